#include "intake/home.h"

#include <algorithm>

#include "checkout/similar_question.h"
#include "db/errors.h"
#include "db/patience.h"
#include "drafts/drafts.h"
#include "intake/sql.h"
#include "intake/told.h"
#include "log/log.h"
#include "nodes/identities.h"
#include "orders/orders.h"
#include "staff/staff.h"
#include "stock/leases.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr auto kKeepEvery = 500ms;            // others may wait for pieces that lie here
constexpr std::int64_t kShareEvery = 4;       // rounds of the keeper
constexpr std::int64_t kForgetEvery = 7'200;  // the same: an hour
constexpr std::int64_t kRenewEvery = 120;     // the same: a minute
constexpr std::int64_t kPaymentsEvery = 120;  // the same
constexpr auto kCopyEvery = 1'000ms;
// A buyer is answered within 2 s, whatever the central database does.
constexpr auto kSimilarWithin = 300ms;
constexpr auto kBroughtWithin = 1'200ms;  // in all
constexpr auto kFetchedWithin = 500ms;    // each time, of that
constexpr auto kEndedWithin = 200ms;      // the same: who cannot be given anything wishes no more
constexpr auto kAskAgain = 50ms;
// Work in the background may wait longer; who stops does not.
constexpr auto kKeepWithin = 1'000ms;  // each step: buyers wait for their pieces behind it
constexpr auto kStopWithin = 3'000ms;

std::vector<Need> needs_of(const std::vector<orders::Line>& lines) {
  std::vector<Need> needs;
  for (const orders::Line& line : lines) needs.push_back({line.variant, line.quantity});
  return needs;
}

// No longer than whoever waits for it.
std::chrono::milliseconds at_most(std::chrono::milliseconds within) { return std::min(within, db::Patience::left()); }

bool is_silence(const std::exception& error) {
  const bool busy = dynamic_cast<const db::Busy*>(&error) != nullptr;
  const bool read_only = dynamic_cast<const db::ReadOnly*>(&error) != nullptr;
  return dynamic_cast<const db::Unavailable*>(&error) != nullptr && !busy && !read_only;
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
    : parts_(std::move(parts)), stockroom_({central_db(), parts_.central.board, own_db(), parts_.own.board, parts_.own.house.env,
                                            parts_.node, parts_.start_of_server, parts_.database_time}),
      carrying_({central_db(), parts_.central.board, own_db(), parts_.own.house.env, parts_.node,
                 [this](const ShopId& shop, Instant taken) { return similar_since(shop, taken); }, parts_.arrived}),
      lease_(parts_.lease ? std::make_unique<Lease>(own_db(), *parts_.lease) : nullptr),
      recall_({central_db(), parts_.central.board, stockroom_, carrying_, parts_.node, parts_.own.node, lasts(),
               [this] {
                 renew();
                 return !retired_;
               },
               parts_.start_of_server, parts_.database_time}),
      copying_(own_db(), parts_.own.house.env.clock) {}

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
    const db::Patience patience(at_most(kSimilarWithin));
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
  const db::Patience patience(at_most(kFetchedWithin));
  return who == Stockroom::Waiting::node ? stockroom_.fetch(shop, needs) : stockroom_.fetch_back(shop, needs);
}

// Wishes are ended whatever happens.
Stockroom::Fetched Home::ask_others(Stockroom::Waiting who, const ShopId& shop, const std::vector<Need>& needs) {
  Stockroom::Fetched fetched = Stockroom::Fetched::elsewhere;
  try {
    stockroom_.wish(who, shop, needs);
    while (fetched == Stockroom::Fetched::elsewhere && db::Patience::left() > kEndedWithin + kAskAgain && pause(kAskAgain)) {
      const db::Patience asking(db::Patience::left() - kEndedWithin);
      fetched = ask(who, shop, needs);
    }
  } catch (const db::Error&) {
    stockroom_.end_wish(who, shop, needs);
    throw;
  }
  stockroom_.end_wish(who, shop, needs);
  return fetched;
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
    const db::Patience patience(at_most(kBroughtWithin));
    Fetched fetched = ask(who, shop, needs);
    if (fetched == Fetched::elsewhere) fetched = ask_others(who, shop, needs);
    // They lie with nodes that have not given them yet, or cannot: nobody knows how many are left.
    if (fetched == Fetched::unknown || fetched == Fetched::elsewhere) return Elsewhere::Brought::unknown;
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
  elsewhere.came_late = [this](const OrderId& order, db::Tx* making) { came_late(order, making); };
  return elsewhere;
}

