// How often somebody may try: failures are counted in the database, so that a restart forgives nothing, and before the try is
// made, so that many tries at once count too. What is counted is kept as a keyed hash, never as a mail or an address.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "db/transaction.h"
#include "house/house.h"
#include "staff/rules.h"

namespace noren::staff {

struct Counted {
  ThrottleKind kind;
  std::string subject;  // mail, address, id
};

// 0 and every counter raised by one, or the seconds to wait and nothing raised.
int begin_try(db::Tx& tx, const House& house, const Context& context, const std::vector<Counted>& counted);
// The try went well: counters of a client go back by one, all others begin anew.
void forgive(db::Tx& tx, const House& house, const Context& context, const std::vector<Counted>& counted);

// Passwords that may wait for their turn at once; more are told to come back, so that sign-ins never use up the workers.
class PasswordPlace {
 public:
  PasswordPlace();
  ~PasswordPlace();
  PasswordPlace(const PasswordPlace&) = delete;
  PasswordPlace& operator=(const PasswordPlace&) = delete;
  bool taken() const { return taken_; }

 private:
  bool taken_;
};

}  // namespace noren::staff
