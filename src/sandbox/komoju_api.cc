#include "sandbox/komoju_api.h"

#include <algorithm>

#include "crypto/crypto.h"
#include "sandbox/api.h"
#include "sandbox/komoju.h"
#include "sandbox/scheduler.h"
#include "sandbox/sessions.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t kKomojuBodyMax = 256 * 1024;
constexpr std::size_t kIdempotencyKeyMax = 100;
constexpr std::int64_t kPerPageMost = 100;
constexpr std::int64_t kPerPageDefault = 10;
constexpr std::int64_t kLedgerMost = 100'000;

std::string text_of_body(const Json& body) { return body.dump(-1, ' ', false, Json::error_handler_t::replace); }

Response answer_text(const Desk& desk, int status, const std::string& text) {
  return http::json(with_base(text, desk.scheduler.here()), status);
}

Response answer_json(const Desk& desk, const Outcome& outcome) { return answer_text(desk, outcome.status, text_of_body(outcome.body)); }

Outcome key_with_another_body() {
  return komoju_error(422, "unprocessable_entity", "This idempotency key was used with another request.", "X-KOMOJU-IDEMPOTENCY");
}

// The deed, once per key: it and the answer kept under the key are one commit. replayed: the text of an answer that was given before.
Outcome once_by_key(const Work& work, const KomojuCall& call, const std::string& fingerprint, KomojuDeed deed,
                    std::optional<std::string>& replayed) {
  replayed.reset();
  if (call.key.empty()) return deed(work, call);
  const std::string key = "komoju/" + call.key;
  auto kept = store::find_answer(work.tx, key);
  const std::optional<SeenKey> seen = kept ? std::optional(kept->seen) : std::nullopt;
  const KeyUse use = use_of(seen, fingerprint);
  if (use == KeyUse::other_request) return key_with_another_body();
  if (use == KeyUse::replay) {
    Outcome again;
    again.status = kept->status;
    replayed = std::move(kept->body);
    return again;
  }
  Outcome outcome = deed(work, call);
  if (outcome.keep) store::put_answer(work.tx, key, {{fingerprint, true}, outcome.status, text_of_body(outcome.body)}, work.now);
  return outcome;
}

// What a session is when its answer is given.
Response paid_now(const Desk& desk, const std::string& session, Instant now) {
  const Json body = desk.ledger.read([&](db::Tx& tx) { return komoju_paid(Work{tx, desk.env, now}, *store::find(tx, session)); });
  return answer_text(desk, 200, text_of_body(body));
}

Response post_deed(const Desk& desk, const Request& request, const Context& context, KomojuDeed deed) {
  const Json body = Json::parse(request.body.empty() ? "{}" : request.body, nullptr, false);
  const std::string& key = request.header("x-komoju-idempotency");
  if (!body.is_object() || key.size() > kIdempotencyKeyMax) return komoju_api_error(400);
  const KomojuCall call{body, request.param("id"), key};
  const std::string fingerprint = crypto::sha256("POST " + request.path + "\n" + request.body);
  const Tells tells = desk.scheduler.tells();
  std::optional<std::string> replayed;
  const Outcome outcome = desk.ledger.write([&](db::Tx& tx) {
    return once_by_key(Work{tx, desk.env, context.now, tells}, call, fingerprint, deed, replayed);
  });
  desk.scheduler.wake();
  if (replayed) return answer_text(desk, outcome.status, *replayed);
  const bool pays = outcome.status == 200 && outcome.body.is_object() && outcome.body.contains("session") && outcome.body.size() == 1;
  if (!pays) return when_ready(desk, outcome, answer_json(desk, outcome), [desk, outcome] { return answer_json(desk, outcome); });
  const std::string session = outcome.body["session"];
  const auto now_true = [desk, session, now = context.now] { return paid_now(desk, session, now); };
  return when_ready(desk, outcome, now_true(), now_true);
}

Response show_one(const Desk& desk, const Request& request, const Context& context, const std::string& kind) {
  const Outcome outcome = desk.ledger.read([&](db::Tx& tx) {
    const Work work{tx, desk.env, context.now};
    const auto found = find_komoju(work, kind, request.param("id"));
    if (!found) return komoju_error(404, "not_found", "The requested resource could not be found");
    return answer(kind == "payment_intent" ? komoju_payment(work, *found) : komoju_session(work, *found));
  });
  return answer_json(desk, outcome);
}

std::optional<std::int64_t> whole(const http::Fields& query, const char* name, std::int64_t otherwise, std::int64_t most) {
  if (!query.has(name)) return otherwise;
  const auto read = Params(query).whole(name);
  return read && *read >= 1 && *read <= most ? read : std::nullopt;
}