checkout::Elsewhere Home::for_central() {
  checkout::Elsewhere elsewhere;
  elsewhere.pieces = &parts_.central.board;
  elsewhere.fetch = [this](const ShopId& shop, const std::vector<orders::Line>& lines) {
    return bring(Stockroom::Waiting::owners, shop, needs_of(lines));
  };
  elsewhere.number = [this](db::Tx& central, const ShopId& shop) { return new_number(central, shop); };
  elsewhere.told_in_front = true;
  elsewhere.are_free = [this](db::Tx& central, const ShopId& shop, const std::vector<orders::Line>& lines) {
    return stockroom_.are_free(central, shop, needs_of(lines));
  };
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

// Not all nodes have told the central database what it may have forgotten, or orders wait for pieces that others have to tell of. What it
// cannot be asked just now is not known either.
bool Home::has_gaps() const {
  try {
    const db::Patience patience(kSimilarWithin);
    return central_db().read(
        [&](db::Tx& central) { return stockroom_.gate(central) != stock::Gate::open || stock::has_any_claims(central); });
  } catch (const db::Error&) {
    return true;
  }
}

bool Home::may_be_forgotten(const CheckoutId& id) {
  if (!carrying_.left_here(OrderId(id.str())) && !has_gaps()) return false;
  const std::lock_guard lock(mutex_);
  poked_ = true;
  wake_.notify_all();
  return true;
}

bool Home::may_be_forgotten(const ShopId& shop, std::string_view number) const {
  const db::Patience patience(kSimilarWithin);
  if (carrying_.is_forgotten(shop, number)) return true;
  const bool there = central_db().read([&](db::Tx& central) { return orders::find_by_number(central, shop, number).has_value(); });
  return !there && has_gaps();
}

bool Home::away() const {
  const std::lock_guard lock(mutex_);
  return away_ || failing_;
}

std::int64_t Home::refused() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::int64_t>(refused_.size() + refused_attempts_.size());
}

// ---- the threads

void Home::take_up_counters() {
  renew();
  {
    const auto alone = be_alone();  // after a start without the central database the carrier runs
    tell_what_is_forgotten();
  }
  leap_over_others();
  const char letter = parts_.own.node;
  const auto counters = central_db().read([&](db::Tx& central) { return orders::counters_of(central, letter); });
  own_db().write([&](db::Tx& own) { orders::raise_counters(own, letter, counters); });
}

// A folder that begins, under a letter that another one had and that has not left in order (it may be lost): what that one gave and did not carry
// may be with buyers, and comes when it is retired.
void Home::leap_over_others() {
  const char letter = parts_.own.node;
  const bool begins = own_db().read([&](db::Tx& own) { return orders::counters_of(own, letter).empty(); });
  if (!begins) return;
  central_db().write([&](db::Tx& central) {
    std::optional<Instant> heard;
    for (const nodes::Holder& one : nodes::holders(central)) {
      if (one.letter == letter && one.identity != parts_.node) heard = std::min(heard.value_or(one.renewed_at), one.renewed_at);
    }
    if (!heard) return;
    const Instant now = parts_.database_time(central);
    for (const auto& shop : parts_.own.shops.all()) orders::leap_counter(central, shop->id, letter, *heard, now);
  });
}

void Home::start() {
  carrying_.doubt_all();
  {
    const std::lock_guard lock(mutex_);
    running_ = true;
  }
  carrier_ = std::thread([this] { run_carrier(); });
  keeper_ = std::thread([this] { run_keeper(); });
  copier_ = std::thread([this] { run_copier(); });
  teller_ = std::thread([this] { run_teller(); });
  if (parts_.send_mails) sender_ = std::thread([this] { run_sender(); });
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
  untold_came_.notify_all();
  carrier_.join();
  keeper_.join();
  copier_.join();
  teller_.join();
  if (sender_.joinable()) sender_.join();
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

void Home::run_copier() {
  bool failing = false;
  do {
    try {
      copy_awaited();
      copying_.catch_up();
      failing = false;
    } catch (const std::exception& error) {
      if (!failing) log::event(log::Level::warning, "copies_not_made", log::field("what", error.what()));
      failing = true;
    }
    std::unique_lock lock(mutex_);
    stopping_told_.wait_for(lock, kCopyEvery, [this] { return stopping_ || !to_copy_.empty(); });
  } while (!is_stopping());
}

void Home::run_keeper() {
  std::int64_t round = 0;
  do {
    try {
      keep(round++);
      failing_ = false;
      silent_ = false;
    } catch (const std::exception& error) {
      silent_ = is_silence(error);
      if (!failing_) log::event(log::Level::warning, "pieces_not_kept", log::field("what", error.what()));
      failing_ = true;
    }
  } while (pause(kKeepEvery));
}

void Home::keep(std::int64_t round) {
  if (round % kPaymentsEvery == 0) {
    if (parts_.own.cards.driver != nullptr) parts_.own.cards.driver->take_up();
    checkout::release_forgotten(parts_.own, clock().now());
    tell_operator();
  }
  if (round % kForgetEvery == kForgetEvery - 1) {
    checkout::forget_unfinished(parts_.own.house, clock().now());
    drafts::forget(parts_.own.house, clock().now());
    carrying_.forget_carried(clock().now() - parts_.kept);
    forget_told(own_db(), clock().now());
    staff::sweep(parts_.own.house, clock().now());
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
