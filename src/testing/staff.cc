#include "testing/staff.h"

namespace noren::testing {

void KeptPost::send(db::Tx& tx, const Context&, staff::LetterKind kind, const std::string& letter) {
  tx.after_commit([this, kind, letter] { letters.push_back({kind, letter}); });
}

Context context_at(const MovedClock& clock, const std::string& shop) {
  return Context{ShopId(shop), {ActorKind::buyer, "", ""}, clock.now(), Locale::ja, "r1"};
}

StaffId add_test_owner(TestHouse& house, const std::string& shop) {
  static const std::string hash = crypto::hash_password(kOwnerPassword);
  const Context context = context_at(house.clock, shop);
  const auto id = house.db.write([&](db::Tx& tx) { return staff::add_owner(tx, context, house, {kOwnerMail, "佐藤 花子", hash}); });
  check(id.has_value(), "the test's owner");
  return *id;
}

staff::Attempt owner_attempt(const std::string& password, const std::string& client) {
  return {.mail = kOwnerMail, .password = password, .client = client, .user_agent = "Chrome/130 Windows"};
}

}  // namespace noren::testing
