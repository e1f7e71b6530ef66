// Typed functions around sql/*.sql: no decisions. Inside the caller's transaction. Private to the feature.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "house/house.h"
#include "members/types.h"

namespace noren::members::store {

// How an address is known without being kept in the clear: signed.
std::string mail_mark(const House& house, const ShopId& shop, std::string_view mail);

// Nothing, too, when his key is gone.
std::optional<Member> by_id(db::Tx& tx, const House& house, const ShopId& shop, const MemberId& id);
std::optional<Member> by_mail(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail);
std::vector<Member> list(db::Tx& tx, const House& house, const ShopId& shop, std::int64_t limit, std::int64_t skip);
std::int64_t count(db::Tx& tx, const ShopId& shop);
void insert(db::Tx& tx, const House& house, const Member& member);
// False: somebody changed him since member.version.
bool set_profile(db::Tx& tx, const House& house, const Context& context, const Member& member);

std::string session_id(std::string_view cookie);
struct OpenSession {
  MemberId member;
  Instant created_at;
  Instant seen_at;
};
std::optional<OpenSession> session(db::Tx& tx, const ShopId& shop, const std::string& id);

std::optional<Letter> letter(db::Tx& tx, const House& house, const ShopId& shop, const std::string& id);
std::vector<Letter> letters_of(db::Tx& tx, const House& house, const ShopId& shop, const MemberId& member, std::int64_t limit);
void insert_letter(db::Tx& tx, const House& house, const ShopId& shop, const Letter& letter);

}  // namespace noren::members::store
