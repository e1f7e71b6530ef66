#include "sandbox/sessions.h"

#include <array>

#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

constexpr std::array<std::string_view, 20> kSessionParams = {"cancel_url",
                                                             "client_reference_id",
                                                             "currency",
                                                             "customer",
                                                             "customer_creation",
                                                             "customer_email",
                                                             "expand",
                                                             "expires_at",
                                                             "line_items",
                                                             "locale",
                                                             "metadata",
                                                             "mode",
                                                             "payment_intent_data",
                                                             "payment_method_options",
                                                             "payment_method_types",
                                                             "phone_number_collection",
                                                             "submit_type",
                                                             "success_url",
                                                             "billing_address_collection",
                                                             "shipping_address_collection"};
constexpr std::array<std::string_view, 1> kExpireParams = {"expand"};
constexpr std::chrono::seconds kLifeMin{30 * 60};
constexpr std::chrono::seconds kLifeMax{24 * 60 * 60};
constexpr int kLinesMax = 100;

struct Lines {
  Json all = Json::array();
  std::int64_t total = 0;
};

Result<Json, ParamFault> line_in(const Params& params, const std::string& name) {
  const std::string price = name + "[price_data]";
  for (const std::string& must : {price + "[currency]", price + "[unit_amount]", price + "[product_data][name]", name + "[quantity]"}) {
    if (auto fault = missing(params, must)) return Fail(*fault);
  }
  const auto unit = params.whole(price + "[unit_amount]");
  const auto quantity = params.whole(name + "[quantity]");
  if (params.text(price + "[currency]") != "jpy")
    return Fail(ParamFault{"", price + "[currency]", "Invalid currency. The sandbox only knows jpy."});
  if (!unit || *unit < 0 || amount_fault(*unit) == AmountFault::too_large) {
    return Fail(
        ParamFault{"parameter_invalid_integer", price + "[unit_amount]", "Invalid integer: " + params.text(price + "[unit_amount]")});
  }
  if (!quantity || *quantity < 1 || *quantity > 999'999) {
    return Fail(ParamFault{"parameter_invalid_integer", name + "[quantity]", "Invalid integer: " + params.text(name + "[quantity]")});
  }
  return Json{{"name", params.text(price + "[product_data][name]")}, {"unit_amount", *unit}, {"quantity", *quantity}};
}

Result<Lines, ParamFault> lines_in(const Params& params) {
  Lines lines;
  for (int i = 0; i < kLinesMax; ++i) {
    const std::string name = "line_items[" + std::to_string(i) + "]";
    if (!params.has(name + "[quantity]") && !params.has(name + "[price_data][currency]")) break;
    auto line = line_in(params, name);
    if (!line) return Fail(line.error());
    lines.total += (*line)["unit_amount"].get<std::int64_t>() * (*line)["quantity"].get<std::int64_t>();
    lines.all.push_back(std::move(*line));
  }
  if (lines.all.empty()) return Fail(ParamFault{"parameter_missing", "line_items", "Missing required param: line_items."});
  const auto why = amount_fault(lines.total);
  if (why == AmountFault::too_small) return Fail(ParamFault{"amount_too_small", "line_items", "The total must be at least ¥50 jpy"});
  if (why == AmountFault::too_large)
    return Fail(ParamFault{"amount_too_large", "line_items", "The total must be no more than ¥99,999,999"});
  return lines;
}

std::optional<ParamFault> url_fault(const Params& params, const std::string& name) {
  const std::string& url = params.text(name);
  const bool absolute = url.starts_with("https://") || url.starts_with("http://");
  if (url.empty() || (absolute && url.find_first_of(" \"<>\\\r\n") == std::string::npos)) return std::nullopt;
  return ParamFault{"url_invalid", name, "Not a valid URL"};
}

std::optional<ParamFault> session_fault(const Work& work, const Params& params) {
  if (auto fault = params.unknown(kSessionParams)) return fault;
  if (params.text("mode") != "payment") return ParamFault{"", "mode", "Invalid mode: must be payment. The sandbox knows no other."};
  if (auto fault = missing(params, "success_url")) return fault;
  for (const char* name : {"success_url", "cancel_url"}) {
    if (auto fault = url_fault(params, name)) return fault;
  }
  const std::string& suffix = params.text("payment_intent_data[statement_descriptor_suffix]");
  if (!suffix.empty() && !is_statement_suffix(suffix)) {
    return ParamFault{"", "payment_intent_data[statement_descriptor_suffix]",
                      "It must be 1 to 22 Latin characters with a letter, without < > \\ ' \" *"};
  }
  if (auto fault = params.not_whole("expires_at")) return fault;
  if (const auto ends = params.whole("expires_at")) {
    const std::chrono::seconds life(*ends - work.now.seconds());
    if (life < kLifeMin || life > kLifeMax)
      return ParamFault{"", "expires_at", "The `expires_at` timestamp must be between 30 minutes and 24 hours from now."};
  }
  if (auto fault = metadata_fault(params.members("metadata"), "metadata")) return fault;
  return metadata_fault(params.members("payment_intent_data[metadata]"), "payment_intent_data[metadata]");
}

