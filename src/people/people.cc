#include "people/people.h"

#include "base/ascii.h"
#include "db/list.h"
#include "people/sql.h"

namespace noren::people {
namespace {

constexpr std::string_view kPurpose = "person-key";

std::optional<std::string> find_key(db::Tx& tx, const crypto::Keys& keys, const ShopId& shop, const PersonId& person) {
  const auto box = tx.one(
      sql::find_key, [](const db::Row& row) { return row.blob(0); }, shop, person);
  if (!box) return std::nullopt;
  return keys.open(kPurpose, *box);
}

}  // namespace

std::string plain_mail(std::string_view mail) { return lower_ascii(mail); }

PersonId person_of(const House& house, const ShopId& shop, std::string_view mail) {
  return PersonId(house.keys.sign("person", shop.str() + "\n" + plain_mail(mail)).substr(0, 16));
}

std::string seal(db::Tx& tx, const House& house, const ShopId& shop, const PersonId& person, std::string_view plain, Instant now) {
  auto key = find_key(tx, house.keys, shop, person);
  if (!key) {
    key = house.env.random.bytes(32);
    tx.run(sql::insert_person, shop, person, db::Blob{house.keys.seal(kPurpose, *key, house.env.random)}, now);
  }
  return crypto::seal_with(*key, plain, house.env.random);
}

std::string seal_attempt(db::Tx& tx, const House& house, const ShopId& shop, const PersonId& person, const Sealing& what) {
  if (!house.carried) return seal(tx, house, shop, person, what.plain, what.now);
  const std::string key = house.env.random.bytes(32);
  tx.run(sql::put_attempt_key, what.attempt, shop, person, db::Blob{house.keys.seal(kPurpose, key, house.env.random)}, what.now);
  return crypto::seal_with(key, what.plain, house.env.random);
}

void forget_attempt(db::Tx& tx, std::string_view attempt) { tx.run(sql::delete_attempt_key, attempt); }

std::optional<std::string> open(db::Tx& tx, const House& house, const ShopId& shop, const PersonId& person, std::string_view box) {
  return open(tx, house.keys, shop, person, box);
}

std::optional<std::string> open(db::Tx& tx, const crypto::Keys& keys, const ShopId& shop, const PersonId& person, std::string_view box) {
  if (const auto key = find_key(tx, keys, shop, person)) {
    if (auto plain = crypto::open_with(*key, box)) return plain;
  }
  const auto read = [](const db::Row& row) { return row.blob(0); };
  for (const std::string& sealed_key : tx.all(sql::attempt_keys_of_person, read, shop, person)) {
    if (auto plain = open_with_key(keys, sealed_key, box)) return plain;
  }
  return std::nullopt;
}

std::optional<std::string> open_with_key(const crypto::Keys& keys, std::string_view sealed_key, std::string_view box) {
  const auto key = keys.open(kPurpose, sealed_key);
  if (!key) return std::nullopt;
  return crypto::open_with(*key, box);
}

bool known(db::Tx& tx, const ShopId& shop, const PersonId& person) {
  const auto any = [](const db::Row&) { return true; };
  return tx.one(sql::find_key, any, shop, person) || !tx.all(sql::attempt_keys_of_person, any, shop, person).empty();
}

bool erase(db::Tx& tx, const ShopId& shop, const PersonId& person, Instant now) {
  if (tx.run(sql::delete_person, shop, person) + tx.run(sql::delete_attempt_keys, shop, person) == 0) return false;
  tx.run(sql::put_erasure, shop, person, now);
  return true;
}

std::optional<Instant> erased_at(db::Tx& tx, const ShopId& shop, const PersonId& person) {
  return tx.one(
      sql::find_erasure, [](const db::Row& row) { return row.instant(0); }, shop, person);
}

std::map<PersonId, Instant> erased_among(db::Tx& tx, const ShopId& shop, std::span<const std::string> people) {
  std::map<PersonId, Instant> erased;
  tx.each(
      sql::find_erasures, [&](const db::Row& row) { erased.emplace(row.id<PersonId>(0), row.instant(1)); }, shop, db::list_of(people));
  return erased;
}

}  // namespace noren::people
