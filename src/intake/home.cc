#include "intake/home.h"

#include <algorithm>

#include "checkout/similar_question.h"
#include "db/errors.h"
#include "db/patience.h"
#include "drafts/drafts.h"
#include "intake/sql.h"
#include "log/log.h"
#include "orders/orders.h"
#include "stock/leases.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr int kCarriedAtOnce = 50;
constexpr auto kCarryEvery = 1'000ms;         // when nobody pokes
constexpr auto kKeepEvery = 500ms;            // others may wait for pieces that lie here
constexpr std::int64_t kShareEvery = 4;       // rounds of the keeper
constexpr std::int64_t kForgetEvery = 7'200;  // the same: an hour
constexpr std::int64_t kRenewEvery = 120;     // the same: a minute
// A buyer is answered within 2 s, whatever the central database does.
constexpr auto kAwaited = 1'000ms;
constexpr auto kSimilarWithin = 300ms;
constexpr auto kBringWithin = 500ms;
constexpr auto kOthersGiveWithin = 1'000ms;
constexpr auto kAskAgain = 50ms;
// Work in the background may wait longer; who stops does not.
constexpr auto kCarryWithin = 5'000ms;
constexpr auto kKeepWithin = 1'000ms;  // each step: buyers wait for their pieces behind it
constexpr auto kStopWithin = 3'000ms;

std::vector<Need> needs_of(const std::vector<orders::Line>& lines) {
  std::vector<Need> needs;
  for (const orders::Line& line : lines) needs.push_back({line.variant, line.quantity});
  return needs;
}

}  // namespace

std::optional<std::string> claim(db::Database& own, const std::string& identity) {
  return own.write([&](db::Tx& tx) -> std::optional<std::string> {
    const auto whose = tx.one(sql::find_home, [](const db::Row& row) { return row.str(0); });
    if (!whose) tx.run(sql::insert_home, identity);
    return whose && *whose != identity ? whose : std::nullopt;
  });
}

std::int64_t left_in(db::Database& own) {
  return *own.read([](db::Tx& tx) { return tx.one(sql::count_not_carried, [](const db::Row& row) { return row.integer(0); }); });
}

std::optional<std::string> owner_of(db::Database& own) {
  return own.read([](db::Tx& tx) { return tx.one(sql::find_home, [](const db::Row& row) { return row.str(0); }); });
}

Home::Home(Parts parts)
    : parts_(std::move(parts)),
      stockroom_({central_db(), parts_.central.board, own_db(), parts_.own.board, parts_.own.house.env, parts_.node}),
      carrying_({central_db(), parts_.central.board, own_db(), parts_.own.house.env, parts_.node,
                 [this](const ShopId& shop, Instant taken) { return similar_since(shop, taken); }}),
      lease_(parts_.lease ? std::make_unique<Lease>(own_db(), *parts_.lease) : nullptr) {}

Home::~Home() { stop(); }

// ---- what is asked

std::optional<Instant> Home::similar_since(const ShopId& id, Instant taken) const {
  const auto shop = parts_.own.shops.by_id(id);
  const int minutes = shop ? shop->settings.similar_order_minutes : 0;
  return minutes > 0 ? std::optional(taken - std::chrono::minutes(minutes)) : std::nullopt;
}

std::optional<checkout::SimilarOrder> Home::similar_there(const Context& context, const std::vector<std::string>& marks,
                                                          const std::string& known_token) const {
  try {
    const db::Patience patience(kSimilarWithin);
    return central_db().read([&](db::Tx& tx) { return checkout::find_similar(tx, parts_.central, context, marks, known_token); });
  } catch (const db::Error&) {
    return std::nullopt;  // carrying it finds the other one
  }
}

std::string Home::new_number(db::Tx& central, const ShopId& shop) {
  const std::string number = own_db().write([&](db::Tx& own) { return orders::reserve_number(own, shop, parts_.own.node); });
  orders::note_number(central, shop, number);
  return number;
}

Stockroom::Fetched Home::ask(Stockroom::Waiting who, const ShopId& shop, const std::vector<Need>& needs) {
  const db::Patience patience(kBringWithin);
  return who == Stockroom::Waiting::node ? stockroom_.fetch(shop, needs) : stockroom_.fetch_back(shop, needs);
}

// Whoever is asked for them cannot give them, nor say how many are left.
bool Home::lie_with_the_dead(const ShopId& shop, const std::vector<Need>& needs) const {
  const std::vector<std::string> living = parts_.living();
  const auto is_dead = [&](const stock::LeasedTo& some) { return std::find(living.begin(), living.end(), some.node) == living.end(); };
  return central_db().read([&](db::Tx& central) {
    return std::any_of(needs.begin(), needs.end(), [&](const Need& need) {
      const auto holders = stock::lease_holders(central, shop, need.variant);
      return std::any_of(holders.begin(), holders.end(), is_dead);
    });
  });
}

