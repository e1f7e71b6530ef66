#include "channels/line.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "base/names.h"
#include "channels/rules.h"
#include "http/message.h"
#include "orders/token.h"

namespace noren::channels {
namespace {

using nlohmann::json;

constexpr std::size_t kTextMax = 5'000;  // of a text message, in UTF-16 units; ours are far shorter

// A month's messages are used up: not a matter of waiting a little (429 with these words).
bool is_monthly_limit(const Verdict& verdict) { return verdict.evidence.find("monthly limit") != std::string::npos; }

class LinePort final : public Port {
 public:
  LinePort(LineAccount account, std::string base) : account_(std::move(account)), base_(std::move(base)) {}

  std::optional<env::Call> call(const Outgoing& what, Instant) const override {
    const json messages = json::array({{{"type", "text"}, {"text", what.text.substr(0, kTextMax)}}});
    const bool answers = !what.reply_token.empty();
    env::Call call{"POST", base_ + (answers ? "/v2/bot/message/reply" : "/v2/bot/message/push"), {}, "", kCallWithin};
    call.headers = {{"Authorization", "Bearer " + account_.token}, {"Content-Type", "application/json"}};
    // Only where it is allowed: a reply token works once by itself.
    if (!answers) call.headers.emplace_back("X-Line-Retry-Key", uuid_of(what.key));
    const json body = answers ? json{{"replyToken", what.reply_token}, {"messages", messages}} : json{{"to", what.to}, {"messages", messages}};
    call.body = body.dump();
    return call;
  }

  Verdict read(const Outgoing& what, const env::Called& said) const override {
    Verdict verdict = plain_verdict(said);
    if (!said) return verdict;
    // The key was accepted before: the message is out, and not sent a second time.
    if (said->status == 409 && !header_of(*said, "x-line-accepted-request-id").empty()) verdict.outcome = AttemptOutcome::accepted;
    if (said->status == 409 && what.reply_token.empty()) verdict.outcome = AttemptOutcome::accepted;
    if (said->status == 429 && is_monthly_limit(verdict)) verdict.outcome = AttemptOutcome::no_quota;
    verdict.reference = header_of(*said, "x-line-accepted-request-id");
    if (verdict.reference.empty()) verdict.reference = header_of(*said, "x-line-request-id");
    return verdict;
  }

