#include "checkout/checkout.h"
#include "checkout/keeping.h"
#include "checkout/store.h"
#include "db/errors.h"
#include "drafts/drafts.h"
#include "orders/json.h"
#include "orders/orders.h"
#include "orders/token.h"

namespace noren::checkout {
namespace {

Result<orders::Document, Faults> quote_now(const Desk& desk, const Context& context, const Wish& wish) {
  return quote(shown_now(desk, context.shop), wish, context.now);
}

}  // namespace

Shown shown_now(const Desk& desk, const ShopId& shop) {
  Shown shown{desk.shops.by_id(shop), desk.shelf.of(shop), desk.cards.gateway_of(shop)};
  check(shown.shop != nullptr, "a request without a shop reached the checkout");
  return shown;
}

namespace {

Result<Checkout, Faults> open_new(Desk& desk, const Context& context, const Wish& wish, Source source) {
  auto document = quote_now(desk, context, wish);
  if (!document) return Fail<Faults>(std::move(document.error()));
  Checkout checkout;
  checkout.id = CheckoutId(orders::new_checkout_id(desk.node, desk.house.env));
  checkout.shop = context.shop;
  checkout.source = source;
  checkout.created_at = context.now;
  checkout.expires_at = context.now + kOpenFor;
  checkout.person = people::person_of(desk.house, context.shop, wish.person.email);
  checkout.document = std::move(*document);
  checkout.document_json = orders::to_json(checkout.document);
  checkout.card_source = wish.source;
  const std::string plain = orders::to_json(wish.person);
  desk.house.db.write([&](db::Tx& tx) {
    checkout.sealed = people::seal_attempt(tx, desk.house, context.shop, checkout.person, {checkout.id.str(), plain, context.now});
    insert_checkout(tx, checkout);
    if (!wish.member.empty()) orders::put_member(tx, context.shop, {OrderId(checkout.id.str()), wish.member, context.now});
  });
  desk.recent.keep(std::make_shared<const Attempt>(Attempt{checkout, wish.person}));
  return checkout;
}

}  // namespace

Result<Checkout, ChangeFailure> change_checkout(Desk& desk, const Context& context, const CheckoutId& id, const Wish& wish) {
  auto document = quote_now(desk, context, wish);
  if (!document) return Fail<ChangeFailure>(ChangeFailure{ChangeError::faults, std::move(document.error())});
  const std::string plain = orders::to_json(wish.person);
  const std::string document_json = orders::to_json(*document);
  auto changed = desk.house.db.write([&](db::Tx& tx) -> Result<Checkout, ChangeFailure> {
    auto checkout = load_checkout(tx, context.shop, id);
    if (!checkout || checkout->state_at(context.now) != State::open) return Fail<ChangeFailure>(ChangeFailure{ChangeError::gone, {}});
    // Other goods may be wanted now: what was held for the ones before is free again.
    if (auto keeping = find_keeping(tx, context.shop, id); keeping && keeping->held) {
      release_pieces(tx, desk.board, context.shop, checkout->document);
      keeping->held = false;
      keeping->held_until.reset();
      put_keeping(tx, context.shop, id, *keeping);
    }
    checkout->person = people::person_of(desk.house, context.shop, wish.person.email);
    checkout->sealed = people::seal_attempt(tx, desk.house, context.shop, checkout->person, {id.str(), plain, context.now});
    checkout->document = *document;
    checkout->document_json = document_json;
    checkout->card_source = wish.source;
    checkout->changes.clear();
    checkout->expires_at = context.now + kOpenFor;
    check(update_checkout(tx, *checkout), "a checkout changed within its own transaction");
    drafts::drop_of_form(tx, id.str());
    orders::put_member(tx, context.shop, {OrderId(id.str()), wish.member, context.now});
    return *checkout;
  });
  if (changed) desk.recent.keep(std::make_shared<const Attempt>(Attempt{*changed, wish.person}));
  return changed;
}

Result<Checkout, Faults> open_checkout(Desk& desk, const Context& context, const Wish& wish, Source source) {
  try {
    return open_new(desk, context, wish, source);
  } catch (const db::CommitUnknown& failure) {
    // Nobody was told its id: whether it lies there or not, he may begin anew.
    throw db::Unavailable(failure.what());
  }
}

std::optional<Found> find_checkout(Desk& desk, const ShopId& shop, const CheckoutId& id) {
  return desk.house.db.read([&](db::Tx& tx) -> std::optional<Found> {
    auto checkout = load_checkout(tx, shop, id);
    if (!checkout) return std::nullopt;
    Found found;
    if (const auto plain = people::open(tx, desk.house, shop, checkout->person, checkout->sealed))
      found.person = orders::person_from_json(*plain);
    if (checkout->state == State::accepted) found.order = orders::find(tx, shop, OrderId(id.str()));
    found.checkout = std::move(*checkout);
    return found;
  });
}

}  // namespace noren::checkout
