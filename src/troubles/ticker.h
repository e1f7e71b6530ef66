// Carries open troubles up their ladders: begins steps, does their deeds, looks at their conditions, raises the alarm, and writes
// their stories into the orders' chains. Each trouble in a transaction of its own, at background priority; safe to run on several
// nodes. Thread: one at a time.
#pragma once
#include "house/house.h"
#include "troubles/hands.h"

namespace noren::troubles {

class Ticker {
 public:
  // Throws std::runtime_error when a default playbook names a deed or condition that hands do not have.
  Ticker(House& house, const Hands& hands);

  // Everything that is due. How many troubles were looked at. Throws db/errors.h.
  int run(Instant now);
  // One of them, if it is due: after a deed of the staff. Thread: safe from any.
  void look_now(const ShopId& shop, const TroubleId& id, Instant now) const;

 private:
  void look(const ShopId& shop, const TroubleId& id, Instant now, db::Priority priority) const;
  bool look_at(db::Tx& tx, const ShopId& shop, const TroubleId& id, Instant now) const;
  // The trouble's own fault: it is put off, so that the others are reached.
  void not_now(const ShopId& shop, const TroubleId& id, Instant now, db::Priority priority, const char* why) const;
  void put_off(db::Tx& tx, const ShopId& shop, const TroubleId& id, Instant now) const;

  House& house_;
  const Hands& hands_;
};

}  // namespace noren::troubles
