#include "intake/stockroom.h"

#include <algorithm>
#include <limits>

#include "db/errors.h"
#include "db/patience.h"
#include "stock/stock.h"

namespace noren::intake {
namespace {

using stock::LeaseWay;

constexpr int kMovesAtOnce = 500;
constexpr int kVariantsAtOnce = 200;
constexpr int kAllMoves = std::numeric_limits<int>::max();

}  // namespace

// Who waits for it finds what he wants done already, or asks again; a buyer waits no longer than for the database itself.
class Stockroom::Turn {
 public:
  Turn(Stockroom& room, Whose whose) : room_(room) {
    std::unique_lock lock(room_.mutex_);
    const bool first = whose == Whose::keepers;
    room_.keepers_ += first ? 1 : 0;
    const bool mine = room_.free_.wait_for(lock, db::Patience::left(), [&] { return !room_.moving_ && (first || room_.keepers_ == 0); });
    room_.keepers_ -= first ? 1 : 0;
    if (mine) {
      room_.moving_ = true;
      return;
    }
    lock.unlock();
    room_.free_.notify_all();  // perhaps somebody waited for this one only
    throw db::Busy("pieces are being moved");
  }
  ~Turn() {
    {
      const std::lock_guard lock(room_.mutex_);
      room_.moving_ = false;
    }
    room_.free_.notify_all();
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

// False: this node is to tell the central database first what lies here, else its moves would not fit to those that it knows.
bool Stockroom::bring_returned() {
  while (true) {
    const std::int64_t last =
        parts_.central.read([&](db::Tx& central) { return stock::last_lease_move(central, parts_.node, LeaseWay::returned); });
    const auto moves =
        parts_.own.read([&](db::Tx& own) { return stock::lease_moves_after(own, parts_.node, LeaseWay::returned, last, kMovesAtOnce); });
    if (moves.empty()) return true;
    const bool taken = parts_.central.write([&](db::Tx& central) {
      if (gate(central) == stock::Gate::closed) return false;
      stock::take_returned(central, parts_.board, parts_.node, moves);
      return true;
    });
    if (!taken) return false;
    parts_.own.write([&](db::Tx& own) { stock::drop_lease_moves(own, parts_.node, LeaseWay::returned, moves.back().seq); },
                     db::Priority::background);
    if (moves.size() < kMovesAtOnce) return true;
  }
}

stock::Gate Stockroom::gate(db::Tx& central) const {
  if (known_there_ && !stock::has_era(central)) return stock::Gate::closed;
  return stock::gate_for(central, parts_.node, parts_.start_of_server(central));
}

// Who is given something is heard of: a database that remembers it later knows whom to wait for.
bool Stockroom::may_be_given(db::Tx& central) const {
  if (gate(central) != stock::Gate::open) return false;
  stock::renew_report(central, parts_.node, parts_.database_time(central));
  return true;
}

// Half of what then is left goes along, so that the next order need not ask.
std::optional<std::vector<stock::Granted>> Stockroom::grant_lacking(const ShopId& shop, const std::vector<Lack>& lacking) {
  return parts_.central.write([&](db::Tx& central) -> std::optional<std::vector<stock::Granted>> {
    if (!may_be_given(central)) return std::nullopt;
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
  const Turn one_at_a_time(*this, Whose::buyers);
  bring_granted();  // perhaps it is on its way already
  std::vector<Lack> lacking = lacks(parts_.own, shop, needs);
  if (lacking.empty()) return Fetched::enough;
  const auto granted = grant_lacking(shop, lacking);
  if (!granted) return Fetched::unknown;
  bring_granted();
  for (const stock::Granted& some : *granted) {
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
  const Turn one_at_a_time(*this, Whose::buyers);
  if (!bring_returned()) return Fetched::unknown;
  std::vector<Lack> lacking = lacks(parts_.central, shop, needs);
  if (lacking.empty()) return Fetched::enough;
  parts_.own.write([&](db::Tx& own) {
    for (const Lack& lack : lacking) stock::give_back(own, parts_.own_board, parts_.node, shop, lack.variant, lack.quantity);
  });
  if (!bring_returned()) return Fetched::unknown;
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
  {
    const std::lock_guard lock(mutex_);
    for (const Need& need : needs) wished_[{who, {shop, need.variant}}] += need.quantity;
  }
  tell_wishes(who, shop, needs);
}

void Stockroom::end_wish(Waiting who, const ShopId& shop, const std::vector<Need>& needs) {
  {
    const std::lock_guard lock(mutex_);
    for (const Need& need : needs) {
      const auto known = wished_.find({who, {shop, need.variant}});
      if (known == wished_.end()) continue;
      known->second -= need.quantity;
      if (known->second <= 0) wished_.erase(known);
    }
  }
  tell_wishes(who, shop, needs);
}

// What all who wait lack together.
void Stockroom::tell_wishes(Waiting who, const ShopId& shop, const std::vector<Need>& needs) {
  std::vector<Need> wanted;
  {
    const std::lock_guard lock(mutex_);
    for (const Need& need : needs) {
      const auto known = wished_.find({who, {shop, need.variant}});
      wanted.push_back({need.variant, known == wished_.end() ? 0 : known->second});
    }
  }
  const auto lacking = lacks(who == Waiting::node ? parts_.own : parts_.central, shop, wanted);
  parts_.central.write([&](db::Tx& central) {
    for (const Need& want : wanted) {
      const auto lack = std::find_if(lacking.begin(), lacking.end(), [&](const Lack& one) { return one.variant == want.variant; });
      if (lack == lacking.end())
        stock::drop_lease_wish(central, name_of(who), shop, want.variant);
      else
        stock::put_lease_wish(central, name_of(who), shop, want.variant, lack->quantity, parts_.env.clock.now());
    }
  });
}

void Stockroom::catch_up() {
  const Turn one_at_a_time(*this, Whose::keepers);
  bring_granted();
  bring_returned();
}

void Stockroom::give_to_others() {
  const auto wishes =
      parts_.central.read([&](db::Tx& central) { return stock::lease_wishes_for(central, parts_.node, parts_.env.clock.now()); });
  if (wishes.empty()) return;
  const Turn one_at_a_time(*this, Whose::keepers);
  parts_.own.write([&](db::Tx& own) {
    for (const stock::LeaseWish& wish : wishes) {
      const std::int64_t rest = stock::level_of(own, wish.shop, wish.variant).available - wish.quantity;
      const std::int64_t more = wish.node == owners_side_ ? 0 : std::max<std::int64_t>(0, rest / 2);  // so that the next order need not wait
      stock::give_back(own, parts_.own_board, parts_.node, wish.shop, wish.variant, wish.quantity + more);
    }
  });
  bring_returned();
}

void Stockroom::give_all_back() {
  const Turn one_at_a_time(*this, Whose::keepers);
  bring_granted();
  parts_.own.write([&](db::Tx& own) { stock::give_back_all(own, parts_.own_board, parts_.node); });
  bring_returned();
}

void Stockroom::take_towards_share(const std::vector<stock::Spread>& takes, const stock::Crowd& crowd) {
  const auto granted = parts_.central.write(
      [&](db::Tx& central) {
        std::vector<stock::Granted> some;
        if (!may_be_given(central)) return some;
        for (const stock::Spread& one : takes)
          some.push_back(stock::grant(central, parts_.node, one.shop, one.variant, stock::step_to_share(one, crowd)));
        return some;
      },
      db::Priority::background);
  bring_granted();
  for (const stock::Granted& some : granted) {
    if (some.quantity > 0) parts_.board.put(some.left);
  }
}

void Stockroom::take_share(const stock::Crowd& crowd) {
  const Turn one_at_a_time(*this, Whose::keepers);
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
    if (!takes.empty()) take_towards_share(takes, crowd);
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

// ---- a central database that may have forgotten

// Returned moves are dropped here when they were taken there.
Stockroom::Marks Stockroom::marks_in(db::Tx& own) const {
  const auto returning = stock::lease_moves_after(own, parts_.node, LeaseWay::returned, 0, 1);
  return {stock::last_lease_move(own, parts_.node, LeaseWay::granted),
          returning.empty() ? stock::last_lease_move(own, parts_.node, LeaseWay::returned) : returning.front().seq - 1};
}

Stockroom::Marks Stockroom::marks_here() const {
  return parts_.own.read([&](db::Tx& own) { return marks_in(own); });
}

Stockroom::Marks Stockroom::marks_of(db::Tx& central) const {
  return {stock::last_lease_move(central, parts_.node, LeaseWay::granted),
          stock::last_lease_move(central, parts_.node, LeaseWay::returned)};
}

void Stockroom::tell_all(const std::vector<stock::Holding>& on_their_way) {
  const Turn one_at_a_time(*this, Whose::keepers);
  struct Lying {
    Marks marks;
    std::vector<stock::Holding> here;
    std::vector<stock::LeaseMove> returning;
  };
  const Lying lying = parts_.own.read([&](db::Tx& own) {
    return Lying{marks_in(own), stock::holdings_here(own), stock::lease_moves_after(own, parts_.node, LeaseWay::returned, 0, kAllMoves)};
  });
  parts_.central.write([&](db::Tx& central) {
    const Marks there = marks_of(central);
    const std::int64_t returned = std::max(there.returned, lying.marks.returned);
    std::vector<stock::Holding> holdings = lying.here;
    holdings.insert(holdings.end(), on_their_way.begin(), on_their_way.end());
    const auto add = [&](const stock::LeaseMove& move) { holdings.push_back({move.shop, move.variant, move.quantity}); };
    for (const stock::LeaseMove& move : lying.returning) {
      if (move.seq > returned) add(move);
    }
    const std::int64_t last = lying.marks.granted;
    for (const stock::LeaseMove& move : stock::lease_moves_after(central, parts_.node, LeaseWay::granted, last, kAllMoves)) add(move);
    stock::drop_lease_moves(central, parts_.node, LeaseWay::granted, last);
    stock::go_on_after(central, parts_.node, LeaseWay::granted, std::max(there.granted, last));
    stock::go_on_after(central, parts_.node, LeaseWay::returned, returned);
    stock::tell_holdings(central, parts_.board, parts_.node, holdings);
  });
}

bool Stockroom::is_empty() const {
  return parts_.own.read([&](db::Tx& own) {
    return stock::holdings_here(own).empty() && stock::lease_moves_after(own, parts_.node, LeaseWay::returned, 0, 1).empty();
  });
}

bool Stockroom::are_free(db::Tx& central, const ShopId& shop, const std::vector<Need>& needs) const {
  return gate(central) == stock::Gate::open && std::all_of(needs.begin(), needs.end(), [&](const Need& need) {
           return stock::unclaimed(central, shop, need.variant) >= need.quantity;
         });
}

}  // namespace noren::intake
