#include "payments/komoju/objects.h"

#include <charconv>

#include "base/names.h"
#include "payments/json_fields.h"
#include "payments/komoju/references.h"

namespace noren::payments::komoju {
namespace {

using nlohmann::json;

// A payment by itself: on a page, pending is the buyer's turn (read_session).
constexpr Named<Found> kStatus[] = {{Found::processing, "pending"}, {Found::authorised, "authorized"}, {Found::captured, "captured"},
                                    {Found::captured, "refunded"},  {Found::cancelled, "cancelled"},   {Found::cancelled, "expired"},
                                    {Found::declined, "failed"}};

// What became of one that was answered and won is not documented: the card company's no ends as "lost", so the rest came to nothing.
constexpr Named<DisputeState> kDisputeStatus[] = {{DisputeState::open, "pending"},  {DisputeState::answered, "defended"},
                                                  {DisputeState::lost, "accepted"}, {DisputeState::lost, "expired"},
                                                  {DisputeState::lost, "lost"},     {DisputeState::closed, "cancelled"}};

// KOMOJU's own codes, or the card company's: only those its documentation names.
constexpr Named<DisputeReason> kDisputeReasons[] = {
    {DisputeReason::fraud, "CB_Fraud"}, {DisputeReason::fraud, "10.4"}, {DisputeReason::fraud, "4837"}};

// As the house calls them.
constexpr Named<std::string_view> kChains[] = {{"seveneleven", "seven-eleven"},     {"lawson", "lawson"},
                                               {"familymart", "family-mart"},       {"ministop", "ministop"},
                                               {"dailyyamazaki", "daily-yamazaki"}, {"seicomart", "seicomart"}};

struct Metadata {
  Owner owner;
  std::string step;
  std::optional<Instant> until;
};

std::optional<Metadata> read_metadata(const json* object) {
  if (object == nullptr) return Metadata{};
  Fields fields(*object);
  Metadata read{{fields.text_or_none("noren_shop"), fields.text_or_none("noren_attempt"), fields.text_or_none("noren_order")},
                fields.text_or_none(kStep),
                {}};
  const std::string until = fields.text_or_none(kUntil);
  std::int64_t seconds = 0;
  const auto number = std::from_chars(until.data(), until.data() + until.size(), seconds);
  constexpr std::int64_t kSecondsMost = 100'000'000'000;
  const bool fits = number.ec == std::errc() && number.ptr == until.data() + until.size() && seconds >= 0 && seconds <= kSecondsMost;
  if (!until.empty() && fits) read.until = Instant(seconds * 1'000'000);
  if (!fields.ok()) return std::nullopt;
  return read;
}

void say_owner(Standing& standing, const Owner& owner) {
  standing.shop = owner.shop;
  standing.attempt = owner.attempt;
  standing.order_number = owner.order_number;
}

// The number at the counter is the payment's own, of the one chain the buyer chose.
bool read_store(Fields& details, Standing& standing, std::optional<Instant> deadline) {
  const std::string chain = details.text("store");
  const std::string number = details.text_or_none("receipt");
  const std::string confirmation = details.text_or_none("confirmation_code");
  standing.redirect = details.text_or_none("instructions_url");
  standing.stores = {{std::string(value_in(kChains, chain).value_or(chain)), number, confirmation}};
  standing.found = Found::at_store;
  standing.expires_at = deadline;
  return details.ok() && !(number.empty() && confirmation.empty());
}

bool read_details(const json* object, Standing& standing, std::optional<Instant> deadline) {
  if (object == nullptr) return true;
  Fields details(*object);
  const std::string type = details.text("type");
  if (type == "credit_card") {
    standing.card_brand = details.text_or_none("brand");
    standing.card_last4 = details.text_or_none("last_four_digits");
  }
  if (type == "konbini" && standing.found == Found::authorised) return read_store(details, standing, deadline);
  return details.ok();
}

bool is_begun(const Standing& payment) {
  return payment.found == Found::captured || payment.found == Found::authorised || payment.found == Found::at_store;
}

// While the session waits, its page takes another try after a decline; a token has only its own.
std::optional<Standing> waiting(const Standing& session, const std::optional<Standing>& payment, std::string_view step) {
  if (payment && is_begun(*payment)) return payment;
  if (step != kByToken) return session;
  if (payment && payment->found == Found::declined) return payment;
  Standing standing = session;
  if (!payment) standing.found = Found::created;
  return standing;
}

// What was begun before the session ended goes on by itself.
Standing ended(Standing session, const std::optional<Standing>& payment) {
  if (payment && (is_begun(*payment) || payment->found == Found::processing)) return *payment;
  session.found = Found::cancelled;
  session.redirect.clear();
  return session;
}

}  // namespace

bool is_in_yen(const json& object) { return object.is_object() && object.value("currency", json()) == "JPY"; }

std::string attempt_of(const json& object) { return owner_in(Fields(object).text_or_none("external_order_num")).attempt; }

std::optional<Standing> read_payment(const json& object) {
  Fields fields(object);
  Standing standing;
  const bool right_kind = fields.text("resource") == "payment" && is_in_yen(object);
  const auto found = value_in(kStatus, fields.text("status"));
  if (!right_kind || !found) return std::nullopt;
  standing.found = *found;
  standing.reference = fields.text("id");
  standing.created_at = fields.moment("created_at");
  const Yen amount = fields.yen("amount") + fields.yen_or_none("tax");
  if (*found == Found::captured) standing.captured = amount;
  standing.refunded = fields.yen_or_none("amount_refunded");
  say_owner(standing, owner_in(fields.text_or_none("external_order_num")));
  const auto deadline = fields.moment_or_none("payment_deadline");
  const bool details = read_details(fields.object_or_none("payment_details"), standing, deadline);
  if (standing.found == Found::authorised) standing.authorised = amount;
  if (standing.found == Found::declined) {
    standing.decline = Decline::other;
    standing.decline_code = "failed";
  }
  if (!details || !fields.ok() || !session_in(standing.reference).empty()) return std::nullopt;
  return standing;
}

std::optional<Standing> read_session(const json& object) {
  Fields fields(object);
  Standing session;
  session.found = Found::needs_buyer;
  const std::string id = fields.text("id");
  session.reference = session_reference(id);
  session.created_at = fields.moment("created_at");
  session.redirect = fields.text_or_none("session_url");
  const bool right_kind = fields.text("resource") == "session" && !id.empty() && is_in_yen(object);
  const std::string status = fields.text("status");
  const bool expired = object.is_object() && object.value("expired", json()) == true;
  const json* paid = fields.object_or_none("payment");
  const auto metadata = read_metadata(fields.object_or_none("metadata"));
  const std::optional<Standing> payment = paid == nullptr ? std::nullopt : read_payment(*paid);
  if (!right_kind || !metadata || !fields.ok() || (paid != nullptr && !payment)) return std::nullopt;
  say_owner(session, metadata->owner);
  session.expires_at = metadata->until;
  if (status == "completed") return payment;
  if (status == "cancelled" || (status == "pending" && expired)) return ended(session, payment);
  if (status == "pending" && !session.redirect.empty()) return waiting(session, payment, metadata->step);
  return std::nullopt;
}

std::optional<Standing> read_paid(const json& object) {
  Fields fields(object);
  const std::string redirect = fields.text_or_none("redirect_url");
  const std::string status = fields.text("status");
  const json* paid = fields.object_or_none("payment");
  const std::optional<Standing> payment = paid == nullptr ? std::nullopt : read_payment(*paid);
  if (!fields.ok() || (paid != nullptr && !payment)) return std::nullopt;
  if (payment && payment->found != Found::processing) return payment;
  if (redirect.empty()) return payment;
  // The session is what is asked for until the buyer has done his step.
  Standing step = payment.value_or(Standing{});
  step.found = Found::needs_buyer;
  step.reference.clear();
  step.redirect = redirect;
  return step;
}

std::optional<Standing> read_any(const json& object) {
  const json resource = object.is_object() ? object.value("resource", json()) : json();
  if (resource == "session") return read_session(object);
  return resource == "payment" ? read_payment(object) : read_paid(object);
}

std::optional<std::vector<RefundStanding>> read_refunds_of(const json& payment) {
  Fields fields(payment);
  const std::string id = fields.text("id");
  std::vector<RefundStanding> all;
  for (const json& one : fields.list("refunds")) {
    Fields refund(one);
    RefundStanding read;
    read.reference = refund_reference(id, refund.text("id"));
    read.payment = id;
    read.key = refund.text_or_none("description");
    read.amount = refund.yen("amount");
    read.state = RefundStanding::State::arrived;  // KOMOJU keeps only those it made
    read.created_at = refund.moment("created_at");
    if (!refund.ok()) return std::nullopt;
    all.push_back(std::move(read));
  }
  if (fields.text("resource") != "payment" || !is_in_yen(payment) || !fields.ok()) return std::nullopt;
  return all;
}

// doc.komoju.com, Chargebacks
std::optional<DisputeStanding> read_one_dispute(const json& object) {
  Fields fields(object);
  DisputeStanding dispute;
  const auto state = value_in(kDisputeStatus, fields.text("status"));
  dispute.reference = fields.text("id");
  dispute.payment = fields.text("payment_id");
  dispute.amount = fields.yen("amount");
  dispute.reason = value_in(kDisputeReasons, fields.text_or_none("reason_code")).value_or(DisputeReason::other);
  dispute.created_at = fields.moment("created_at");
  dispute.answer_by = fields.moment_or_none("due_date");
  if (!state || !is_in_yen(object) || !fields.ok()) return std::nullopt;
  dispute.state = *state;
  if (dispute.state != DisputeState::open) dispute.answer_by.reset();
  return dispute;
}

std::optional<List> read_list(const std::string& body) {
  const auto object = read_object(body);
  if (!object) return std::nullopt;
  Fields fields(*object);
  List list{.all = fields.list("data"), .next = ""};
  constexpr std::int64_t kPagesMost = 1'000'000;
  const auto whole = [&](const char* name) {
    const json value = object->value(name, json());
    return value.is_number_unsigned() && value.get<std::uint64_t>() <= kPagesMost ? std::optional(value.get<std::int64_t>()) : std::nullopt;
  };
  const auto page = whole("page"), last = whole("last_page");
  if (!fields.ok() || !page || !last) return std::nullopt;
  if (*page < *last) list.next = std::to_string(*page + 1);
  return list;
}

}  // namespace noren::payments::komoju
