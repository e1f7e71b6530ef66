// A shop with an owner who can sign in, for tests of staff and of pages on the owner's side.
#pragma once
#include <string>
#include <vector>

#include "base/check.h"
#include "staff/staff.h"
#include "testing/house.h"

namespace noren::testing {

// Keeps what would be mailed.
class KeptPost final : public staff::Post {
 public:
  struct Letter {
    staff::LetterKind kind;
    std::string id;
  };
  void send(db::Tx& tx, const Context&, staff::LetterKind kind, const std::string& letter) override {
    tx.after_commit([this, kind, letter] { letters.push_back({kind, letter}); });
  }
  std::vector<Letter> letters;
};

inline constexpr const char* kOwnerMail = "owner@example.jp";
inline constexpr const char* kOwnerPassword = "kurumi no ki no shita";

inline Context context_at(const MovedClock& clock, const std::string& shop = "s1") {
  return Context{ShopId(shop), {ActorKind::buyer, "", ""}, clock.now(), Locale::ja, "r1"};
}

// The hash is made once: it is slow on purpose.
inline StaffId add_test_owner(TestHouse& house, const std::string& shop = "s1") {
  static const std::string hash = crypto::hash_password(kOwnerPassword);
  const Context context = context_at(house.clock, shop);
  const auto id = house.db.write([&](db::Tx& tx) { return staff::add_owner(tx, context, house, {kOwnerMail, "佐藤 花子", hash}); });
  check(id.has_value(), "the test's owner");
  return *id;
}

inline staff::Attempt owner_attempt(const std::string& password = kOwnerPassword, const std::string& client = "192.0.2.1") {
  return {.mail = kOwnerMail, .password = password, .client = client, .user_agent = "Chrome/130 Windows"};
}

}  // namespace noren::testing