Json session_shape(const Work& work, const Params& params, const Lines& lines) {
  const std::string id = new_id(work.env.random, "cs_test_");
  std::vector<std::string> types = params.list("payment_method_types");
  if (types.empty()) types = {"card"};
  const std::string& capture = params.text("payment_intent_data[capture_method]");
  Json inner = {{"lines", lines.all},
                {"metadata", params.members("payment_intent_data[metadata]")},
                {"capture_method", capture == "manual" ? "manual" : "automatic"},
                {"description", params.text("payment_intent_data[description]")},
                {"statement_descriptor_suffix", params.text("payment_intent_data[statement_descriptor_suffix]")}};
  return {{"id", id},
          {"object", "checkout.session"},
          {"amount_subtotal", lines.total},
          {"amount_total", lines.total},
          {"cancel_url", or_null(params.text("cancel_url"))},
          {"client_reference_id", or_null(params.text("client_reference_id"))},
          {"created", work.now.seconds()},
          {"currency", "jpy"},
          {"customer", nullptr},
          {"customer_email", or_null(params.text("customer_email"))},
          {"expires_at", params.whole("expires_at").value_or((work.now + kLifeMax).seconds())},
          {"livemode", false},
          {"locale", or_null(params.text("locale"))},
          {"metadata", params.members("metadata")},
          {"mode", "payment"},
          {"payment_intent", nullptr},
          {"payment_method_types", types},
          {"payment_status", "unpaid"},
          {"status", "open"},
          {"success_url", params.text("success_url")},
          {"url", std::string(kHere) + "/pay/" + id},
          {kInner, std::move(inner)}};
}

// A payment under way may still succeed: the session cannot end before it is known.
bool is_under_way(const std::optional<Json>& intent) { return intent && state_in(*intent) == State::processing; }

void close(const Work& work, Json& session, std::optional<Json> intent) {
  session["status"] = "expired";
  session["url"] = nullptr;
  save_session(work, session);
  tell(work, "checkout.session.expired", session);
  if (intent && after(state_in(*intent), Step::cancel)) cancel(work, *intent, "abandoned");
}

}  // namespace

void save_session(const Work& work, const Json& session) {
  store::save(work.tx, session, session["payment_intent"].is_null() ? "" : session["payment_intent"].get<std::string>());
}

Json begin_payment(const Work& work, Json& session) {
  const Json& inner = session[kInner];
  NewIntent wish;
  wish.amount = session["amount_total"];
  wish.capture_method = inner["capture_method"];
  wish.metadata = inner["metadata"];
  wish.payment_method_types = session["payment_method_types"].get<std::vector<std::string>>();
  wish.description = inner["description"];
  wish.statement_descriptor_suffix = inner["statement_descriptor_suffix"];
  Json intent = intent_shape(work, wish);
  intent[kInner]["session"] = session["id"];
  if (inner.contains(kKomoju)) intent[kInner][kKomoju] = inner[kKomoju];
  store::put(work.tx, intent);
  session["payment_intent"] = intent["id"];
  save_session(work, session);
  return intent;
}

Outcome create_session(const Work& work, const Call& call) {
  if (auto fault = session_fault(work, call.params)) return failed(*fault);
  const auto lines = lines_in(call.params);
  if (!lines) return failed(lines.error());
  const Json session = session_shape(work, call.params, *lines);
  store::put(work.tx, session);
  const store::Effect end{new_id(work.env.random, "eff_"), store::EffectKind::end_session, session["id"], Json::object()};
  store::put(work.tx, end, Instant(session["expires_at"].get<std::int64_t>() * 1'000'000));
  return answer(session);
}

Outcome expire_session(const Work& work, const Call& call) {
  auto session = store::find_of(work.tx, call.id, "checkout.session");
  if (!session) return no_such("checkout.session", call.id, 404, "session");
  if (auto fault = call.params.unknown(kExpireParams)) return failed(*fault);
  if (!is_open(*session)) {
    return refused({"", "",
                    "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `" +
                        (*session)["status"].get<std::string>() + "`."});
  }
  auto intent = payment_of(work, *session);
  if (is_under_way(intent)) return refused({"", "", "This Checkout Session has a payment under way and cannot be expired now."});
  close(work, *session, std::move(intent));
  return answer(*session);
}

Outcome pay_session(const Work& work, Json& session, const Card& card) {
  if (auto stopped = stopped_before(work, card, session["id"])) return *stopped;
  auto intent = payment_of(work, session);
  if (!intent) intent = begin_payment(work, session);
  if (state_in(*intent) == State::requires_action) refuse(work, *intent, Refusal::authentication);  // left for another card
  return confirm(work, *intent, card, {});
}

std::optional<Json> payment_of(const Work& work, const Json& session) {
  if (session["payment_intent"].is_null()) return std::nullopt;
  return store::find(work.tx, session["payment_intent"]);
}

void follow(const Work& work, const Json& intent) {
  if (!intent[kInner].contains("session")) return;
  auto session = store::find(work.tx, intent[kInner]["session"]);
  const bool paid = state_in(intent) == State::succeeded;
  const bool opened = is_open(*session);
  (*session)["status"] = "complete";
  (*session)["url"] = nullptr;
  if (paid) (*session)["payment_status"] = "paid";
  save_session(work, *session);
  if (opened) {
    tell(work, "checkout.session.completed", *session);
  } else if (paid && intent["capture_method"] != "manual") {
    tell(work, "checkout.session.async_payment_succeeded", *session);
  }
}

bool in_open_session(const Work& work, const Json& intent) {
  if (!intent[kInner].contains("session")) return false;
  return is_open(*store::find(work.tx, intent[kInner]["session"]));
}

bool end_session(const Work& work, Json& session) {
  if (!is_open(session)) return true;
  auto intent = payment_of(work, session);
  if (is_under_way(intent)) return false;
  close(work, session, std::move(intent));
  return true;
}

}  // namespace noren::sandbox
