#include "payments/store.h"

#include <nlohmann/json.hpp>

#include "base/names.h"
#include "payments/payments.h"
#include "payments/rules.h"
#include "payments/sql.h"

namespace noren::payments {
namespace {

using nlohmann::json;

std::string stores_text(const std::vector<StoreNumber>& stores) {
  json all = json::array();
  for (const StoreNumber& one : stores) {
    json number = {{"store", one.store}, {"number", one.number}, {"confirmation", one.confirmation}};
    if (!one.by_phone) number["given"] = true;
    all.push_back(std::move(number));
  }
  return all.dump();
}

std::vector<StoreNumber> stores_from(const std::string& text) {
  std::vector<StoreNumber> stores;
  try {
    for (const json& one : json::parse(text))
      stores.push_back({one.at("store"), one.at("number"), one.at("confirmation"), !one.value("given", false)});
  } catch (const json::exception&) {
    throw Bug("what nobody wrote in payment_attempts.stores");
  }
  return stores;
}

Attempt read_attempt(const db::Row& row) {
  Attempt attempt;
  int column = 0;
  const auto text = [&] { return row.str(column++); };
  const auto number = [&] { return row.integer(column++); };
  const auto flag = [&] { return row.flag(column++); };
  const auto moment = [&] { return row.maybe_instant(column++); };
  attempt.id = AttemptId(text());
  attempt.shop = ShopId(text());
  attempt.order = OrderId(text());
  attempt.order_number = text();
  attempt.n = number();
  attempt.provider = text();
  attempt.means = stored(means_from(text()), "payment_attempts.means");
  attempt.amount = Yen(number());
  attempt.state = stored(state_from(text()), "payment_attempts.state");
  attempt.reference = text();
  attempt.confirmed = flag();
  attempt.unconfirmed_there = flag();
  attempt.act = stored(act_from(text()), "payment_attempts.act");
  attempt.tries = number();
  attempt.in_doubt = flag();
  attempt.doubt_since = moment();
  attempt.looks = number();
  attempt.due_at = moment();
  attempt.expires_at = moment();
  attempt.redirect = text();
  attempt.decline = decline_from(text()).value_or(Decline::other);
  attempt.decline_code = text();
  attempt.card_brand = text();
  attempt.card_last4 = text();
  attempt.surplus = flag();
  attempt.captured = Yen(number());
  attempt.created_at = *moment();
  attempt.updated_at = *moment();
  attempt.version = number();
  attempt.account = number();
  attempt.stores = stores_from(text());
  attempt.want = stored(want_from(text()), "payment_attempts.want");
  attempt.ask_first = flag();
  return attempt;
}

}  // namespace

void insert_attempt(db::Tx& tx, const Attempt& a) {
  tx.run(sql::insert_attempt, a.id, a.shop, a.order, a.order_number, a.n, a.provider, name_of(a.means), a.amount, name_of(a.state),
         a.reference, a.confirmed, a.unconfirmed_there, name_of(a.act), a.tries, a.in_doubt, a.doubt_since, a.looks, a.due_at, a.expires_at,
         a.redirect, name_of(a.decline), a.decline_code, a.card_brand, a.card_last4, a.surplus, a.captured, a.created_at, a.updated_at,
         a.version, a.account, stores_text(a.stores), name_of(a.want), a.ask_first);
}

std::optional<Attempt> find_attempt(db::Tx& tx, const AttemptId& id) { return tx.one(sql::find_attempt, read_attempt, id); }

std::vector<Attempt> attempts_of(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(sql::attempts_of_order, read_attempt, shop, order);
}

std::optional<Attempt> attempt_of_number(db::Tx& tx, const ShopId& shop, const std::string& number) {
  return tx.one(sql::attempt_of_number, read_attempt, shop, number);
}

std::int64_t count_uncancelled(db::Tx& tx, const ShopId& shop, std::optional<Means> means) {
  const std::string_view wanted = means ? name_of(*means) : std::string_view();
  return *tx.one(
      sql::count_uncancelled, [](const db::Row& row) { return row.integer(0); }, shop, wanted);
}

bool update_attempt(db::Tx& tx, Attempt& a) {
  const std::int64_t changed =
      tx.run(sql::update_attempt, a.id, a.version, name_of(a.state), a.reference, a.confirmed, a.unconfirmed_there, name_of(a.act), a.tries,
             a.in_doubt, a.doubt_since, a.looks, a.due_at, a.expires_at, a.redirect, name_of(a.decline), a.decline_code, a.card_brand,
             a.card_last4, a.surplus, a.captured, a.updated_at, stores_text(a.stores), name_of(a.want), a.ask_first);
  if (changed == 0) return false;
  ++a.version;
  return true;
}

std::vector<Attempt> attempts_page(db::Tx& tx, const ShopId& shop, std::string_view states, std::int64_t most, std::int64_t skip) {
  return tx.all(sql::attempts_page, read_attempt, shop, states, most, skip);
}

std::vector<Audited> attempts_after(db::Tx& tx, const ShopId& shop, const AttemptId& last, std::int64_t most) {
  const auto read = [](const db::Row& row) {
    Audited audited{row.id<AttemptId>(0), row.str(3), std::nullopt, ""};
    try {
      audited.attempt = read_attempt(row);
    } catch (const Bug& bug) {
      audited.unreadable = bug.what();
    }
    return audited;
  };
  return tx.all(sql::verify_page, read, shop, last, most);
}

std::int64_t count_attempts(db::Tx& tx, const ShopId& shop, std::string_view states) {
  return *tx.one(
      sql::count_attempts, [](const db::Row& row) { return row.integer(0); }, shop, states);
}

std::optional<Attempt> find_told(db::Tx& tx, const ShopId& shop, const std::string& reference, const AttemptId& attempt) {
  const auto known = reference.empty()
                         ? std::nullopt
                         : tx.one(
                               sql::attempt_of_reference, [](const db::Row& row) { return row.id<AttemptId>(0); }, shop, reference);
  return find_attempt(tx, known.value_or(attempt));
}

std::vector<CapturedOne> captured_between(db::Tx& tx, const ShopId& shop, Instant from, Instant before) {
  const auto read = [](const db::Row& row) { return CapturedOne{row.id<AttemptId>(0), row.integer(1)}; };
  return tx.all(sql::captured_between, read, shop, from, before);
}

std::vector<Attempt> charges_like(db::Tx& tx, const ShopId& shop, const ChargeClues& clues, std::int64_t most) {
  return tx.all(sql::charges_like, read_attempt, shop, clues.from, clues.before, clues.amount, clues.last4, most);
}

std::vector<Errands::Due> due_attempts(db::Tx& tx, int most) {
  return tx.all(
      sql::due_attempts,
      [](const db::Row& row) {
        return Errands::Due{row.str(0), row.instant(1)};
      },
      most);
}

}  // namespace noren::payments
