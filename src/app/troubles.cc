#include "app/troubles.h"

#include <nlohmann/json.hpp>

#include "app/payment_facts.h"
#include "app/remedies.h"
#include "catalog/rules.h"
#include "checkout/checkout.h"
#include "html/words.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "orders/mail_content.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/similar.h"
#include "pauses/pauses.h"
#include "payments/disputes.h"
#include "payments/payments.h"
#include "shipping/shipping.h"
#include "troubles/buyer_view.h"
#include "troubles/words.h"

namespace noren::app {
namespace {

using troubles::DeedEnd;
using troubles::Trouble;

constexpr DeedEnd impossible(const char* why) { return {DeedEnd::How::impossible, why}; }

// ---- deeds

// The buyer gets the step's words by mail; each step tells once.
DeedEnd send_message(const House& house, db::Tx& tx, const Context& context, const Trouble& trouble) {
  const auto order = trouble.order.empty() ? std::nullopt : orders::find(tx, trouble.shop, trouble.order);
  if (!order) return impossible("no_order");
  const auto person = orders::person_of(tx, house, *order);
  if (!person) return impossible("erased");
  if (person->email.empty()) return impossible("no_address");
  if (troubles::buyer_view(tx, trouble, order->number, context.now, order->document.locale).is_null()) return impossible("nothing_to_say");
  mail::enqueue(
      tx, {trouble.shop, "order_trouble", "trouble", orders::troubles_subject(trouble), mail::Role::buyer, context.now, std::nullopt});
  return {};
}

std::optional<payments::Attempt> attempt_of(db::Tx& tx, const Trouble& trouble) {
  if (trouble.subject_kind != "payment") return std::nullopt;
  auto attempt = payments::find_attempt(tx, payments::AttemptId(trouble.subject_id));
  return attempt && attempt->shop == trouble.shop ? attempt : std::nullopt;
}

// Asked after the commit; the answer comes into the attempt, and its end is a condition.
DeedEnd look_up_payment(payments::Driver& driver, db::Tx& tx, const Trouble& trouble) {
  const auto attempt = attempt_of(tx, trouble);
  if (!attempt) return impossible("no_payment");
  tx.after_commit([&driver, id = attempt->id] { driver.poke(id); });
  return {};
}

// Once: what is on its way already is not given back again. Money that came by transfer goes to an account the buyer names.
DeedEnd refund_duplicate(const TroubleParts& parts, db::Tx& tx, const Context& context, const Trouble& trouble) {
  if (trouble.subject_kind == "deposit") {
    begin_transfer(tx, parts.bank, context, trouble);
    return {};
  }
  const auto attempt = attempt_of(tx, trouble);
  if (!attempt) return impossible("no_payment");
  if (!attempt->surplus) return impossible("not_refundable");
  const Yen left = payments::refundable(tx, *attempt);
  if (left == Yen(0)) return {};
  const auto refund = payments::request_refund(
      tx, {payments::new_refund_id(parts.house.env.random), attempt->id, left, payments::RefundWhy::surplus, context.now});
  check(refund.has_value(), "surplus money cannot be given back");
  parts.give_back(tx, *refund);
  return {};
}

// ---- conditions: how it is solved, "" while it is not

using How = std::string_view;

How when(bool so, How how) { return so ? how : How(); }

How money_returned(db::Tx& tx, const Trouble& trouble) {
  const auto attempt = attempt_of(tx, trouble);
  return when(attempt && payments::is_all_back(tx, attempt->id), "refunded");
}

// What is reserved and to be taken may be taken by now: that is not known either.
How payment_ended(db::Tx& tx, const Trouble& trouble) {
  const auto attempt = attempt_of(tx, trouble);
  if (!attempt) return {};
  if (attempt->state == payments::State::captured) return "paid";
  if (payments::is_final(attempt->state)) return "payment_failed";
  const bool stands = payments::is_promised(attempt->state) && attempt->want == payments::Want::nothing;
  return when(stands && !payments::is_cancel_refused(*attempt), "paid");
}

std::optional<orders::Order> order_of(db::Tx& tx, const Trouble& trouble) {
  return trouble.order.empty() ? std::nullopt : orders::find(tx, trouble.shop, trouble.order);
}

How money_went_back(const orders::Order& order) { return when(order.payment_state == orders::PaymentState::refunded, "refunded"); }

// Of a deposit: the order it came for, too late, has had its money paid back.
How payment_wanted(db::Tx& tx, const Trouble& trouble) {
  if (trouble.subject_kind == "deposit") {
    const auto order = order_of(tx, trouble);
    return order ? money_went_back(*order) : How();
  }
  const auto attempt = attempt_of(tx, trouble);
  if (!attempt || attempt->state != payments::State::captured) return {};
  return attempt->surplus ? money_returned(tx, trouble) : How("paid");
}

// Before the order is there, it is an attempt to buy under the same id: the buyer orders by another way to pay, or leaves.
How payment_made(db::Tx& tx, Instant now, const Trouble& trouble) {
  const auto order = order_of(tx, trouble);
  if (order && order->state != orders::State::pending)
    return order->payment_state == orders::PaymentState::paid ? "paid" : "ordered_otherwise";
  return when(checkout::came_to_nothing(tx, trouble.shop, CheckoutId(trouble.order.str()), now), "abandoned");
}

// Nothing is asked of a buyer whose order has ended. What is being checked is not paid yet.
How order_paid(db::Tx& tx, const Trouble& trouble) {
  const auto order = order_of(tx, trouble);
  if (!order) return {};
  if (orders::is_stopped(order->state)) return "cancelled";
  const auto state = order->payment_state;
  const bool waits = state == orders::PaymentState::awaiting || state == orders::PaymentState::checking;
  if (waits) return when(orders::is_final(order->state), "solved");
  return "paid";
}

// Of a refund: that one, or others that brought as much after it failed, or the order's money went back by hand; of an order: its money
// went back. What arrived and is missing in the provider's books is over when it stands there (payments/books.h).
How order_refunded(db::Tx& tx, const Trouble& trouble) {
  if (trouble.subject_kind == "refund") {
    const auto refund = payments::find_refund(tx, payments::RefundId(trouble.subject_id));
    if (!refund || refund->shop != trouble.shop) return {};
    if (refund->state == payments::RefundState::failed) {
      if (payments::is_made_good(tx, *refund)) return "refunded";
      const auto order = refund->why == payments::RefundWhy::order ? order_of(tx, trouble) : std::nullopt;
      return order ? money_went_back(*order) : How();
    }
    const bool missing = nlohmann::json::parse(trouble.evidence, nullptr, false).contains(payments::kNotThere);
    return when(refund->state == payments::RefundState::arrived && !missing, "refunded");
  }
  const auto order = order_of(tx, trouble);
  return order ? money_went_back(*order) : How();
}

How dispute_closed(db::Tx& tx, const Trouble& trouble) {
  const auto dispute = payments::find_dispute(tx, trouble.shop, trouble.subject_id);
  return dispute && payments::is_over(dispute->state) ? payments::how_of(dispute->state) : How();
}

How similar_over(db::Tx& tx, const Trouble& trouble) {
  const auto pair = orders::similar_pair(tx, trouble.shop, trouble.order);
  return when(!pair || orders::is_over(*pair), "solved");
}

How order_ended(db::Tx& tx, const Trouble& trouble) {
  const auto order = order_of(tx, trouble);
  return when(order && orders::is_final(order->state), "solved");
}

How order_stopped(db::Tx& tx, const Trouble& trouble) {
  const auto order = order_of(tx, trouble);
  return when(order && orders::is_stopped(order->state), "cancelled");
}

How method_back(db::Tx& tx, const Trouble& trouble) {
  return when(trouble.subject_kind == "method" && !pauses::is_failing(tx, trouble.shop, trouble.subject_id), "method_back");
}

// Of a message's rounds the newest counts.
std::optional<mail::Message> newest_of(db::Tx& tx, const Trouble& trouble) {
  const auto key = mail::parse_message_id(trouble.subject_id);
  std::optional<mail::Message> newest;
  if (!key) return newest;
  for (mail::Fate& fate : mail::of_subject(tx, trouble.shop, key->subject_id)) {
    if (fate.message.kind == key->kind && (!newest || newest->round < fate.message.round)) newest = std::move(fate.message);
  }
  return newest;
}

How mail_delivered(db::Tx& tx, const Trouble& trouble) {
  const auto message = newest_of(tx, trouble);
  if (message && message->state == mail::State::spooled) return "spooled";
  return when(message && message->state == mail::State::handed_over, "delivered");
}

// ---- faces

std::optional<troubles::Face> message_face(db::Tx& tx, Locale locale, const Trouble& trouble) {
  const auto message = newest_of(tx, trouble);
  if (!message) return std::nullopt;
  return troubles::Face{mail::name_of_kind(locale, message->kind), "/admin/mail?show=parked"};
}

std::optional<troubles::Face> variant_face(const catalog::Shelf& shelf, Locale locale, const Trouble& trouble) {
  const auto found = shelf.of(trouble.shop)->find_variant(VariantId(trouble.subject_id));
  if (!found) return std::nullopt;
  return troubles::Face{catalog::full_name(*found->item, *found->variant, locale), "/admin/stock/" + trouble.subject_id};
}

// A payment is named as the provider names it, so that it is found there and in the list; where no order is, by the number that was to
// be its order's, too.
troubles::Face payment_face(db::Tx& tx, Locale locale, const Trouble& trouble) {
  const std::string list = html::word(locale, "payments.admin.title");
  const auto attempt = payments::find_attempt(tx, payments::AttemptId(trouble.subject_id));
  if (!attempt || attempt->reference.empty()) return {list, "/admin/payments"};
  const bool numbered = !attempt->order_number.empty() && !order_of(tx, trouble);
  const std::string there =
      numbered ? html::word(locale, "payments.admin.number_there", {{"number", attempt->order_number}}) : std::string();
  return {list + " " + attempt->reference + there, attempt->surplus ? "/admin/payments?show=surplus" : "/admin/payments"};
}

bool works_on(const shops::Directory& shops, const ShopId& id, LocalDate day) {
  const auto shop = shops.by_id(id);
  return !shop || shipping::works(shop->settings.dispatch, day);
}

bool tell_story(House& house, db::Tx& tx, const Context& context, const Trouble& trouble, const troubles::Event& event) {
  auto order = orders::find(tx, trouble.shop, trouble.order);
  if (!order) return false;
  const orders::Change change{orders::Happening::trouble, troubles::story_json(trouble, event), "", std::nullopt};
  const auto applied = orders::apply(tx, house, context, *order, change);
  check(applied.has_value(), "a trouble's story was refused by its order");
  return true;
}

}  // namespace

troubles::Hands hands_of(const TroubleParts& parts) {
  House& house = parts.house;
  troubles::Hands hands;
  troubles::add_own_deeds(hands);
  hands.deeds["send_message"] = [&house](db::Tx& tx, const Context& context, Trouble& trouble) {
    return send_message(house, tx, context, trouble);
  };
  hands.deeds["look_up_payment"] = [&driver = parts.driver](db::Tx& tx, const Context&, Trouble& trouble) {
    return look_up_payment(driver, tx, trouble);
  };
  hands.deeds["refund_duplicate"] = [parts](db::Tx& tx, const Context& context, Trouble& trouble) {
    return refund_duplicate(parts, tx, context, trouble);
  };
  add_remedies(hands, parts.bank, parts.gateway_of, parts.books);
  hands.presses["look_up_payment"] = [&driver = parts.driver](db::Tx& tx, const Context&, const Trouble& trouble) {
    return look_up_payment(driver, tx, trouble).how == DeedEnd::How::done;
  };
  hands.facts = [&house](db::Tx& tx, Locale locale, const Trouble& trouble) { return payment_facts(tx, house, locale, trouble); };
  hands.conditions = {{"payment_ended", payment_ended},   {"payment_wanted", payment_wanted}, {"order_paid", order_paid},
                      {"order_ended", order_ended},       {"order_stopped", order_stopped},   {"order_refunded", order_refunded},
                      {"mail_delivered", mail_delivered}, {"money_returned", money_returned}, {"similar_over", similar_over},
                      {"dispute_closed", dispute_closed}, {"method_back", method_back}};
  hands.conditions["payment_made"] = [&house](db::Tx& tx, const Trouble& trouble) {
    return payment_made(tx, house.env.clock.now(), trouble);
  };
  hands.stands_still = [](db::Tx& tx, const Trouble& trouble) {
    const bool asks_for_money = trouble.kind == troubles::kind::kUnpaidOrder || trouble.kind == troubles::kind::kSentUnpaid;
    return asks_for_money && troubles::is_put_back(tx, trouble.shop);
  };
  hands.works_on = [&shops = parts.shops](const ShopId& shop, LocalDate day) { return works_on(shops, shop, day); };
  hands.order_number = [](db::Tx& tx, const ShopId& shop, const OrderId& id) {
    const auto order = id.empty() ? std::nullopt : orders::find(tx, shop, id);
    return order ? order->number : std::string();
  };
  hands.face = [&shelf = parts.shelf](db::Tx& tx, Locale locale, const Trouble& trouble) -> std::optional<troubles::Face> {
    if (trouble.subject_kind == "message") return message_face(tx, locale, trouble);
    if (trouble.subject_kind == "payment") return payment_face(tx, locale, trouble);
    if (trouble.subject_kind == "refund" || trouble.subject_kind == "dispute") {
      return troubles::Face{html::word(locale, "payments.admin.title"), "/admin/payments"};
    }
    if (trouble.subject_kind == "deposit") {
      return troubles::Face{html::word(locale, "bank.menu.deposits"), "/admin/deposits/" + trouble.subject_id};
    }
    if (trouble.subject_kind == "transfer") {
      return troubles::Face{html::word(locale, "bank.refunds.title"), "/admin/refunds/" + trouble.subject_id};
    }
    if (trouble.subject_kind == "method") {
      return troubles::Face{pauses::method_name(locale, pauses::method_from(trouble.subject_id)), "/admin/payments"};
    }
    if (trouble.subject_kind == "variant") return variant_face(shelf, locale, trouble);
    return std::nullopt;
  };
  hands.tell_story = [&house](db::Tx& tx, const Context& context, const Trouble& trouble, const troubles::Event& event) {
    return tell_story(house, tx, context, trouble, event);
  };
  return hands;
}

}  // namespace noren::app
