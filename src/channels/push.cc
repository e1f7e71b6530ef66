#include "channels/push.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/url.h"
#include "channels/rules.h"

namespace noren::channels::push {
namespace {

using nlohmann::json;

// The services of the browsers: Chrome and Edge on Android, Firefox, Safari, Edge on Windows (its hosts have a number before them).
constexpr std::string_view kServices[] = {"https://fcm.googleapis.com", "https://updates.push.services.mozilla.com",
                                          "https://web.push.apple.com"};
constexpr std::string_view kWindows = ".notify.windows.com";
constexpr std::size_t kEndpointMax = 1'000;

constexpr int kKept_s = 86'400;  // TTL: a telephone that is off all day still hears it

class PushPort final : public Port {
 public:
  PushPort(KeyPair shop, std::string contact, std::vector<std::string> more, env::Random& random)
      : shop_(std::move(shop)), contact_(std::move(contact)), more_(std::move(more)), random_(random) {}

  std::optional<env::Call> call(const Outgoing& what, Instant now) const override {
    const auto to = read_subscription(what.to, more_);
    if (!to) return std::nullopt;
    std::string name = uuid_of(what.key);
    std::erase(name, '-');
    const json plain = {{"title", what.title}, {"body", what.short_text}, {"url", what.url}, {"tag", name}};
    const auto body = encrypt(*to, plain.dump(), key_pair_from(random_.bytes(32)), random_.bytes(16));
    if (!body) return std::nullopt;
    env::Call call{"POST", to->endpoint, {}, *body, kCallWithin};
    // The topic takes the place of the same message that still waits there (RFC 8030 5.4), and the tag of the one that is shown.
    call.headers = {{"TTL", std::to_string(kKept_s)},
                    {"Urgency", "high"},
                    {"Topic", name},
                    {"Content-Type", "application/octet-stream"},
                    {"Content-Encoding", "aes128gcm"},
                    {"Authorization", vapid(shop_, to->endpoint, contact_, now)}};
    return call;
  }

  Verdict read(const Outgoing&, const env::Called& said) const override {
    Verdict verdict = plain_verdict(said);
    if (!said) return verdict;
    verdict.gone = said->status == 404 || said->status == 410;
    verdict.reference = header_of(*said, "location");
    return verdict;
  }

 private:
  const KeyPair shop_;
  const std::string contact_;
  const std::vector<std::string> more_;
  env::Random& random_;
};

std::string text_in(const json& from, const char* name) {
  return from.is_object() && from.contains(name) && from[name].is_string() ? from[name].get<std::string>() : std::string();
}

}  // namespace

bool is_known_service(std::string_view endpoint, const std::vector<std::string>& more_services) {
  const std::string_view origin = origin_of(endpoint);
  if (origin.empty() || origin.find('@') != std::string_view::npos) return false;
  if (std::find(more_services.begin(), more_services.end(), origin) != more_services.end()) return true;
  if (std::find(std::begin(kServices), std::end(kServices), origin) != std::end(kServices)) return true;
  return origin.starts_with("https://") && origin.ends_with(kWindows) && origin.find(':', 8) == std::string_view::npos;
}

std::optional<Subscription> read_subscription(std::string_view text, const std::vector<std::string>& more_services) {
  const json told = json::parse(text, nullptr, false);
  if (!told.is_object() || !told.contains("keys")) return std::nullopt;
  Subscription read{text_in(told, "endpoint"), "", ""};
  const auto key = from_base64url(text_in(told["keys"], "p256dh"));
  const auto auth = from_base64url(text_in(told["keys"], "auth"));
  if (!key || !auth || key->size() != 65 || auth->size() != 16) return std::nullopt;
  if (read.endpoint.size() > kEndpointMax || !is_known_service(read.endpoint, more_services)) return std::nullopt;
  read.key = *key;
  read.auth = *auth;
  return read;
}

KeyPair shop_keys(const crypto::Keys& keys, const ShopId& shop) {
  return key_pair_from(crypto::sha256(keys.sign("push_high", shop.str()) + keys.sign("push_low", shop.str())));
}

std::unique_ptr<Port> open(const KeyPair& shop, std::string contact, std::vector<std::string> more_services, env::Random& random) {
  return std::make_unique<PushPort>(shop, std::move(contact), std::move(more_services), random);
}

}  // namespace noren::channels::push