checkout::Elsewhere::Brought Home::bring(Stockroom::Waiting who, const ShopId& shop, const std::vector<Need>& needs) {
  using checkout::Elsewhere;
  using Fetched = Stockroom::Fetched;
  if (who == Stockroom::Waiting::node && !may_sell()) return Elsewhere::Brought::unknown;
  // A crowd that comes too late asks nobody.
  const stock::Board& board = parts_.central.board;
  const auto is_gone = [&](const Need& need) { return board.quantity(need.variant) <= 0; };
  if (std::any_of(needs.begin(), needs.end(), is_gone)) return Elsewhere::Brought::too_few;
  try {
    Fetched fetched = ask(who, shop, needs);
    if (fetched == Fetched::elsewhere) {
      const db::Patience patience(kBringWithin);
      stockroom_.wish(who, shop, needs);
      for (auto waited = 0ms; waited < kOthersGiveWithin && fetched == Fetched::elsewhere && pause(kAskAgain); waited += kAskAgain) {
        fetched = ask(who, shop, needs);
      }
      stockroom_.end_wish(who, shop, needs);
      if (fetched == Fetched::elsewhere && lie_with_the_dead(shop, needs)) return Elsewhere::Brought::unknown;
    }
    return fetched == Fetched::enough ? Elsewhere::Brought::enough : Elsewhere::Brought::too_few;
  } catch (const db::Error&) {
    return Elsewhere::Brought::unknown;
  }
}

checkout::Elsewhere Home::for_own() {
  checkout::Elsewhere elsewhere;
  elsewhere.pieces = &parts_.central.board;
  elsewhere.shared = &parts_.central.house;
  elsewhere.fetch = [this](const ShopId& shop, const std::vector<orders::Line>& lines) {
    return bring(Stockroom::Waiting::node, shop, needs_of(lines));
  };
  elsewhere.similar = [this](const Context& context, const std::vector<std::string>& marks, const std::string& known_token) {
    return similar_there(context, marks, known_token);
  };
  elsewhere.may_sell = [this] { return may_sell(); };
  elsewhere.came_late = [this](const OrderId& order) { came_late(order); };
  return elsewhere;
}

checkout::Elsewhere Home::for_central() {
  checkout::Elsewhere elsewhere;
  elsewhere.pieces = &parts_.central.board;
  elsewhere.fetch = [this](const ShopId& shop, const std::vector<orders::Line>& lines) {
    return bring(Stockroom::Waiting::owners, shop, needs_of(lines));
  };
  elsewhere.number = [this](db::Tx& central, const ShopId& shop) { return new_number(central, shop); };
  return elsewhere;
}

void Home::fetch_back(const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  if (quantity > 0) bring(Stockroom::Waiting::owners, shop, {{variant, quantity}});
}

bool Home::is_here(const CheckoutId& id) const {
  return own_db().read([&](db::Tx& own) {
    return own
        .one(
            sql::find_attempt, [](const db::Row&) { return true; }, id)
        .has_value();
  });
}

bool Home::is_on_its_way(const CheckoutId& id) const {
  return own_db().read([&](db::Tx& own) {
    return own
        .one(
            sql::find_handover, [](const db::Row&) { return true; }, id)
        .has_value();
  });
}

bool Home::is_number_here(const ShopId& shop, std::string_view number) const {
  return own_db().read([&](db::Tx& own) { return orders::find_by_number(own, shop, number).has_value(); });
}

void Home::hand_over(const ShopId& shop, const CheckoutId& id) {
  // Not while it could not arrive: here it can still be paid otherwise.
  central_db().read([&](db::Tx& central) {
    central.one(
        sql::find_attempt, [](const db::Row&) { return true; }, id);
  });
  carrying_.hand_over(shop, id);
  carrying_.carry_handed();
}

void Home::await(const CheckoutId& id) {
  const OrderId order(id.str());
  // It is awaited before it is looked for: it may be carried in between.
  std::unique_lock lock(mutex_);
  awaited_.insert(order);
  lock.unlock();
  const auto taken = own_db().read([&](db::Tx& own) {
    return own.one(
        sql::find_order, [](const db::Row&) { return true; }, order);
  });
  lock.lock();
  if (taken) {
    poked_ = true;
    wake_.notify_all();
    carried_.wait_for(lock, kAwaited, [&] { return !awaited_.contains(order) || away_ || !running_; });
  }
  awaited_.erase(order);
}

bool Home::away() const {
  const std::lock_guard lock(mutex_);
  return away_ || failing_;
}

std::int64_t Home::refused() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::int64_t>(refused_.size());
}

// ---- the threads

void Home::take_up_counters() {
  renew();
  const char letter = parts_.own.node;
  const auto counters = central_db().read([&](db::Tx& central) { return orders::counters_of(central, letter); });
  own_db().write([&](db::Tx& own) { orders::raise_counters(own, letter, counters); });
}

void Home::start() {
  {
    const std::lock_guard lock(mutex_);
    running_ = true;
  }
  carrier_ = std::thread([this] { run_carrier(); });
  keeper_ = std::thread([this] { run_keeper(); });
}