 private:
  const LineAccount account_;
  const std::string base_;
};

constexpr Named<line::Event::What> kEventNames[] = {{line::Event::What::message, "message"},
                                                    {line::Event::What::follow, "follow"},
                                                    {line::Event::What::unfollow, "unfollow"},
                                                    {line::Event::What::delivery, "delivery"},
                                                    {line::Event::What::account_link, "accountLink"}};

std::string text_at(const json& from, const char* name) {
  return from.is_object() && from.contains(name) && from[name].is_string() ? from[name].get<std::string>() : std::string();
}

line::Event event_from(const json& told) {
  line::Event event;
  event.what = value_in(kEventNames, text_at(told, "type")).value_or(line::Event::What::other);
  event.id = text_at(told, "webhookEventId");
  const json none = json::object();
  const auto part = [&](const char* name) -> const json& { return told.contains(name) && told[name].is_object() ? told[name] : none; };
  event.user = text_at(part("source"), "userId");
  if (text_at(told, "mode") != "standby") event.reply_token = text_at(told, "replyToken");
  if (text_at(part("message"), "type") == "text") event.text = text_at(part("message"), "text");
  event.about = event.what == line::Event::What::delivery ? text_at(part("delivery"), "data") : text_at(part("link"), "nonce");
  const bool linked = event.what != line::Event::What::account_link || text_at(part("link"), "result") == "ok";
  if (!linked) event.about.clear();
  if (told.contains("timestamp") && told["timestamp"].is_number_integer())
    event.at = Instant(told["timestamp"].get<std::int64_t>() * 1'000);
  return event;
}

std::string hour_text(Instant at) { return std::to_string(at.seconds() / 3'600); }

std::string sign_code(const crypto::Keys& keys, const ShopId& shop, std::string_view order, std::string_view hour) {
  return keys.sign("line_link", shop.str() + "/" + std::string(order) + "/" + std::string(hour));
}

bool is_of_code(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

std::optional<line::Linked> linked_by(const crypto::Keys& keys, const ShopId& shop, std::string_view word, Instant now) {
  const std::size_t first = word.find('-');
  const std::size_t second = first == std::string_view::npos ? first : word.find('-', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view order = word.substr(0, first);
  const std::string_view hour = word.substr(first + 1, second - first - 1);
  std::int64_t given = 0;
  const auto read = std::from_chars(hour.data(), hour.data() + hour.size(), given);
  if (read.ec != std::errc() || read.ptr != hour.data() + hour.size() || !orders::looks_like_id(order)) return std::nullopt;
  if (!crypto::same(sign_code(keys, shop, order, hour), word.substr(second + 1))) return std::nullopt;
  const std::int64_t age = now.seconds() / 3'600 - given;
  if (age < -1 || age > line::kCodeGood.count()) return std::nullopt;
  return line::Linked{OrderId(order), std::string(word)};
}

env::Call ask(const LineAccount& account, std::string url) {
  env::Call call{"GET", std::move(url), {}, "", kCallWithin};
  call.headers = {{"Authorization", "Bearer " + account.token}};
  return call;
}

std::optional<json> answer_of(const env::Called& said) {
  if (!said || said->status != 200) return std::nullopt;
  json read = json::parse(said->body, nullptr, false);
  return read.is_object() ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace

std::unique_ptr<Port> open_line(const LineAccount& account, std::string base) {
  return std::make_unique<LinePort>(account, std::move(base));
}

namespace line {

bool is_signed(std::string_view secret, std::string_view body, std::string_view signature) {
  return !secret.empty() && crypto::same(to_base64(crypto::hmac_sha256(secret, body)), signature);
}

std::optional<std::vector<Event>> read_events(std::string_view body) {
  const json told = json::parse(body, nullptr, false);
  if (!told.is_object() || !told.contains("events") || !told["events"].is_array()) return std::nullopt;
  std::vector<Event> events;
  for (const json& one : told["events"]) {
    if (one.is_object()) events.push_back(event_from(one));
  }
  return events;
}

std::string link_code(const crypto::Keys& keys, const ShopId& shop, const OrderId& order, Instant now) {
  const std::string hour = hour_text(now);
  return order.str() + "-" + hour + "-" + sign_code(keys, shop, order.str(), hour);
}

std::optional<Linked> find_code(const crypto::Keys& keys, const ShopId& shop, std::string_view text, Instant now) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_of_code(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_of_code(text[end])) ++end;
    if (auto linked = linked_by(keys, shop, text.substr(at, end - at), now)) return linked;
    at = end;
  }
  return std::nullopt;
}

std::string talk_url(const LineAccount& account, const std::string& words) {
  return "https://line.me/R/oaMessage/" + http::url_encode(account.account) + "/?" + http::url_encode(words);
}

env::Call ask_quota(const LineAccount& account, const std::string& base) { return ask(account, base + "/v2/bot/message/quota"); }

env::Call ask_used(const LineAccount& account, const std::string& base) {
  return ask(account, base + "/v2/bot/message/quota/consumption");
}

std::optional<Quota> read_quota(const env::Called& quota, const env::Called& used) {
  const auto most = answer_of(quota);
  const auto gone = answer_of(used);
  if (!most || !gone || !gone->contains("totalUsage") || !(*gone)["totalUsage"].is_number_integer()) return std::nullopt;
  Quota read;
  read.used = (*gone)["totalUsage"].get<std::int64_t>();
  if (text_at(*most, "type") == "limited" && most->contains("value") && (*most)["value"].is_number_integer())
    read.most = (*most)["value"].get<std::int64_t>();
  return read;
}

}  // namespace line
}  // namespace noren::channels
