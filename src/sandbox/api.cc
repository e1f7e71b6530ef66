#include "sandbox/api.h"

#include "crypto/crypto.h"
#include "log/log.h"
#include "sandbox/account.h"
#include "sandbox/disputes.h"
#include "sandbox/refunds.h"
#include "sandbox/scheduler.h"
#include "sandbox/sessions.h"
#include "sandbox/shapes.h"

namespace noren::sandbox {
namespace {

using http::Request;
using http::Response;
using Deed = Outcome (*)(const Work&, const Call&);

constexpr std::size_t kBodyMax = 256 * 1024;
constexpr std::size_t kKeyMax = 255;
constexpr int kExpandDepth = 4;

// A charge keeps none of them: they are its payment's.
void add_refunds(db::Tx& tx, Json& charge) {
  const auto made = store::list(tx, {.kind = "refund", .parent = charge["payment_intent"]});
  Json refunds = {{"object", "list"}, {"has_more", made->more}};
  refunds["data"] = made->all;
  charge["refunds"] = std::move(refunds);
}

void expand_at(db::Tx& tx, Json& object, std::string_view path, int depth) {
  if (object.is_array()) {
    for (Json& member : object) expand_at(tx, member, path, depth);
    return;
  }
  const std::size_t dot = path.find('.');
  const std::string name(path.substr(0, dot));
  if (depth == 0 || !object.is_object()) return;
  if (name == "refunds" && object.value("object", "") == "charge") add_refunds(tx, object);
  if (!object.contains(name)) return;
  Json& member = object[name];
  if (member.is_string()) {
    if (auto found = store::find(tx, member)) member = std::move(*found);
  }
  if (dot != std::string_view::npos) expand_at(tx, member, path.substr(dot + 1), depth - 1);
}

std::string written(db::Tx& tx, Json object, const std::vector<std::string>& expand) {
  for (const std::string& path : expand) expand_at(tx, object, path, kExpandDepth);
  return shown(std::move(object)).dump(2, ' ', false, Json::error_handler_t::replace);
}

Response api_answer(const Desk& desk, int status, const std::string& text) {
  return http::json(with_base(text, desk.scheduler.here()), status).with("Stripe-Version", kApiVersion);
}

// What a POST came to, as it is answered and kept.
struct Said {
  Outcome outcome;
  std::string text;
  bool replayed = false;
};

Said said(db::Tx& tx, Outcome outcome, const std::vector<std::string>& expand) {
  std::string text = written(tx, outcome.body, expand);
  return {std::move(outcome), std::move(text), false};
}

Outcome key_of_another() {
  Outcome outcome = failed({"", "", "Keys for idempotent requests can only be used with the same parameters they were first used with."});
  outcome.body["error"]["type"] = "idempotency_error";
  return outcome;
}

Outcome key_in_flight() {
  Outcome outcome = failed({"idempotency_key_in_use", "", "There is currently another in-progress request using this Idempotent Key."});
  outcome.status = 409;
  outcome.body["error"]["type"] = "idempotency_error";
  return outcome;
}

// The deed, once per key: it and the answer kept under the key are one commit.
Said once(const Work& work, const Call& call, Deed deed) {
  const std::vector<std::string> expand = call.params.list("expand");
  if (call.key.empty()) return said(work.tx, deed(work, call), expand);
  auto kept = store::find_answer(work.tx, call.key);
  const std::optional<SeenKey> seen = kept ? std::optional(kept->seen) : std::nullopt;
  switch (use_of(seen, call.fingerprint)) {
    case KeyUse::other_request: return said(work.tx, key_of_another(), {});
    case KeyUse::in_flight: return said(work.tx, key_in_flight(), {});
    case KeyUse::replay: {
      Said again;
      again.outcome.status = kept->status;
      again.text = std::move(kept->body);
      again.replayed = true;
      return again;
    }
    case KeyUse::fresh: break;
  }
  Said fresh = said(work.tx, deed(work, call), expand);
  const Outcome& outcome = fresh.outcome;
  const bool later = outcome.way == Outcome::Way::after_effect;
  if (outcome.keep) store::put_answer(work.tx, call.key, {{call.fingerprint, !later}, later ? 0 : outcome.status, fresh.text}, work.now);
  return fresh;
}

Response post(const Desk& desk, const Request& request, const Context& context, Deed deed) {
  const Params params(request.form);
  const std::string& key = request.header("idempotency-key");
  if (key.size() > kKeyMax) return api_error(request, 400);
  const Call call{params, request.param("id"), key, crypto::sha256("POST " + request.path + "\n" + request.body)};
  const Tells tells = desk.scheduler.tells();
  Said done = desk.ledger.write([&](db::Tx& tx) { return once(Work{tx, desk.env, context.now, tells}, call, deed); });
  desk.scheduler.wake();
  Response response = api_answer(desk, done.outcome.status, done.text).with("Request-Id", "req_" + context.request_id);
  if (!key.empty()) response.with("Idempotency-Key", key);
  if (done.replayed) response.with("Idempotent-Replayed", "true");
  if (done.outcome.way == Outcome::Way::answer) return response;
  const Json& object = done.outcome.body;
  auto now_true = [desk, response, id = object.is_object() ? object.value("id", "") : "", expand = params.list("expand")] {
    Response anew = response;
    anew.body = desk.ledger.read([&](db::Tx& tx) { return written(tx, *store::find(tx, id), expand); });
    anew.body = with_base(std::move(anew.body), desk.scheduler.here());
    return anew;
  };
  return when_ready(desk, done.outcome, std::move(response), std::move(now_true));
}

Response retrieve(const Desk& desk, const Request& request, const std::string& kind) {
  const std::string& id = request.param("id");
  const std::vector<std::string> expand = Params(request.query).list("expand");
  return desk.ledger.read([&](db::Tx& tx) {
    auto found = store::find_of(tx, id, kind);
    if (!found) return api_answer(desk, 404, written(tx, no_such(kind, id).body, {}));
    return api_answer(desk, 200, written(tx, std::move(*found), expand));
  });
}

std::optional<ParamFault> read_list_wish(const Params& params, store::ListWish& wish) {
  static constexpr std::string_view kKnown[] = {"limit", "starting_after", "ending_before", "created", "payment_intent", "expand"};
  if (auto fault = params.unknown(kKnown)) return fault;
  for (const char* name : {"limit", "created", "created[gte]", "created[gt]", "created[lte]", "created[lt]"}) {
    if (auto fault = params.not_whole(name)) return fault;
  }
  wish.limit = params.whole("limit").value_or(wish.limit);
  if (wish.limit < 1 || wish.limit > 100) return ParamFault{"parameter_invalid_integer", "limit", "limit must be between 1 and 100."};
  wish.parent = params.text("payment_intent");
  wish.starting_after = params.text("starting_after");
  wish.ending_before = params.text("ending_before");
  if (!wish.starting_after.empty() && !wish.ending_before.empty()) {
    return ParamFault{"", "ending_before", "You may only specify one of these parameters: starting_after, ending_before."};
  }
  if (const auto at = params.whole("created")) wish.created_from = wish.created_to = *at;
  if (const auto from = params.whole("created[gte]")) wish.created_from = *from;
  if (const auto after = params.whole("created[gt]")) wish.created_from = *after + 1;
  if (const auto to = params.whole("created[lte]")) wish.created_to = *to;
  if (const auto before = params.whole("created[lt]")) wish.created_to = *before - 1;
  return std::nullopt;
}

Response list(const Desk& desk, const Request& request, const std::string& kind) {
  const Params params(request.query);
  store::ListWish wish{.kind = kind};
  const auto fault = read_list_wish(params, wish);
  return desk.ledger.read([&](db::Tx& tx) {
    if (fault) return api_answer(desk, 400, written(tx, failed(*fault).body, {}));
    auto page = store::list(tx, wish);
    if (!page) {
      const bool backward = !wish.ending_before.empty();
      const Outcome none =
          no_such(kind, backward ? wish.ending_before : wish.starting_after, 400, backward ? "ending_before" : "starting_after");
      return api_answer(desk, 400, written(tx, none.body, {}));
    }
    Json answer = {{"object", "list"}, {"data", std::move(page->all)}, {"has_more", page->more}, {"url", request.path}};
    return api_answer(desk, 200, written(tx, std::move(answer), params.list("expand")));
  });
}

Response without_key(const Desk& desk) {
  const Json error = {
      {"error",
       {{"type", "invalid_request_error"},
        {"message", "You did not provide a valid API key: send any, as a bearer or as the user's name, without \"revoked\" in it."}}}};
  return api_answer(desk, 401, error.dump(2)).with("WWW-Authenticate", "Basic realm=\"Stripe\"");
}

// The edge of a request whose answer is made later: nobody above would catch what goes wrong.
Response made_late(const std::function<Response()>& make) {
  try {
    return make();
  } catch (const std::exception& failure) {
    log::event(log::Level::error, "sandbox_answer_failed", log::field("what", failure.what()));
    return http::text("Error 500\n", 500);
  }
}

}  // namespace

// Any key will do, as a bearer or as the user's name of Basic. "O" with a letter of g to v is how base64 writes a leading colon.
bool has_api_key(const Request& request) {
  const std::string& said = request.header("authorization");
  if (said.starts_with("Bearer ")) return said.size() > 7 && !is_revoked(said);
  if (!said.starts_with("Basic ") || said.size() < 8) return false;
  return !(said[6] == 'O' && said[7] >= 'g' && said[7] <= 'v');
}

Response delayed(const Desk& desk, std::chrono::milliseconds latency, Response response) {
  if (latency.count() == 0) return response;
  Response slow;
  slow.later = [desk, latency, response = std::move(response)](const std::function<void(Response)>& done) {
    desk.scheduler.at(desk.env.clock.now() + latency, [response, done] {
      if (response.later) {
        response.later(done);
      } else {
        done(response);
      }
    });
  };
  return slow;
}

std::string with_base(std::string text, const std::string& base) {
  for (std::size_t at = text.find(kHere); at != std::string::npos; at = text.find(kHere, at)) text.replace(at, kHere.size(), base);
  return text;
}

void finish_kept_answer(const Work& work, const store::Effect& effect, const Json& object) {
  const std::string text = written(work.tx, object, effect.detail["expand"].get<std::vector<std::string>>());
  store::finish_answer(work.tx, effect.detail["key"], 200, text);
}

Response api_error(const Request& request, int status) {
  std::string message = "Something went wrong on the sandbox's side.";
  if (status == 404 || status == 405) message = "Unrecognized request URL (" + request.path + ").";
  if (status == 400) message = "The request cannot be read.";
  if (status == 429) message = "Too many requests.";
  if (status == 413) message = "The body is too large.";
  const Json error = {{"error", {{"type", status < 500 ? "invalid_request_error" : "api_error"}, {"message", message}}}};
  return http::json(error.dump(2, ' ', false, Json::error_handler_t::replace), status == 405 ? 404 : status);
}

Response when_ready(const Desk& desk, const Outcome& outcome, Response response, std::function<Response()> effect_done) {
  using Way = Outcome::Way;
  response.hang_up = outcome.way == Way::hang_up;
  if (outcome.way == Way::answer || outcome.way == Way::hang_up) return response;
  Response waiting;
  waiting.later = [desk, outcome, response = std::move(response),
                   effect_done = std::move(effect_done)](const std::function<void(Response)>& done) {
    if (outcome.way == Way::after_effect) {
      desk.scheduler.when_happened(outcome.awaited, [effect_done, done] { done(made_late(effect_done)); });
    } else {
      desk.scheduler.when_tried(outcome.awaited, [response, done] { done(response); });
    }
  };
  return waiting;
}

void add_api_routes(http::Router& router, const Desk& desk, std::chrono::milliseconds latency) {
  const http::RouteOptions machine{.body_max = kBodyMax, .foreign_origin = true};
  const auto add_post = [&](const std::string& path, Deed deed) {
    router.post(
        path,
        [desk, latency, deed](const Request& request, const Context& context) {
          return delayed(desk, latency, has_api_key(request) ? post(desk, request, context, deed) : without_key(desk));
        },
        machine);
  };
  add_post("/v1/payment_intents", create_intent);
  add_post("/v1/payment_intents/{id}/confirm", confirm_intent);
  add_post("/v1/payment_intents/{id}/capture", capture_intent);
  add_post("/v1/payment_intents/{id}/cancel", cancel_intent);
  add_post("/v1/refunds", create_refund);
  add_post("/v1/disputes/{id}", update_dispute);
  add_post("/v1/disputes/{id}/close", close_dispute);
  add_post("/v1/checkout/sessions", create_session);
  add_post("/v1/checkout/sessions/{id}/expire", expire_session);
  const auto add_get = [&](const std::string& path, const std::string& kind, auto answer) {
    router.get(path, [desk, latency, kind, answer](const Request& request, const Context&) {
      return delayed(desk, latency, has_api_key(request) ? answer(desk, request, kind) : without_key(desk));
    });
  };
  add_get("/v1/account", "", [](const Desk& asked, const Request& request, const std::string&) {
    const std::string& said = request.header("authorization");
    const std::string_view key = said.starts_with("Bearer ") ? std::string_view(said).substr(7) : "basic";
    return api_answer(asked, 200, account_shape(key).dump(2, ' ', false, Json::error_handler_t::replace));
  });
  const std::pair<const char*, const char*> kinds[] = {{"/v1/payment_intents", "payment_intent"},
                                                       {"/v1/refunds", "refund"},
                                                       {"/v1/charges", "charge"},
                                                       {"/v1/disputes", "dispute"},
                                                       {"/v1/checkout/sessions", "checkout.session"},
                                                       {"/v1/events", "event"}};
  for (const auto& [path, kind] : kinds) {
    add_get(path, kind, list);
    add_get(std::string(path) + "/{id}", kind, retrieve);
  }
}

}  // namespace noren::sandbox
