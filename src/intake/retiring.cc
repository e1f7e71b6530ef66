#include "intake/retiring.h"

#include <nlohmann/json.hpp>

#include "db/errors.h"
#include "intake/carrying.h"
#include "intake/cluster.h"
#include "intake/homes.h"
#include "stock/gate.h"
#include "stock/leases.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

constexpr int kRetiredAtOnce = 50;
constexpr const char* kPutBack = "it was put back to an earlier state just now";

void tell_of_end(db::Tx& central, const Ending& ending, const std::vector<ShopId>& concerned, Instant now) {
  const std::string node(1, ending.holder.letter);
  const troubles::Subject subject{kOfNode, node};
  if (!nodes::has_holder(central, ending.holder.letter, "")) {
    for (const ShopId& shop : ending.shops) troubles::settle(central, {shop, troubles::kind::kHomeSilent, subject, "solved", now});
  }
  for (const ShopId& shop : ending.shops) {
    if (!ending.lost) troubles::settle(central, {shop, troubles::kind::kHomeLost, subject, "found", now});
  }
  if (!ending.lost) return;
  const nlohmann::json evidence = {{"node", node}, {"silent_since_at", ending.holder.renewed_at.micros()}, {"retired_at", now.micros()}};
  for (const ShopId& shop : concerned) troubles::open(central, {shop, troubles::kind::kHomeLost, subject, {}, evidence.dump(), now});
}

// What was carried from there and the central database does not remember is carried once more.
void take_back_forgotten(Carrying& carrying) {
  const std::int64_t remembered = carrying.carriages_there();
  if (carrying.carriages() <= remembered) return;
  carrying.take_back(remembered);
  carrying.finish_recorded();
}

// Those on their way. Gives the refused ones.
std::vector<CheckoutId> bring_handed(Carrying& carrying) {
  auto refused = carrying.carry_handed();
  if (!refused) throw db::Unavailable(kPutBack);
  return std::move(*refused);
}

// Hands over what can be, and brings it there. What is left after that is at odds with itself.
void bring_attempts(Carrying& carrying, Carried& carried) {
  while (const std::int64_t handed = carrying.hand_over_some(Carrying::Which::all)) {
    const auto stayed = static_cast<std::int64_t>(carried.refused_attempts.size());
    carried.refused_attempts = bring_handed(carrying);
    carried.attempts += handed + stayed - static_cast<std::int64_t>(carried.refused_attempts.size());
  }
  for (auto& [shop, id] : carrying.to_hand_over(Carrying::Which::all, kRetiredAtOnce)) carried.refused_attempts.push_back(std::move(id));
}

}  // namespace

void put_kept(db::Database& gathered, const OrderId& id, std::string_view bytes) {
  const Cluster cluster = cluster_from_bytes(id, bytes);
  gathered.write([&](db::Tx& tx) { put_cluster(tx, cluster); });
}

// One by one: a refused one holds up no other.
Carried carry_all(Carrying& carrying) {
  Carried carried;
  take_back_forgotten(carrying);
  carried.refused_attempts = bring_handed(carrying);
  Waiting last;
  while (true) {
    const std::vector<Waiting> some = carrying.waiting(last, kRetiredAtOnce);
    if (some.empty()) break;
    last = some.back();
    for (const Waiting& order : some) {
      try {
        if (!carrying.carry({order})) throw db::Unavailable(kPutBack);
        ++carried.orders;
      } catch (const std::exception& error) {
        if (!is_refusal(error)) throw;
        carrying.tell_refused(order);
        carried.refused.push_back(order);
      }
    }
  }
  bring_attempts(carrying, carried);
  return carried;
}

std::int64_t end_home(db::Database& central, stock::Board& board, const Ending& ending) {
  return central.write([&](db::Tx& tx) {
    const Instant now = nodes::time_of_database(tx);
    const std::vector<ShopId> concerned = stock::shops_of_lease(tx, ending.holder.identity);
    const std::int64_t pieces = stock::take_back_all(tx, board, ending.holder.identity);
    stock::strike_off(tx, ending.holder.identity);
    if (!nodes::has_holder(tx, ending.holder.letter, "")) settle_past(tx, ending.holder.letter, now);
    tell_of_end(tx, ending, concerned, now);
    nodes::put_account(tx, ending.holder.identity, ending.account);
    return pieces;
  });
}

}  // namespace noren::intake
