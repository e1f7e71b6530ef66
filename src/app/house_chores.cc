#include "app/house_chores.h"

#include <stdexcept>

#include "bank/bank.h"
#include "channels/channels.h"
#include "drafts/drafts.h"
#include "log/log.h"
#include "orders/charge.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "pauses/pauses.h"
#include "staff/staff.h"

namespace noren::app {
namespace {

// The guard against ordering twice looks back a day at most (shops: similar_order_minutes).
constexpr std::chrono::hours kBasketsKept{25};

// What fails in one shop is told when each of the others had its turn.
template <class Work>
void in_each(const std::vector<ShopId>& shops, Work&& work) {
  std::string failed;
  for (const ShopId& shop : shops) {
    try {
      work(shop);
    } catch (const std::exception& error) {
      failed += (failed.empty() ? "" : "; ") + shop.str() + ": " + error.what();
    }
  }
  if (!failed.empty()) throw std::runtime_error(failed);
}

template <class Work>
void in_each_shop(const shops::Directory& shops, Work&& work) {
  std::vector<ShopId> ids;
  for (const auto& shop : shops.all()) ids.push_back(shop->id);
  in_each(ids, work);
}

}  // namespace

std::vector<Kept> kept_in_memory(const KeptParts& parts) {
  const auto read_catalogs = [&shelf = parts.shelf] { in_each(shelf.outdated(), [&](const ShopId& shop) { shelf.reload(shop); }); };
  return {{"shops", [&shops = parts.shops] { shops.refresh(); }},
          {"catalogs", read_catalogs},
          {"accounts", [&accounts = parts.accounts] { accounts.refresh(); }},
          {"pauses", [&pauses = parts.pauses, &db = parts.db] { pauses.load(db); }},
          {"stock", [&board = parts.board, &db = parts.db] { board.refresh(db); }}};
}

std::vector<Chore> chores_of(const HouseParts& parts) {
  checkout::Desk& desk = parts.desk;
  payments::Accounts& accounts = parts.accounts;
  Freshness& freshness = parts.freshness;
  payments::RefundDriver& refunds = parts.refunds;
  payments::Notices& notices = parts.notices;
  payments::Sweep& sweep = parts.sweep;
  pauses::Watch& watch = parts.watch;
  troubles::Ticker& ticker = parts.ticker;
  House& house = desk.house;
  shops::Directory& shops = desk.shops;
  using namespace std::chrono_literals;
  const auto forget_baskets = [&house](Instant now) {
    house.db.write([&](db::Tx& tx) { orders::forget_marks(tx, now - kBasketsKept); }, db::Priority::background);
  };
  const auto end_unpaid = [&desk, &house, &shops](Instant now) {
    in_each_shop(shops, [&](const ShopId& shop) { orders::end_unpaid(house, desk.board, shop, now); });
  };
  const auto find_unpaid = [&house, &shops](Instant now) {
    in_each_shop(shops, [&](const ShopId& shop) { orders::open_unpaid(house, shop, now); });
  };
  const auto remind_unpaid = [&house, &shops](Instant now) {
    in_each_shop(shops, [&](const ShopId& shop) { orders::remind_unpaid(house, shop, now); });
  };
  const auto begin_sweeps = [&shops, &sweep](Instant) { in_each_shop(shops, [&](const ShopId& shop) { sweep.begin(shop); }); };
  const auto drop_traces = [&house](Instant) {
    if (house.db.traces_left() && !house.db.drop_traces()) log::event(log::Level::warning, "erased_words_still_in_log");
  };
  // What has no duty is of this process's memory or files.
  using nodes::Duty;
  return {{"kept", 1min, [&freshness](Instant) { freshness.look(); }},
          // An older release beside this one gives what it sells no new version.
          {"stock", 10min, [&desk](Instant) { desk.board.load(desk.house.db); }},
          {"pauses", 1min, [&watch](Instant) { watch.take_up(); }},
          {"traces", 1min, drop_traces},
          {"payments", 1min, [&desk](Instant) { desk.cards.driver->take_up(); }, Duty::payments},
          {"refunds", 1min, [&refunds](Instant) { refunds.take_up(); }, Duty::payments},
          {"told_by_providers", 1min, [&notices](Instant) { notices.take_up(); }, Duty::payments},
          {"sweep", 1h, begin_sweeps, Duty::payments},
          {"troubles", 1min, [&ticker](Instant now) { ticker.run(now); }, Duty::troubles},
          {"pauses_over", 1min, [&house, &shops](Instant now) { pauses::tell_back(house, shops, now); }, Duty::chores},
          {"old_pauses", 1min, [&house](Instant now) { pauses::forget(house, now); }, Duty::chores},
          {"unpaid_over", 1h, end_unpaid, Duty::chores},
          {"unpaid", 1h, find_unpaid, Duty::chores},
          {"reminders", 1h, remind_unpaid, Duty::chores},
          {"sign_in", 1h, [&house](Instant now) { staff::sweep(house, now); }, Duty::chores},
          {"payers", 24h, [&house](Instant now) { bank::forget_names(house, now); }, Duty::chores},
          {"baskets", 1h, forget_baskets, Duty::chores},
          {"charges", 1min, [&house](Instant now) { orders::answer_charges(house, now); }, Duty::chores},
          {"ended_accounts", 24h, [&house, &accounts](Instant now) { payments::forget_accounts(house, accounts, now); }, Duty::chores},
          {"notices", 24h, [&house](Instant now) { payments::forget_notices(house, now); }, Duty::chores},
          {"channel_notices", 24h, [&house](Instant now) { channels::forget_old(house, now); }, Duty::chores},
          {"held", 1min, [&desk](Instant now) { checkout::release_forgotten(desk, now); }, Duty::chores},
          {"drafts", 1h, [&house](Instant now) { drafts::forget(house, now); }, Duty::chores},
          {"checkouts", 24h, [&house](Instant now) { checkout::forget_unfinished(house, now); }, Duty::chores}};
}

}  // namespace noren::app
