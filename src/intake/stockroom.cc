#include "intake/stockroom.h"

#include <algorithm>

#include "db/errors.h"
#include "db/patience.h"
#include "stock/stock.h"

namespace noren::intake {
namespace {

using stock::LeaseWay;

constexpr int kMovesAtOnce = 500;
constexpr int kVariantsAtOnce = 200;

}  // namespace

// Who waits for it finds what he wants done already, or asks again; a buyer waits no longer than for the database itself.
class Stockroom::Turn {
 public:
  explicit Turn(Stockroom& room) : room_(room) {
    std::unique_lock lock(room_.mutex_);
    if (!room_.free_.wait_for(lock, db::Patience::left(), [&] { return !room_.moving_; })) throw db::Busy("pieces are being moved");
    room_.moving_ = true;
  }
  ~Turn() {
    {
      const std::lock_guard lock(room_.mutex_);
      room_.moving_ = false;
    }
    room_.free_.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Stockroom& room_;
};

std::vector<Stockroom::Lack> Stockroom::lacks(db::Database& database, const ShopId& shop, const std::vector<Need>& needs) const {
  return database.read([&](db::Tx& tx) {
    std::vector<Lack> lacking;
    for (const Need& need : needs) {
      const std::int64_t there = stock::level_of(tx, shop, need.variant).available;
      if (there < need.quantity) lacking.push_back({need.variant, need.quantity - there});
    }
    return lacking;
  });
}

// The node's own first: what is asked for is what comes after the last one taken.
void Stockroom::bring_granted() {
  while (true) {
    const std::int64_t last = parts_.own.read([&](db::Tx& own) { return stock::last_lease_move(own, parts_.node, LeaseWay::granted); });
    const auto moves = parts_.central.read(
        [&](db::Tx& central) { return stock::lease_moves_after(central, parts_.node, LeaseWay::granted, last, kMovesAtOnce); });
    if (moves.empty()) return;
    parts_.own.write([&](db::Tx& own) { stock::take_granted(own, parts_.own_board, parts_.node, moves); });
    parts_.central.write([&](db::Tx& central) { stock::drop_lease_moves(central, parts_.node, LeaseWay::granted, moves.back().seq); },
                         db::Priority::background);
    if (moves.size() < kMovesAtOnce) return;
  }
}

void Stockroom::bring_returned() {
  while (true) {
    const std::int64_t last =
        parts_.central.read([&](db::Tx& central) { return stock::last_lease_move(central, parts_.node, LeaseWay::returned); });
    const auto moves =
        parts_.own.read([&](db::Tx& own) { return stock::lease_moves_after(own, parts_.node, LeaseWay::returned, last, kMovesAtOnce); });
    if (moves.empty()) return;
    parts_.central.write([&](db::Tx& central) { stock::take_returned(central, parts_.board, parts_.node, moves); });
    parts_.own.write([&](db::Tx& own) { stock::drop_lease_moves(own, parts_.node, LeaseWay::returned, moves.back().seq); },
                     db::Priority::background);
    if (moves.size() < kMovesAtOnce) return;
  }
}

// Half of what then is left goes along, so that the next order need not ask.
std::vector<stock::Granted> Stockroom::grant_lacking(const ShopId& shop, const std::vector<Lack>& lacking) {
  return parts_.central.write([&](db::Tx& central) {
    std::vector<stock::Granted> granted;
    for (const Lack& lack : lacking) {
      const std::int64_t free = stock::level_of(central, shop, lack.variant).available;
      const std::int64_t more = std::max<std::int64_t>(0, (free - lack.quantity) / 2);
      granted.push_back(stock::grant(central, parts_.node, shop, lack.variant, lack.quantity + more));
    }
    return granted;
  });
}

Stockroom::Fetched Stockroom::fetch(const ShopId& shop, const std::vector<Need>& needs) {
  const Turn one_at_a_time(*this);
  bring_granted();  // perhaps it is on its way already
  std::vector<Lack> lacking = lacks(parts_.own, shop, needs);
  if (lacking.empty()) return Fetched::enough;
  const auto granted = grant_lacking(shop, lacking);
  bring_granted();
  for (const stock::Granted& some : granted) {
    if (some.quantity > 0) parts_.board.put(some.left);
  }
  lacking = lacks(parts_.own, shop, needs);
  if (lacking.empty()) return Fetched::enough;
  const bool all_there = parts_.central.read([&](db::Tx& central) {
    return std::all_of(lacking.begin(), lacking.end(), [&](const Lack& lack) {
      const std::int64_t with_others =
          stock::level_of(central, shop, lack.variant).leased - stock::leased_to(central, parts_.node, shop, lack.variant);
      return with_others >= lack.quantity;
    });
  });
  return all_there ? Fetched::elsewhere : Fetched::none;
}

Stockroom::Fetched Stockroom::fetch_back(const ShopId& shop, const std::vector<Need>& needs) {
  const Turn one_at_a_time(*this);
  bring_returned();
  std::vector<Lack> lacking = lacks(parts_.central, shop, needs);
  if (lacking.empty()) return Fetched::enough;
  parts_.own.write([&](db::Tx& own) {
    for (const Lack& lack : lacking) stock::give_back(own, parts_.own_board, parts_.node, shop, lack.variant, lack.quantity);
  });
  bring_returned();
  lacking = lacks(parts_.central, shop, needs);
  if (lacking.empty()) return Fetched::enough;
  const bool all_there = parts_.central.read([&](db::Tx& central) {
    return std::all_of(lacking.begin(), lacking.end(),
                       [&](const Lack& lack) { return stock::level_of(central, shop, lack.variant).leased >= lack.quantity; });
  });
  return all_there ? Fetched::elsewhere : Fetched::none;
}

const std::string& Stockroom::name_of(Waiting who) const { return who == Waiting::node ? parts_.node : owners_side_; }

void Stockroom::wish(Waiting who, const ShopId& shop, const std::vector<Need>& needs) {
  const auto lacking = lacks(who == Waiting::node ? parts_.own : parts_.central, shop, needs);
  parts_.central.write([&](db::Tx& central) {
    for (const Lack& lack : lacking)
      stock::put_lease_wish(central, name_of(who), shop, lack.variant, lack.quantity, parts_.env.clock.now());
  });
}

void Stockroom::end_wish(Waiting who, const ShopId& shop, const std::vector<Need>& needs) {
  parts_.central.write([&](db::Tx& central) {
    for (const Need& need : needs) stock::drop_lease_wish(central, name_of(who), shop, need.variant);
  });
}

void Stockroom::catch_up() {
  const Turn one_at_a_time(*this);
  bring_granted();
  bring_returned();
}

void Stockroom::give_to_others() {
  const auto wishes =
      parts_.central.read([&](db::Tx& central) { return stock::lease_wishes_for(central, parts_.node, parts_.env.clock.now()); });
  if (wishes.empty()) return;
  const Turn one_at_a_time(*this);
  parts_.own.write([&](db::Tx& own) {
    for (const stock::LeaseWish& wish : wishes)
      stock::give_back(own, parts_.own_board, parts_.node, wish.shop, wish.variant, wish.quantity);
  });
  bring_returned();
}

void Stockroom::give_all_back() {
  const Turn one_at_a_time(*this);
  bring_granted();
  parts_.own.write([&](db::Tx& own) { stock::give_back_all(own, parts_.own_board, parts_.node); });
  bring_returned();
}

void Stockroom::take_share(const stock::Crowd& crowd) {
  const Turn one_at_a_time(*this);
  stock::Spread last;
  for (bool more = true; more;) {
    const auto page =
        parts_.central.read([&](db::Tx& central) { return stock::unevenly_spread(central, parts_.node, crowd, last, kVariantsAtOnce); });
    more = page.size() == kVariantsAtOnce;
    if (page.empty()) return;
    last = page.back();
    std::vector<stock::Spread> takes, gives;
    for (const stock::Spread& spread : page) {
      const std::int64_t step = stock::step_to_share(spread, crowd);
      if (step != 0) (step > 0 ? takes : gives).push_back(spread);
    }
    const auto granted =
        takes.empty() ? std::vector<stock::Granted>()
                      : parts_.central.write(
                            [&](db::Tx& central) {
                              std::vector<stock::Granted> some;
                              for (const stock::Spread& one : takes)
                                some.push_back(stock::grant(central, parts_.node, one.shop, one.variant, stock::step_to_share(one, crowd)));
                              return some;
                            },
                            db::Priority::background);
    if (!takes.empty()) bring_granted();
    for (const stock::Granted& some : granted) {
      if (some.quantity > 0) parts_.board.put(some.left);
    }
    if (gives.empty()) continue;
    parts_.own.write(
        [&](db::Tx& own) {
          for (const stock::Spread& one : gives)
            stock::give_back(own, parts_.own_board, parts_.node, one.shop, one.variant, -stock::step_to_share(one, crowd));
        },
        db::Priority::background);
    bring_returned();
  }
}

}  // namespace noren::intake
