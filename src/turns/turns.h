// The waiting rooms of all shops of this process: how many presses of the last button are worked on at once, in all and of one shop, so that
// one shop's crowd leaves room for the others. Per process: nodes on one database each have their own; a ticket counts at all of them.
// Thread: safe from any; one short lock.
#pragma once
#include <mutex>
#include <unordered_map>
#include <utility>

#include "env/clock.h"
#include "turns/room.h"

namespace noren::turns {

struct Most {
  int at_once = 64;           // in all
  int of_one_shop = 64;       // while others sell nothing; then at most three quarters of all
  std::size_t kept = 20'000;  // who waits, in memory; more keep their place by their ticket alone
};

struct Press {
  ShopId shop;
  CheckoutId checkout;
  std::optional<Instant> since = {};  // of a true ticket (ticket.h)
  bool crowded = false;               // many of this shop's requests wait for a worker
};

class Turns {
 public:
  explicit Turns(const env::Clock& clock, Most most = {}) : clock_(clock), most_(most) {}
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  // Somebody who is in, for as long as it lives.
  class Pass {
   public:
    Pass(Turns& turns, Press press);
    ~Pass();
    Pass(Pass&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)), press_(std::move(other.press_)), begun_(other.begun_) {}
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    Pass& operator=(Pass&&) = delete;

   private:
    Turns* turns_;
    Press press_;
    Instant begun_;
  };

  // Nothing: he has to wait, if there is anything to wait for.
  std::optional<Pass> enter(const Press& press);
  Place wait(const Press& press);
  // Of somebody who waits already; nothing of others.
  std::optional<Place> look(const Press& press);
  // He has what he waited for, or it is gone: his turn is over.
  void end(const ShopId& shop, const CheckoutId& checkout);
  // The same of one who was told at once that what he wants is gone.
  void turn_away(const ShopId& shop, const CheckoutId& checkout);

  struct Counts {
    std::int64_t under_way = 0;
    std::int64_t waiting = 0;
    std::int64_t told_to_wait = 0;  // since the start, as the others below
    std::int64_t called_in = 0;     // after having waited
    std::int64_t gone = 0;          // what they came for: told at once, or while they waited
  };
  Counts counts() const;

 private:
  Room::Now now_for(const Room& room, const Press& press) const;
  Room::Now now_with_memory(const Room& room, const Press& press) const;
  std::size_t kept() const;
  void leave(const Press& press, Instant begun);

  const env::Clock& clock_;
  const Most most_;
  mutable std::mutex mutex_;
  std::unordered_map<ShopId, Room> rooms_;
  int under_way_ = 0;
  Counts since_start_;
};

}  // namespace noren::turns
