// Attempts that came to no order, given to the central database: they go on there, and nowhere else.
#include <algorithm>

#include "base/check.h"
#include "db/errors.h"
#include "intake/bundles.h"
#include "intake/carriage.h"
#include "intake/carrying.h"
#include "intake/entering.h"
#include "intake/sql.h"
#include "log/log.h"
#include "orders/orders.h"
#include "people/people.h"
#include "stock/leases.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr int kHandedAtOnce = 100;
constexpr auto kDoubtHere = 2min;      // a doubt that lasts longer becomes a trouble, which is carried on in the central database
constexpr auto kClocksDiffer = 10min;  // of nodes and providers, at most
constexpr auto kSettledEvery = 30s;    // less often than anybody looks

using Named = std::pair<ShopId, CheckoutId>;

Named read_named(const db::Row& row) { return {row.id<ShopId>(0), row.id<CheckoutId>(1)}; }

// only: this one, "" all.
std::vector<Named> ripe_ones(db::Tx& own, const CheckoutId& only, Instant now, int limit) {
  return own.all(sql::payments_to_hand_over, read_named, now - kDoubtHere, now, only, limit);
}

struct Whose {
  ShopId shop;
  people::PersonId person;
  Instant begun;
};

Whose whose(db::Tx& tx, const OrderId& id) {
  const auto read = [](const db::Row& row) { return Whose{row.id<ShopId>(0), row.id<people::PersonId>(1), row.instant(2)}; };
  const auto found = tx.one(sql::whose_attempt, read, id);
  check(found.has_value(), "an attempt that was handed over is not there");
  return *found;
}

}  // namespace

bool may_be_at_home(db::Tx& central, char letter, Instant since) {
  const auto until = central.one(
      sql::find_settled, [](const db::Row& row) { return row.instant(0); }, std::string(1, letter));
  return !until || *until < since + kClocksDiffer;
}

void settle_past(db::Tx& central, char letter, Instant until) { central.run(sql::put_settled, std::string(1, letter), until); }

void Carrying::write_handover(db::Tx& own, const ShopId& shop, const OrderId& id) const {
  const Cluster cluster = read_cluster(own, id);
  if (!parts_.retired) {
    for (const orders::Line& line : held_lines(cluster)) stock::pass_on_held(own, shop, line.variant, line.quantity);
  }
  own.run(sql::insert_handover, id, shop, db::Blob{to_bytes(cluster)}, parts_.env.clock.now());
  drop_cluster(own, id);
}

bool Carrying::hand_over(const ShopId& shop, const CheckoutId& id, Which which) {
  const Instant now = parts_.env.clock.now();
  return parts_.own.write([&](db::Tx& own) {
    const OrderId of_order(id.str());
    if (!is_there(own, of_order) || orders::find(own, shop, of_order)) return false;
    if (which == Which::ripe && ripe_ones(own, id, now, 1).empty()) return false;  // the buyer tries once more
    write_handover(own, shop, of_order);
    return true;
  });
}

std::vector<Handed> Carrying::handed_after(const Handed& after) const {
  const auto read = [](const db::Row& row) {
    return Handed{cluster_from_bytes(row.id<OrderId>(0), row.blob(2)), row.id<ShopId>(1), row.instant(3)};
  };
  return parts_.own.read([&](db::Tx& own) { return own.all(sql::handovers_after, read, after.at, after.cluster.id, kHandedAtOnce); });
}

// False: the central database remembers less than it was told.
bool Carrying::bring(std::span<const Handed> handed) const {
  const std::int64_t heard_of = carriages();
  const Carriage carriage = parts_.central.write([&](db::Tx& central) -> Carriage {
    if (last_carriage(central, parts_.node) < heard_of) return {};
    Carriage made;
    for (const Handed& one : handed) put_handed(central, one.cluster, made.arrived);
    made.number = next_carriage(central, parts_.node);
    return made;
  });
  if (carriage.number == 0) return false;
  finish_handed(handed, carriage.number);
  tell(carriage.arrived);
  return true;
}

void Carrying::finish_handed(std::span<const Handed> handed, std::int64_t carriage) const {
  const Instant now = parts_.env.clock.now();
  parts_.own.write([&](db::Tx& own) {
    for (const Handed& one : handed) {
      if (own.run(sql::drop_handover, one.cluster.id) == 0) continue;  // as above
      keep_bundle(own, {one.cluster.id, one.shop, "", carriage, to_bytes(one.cluster)}, now);
      own.run(sql::note_copy_carried, one.cluster.id, now);
    }
    note_carriage(own, parts_.node, carriage);
  });
}

