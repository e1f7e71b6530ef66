#include "checkout/store.h"

#include "base/hex.h"
#include "base/names.h"
#include "checkout/sql.h"
#include "crypto/crypto.h"
#include "drafts/drafts.h"
#include "orders/json.h"

namespace noren::checkout {
namespace {

constexpr Named<State> kStates[] = {
    {State::open, "open"}, {State::checking, "checking"}, {State::accepted, "accepted"}, {State::not_accepted, "not_accepted"}};

State state_from(std::string_view name) { return stored(value_in(kStates, name), "checkouts.state"); }

Checkout read_checkout(const db::Row& row) {
  Checkout checkout;
  checkout.id = row.id<CheckoutId>(0);
  checkout.shop = row.id<ShopId>(1);
  checkout.state = state_from(row.text(2));
  checkout.source = row.flag(3) ? Source::api : Source::page;
  checkout.created_at = row.instant(4);
  checkout.expires_at = row.instant(5);
  checkout.version = row.integer(6);
  checkout.person = row.id<people::PersonId>(7);
  checkout.document_json = row.str(8);
  checkout.document = orders::document_from_json(checkout.document_json);
  checkout.sealed = row.blob(9);
  checkout.card_source = row.str(10);
  checkout.changes = row.str(11);
  return checkout;
}

}  // namespace

std::string_view name_of(State state) { return name_in(kStates, state); }

void insert_checkout(db::Tx& tx, const Checkout& checkout) {
  tx.run(sql::insert_checkout, checkout.id, checkout.shop, name_of(checkout.state), checkout.source == Source::api, checkout.created_at,
         checkout.expires_at, checkout.version, checkout.person, checkout.document_json, db::Blob{checkout.sealed}, checkout.card_source);
}

std::optional<Checkout> load_checkout(db::Tx& tx, const ShopId& shop, const CheckoutId& id) {
  return tx.one(sql::find_checkout, read_checkout, shop, id);
}

std::optional<Standing> standing_of(db::Tx& tx, const ShopId& shop, const CheckoutId& id) {
  const auto read = [](const db::Row& row) { return Standing{state_from(row.text(0)), row.instant(1), row.integer(2)}; };
  return tx.one(sql::find_standing, read, shop, id);
}

bool update_checkout(db::Tx& tx, Checkout& checkout) {
  const std::int64_t changed =
      tx.run(sql::update_checkout, checkout.shop, checkout.id, checkout.version, checkout.expires_at, checkout.person,
             checkout.document_json, db::Blob{checkout.sealed}, checkout.card_source, checkout.changes);
  if (changed == 1) ++checkout.version;
  return changed == 1;
}

void accept_checkout(db::Tx& tx, const Checkout& checkout) {
  check(tx.run(sql::accept_checkout, checkout.shop, checkout.id) == 1, "a checkout was accepted twice");
  // A program types no drafts.
  if (checkout.source == Source::page) drafts::drop_of_form(tx, checkout.id.str());
}

void set_state(db::Tx& tx, const Checkout& checkout, State state) {
  check(tx.run(sql::set_state, checkout.shop, checkout.id, name_of(state)) == 1, "a checkout that has ended began to be paid");
}

std::string hash_of(std::string_view text) { return to_base32(crypto::sha256(text).substr(0, 15)); }

std::optional<Answer> find_answer(db::Tx& tx, const CheckoutId& id, std::string_view key_hash) {
  return tx.one(
      sql::find_answer,
      [](const db::Row& row) {
        return Answer{row.str(0), row.str(1), row.str(2)};
      },
      id, key_hash);
}

void insert_answer(db::Tx& tx, const CheckoutId& id, std::string_view key_hash, const Answer& answer, Instant now) {
  tx.run(sql::insert_answer, id, key_hash, answer.body_hash, answer.verdict, answer.details, now);
}

std::int64_t count_answers(db::Tx& tx, const CheckoutId& id) {
  return *tx.one(
      sql::count_answers, [](const db::Row& row) { return row.integer(0); }, id);
}

}  // namespace noren::checkout
