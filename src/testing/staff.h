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
  void send(db::Tx& tx, const Context&, staff::LetterKind kind, const std::string& letter) override;
  std::vector<Letter> letters;
};

inline constexpr const char* kOwnerMail = "owner@example.jp";
inline constexpr const char* kOwnerPassword = "kurumi no ki no shita";

Context context_at(const MovedClock& clock, const std::string& shop = "s1");

// The hash is made once: it is slow on purpose.
StaffId add_test_owner(TestHouse& house, const std::string& shop = "s1");

staff::Attempt owner_attempt(const std::string& password = kOwnerPassword, const std::string& client = "192.0.2.1");

}  // namespace noren::testing