std::optional<std::vector<CheckoutId>> Carrying::carry_handed() {
  std::vector<CheckoutId> refused;
  for (auto some = handed_after({}); !some.empty(); some = handed_after(some.back())) {
    try {
      if (!bring(some)) return std::nullopt;
    } catch (const std::exception& of_one) {
      if (!is_refusal(of_one)) throw;
      for (const Handed& one : some) {
        try {
          if (!bring({&one, 1})) return std::nullopt;
        } catch (const std::exception& error) {
          if (!is_refusal(error)) throw;
          refused.emplace_back(one.cluster.id.str());
        }
      }
    }
  }
  return refused;
}

// Of a gone node others may have bought them meanwhile. Its payment goes on all the same: what comes of that takes what is free by then, or gives
// the money back.
void Carrying::hold_there(db::Tx& central, const ShopId& shop, const Cluster& handed) const {
  const std::vector<orders::Line> lines = held_lines(handed);
  if (parts_.retired) {
    for (const orders::Line& line : lines) bring_free(central, parts_.node, shop, line);
    const auto lies_there = [&](const orders::Line& line) {
      return stock::leased_to(central, parts_.node, shop, line.variant) >= line.quantity;
    };
    if (!std::all_of(lines.begin(), lines.end(), lies_there)) {
      central.run(sql::keep_no_pieces, handed.id);
      return;
    }
  }
  for (const orders::Line& line : lines) {
    check(stock::hold_leased(central, parts_.board, parts_.node, shop, line.variant, line.quantity),
          "a payment keeps pieces that its node does not hold");
  }
}

// Its pieces are held there now, and its number is given. Who was erased meanwhile stays erased.
void Carrying::put_handed(db::Tx& central, const Cluster& handed, Arrived& arrived) const {
  const bool known = is_there(central, handed.id);
  if (!known) put_cluster(central, handed);
  const auto [shop, person, begun] = whose(central, handed.id);
  note_open(central, shop, handed.id, arrived);
  if (known) return;
  const auto erased = people::erased_at(central, shop, person);
  if (erased && begun <= *erased) people::forget_attempt(central, handed.id.str());
  hold_there(central, shop, handed);
  const auto number = central.one(
      sql::find_kept_number, [](const db::Row& row) { return row.str(0); }, handed.id);
  if (number && !number->empty()) orders::note_number(central, shop, *number);
}

std::vector<std::pair<ShopId, CheckoutId>> Carrying::to_hand_over(Which which, int limit) const {
  const Instant now = parts_.env.clock.now();
  return parts_.own.read([&](db::Tx& own) {
    return which == Which::all ? own.all(sql::open_attempts, read_named, now, limit) : ripe_ones(own, CheckoutId(), now, limit);
  });
}

// One that is at odds with itself stays, and holds up no other.
std::int64_t Carrying::hand_over_some(Which which) {
  std::int64_t handed = 0;
  for (const auto& [shop, id] : to_hand_over(which, kHandedAtOnce)) {
    try {
      if (hand_over(shop, id, which)) ++handed;
    } catch (const Bug& bug) {
      log::event(log::Level::error, "attempt_not_handed_over", log::field("checkout", id.str()) + "," + log::field("what", bug.what()));
    }
  }
  return handed;
}

std::vector<stock::Holding> Carrying::pieces_on_their_way() const {
  std::vector<stock::Holding> pieces;
  for (auto some = handed_after({}); !some.empty(); some = handed_after(some.back())) {
    for (const Handed& one : some) {
      for (const orders::Line& line : held_lines(one.cluster)) pieces.push_back({one.shop, line.variant, line.quantity});
    }
  }
  return pieces;
}

// The moment before the look: whatever is begun after it is later.
void Carrying::note_settled(char letter) {
  struct Oldest {
    std::optional<Instant> payment;
    std::int64_t on_their_way = 0;
  };
  const Instant now = parts_.env.clock.now();
  const auto read = [](const db::Row& row) { return Oldest{row.maybe_instant(0), row.integer(1)}; };
  const Oldest oldest = *parts_.own.read([&](db::Tx& own) { return own.one(sql::oldest_payment, read); });
  const Instant until = std::min(oldest.payment.value_or(now), now);
  if (oldest.on_their_way > 0 || until < settled_ + kSettledEvery) return;
  parts_.central.write([&](db::Tx& central) { settle_past(central, letter, until); }, db::Priority::background);
  settled_ = until;
}

}  // namespace noren::intake
