#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/hex.h"
#include "base/url.h"
#include "http/message.h"
#include "payments/komoju/komoju.h"
#include "payments/komoju/references.h"

namespace noren::payments::komoju {
namespace {

using nlohmann::json;

constexpr std::chrono::minutes kClocksApart{5};  // lists go by KOMOJU's clock, our times by ours
constexpr std::chrono::seconds kPageMost{86'400};
constexpr int kPerPage = 100;

std::string_view type_of(Means means) {
  switch (means) {
    case Means::card: return "credit_card";
    case Means::convenience_store: return "konbini";
    case Means::paypay: return "paypay";
  }
  throw Bug("a means without a name at KOMOJU");
}

std::string_view step_of(const Start& start) { return start.source.empty() ? kByPage : kByToken; }

std::optional<Instant> page_end(const Start& start) {
  if (!start.page_until) return std::nullopt;
  return std::min(*start.page_until, start.begun_at + kPageMost);
}

json metadata_of(const Start& start) {
  json metadata = {
      {"noren_shop", start.shop}, {"noren_order", start.order_number}, {"noren_attempt", start.attempt}, {kStep, step_of(start)}};
  if (const auto end = page_end(start)) metadata[kUntil] = std::to_string(end->seconds());
  return metadata;
}

json payment_data_of(const Start& start, const std::string& key) {
  const bool later = start.capture_later && start.means == Means::card;
  json data = {{"external_order_num", external_number(start, key)}, {"capture", later ? "manual" : "auto"}};
  if (!start.buyer_name.empty()) data["name"] = start.buyer_name;
  if (start.means != Means::card) return data;
  json statement = json::object();
  if (!start.statement_kanji.empty()) statement["statement_descriptor"] = start.statement_kanji;
  if (!start.statement.empty()) statement["statement_descriptor_alpha"] = start.statement;
  if (!start.statement_kana.empty()) statement["statement_descriptor_kana"] = start.statement_kana;
  if (!statement.empty()) data["statement_descriptor"] = std::move(statement);
  return data;
}

std::string payment_path(std::string_view payment) { return "/payments/" + http::url_encode(payment); }

std::string path_of(const std::string& reference) {
  const std::string_view session = session_in(reference);
  return session.empty() ? payment_path(reference) : "/sessions/" + http::url_encode(session);
}

// What was typed may hold broken UTF-8: it is replaced, never a reason to fail.
std::string text_of(const json& body) { return body.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string page_of(const std::string& page) { return "per_page=" + std::to_string(kPerPage) + "&page=" + (page.empty() ? "1" : page); }

std::string since_of(Instant since) { return "start_time=" + http::url_encode(to_rfc3339(since - kClocksApart)) + "&"; }

}  // namespace

KomojuGateway::KomojuGateway(Secrets secrets, const std::string& api_base)
    : secrets_(std::move(secrets)), api_base_(without_slash(api_base)) {}

std::string KomojuGateway::page_origin() const { return std::string(origin_of(api_base_)); }

// The dashboard's address of one chargeback is not documented.
std::string KomojuGateway::dispute_page(const std::string&) const {
  const bool real = api_base_ == kApi;
  return page_origin() + (real ? "/admin" : "/disputes");
}

// Basic, the key as the name, without a password: doc.komoju.com/docs/authentication
env::Call KomojuGateway::get(const std::string& path_and_query) const {
  return {.method = "GET",
          .url = api_base_ + "/api/v1" + path_and_query,
          .headers = {{"Authorization", "Basic " + to_base64(secrets_.key + ":")}, {"Accept", "application/json"}}};
}

env::Call KomojuGateway::post(const std::string& path, std::string body, const std::string& key) const {
  env::Call call = get(path);
  call.method = "POST";
  call.headers.emplace_back("X-KOMOJU-IDEMPOTENCY", key);
  call.headers.emplace_back("Content-Type", "application/json");
  call.body = std::move(body);
  return call;
}

env::Call KomojuGateway::create(const Start& start, const std::string& key) const {
  json session = {{"mode", "payment"},
                  {"amount", start.amount.amount()},
                  {"currency", "JPY"},
                  {"return_url", start.return_url},
                  {"default_locale", start.english ? "en" : "ja"},
                  {"payment_types", json::array({type_of(start.means)})},
                  {"line_items", json::array({{{"description", start.order_number}, {"amount", start.amount.amount()}, {"quantity", 1}}})},
                  {"metadata", metadata_of(start)},
                  {"payment_data", payment_data_of(start, key)}};
  if (!start.buyer_email.empty()) session["email"] = start.buyer_email;
  if (const auto end = page_end(start)) session["expires_in_seconds"] = end->seconds() - start.begun_at.seconds();
  return post("/sessions", text_of(session), key);
}

env::Call KomojuGateway::confirm(const Start& start, const std::string& reference, const std::string& key) const {
  check(!session_in(reference).empty() && !start.source.empty(), "what the buyer pays on KOMOJU's page is not confirmed by us");
  return post(path_of(reference) + "/pay", text_of({{"payment_details", start.source}}), key.substr(0, key.rfind('/')));
}

env::Call KomojuGateway::capture(const std::string& reference, Yen amount, const std::string& key) const {
  return post(path_of(reference) + "/capture", text_of({{"amount", amount.amount()}}), key);
}

env::Call KomojuGateway::cancel(const std::string& reference, const std::string& key) const {
  return post(path_of(reference) + "/cancel", "{}", key);
}

env::Call KomojuGateway::look_up(const std::string& reference) const { return get(path_of(reference)); }

env::Call KomojuGateway::find_by_attempt(Instant not_before, const std::string& page) const { return list_payments(not_before, page); }

env::Call KomojuGateway::refund(const NewRefund& refund, const std::string& key) const {
  return post(payment_path(refund.payment) + "/refund", text_of({{"amount", refund.amount.amount()}, {"description", refund.id}}), key);
}

env::Call KomojuGateway::look_up_refund(const std::string& reference) const { return get(payment_path(payment_in(reference))); }

env::Call KomojuGateway::list_payments(Instant since, const std::string& page) const {
  return get("/payments?" + since_of(since) + page_of(page));
}

env::Call KomojuGateway::list_refunds(const RefundsAsked& asked) const { return get(payment_path(asked.payment)); }

env::Call KomojuGateway::list_disputes(const DisputesAsked& asked) const {
  std::string query;
  if (!asked.payment.empty()) query += "payment_id=" + http::url_encode(asked.payment) + "&";
  if (asked.payment.empty() && asked.since) query += since_of(*asked.since);
  return get("/chargeback_requests?" + query + page_of(asked.page));
}

env::Call KomojuGateway::ask_account() const { return get("/payment_methods"); }

}  // namespace noren::payments::komoju
