// Boxes for personal data: a key per person, and one per attempt to buy that a node carried. All inside the caller's transaction.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "db/transaction.h"
#include "house/house.h"

namespace noren::people {

using PersonId = Id<struct PersonTag>;  // made from shop and mail address with a key of ours: tells a stranger nothing

// An address as it is compared: ASCII letters in lower case.
std::string plain_mail(std::string_view mail);

// The same address (in any case of its letters) is the same person.
PersonId person_of(const House& house, const ShopId& shop, std::string_view mail);

// Finds or makes the person's key and seals the text with it.
std::string seal(db::Tx& tx, const House& house, const ShopId& shop, const PersonId& person, std::string_view plain, Instant now);

// The box of an attempt to buy. What a node takes and carries (House::carried) has a key of its own, which goes with it: it becomes a
// further one of the person.
struct Sealing {
  std::string_view attempt;  // its id, and its order's
  std::string_view plain;
  Instant now;
};
std::string seal_attempt(db::Tx& tx, const House& house, const ShopId& shop, const PersonId& person, const Sealing& what);
// It came to nothing.
void forget_attempt(db::Tx& tx, std::string_view attempt);

// Nothing when the person was erased, or the box belongs to somebody else.
std::optional<std::string> open(db::Tx& tx, const House& house, const ShopId& shop, const PersonId& person, std::string_view box);

std::optional<std::string> open(db::Tx& tx, const crypto::Keys& keys, const ShopId& shop, const PersonId& person, std::string_view box);

// sealed_key: of persons or person_keys, as a list's own statement read it with its rows.
std::optional<std::string> open_with_key(const crypto::Keys& keys, std::string_view sealed_key, std::string_view box);

// Whether there is a key: not after the person was erased.
bool known(db::Tx& tx, const ShopId& shop, const PersonId& person);

// Destroys all keys and keeps the time of it. True when there was one. Words kept in the clear are not its business (erasure/erasure.h).
bool erase(db::Tx& tx, const ShopId& shop, const PersonId& person, Instant now);
// The last time; boxes from before it stay shut, also when the person came back since and has a new key.
std::optional<Instant> erased_at(db::Tx& tx, const ShopId& shop, const PersonId& person);
// The same of many: those who were.
std::map<PersonId, Instant> erased_among(db::Tx& tx, const ShopId& shop, std::span<const std::string> people);

}  // namespace noren::people
