#include "testing/provider.h"

namespace noren::testing {

Provider::Provider() = default;

Provider::~Provider() = default;

void Provider::answer_all() {
  for (const auto& done : std::exchange(unanswered_, {})) done(Fail<env::CallFailure>(env::CallFailure::lost));
}

void Provider::give_back(const std::string& payment, const std::string& refund, Yen amount, payments::RefundStanding::State state) {
  payments::RefundStanding& made = refunds[refund];
  made.reference = refund;
  made.payment = payment;
  made.amount = amount;
  made.state = state;
}

payments::DisputeStanding& Provider::dispute(const std::string& reference, const payments::Attempt& payment, payments::DisputeState state,
                                             Instant at) {
  payments::DisputeStanding& made = disputes[reference] = {};
  made.reference = reference;
  made.payment = payment.reference;
  made.amount = payment.captured;
  made.reason = payments::DisputeReason::not_received;
  made.state = state;
  made.created_at = at;
  return made;
}

Yen Provider::captured_of(const std::string& order_number) const {
  Yen sum;
  for (const auto& [reference, payment] : payments) {
    if (payment.order_number == order_number && payment.found == payments::Found::captured) sum += payment.amount;
  }
  return sum;
}

Yen Provider::refunded_of(const std::string& reference) const {
  Yen sum;
  for (const auto& [id, refund] : refunds) {
    if (refund.payment == reference && refund.state != payments::RefundStanding::State::failed) sum += refund.amount;
  }
  return sum;
}

Yen Provider::disputed_of(const std::string& reference) const {
  using payments::DisputeState;
  Yen sum;
  for (const auto& [id, dispute] : disputes) {
    const bool ours = dispute.state == DisputeState::won || dispute.state == DisputeState::closed;
    if (dispute.payment == reference && !ours) sum += dispute.amount;
  }
  return sum;
}

Provider::Payment& Provider::last() { return payments.at(last_); }

std::string_view Provider::name() const { return "test"; }

std::optional<payments::Limits> Provider::limits(payments::Means means) const {
  const auto known = takes.find(means);
  return known == takes.end() ? std::nullopt : std::optional(known->second);
}

std::string Provider::page_origin() const { return "https://pay.example"; }

std::string Provider::dispute_page(const std::string& reference) const { return "https://pay.example/disputes/" + reference; }

bool Provider::tells_disputes() const { return !silent; }

env::Call Provider::create(const payments::Start& start, const std::string& key) const {
  told = start;
  const std::string source = start.source.empty() ? "page" : start.source;
  env::Call call{.method = "create",
                 .url = start.means == payments::Means::card ? source : std::string(payments::name_of(start.means)),
                 .body = std::to_string(start.amount.amount())};
  call.headers = {{"key", key},
                  {"attempt", start.attempt},
                  {"order", start.order_number},
                  {"shop", start.shop},
                  {"later", start.capture_later ? "1" : ""}};
  return call;
}

env::Call Provider::confirm(const payments::Start&, const std::string& reference, const std::string& key) const {
  return call("confirm", reference, key);
}

env::Call Provider::capture(const std::string& reference, Yen, const std::string& key) const { return call("capture", reference, key); }

env::Call Provider::cancel(const std::string& reference, const std::string& key) const { return call("cancel", reference, key); }

bool Provider::leads_to(const std::string& asked, const std::string& given) const {
  const auto found = payments.find(asked);
  return asked == given || (found != payments.end() && found->second.became == given);
}

env::Call Provider::look_up(const std::string& reference) const { return call("look_up", reference, ""); }

env::Call Provider::find_by_attempt(Instant, const std::string&) const { return call("find", "", ""); }

env::Call Provider::refund(const payments::NewRefund& refund, const std::string& key) const {
  env::Call made = call("refund", refund.payment, key);
  asked_for_account = refund.buyer_email;
  made.headers.emplace_back("refund", refund.id);
  made.body = std::to_string(refund.amount.amount());
  return made;
}

env::Call Provider::look_up_refund(const std::string& reference) const { return call("look_up_refund", reference, ""); }

env::Call Provider::list_payments(Instant, const std::string&) const { return call("list_payments", "", ""); }

env::Call Provider::list_refunds(const payments::RefundsAsked&) const { return call("list_refunds", "", ""); }

env::Call Provider::list_disputes(const payments::DisputesAsked& asked) const { return call("list_disputes", asked.payment, ""); }

env::Call Provider::ask_account() const { return call("ask_account", "", ""); }

payments::Read<payments::Standing> Provider::read_standing(const env::Reply& reply) const {
  if (reply.status == 500) return Fail<payments::Unread>({payments::ReadFault::busy, "500"});
  if (reply.status == 400) return Fail<payments::Unread>({payments::ReadFault::refused, reply.body});
  if (reply.status == 402) return payments::Standing{.found = payments::Found::declined, .decline = payments::Decline::other};
  payments::Standing made = standing(reply.body);
  if (lie) lie(made);
  return made;
}

payments::Read<payments::Search> Provider::read_found(const std::string& attempt, const env::Reply&) const {
  for (const auto& [reference, payment] : payments) {
    if (payment.attempt == attempt) return payments::Search{standing(reference), ""};
  }
  return payments::Search{};
}

payments::Read<payments::RefundStanding> Provider::read_refund(const std::string&, const env::Reply& reply) const {
  if (reply.status == 500) return Fail<payments::Unread>({payments::ReadFault::busy, "500"});
  if (reply.status == 400) return Fail<payments::Unread>({payments::ReadFault::refused, reply.body});
  return refunds.at(reply.body);
}

payments::Read<payments::Page<payments::Standing>> Provider::read_payments(const env::Reply& reply) const {
  if (reply.status == 403) return Fail<payments::Unread>({payments::ReadFault::unauthorised, "403"});
  if (reply.status == 429) return Fail<payments::Unread>({payments::ReadFault::busy, "429"});
  if (reply.status != 200) return Fail<payments::Unread>({payments::ReadFault::unreadable, ""});
  payments::Page<payments::Standing> page;
  for (const auto& [reference, payment] : payments) page.all.push_back(standing(reference));
  return page;
}

payments::Read<payments::Page<payments::RefundStanding>> Provider::read_refunds(const env::Reply&) const {
  payments::Page<payments::RefundStanding> page;
  for (const auto& [reference, refund] : refunds) page.all.push_back(refund);
  return page;
}

payments::Read<payments::Page<payments::DisputeStanding>> Provider::read_disputes(const env::Reply& reply) const {
  payments::Page<payments::DisputeStanding> page;
  for (const auto& [reference, dispute] : disputes) {
    if (reply.body.empty() || dispute.payment == reply.body) page.all.push_back(dispute);
  }
  return page;
}

payments::Read<payments::AccountStanding> Provider::read_account(const env::Reply&) const {
  return payments::AccountStanding{"account", "くるみ雑貨店", true};
}

payments::Read<payments::Notice> Provider::read_notice(const std::string& body, const std::string& signature, Instant now) const {
  if (signature != "right") return Fail<payments::Unread>({payments::ReadFault::unauthorised, ""});
  if (body.find(' ') == std::string::npos) return Fail<payments::Unread>({payments::ReadFault::unreadable, ""});
  using payments::About;
  const std::size_t first = body.find(' ');
  const std::size_t second = body.find(' ', first + 1);
  return payments::Notice{.id = body.substr(0, first),
                          .kind = "test",
                          .about = body.starts_with("dispute")  ? About::dispute
                                   : body.starts_with("refund") ? About::refund
                                                                : About::payment,
                          .payment = body.substr(first + 1, second - first - 1),
                          .attempt = body.substr(second + 1),
                          .sent_at = now};
}

void Provider::start(env::Call call, std::function<void(env::Called)> done) {
  ++calls;
  if (never_answers) return unanswered_.push_back(std::move(done));
  if (ill) return done(Fail<env::CallFailure>(env::CallFailure::not_sent));
  if (before_answer) before_answer();
  if (call.method == "create") return done(created(call));
  if (call.method == "list_payments") return done(env::Reply{list_status, {}, call.url});
  if (call.method == "ask_account" || call.method == "list_refunds" || call.method == "list_disputes" || call.method == "look_up_refund")
    return done(env::Reply{200, {}, call.url});
  if (call.method == "refund") return done(given_back(call));
  if (call.method == "find") return done(env::Reply{200, {}, ""});
  const auto found = payments.find(call.url);
  check(found != payments.end(), "the provider was asked about a payment it does not know");
  done(said(call, found->first, found->second));
}

env::Call Provider::call(const char* deed, const std::string& reference, const std::string& key) {
  return {.method = deed, .url = reference, .headers = {{"key", key}}};
}

payments::Standing Provider::standing(const std::string& reference) const {
  const Payment& payment = payments.at(reference);
  payments::Standing made;
  made.found = payment.found;
  made.reference = payment.became.empty() ? reference : payment.became;
  made.shop = payment.shop;
  made.attempt = payment.attempt;
  made.order_number = payment.order_number;
  if (payment.found == payments::Found::needs_buyer) made.redirect = "https://pay.example/" + reference;
  if (payment.found == payments::Found::at_store) made.stores = {{"lawson", "402918", "09000001000", true}};
  if (payment.found == payments::Found::at_store || payment.found == payments::Found::authorised) made.expires_at = store_until;
  if (payment.found == payments::Found::declined) made.decline = payments::Decline::funds;
  if (payment.found == payments::Found::captured) {
    made.captured = payment.captured.value_or(payment.amount);
    for (const auto& [id, refund] : refunds) {
      if (refund.payment == reference) made.refunds.push_back(refund);
    }
    made.refunded = refunded_of(reference) + (counts_disputed ? disputed_of(reference) : Yen(0));
    made.card_brand = "visa";
    made.card_last4 = "4242";
  }
  return made;
}

env::Called Provider::given_back(const env::Call& call) {
  const auto fault = [&](const char* word) { return refund_story == word && ++refund_tries == 1; };
  if (fault("lost") || fault("lost_refused")) return Fail<env::CallFailure>(env::CallFailure::lost);
  if (fault("error_then_ok")) return env::Reply{500, {}, ""};
  const bool again = refund_story == "lost_refused" || (refund_story == "done_refused" && refund_tries > 0);
  if (refund_story == "refused" || again) return env::Reply{400, {}, "too late"};
  const std::string& key = call.headers[0].second;
  if (!refund_keys_.contains(key)) {
    const std::string reference = "r" + std::to_string(refunds.size() + 1);
    payments::RefundStanding made;
    made.reference = reference;
    made.payment = call.url;
    made.key = call.headers[1].second;
    made.amount = Yen(std::stoll(call.body));
    made.state = refund_story == "pending" ? payments::RefundStanding::State::pending : payments::RefundStanding::State::arrived;
    refunds[reference] = made;
    refund_keys_[key] = reference;
  }
  if (fault("lost_done") || fault("done_refused")) return Fail<env::CallFailure>(env::CallFailure::lost);
  return env::Reply{200, {}, refund_keys_.at(key)};
}

env::Called Provider::created(const env::Call& call) {
  using payments::Found;
  if (call.url == "down") return Fail<env::CallFailure>(env::CallFailure::not_sent);
  Payment payment{call.headers[3].second, call.headers[1].second, call.url, call.headers[2].second, Yen(std::stoll(call.body))};
  payment.capture_later = !call.headers[4].second.empty();
  if (call.url == "page") payment.found = Found::needs_buyer;
  const std::string reference = "p" + std::to_string(payments.size() + 1);
  payments[reference] = payment;
  last_ = reference;
  return env::Reply{200, {}, reference};
}

env::Called Provider::said(const env::Call& call, const std::string& reference, Payment& payment) {
  using payments::Found;
  const bool open = payment.found == Found::created || payment.found == Found::needs_buyer || payment.found == Found::at_store ||
                    payment.found == Found::authorised;
  if (call.method == "capture") {
    if (payment.found != Found::authorised) return env::Reply{400, {}, "it has ended"};
    if (payment.source == "error_then_ok" && ++payment.confirms == 3) return env::Reply{500, {}, ""};
    if (payment.source == "no_capture") return env::Reply{402, {}, ""};
    if (payment.source == "refused_capture") return env::Reply{400, {}, "account_invalid"};
    payment.found = Found::captured;
    if (payment.source == "lost_capture") return Fail<env::CallFailure>(env::CallFailure::lost);
  }
  if (call.method == "cancel") {
    if (at_counter) return env::Reply{400, {}, "the buyer is paying"};
    if (!open) return env::Reply{400, {}, "it has ended"};
    payment.found = Found::cancelled;
  }
  if (call.method == "confirm") {
    const int nth = ++payment.confirms;
    if (payment.source == "error_then_ok" && nth == 1) return env::Reply{500, {}, ""};
    if (payment.source == "lost_unpaid") return Fail<env::CallFailure>(env::CallFailure::lost);
    payment.found = payment.source == "declined"            ? Found::declined
                    : payment.source == "late"              ? Found::processing
                    : payment.source == "3ds"               ? Found::needs_buyer
                    : payment.source == "paypay"            ? Found::needs_buyer
                    : payment.source == "convenience_store" ? Found::at_store
                    : payment.capture_later                 ? Found::authorised
                                                            : Found::captured;
    if (payment.source == "lost_paid") return Fail<env::CallFailure>(env::CallFailure::lost);
  }
  return env::Reply{200, {}, reference};
}

}  // namespace noren::testing
