#include "checkout/paying.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checkout/store.h"
#include "html/words.h"
#include "mail/mail.h"
#include "orders/deeds.h"
#include "orders/instead.h"
#include "orders/json.h"
#include "orders/rules.h"
#include "troubles/troubles.h"

namespace noren::checkout {
namespace {

using nlohmann::json;

constexpr std::string_view kGivenBack = "given_back";  // it was paid, but the order could not be made of it

void happen(Desk& desk, db::Tx& tx, const Context& context, orders::Order& order, orders::Happening what,
            const payments::Attempt& payment) {
  json data = {{"amount", payment.amount.amount()},
               {"on", to_iso(japan_time(context.now).date)},
               {"by", shops::name_of(order.document.payment)},
               {"brand", payment.card_brand},
               {"last4", payment.card_last4}};
  if (what == orders::Happening::released && payment.captured > Yen(0)) data["captured"] = payment.captured.amount();
  const auto done = orders::apply(tx, desk.house, context, order, {what, data.dump(), "", std::nullopt});
  check(done.has_value(), "what a payment came to could not be written into its order");
}

// The words its order will be searched by: while it is being paid they lie nowhere but in the sealed box.
std::string clues_of(db::Tx& tx, const House& house, const Checkout& checkout) {
  const auto plain = people::open(tx, house, checkout.shop, checkout.person, checkout.sealed);
  return plain ? orders::clues_of(orders::person_from_json(*plain), checkout.document) : "";
}

// The order of a payment that succeeded, or that is promised. Nothing: it cannot be made (any more).
std::optional<orders::Order> make_order(Desk& desk, db::Tx& tx, const Context& context, const Checkout& checkout) {
  auto keeping = find_keeping(tx, checkout.shop, checkout.id);
  if (checkout.state == State::accepted || !keeping) return std::nullopt;
  // Its pieces were given back meanwhile: perhaps there are still enough.
  if (!keeping->held && !hold_pieces(tx, desk.board, checkout.shop, checkout.document)) return std::nullopt;
  keeping->held = true;
  accept_checkout(tx, checkout);
  forget_being_paid(tx, checkout.shop, checkout.id, *keeping);
  delete_keeping(tx, checkout.id);
  const std::string clues = clues_of(tx, desk.house, checkout);
  auto order = orders::place(tx, desk.board, order_of(desk, checkout, *keeping, clues, context.now));
  // Its pieces may be others' by now: whether it stands is found out.
  if (desk.elsewhere.may_sell && !desk.elsewhere.may_sell()) desk.elsewhere.came_late(order.id, &tx);
  return order;
}

// The order stands; its money is still to come.
bool settle_promised(Desk& desk, db::Tx& tx, const Context& context, const Checkout& checkout, const payments::Attempt& attempt) {
  auto order = make_order(desk, tx, context, checkout);
  if (order && attempt.state == payments::State::authorised) happen(desk, tx, context, *order, orders::Happening::authorised, attempt);
  return order.has_value();
}

// Money of an order that stood on a promise. One that is over was paid all the same, and owes it back.
payments::Wanted settle_kept_promise(Desk& desk, db::Tx& tx, const Context& context, const payments::Attempt& attempt) {
  auto order = orders::find(tx, attempt.shop, attempt.order);
  if (!order || !orders::next_payment_state(order->payment_state, orders::Happening::paid)) return payments::Wanted::no;
  // A part came otherwise, and the order waits for the rest alone: the whole price goes back.
  if (orders::parts_paid(orders::events_of(tx, order->id)) > Yen(0)) return payments::Wanted::no;
  happen(desk, tx, context, *order, orders::Happening::paid, attempt);
  if (orders::is_stopped(order->state)) return payments::Wanted::late;
  if (order->document.payment == shops::PaymentMethod::konbini) {
    mail::enqueue(tx, {attempt.shop, "payment_received", "order", order->id.str(), mail::Role::buyer, context.now, std::nullopt});
  }
  return payments::Wanted::yes;
}

payments::Wanted wanted_if(bool wanted) { return wanted ? payments::Wanted::yes : payments::Wanted::no; }

payments::Wanted settle_captured(Desk& desk, db::Tx& tx, const Context& context, const Checkout& checkout,
                                 const payments::Attempt& attempt) {
  // Less than the price is not the price: it goes back, and a person looks at it.
  if (attempt.captured < attempt.amount) return payments::Wanted::no;
  if (checkout.state == State::accepted) return settle_kept_promise(desk, tx, context, attempt);
  auto order = make_order(desk, tx, context, checkout);
  if (order) happen(desk, tx, context, *order, orders::Happening::paid, attempt);
  return wanted_if(order.has_value());
}

// What was promised was not kept: a store's number that nobody paid, a reservation that ended, or of which too little was taken.
void end_promise(Desk& desk, db::Tx& tx, const Context& context, const payments::Attempt& attempt) {
  auto order = orders::find(tx, attempt.shop, attempt.order);
  if (!order) return;
  if (order->payment_state == orders::PaymentState::authorised) happen(desk, tx, context, *order, orders::Happening::released, attempt);
  const bool paid_something = attempt.state == payments::State::captured;
  if (!orders::awaits_store(*order)) return;
  // Whose number the shop itself has ended waits for its money otherwise, also when what was recorded is undone by now. It may have done so,
  // or recorded the money, after the backup to which it was put back (orders::end_unpaid ends what is over then).
  const bool goes_on =
      paid_something || orders::is_number_ended(*order, orders::events_of(tx, order->id)) || troubles::is_put_back(tx, order->shop);
  if (!goes_on && orders::cancel_unpaid(tx, {desk.house, desk.board}, context, *order)) return;
  orders::tell_unpaid_parcel(tx, *order, context.now);
}

// The way to pay is free again. Nothing is lost: what was typed stays, the pieces stay held for a while.
void reopen(db::Tx& tx, const Context& context, const Checkout& checkout) {
  auto keeping = find_keeping(tx, checkout.shop, checkout.id);
  if (checkout.state != State::checking || !keeping) return;
  forget_being_paid(tx, checkout.shop, checkout.id, *keeping);
  keeping->held_until = context.now + kHeldAfterDecline;
  put_keeping(tx, checkout.shop, checkout.id, *keeping);
  set_state(tx, checkout, State::open);
}

}  // namespace

std::string words_of_decline(const json& details, Locale locale) {
  const std::string decline = details.at("decline").get<std::string>();
  const std::string means = details.value("means", "card");
  const bool tells_why = means == payments::name_of(payments::Means::card) || decline == kGivenBack ||
                         decline == payments::name_of(payments::Decline::given_up);
  // Cash goes back to an account, which the provider asks for.
  if (decline == kGivenBack && means == payments::name_of(payments::Means::convenience_store))
    return html::word(locale, "checkout.declined.given_back_konbini");
  return html::word(locale, "checkout.declined." + (tells_why ? decline : means));
}

orders::NewOrder order_of(const Desk& desk, const Checkout& checkout, const Keeping& keeping, std::string_view clues, Instant now) {
  orders::NewOrder order;
  order.id = OrderId(checkout.id.str());
  order.shop = checkout.shop;
  order.node = desk.node;
  order.person = checkout.person;
  order.document = &checkout.document;
  order.document_json = checkout.document_json;
  order.sealed = checkout.sealed;
  order.clues = clues;
  order.evidence = keeping.evidence;
  order.basket_marks = keeping.marks;
  order.number = keeping.number;
  order.held = keeping.held;
  const auto shop = desk.shops.by_id(checkout.shop);
  const int minutes = shop ? shop->settings.similar_order_minutes : 0;
  if (minutes > 0) order.similar_since = now - std::chrono::minutes(minutes);
  order.now = now;
  return order;
}

payments::Wanted settle(Desk& desk, db::Tx& tx, const payments::Attempt& attempt) {
  const Context context{attempt.shop, {ActorKind::system, "", ""}, desk.house.env.clock.now(), Locale::ja, ""};
  const auto checkout = load_checkout(tx, attempt.shop, CheckoutId(attempt.order.str()));
  if (!checkout) return payments::Wanted::no;
  if (payments::is_promised(attempt.state)) return wanted_if(settle_promised(desk, tx, context, *checkout, attempt));
  const payments::Wanted wanted =
      attempt.state == payments::State::captured ? settle_captured(desk, tx, context, *checkout, attempt) : payments::Wanted::no;
  if (wanted == payments::Wanted::no) reopen(tx, context, *checkout);
  if (wanted == payments::Wanted::no && checkout->state == State::accepted) end_promise(desk, tx, context, attempt);
  return wanted;
}

Completion fate_of_payment(db::Tx& tx, const ShopId& shop, const CheckoutId& id, const payments::AttemptId& attempt_id) {
  Completion fate;
  const auto checkout = load_checkout(tx, shop, id);
  if (!checkout) return fate;
  if (checkout->state == State::accepted) {
    fate.verdict = Verdict::accepted;
    fate.order = orders::find(tx, shop, OrderId(id.str()));
    return fate;
  }
  const auto attempts = payments::attempts_of(tx, shop, OrderId(id.str()));
  const auto found = std::find_if(attempts.begin(), attempts.end(), [&](const payments::Attempt& one) { return one.id == attempt_id; });
  check(found != attempts.end(), "a payment that was begun is not there");
  fate.payment = *found;
  const bool ended = payments::is_final(found->state);
  fate.verdict = ended ? Verdict::declined : Verdict::paying;
  if (!ended) return fate;
  const auto keeping = find_keeping(tx, shop, id);
  json details = {{"decline", found->surplus ? kGivenBack : payments::name_of(found->decline)},
                  {"means", payments::name_of(found->means)},
                  {"held_until", nullptr}};
  if (keeping && keeping->held && keeping->held_until) details["held_until"] = to_rfc3339(*keeping->held_until);
  fate.details = details.dump();
  return fate;
}

std::optional<Instant> known_by(const payments::Attempt& payment, Instant now) {
  const bool at_buyer = payment.state == payments::State::at_buyer && payment.expires_at;
  const Instant by = at_buyer ? *payment.expires_at : payment.doubt_since.value_or(payment.created_at) + kDecidedWithin;
  return by > now ? std::optional(by) : std::nullopt;
}

std::optional<orders::Person> payer_of(db::Tx& tx, const House& house, const ShopId& shop, const CheckoutId& id) {
  const auto checkout = load_checkout(tx, shop, id);
  if (!checkout) return std::nullopt;
  const auto plain = people::open(tx, house, shop, checkout->person, checkout->sealed);
  if (!plain) return std::nullopt;
  const auto order = orders::find(tx, shop, OrderId(id.str()));
  const auto known = order ? orders::person_of(tx, house, *order) : std::nullopt;
  return known ? known : orders::person_from_json(*plain);
}

std::optional<Tried> tried(db::Tx& tx, const House& house, const ShopId& shop, const CheckoutId& id) {
  auto checkout = load_checkout(tx, shop, id);
  if (!checkout) return std::nullopt;
  return Tried{payer_of(tx, house, shop, id), std::move(checkout->document)};
}

std::string payers_mail(const House& house, db::Tx& tx, const payments::Attempt& payment) {
  const auto payer = payer_of(tx, house, payment.shop, CheckoutId(payment.order.str()));
  return payer ? payer->email : "";
}

void tell_given_back(const House& house, db::Tx& tx, const payments::Refund& refund) {
  if (refund.why == payments::RefundWhy::order) orders::note_requested(tx, house, refund);
  mail::enqueue(tx,
                {refund.shop, "payment_given_back", "card_refund", refund.id.str(), mail::Role::buyer, refund.created_at, std::nullopt});
}

void settle_refund(Desk& desk, db::Tx& tx, const payments::Refund& refund) {
  const bool arrived = refund.state == payments::RefundState::arrived;
  if (!arrived && !refund.returned_at) return;  // of one that never arrived nothing was said
  const char* kind = arrived ? "refund_arrived" : "refund_undone";
  mail::enqueue(tx, {refund.shop, kind, "card_refund", refund.id.str(), mail::Role::buyer, refund.updated_at, std::nullopt});
  if (refund.why != payments::RefundWhy::order) return;
  if (arrived)
    orders::note_refund(tx, desk.house, refund);
  else
    orders::note_undone(tx, desk.house, refund);
}

std::optional<payments::Attempt> last_payment(Desk& desk, const ShopId& shop, const CheckoutId& id) {
  const auto all = desk.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, shop, OrderId(id.str())); });
  return all.empty() ? std::nullopt : std::optional(all.back());
}

void give_up_payment(Desk& desk, const Context& context, const CheckoutId& id) {
  const auto payment = last_payment(desk, context.shop, id);
  if (payment) desk.cards.driver->give_up(payment->id);
}

Completion fate_of_payment(Desk& desk, const Context& context, const CheckoutId& id, const payments::AttemptId& attempt) {
  return desk.house.db.read([&](db::Tx& tx) { return fate_of_payment(tx, context.shop, id, attempt); });
}

}  // namespace noren::checkout
