#include "payments/stripe/objects.h"

#include "base/names.h"
#include "payments/json_fields.h"
#include "payments/stripe/declines.h"
#include "payments/stripe/references.h"

namespace noren::payments::stripe {
namespace {

using nlohmann::json;

constexpr Named<Found> kStatus[] = {{Found::created, "requires_payment_method"},
                                    {Found::created, "requires_confirmation"},
                                    {Found::needs_buyer, "requires_action"},
                                    {Found::processing, "processing"},
                                    {Found::authorised, "requires_capture"},
                                    {Found::captured, "succeeded"},
                                    {Found::cancelled, "canceled"}};

constexpr Named<DisputeState> kDisputeStatus[] = {{DisputeState::open, "needs_response"},
                                                  {DisputeState::open, "warning_needs_response"},
                                                  {DisputeState::answered, "under_review"},
                                                  {DisputeState::answered, "warning_under_review"},
                                                  {DisputeState::won, "won"},
                                                  {DisputeState::lost, "lost"},
                                                  {DisputeState::closed, "warning_closed"},
                                                  {DisputeState::closed, "prevented"}};

constexpr Named<DisputeReason> kDisputeReasons[] = {{DisputeReason::fraud, "fraudulent"},
                                                    {DisputeReason::unrecognised, "unrecognized"},
                                                    {DisputeReason::not_received, "product_not_received"},
                                                    {DisputeReason::not_as_described, "product_unacceptable"},
                                                    {DisputeReason::refund_not_made, "credit_not_processed"},
                                                    {DisputeReason::duplicate, "duplicate"}};

bool read_metadata(const json* metadata, Standing& standing) {
  if (metadata == nullptr) return true;
  Fields fields(*metadata);
  standing.shop = fields.text_or_none("noren_shop");
  standing.attempt = fields.text_or_none("noren_attempt");
  standing.order_number = fields.text_or_none("noren_order");
  return fields.ok();
}

// By chain, those that Stripe names (API reference: konbini_display_details.stores).
bool read_stores(const json* stores, Standing& standing) {
  constexpr const char* kChains[] = {"familymart", "lawson", "ministop", "seicomart"};
  if (stores == nullptr) return true;
  Fields fields(*stores);
  for (const char* chain : kChains) {
    const json* store = fields.object_or_none(chain);
    if (store == nullptr) continue;
    Fields numbers(*store);
    standing.stores.push_back({chain, numbers.text("payment_code"), numbers.text_or_none("confirmation_number"), true});
    if (!numbers.ok()) return false;
  }
  return fields.ok();
}

// The buyer's step: a redirect of the bank's, or the numbers for the convenience store.
bool read_next_action(const json* action, Standing& standing) {
  if (action == nullptr) return true;
  Fields fields(*action);
  if (const json* redirect = fields.object_or_none("redirect_to_url")) {
    Fields to(*redirect);
    standing.redirect = to.text("url");
    return to.ok();
  }
  if (const json* store = fields.object_or_none("konbini_display_details")) {
    Fields details(*store);
    standing.found = Found::at_store;
    standing.redirect = details.text_or_none("hosted_voucher_url");
    standing.expires_at = details.time_or_none("expires_at");
    return read_stores(details.object_or_none("stores"), standing) && details.ok();
  }
  return fields.ok();
}

bool read_card(const json* details, Standing& standing) {
  if (details == nullptr) return true;
  Fields method(*details);
  const json* card = method.object_or_none("card");
  if (card == nullptr) return method.ok();
  Fields fields(*card);
  standing.card_brand = fields.text_or_none("brand");
  standing.card_last4 = fields.text_or_none("last4");
  if (standing.found == Found::authorised) standing.expires_at = fields.time_or_none("capture_before");
  return fields.ok();
}

// One that cannot be read is not shown: the sum counts it all the same.
bool read_refunds(const json* refunds, Standing& standing) {
  if (refunds == nullptr) return true;
  Fields fields(*refunds);
  for (const json& one : fields.list("data")) {
    if (auto refund = read_one_refund(one)) standing.refunds.push_back(std::move(*refund));
  }
  return fields.ok();
}

bool read_charge(const json* charge, Standing& standing) {
  if (charge == nullptr) return true;
  Fields fields(*charge);
  standing.refunded = fields.yen_or_none("amount_refunded");
  return read_refunds(fields.object_or_none("refunds"), standing) && read_card(fields.object_or_none("payment_method_details"), standing) &&
         fields.ok();
}

// A try that failed leaves the payment open for another card, with the reason beside it.
bool read_last_error(const json* error, Standing& standing) {
  if (error == nullptr || standing.found != Found::created) return true;
  Fields fields(*error);
  const std::string code = fields.text_or_none("code");
  const std::string decline_code = fields.text_or_none("decline_code");
  standing.found = Found::declined;
  standing.decline_code = decline_code.empty() ? code : decline_code;
  standing.decline = decline_of(standing.decline_code);
  return fields.ok();
}

// A page that ended takes no new payment. What was begun on it before goes on: that is the payment then, and no longer the page.
std::optional<Standing> ended_page(const Standing& page, const std::optional<Standing>& paid) {
  const bool begun = paid && paid->found != Found::created && paid->found != Found::declined;
  if (begun) return paid;
  Standing ended = page;
  ended.found = Found::cancelled;
  return ended;
}

// While the page is open the buyer may try again after a decline: only what charged or reserved has left it.
Standing open_page(const Standing& page, const std::optional<Standing>& paid) {
  if (!paid) return page;
  if (paid->found == Found::captured || paid->found == Found::authorised) return *paid;
  Standing open = page;
  if (paid->found == Found::processing) open.found = Found::processing;
  return open;
}

std::optional<Standing> completed_page(const Standing& page, const std::optional<Standing>& paid, const std::string& payment) {
  if (paid) return paid;
  if (!is_payment(payment)) return std::nullopt;
  Standing known = page;  // the payment's own standing is to be asked for
  known.found = Found::processing;
  known.reference = payment;
  known.redirect.clear();
  return known;
}

}  // namespace

bool is_in_yen(const json& object) { return object.is_object() && object.value("currency", json()) == "jpy"; }

std::string attempt_of(const json& object) {
  Fields fields(object);
  const json* metadata = fields.object_or_none("metadata");
  return metadata == nullptr ? "" : Fields(*metadata).text_or_none("noren_attempt");
}

std::optional<Standing> read_payment(const json& object) {
  Fields fields(object);
  Standing standing;
  const bool right_kind = fields.text("object") == "payment_intent" && is_in_yen(object);
  const auto found = value_in(kStatus, fields.text("status"));
  if (!right_kind || !found) return std::nullopt;
  standing.found = *found;
  standing.reference = fields.text("id");
  standing.created_at = fields.time("created");
  standing.captured = fields.yen("amount_received");
  if (*found == Found::authorised) standing.authorised = fields.yen("amount_capturable");
  const bool parts = read_metadata(fields.object_or_none("metadata"), standing) &&
                     read_charge(fields.expanded_or_none("latest_charge"), standing) &&
                     read_next_action(fields.object_or_none("next_action"), standing) &&
                     read_last_error(fields.object_or_none("last_payment_error"), standing);
  if (!parts || !fields.ok() || !is_payment(standing.reference)) return std::nullopt;
  return standing;
}

std::optional<Standing> read_page(const json& object) {
  Fields fields(object);
  Standing page;
  page.found = Found::needs_buyer;
  page.reference = fields.text("id");
  page.created_at = fields.time("created");
  page.expires_at = fields.time_or_none("expires_at");
  page.redirect = fields.text_or_none("url");
  const bool right_kind = fields.text("object") == "checkout.session" && is_page(page.reference) && is_in_yen(object);
  const std::string status = fields.text("status");
  const std::string payment = fields.id_or_none("payment_intent");
  const json* expanded = fields.expanded_or_none("payment_intent");
  if (!right_kind || !read_metadata(fields.object_or_none("metadata"), page) || !fields.ok()) return std::nullopt;
  const std::optional<Standing> paid = expanded == nullptr ? std::nullopt : read_payment(*expanded);
  if (expanded != nullptr && !paid) return std::nullopt;
  if (status == "open" && !page.redirect.empty()) return open_page(page, paid);
  if (status == "complete") return completed_page(page, paid, payment);
  if (status == "expired" && (payment.empty() || paid)) return ended_page(page, paid);
  return std::nullopt;
}

std::optional<Standing> read_either(const json& object) {
  return object.is_object() && object.value("object", json()) == "checkout.session" ? read_page(object) : read_payment(object);
}

std::optional<RefundStanding> read_one_refund(const json& object) {
  Fields fields(object);
  RefundStanding refund;
  refund.reference = fields.text("id");
  refund.payment = fields.id_or_none("payment_intent");
  refund.amount = fields.yen("amount");
  refund.failure = fields.text_or_none("failure_reason");
  refund.created_at = fields.time("created");
  if (const json* metadata = fields.object_or_none("metadata")) {
    Fields ours(*metadata);
    refund.key = ours.text_or_none("noren_refund");
    if (!ours.ok()) return std::nullopt;
  }
  const std::string status = fields.text("status");
  const bool right_kind = fields.text("object") == "refund" && is_in_yen(object);
  if (!right_kind || !fields.ok()) return std::nullopt;
  if (status == "succeeded") {
    refund.state = RefundStanding::State::arrived;
  } else if (status == "failed" || status == "canceled") {
    refund.state = RefundStanding::State::failed;
    if (refund.failure.empty()) refund.failure = status;
  } else if (status != "pending" && status != "requires_action") {
    return std::nullopt;
  }
  return refund;
}

// docs.stripe.com/api/disputes/object
std::optional<DisputeStanding> read_one_dispute(const json& object) {
  Fields fields(object);
  DisputeStanding dispute;
  const auto state = value_in(kDisputeStatus, fields.text("status"));
  dispute.reference = fields.text("id");
  dispute.payment = fields.id_or_none("payment_intent");
  dispute.amount = fields.yen("amount");
  dispute.reason = value_in(kDisputeReasons, fields.text("reason")).value_or(DisputeReason::other);
  dispute.takes_money = !fields.flag("is_charge_refundable");
  dispute.created_at = fields.time("created");
  const bool right_kind = fields.text("object") == "dispute" && is_in_yen(object);
  if (!right_kind || !state || !fields.ok()) return std::nullopt;
  dispute.state = *state;
  if (const json* details = fields.object_or_none("evidence_details")) {
    Fields evidence(*details);
    dispute.answer_by = evidence.time_or_none("due_by");
    if (!evidence.ok()) return std::nullopt;
  }
  return dispute;
}

std::optional<List> read_list(const std::string& body) {
  const auto object = read_object(body);
  if (!object) return std::nullopt;
  Fields fields(*object);
  List list{.all = fields.list("data"), .next = "", .whose = fields.text("url")};
  const bool more = fields.flag("has_more");
  if (fields.text("object") != "list" || !fields.ok()) return std::nullopt;
  if (!more) return list;
  if (list.all.empty()) return std::nullopt;
  Fields last(list.all.back());
  list.next = last.text("id");
  if (!last.ok()) return std::nullopt;
  return list;
}

}  // namespace noren::payments::stripe