void Home::stop() {
  if (!carrier_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    running_ = false;
  }
  wake_.notify_all();
  carried_.notify_all();
  stopping_told_.notify_all();
  carrier_.join();
  keeper_.join();
  try {
    const db::Patience patience(kStopWithin);
    if (!retired_) leave_nothing();
  } catch (const std::exception& error) {
    log::event(log::Level::warning, "intake_left_behind",
               log::field("what", error.what()) + "," +
                   log::field("then", "what this node took and holds is in its folder: the next start goes on"));
  }
}

bool Home::is_stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

// True when nobody stops.
bool Home::pause(std::chrono::milliseconds within) {
  std::unique_lock lock(mutex_);
  return !stopping_told_.wait_for(lock, within, [this] { return stopping_; });
}

void Home::run_carrier() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const bool was_away = away_;
    lock.unlock();
    std::string away;
    try {
      if (was_away) renew();  // it may have been retired meanwhile
      carry();
    } catch (const std::exception& error) {
      away = error.what();
    }
    lock.lock();
    if (away.empty() == away_) {
      if (away_)
        log::event(log::Level::info, "intake_carries_again");
      else
        log::event(log::Level::error, "intake_waits",
                   log::field("what", away) + "," + log::field("then", "orders are taken and carried later"));
    }
    away_ = !away.empty();
    if (away_) carried_.notify_all();
    wake_.wait_for(lock, kCarryEvery, [this] { return stopping_ || (poked_ && !away_); });
    poked_ = false;
  }
}

// In their order; one that is refused is left for the next time, and the others go on.
void Home::carry() {
  if (retired_) return;
  carry_handed();
  Waiting last;
  while (!is_stopping()) {
    const std::vector<Waiting> some = carrying_.waiting(last, kCarriedAtOnce);
    if (some.empty()) break;
    last = some.back();
    try {
      carry_some(some);
    } catch (const std::exception& error) {
      if (!is_refusal(error)) throw;
      for (const Waiting& one : some) {
        if (!is_stopping()) carry_alone(one);
      }
    }
  }
}

void Home::carry_alone(const Waiting& order) {
  try {
    carry_some({order});
  } catch (const std::exception& error) {
    if (!is_refusal(error)) throw;
    {
      const std::lock_guard lock(mutex_);
      if (refused_.contains(order.id)) return;  // told already
    }
    log::event(log::Level::error, "order_not_carried",
               log::field("order", order.id.str()) + "," + log::field("what", error.what()) + "," +
                   log::field("then", "it stays in this node's folder and is tried again"));
    carrying_.tell_refused(order);
    const std::lock_guard lock(mutex_);
    refused_.insert(order.id);
  }
}

void Home::carry_handed() {
  const db::Patience patience(kCarryWithin);
  for (const CheckoutId& attempt : carrying_.carry_handed()) {
    const std::lock_guard lock(mutex_);
    if (!refused_.insert(OrderId(attempt.str())).second) continue;  // told already
    log::event(log::Level::error, "attempt_not_carried",
               log::field("checkout", attempt.str()) + "," + log::field("then", "it stays in this node's folder and is tried again"));
  }
}

void Home::carry_some(const std::vector<Waiting>& orders) {
  const db::Patience patience(kCarryWithin);
  carrying_.carry(orders);
  {
    const std::lock_guard lock(mutex_);
    for (const Waiting& order : orders) {
      awaited_.erase(order.id);
      refused_.erase(order.id);
    }
  }
  carried_.notify_all();
}

void Home::run_keeper() {
  std::int64_t round = 0;
  do {
    try {
      keep(round++);
      failing_ = false;
    } catch (const std::exception& error) {
      if (!failing_) log::event(log::Level::warning, "pieces_not_kept", log::field("what", error.what()));
      failing_ = true;
    }
  } while (pause(kKeepEvery));
}

void Home::keep(std::int64_t round) {
  if (round % kForgetEvery == kForgetEvery - 1) {
    checkout::forget_unfinished(parts_.own.house, clock().now());
    drafts::forget(parts_.own.house, clock().now());
  }
  const auto in_turn = [](const auto& step) {
    const db::Patience patience(kKeepWithin);
    step();
  };
  if (round >= renew_at_) {
    in_turn([&] { renew(); });
    renew_at_ = round + kRenewEvery;
  }
  if (retired_) return;
  in_turn([&] { stockroom_.catch_up(); });
  in_turn([&] { stockroom_.give_to_others(); });
  if (round % kShareEvery == 0) in_turn([&] { take_share(); });
}

void Home::take_share() {
  const std::vector<std::string> living = parts_.living();
  const auto here = std::find(living.begin(), living.end(), parts_.node);
  if (here == living.end()) return;  // nobody knows of this node
  stockroom_.take_share({static_cast<std::int64_t>(living.size()), here - living.begin()});
}

}  // namespace noren::intake