// Newest first. fits: whether it is asked for.
template <class Fits, class Shape>
Response list_of(const Desk& desk, const Request& request, const Context& context, const char* kind, Fits fits, Shape shape) {
  const auto page = whole(request.query, "page", 1, 1'000'000);
  const auto per_page = whole(request.query, "per_page", kPerPageDefault, kPerPageMost);
  const auto from = from_rfc3339(request.query.get("start_time"));
  const auto to = from_rfc3339(request.query.get("end_time"));
  const bool times = (from || !request.query.has("start_time")) && (to || !request.query.has("end_time"));
  if (!page || !per_page || !times) return komoju_api_error(400);
  return desk.ledger.read([&](db::Tx& tx) {
    const Work work{tx, desk.env, context.now};
    store::ListWish wish{.kind = kind, .limit = kLedgerMost};
    if (from) wish.created_from = from->seconds();
    if (to) wish.created_to = to->seconds();
    std::vector<Json> all = store::list(tx, wish)->all;
    std::erase_if(all, [&](const Json& one) { return !fits(work, one); });
    const auto total = static_cast<std::int64_t>(all.size());
    Json data = Json::array();
    for (std::int64_t i = (*page - 1) * *per_page; i < std::min(total, *page * *per_page); ++i)
      data.push_back(shape(work, all[static_cast<std::size_t>(i)]));
    return answer_json(desk, answer({{"resource", "list"},
                                     {"total", total},
                                     {"page", *page},
                                     {"per_page", *per_page},
                                     {"last_page", (total + *per_page - 1) / *per_page},
                                     {"start_time", to_rfc3339(from.value_or(Instant(0)))},
                                     {"end_time", to_rfc3339(to.value_or(context.now))},
                                     {"data", std::move(data)}}));
  });
}

Response list_payments(const Desk& desk, const Request& request, const Context& context) {
  const std::string& number = request.query.get("external_order_num");
  const auto fits = [&](const Work&, const Json& intent) {
    if (api_of(intent) != Api::komoju) return false;
    return number.empty() || intent[kInner][kKomoju]["external_order_num"] == number;
  };
  return list_of(desk, request, context, "payment_intent", fits,
                 [](const Work& work, const Json& intent) { return komoju_payment(work, intent); });
}

Response list_chargebacks(const Desk& desk, const Request& request, const Context& context) {
  const std::string& payment = request.query.get("payment_id");
  const auto fits = [&](const Work& work, const Json& dispute) {
    const auto intent = store::find(work.tx, dispute["payment_intent"]);
    return intent && api_of(*intent) == Api::komoju && (payment.empty() || komoju_id(*intent) == payment);
  };
  return list_of(desk, request, context, "dispute", fits, [](const Work&, const Json& dispute) { return komoju_chargeback(dispute); });
}

Response list_methods(const Desk& desk) {
  Json methods = Json::array();
  for (const auto& [type, name] : {std::pair{"credit_card", "Credit Card"}, {"konbini", "Konbini"}, {"paypay", "PayPay"}})
    methods.push_back({{"name_en", name}, {"name_ja", name}, {"name_ko", name}, {"type_slug", type}, {"currency", "JPY"}});
  return answer_json(desk, answer(std::move(methods)));
}

}  // namespace

Response komoju_api_error(int status) {
  const auto said = [&]() -> Outcome {
    switch (status) {
      case 401: return komoju_error(401, "unauthorized", "User authorization failed");
      case 404:
      case 405: return komoju_error(404, "not_found", "The requested resource could not be found");
      case 500: return komoju_error(500, "internal_server_error", "Something went wrong on the sandbox's side.");
      default: return komoju_error(status, "bad_request", "The request cannot be read.");
    }
  };
  const Outcome outcome = said();
  return http::json(text_of_body(outcome.body), outcome.status);
}

void add_komoju_api_routes(http::Router& router, const Desk& desk, std::chrono::milliseconds latency) {
  const http::RouteOptions machine{.body_max = kKomojuBodyMax, .foreign_origin = true};
  const std::string base(kKomojuPath);
  const auto add_post = [&](const std::string& path, KomojuDeed deed) {
    router.post(
        base + path,
        [desk, latency, deed](const Request& request, const Context& context) {
          return delayed(desk, latency, has_api_key(request) ? post_deed(desk, request, context, deed) : komoju_api_error(401));
        },
        machine);
  };
  add_post("sessions", komoju_create_session);
  add_post("sessions/{id}/pay", komoju_pay_session);
  add_post("sessions/{id}/cancel", komoju_cancel_session);
  add_post("payments/{id}/capture", komoju_capture);
  add_post("payments/{id}/cancel", komoju_cancel);
  add_post("payments/{id}/refund", komoju_refund);
  const auto add_get = [&](const std::string& path, auto answer_of) {
    router.get(base + path, [desk, latency, answer_of](const Request& request, const Context& context) {
      return delayed(desk, latency, has_api_key(request) ? answer_of(desk, request, context) : komoju_api_error(401));
    });
  };
  const auto shows = [](const char* kind) {
    return [kind](const Desk& asked, const Request& request, const Context& context) { return show_one(asked, request, context, kind); };
  };
  add_get("sessions/{id}", shows("checkout.session"));
  add_get("payments", list_payments);
  add_get("payments/{id}", shows("payment_intent"));
  add_get("chargeback_requests", list_chargebacks);
  add_get("payment_methods", [](const Desk& asked, const Request&, const Context&) { return list_methods(asked); });
}

}  // namespace noren::sandbox
