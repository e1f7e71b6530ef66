#include "app/house_chores.h"

#include <stdexcept>

#include "bank/bank.h"
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
void in_each_shop(const shops::Directory& shops, Work&& work) {
  std::string failed;
  for (const auto& shop : shops.all()) {
    try {
      work(shop->id);
    } catch (const std::exception& error) {
      failed += (failed.empty() ? "" : "; ") + shop->id.str() + ": " + error.what();
    }
  }
  if (!failed.empty()) throw std::runtime_error(failed);
}

}  // namespace

std::vector<Chore> chores_of(const HouseParts& parts) {
  checkout::Desk& desk = parts.desk;
  payments::Accounts& accounts = parts.accounts;
  payments::RefundDriver& refunds = parts.refunds;
  payments::Notices& notices = parts.notices;
  payments::Sweep& sweep = parts.sweep;
  pauses::Watch& watch = parts.watch;
  troubles::Ticker& ticker = parts.ticker;
  House& house = desk.house;
  shops::Directory& shops = desk.shops;
  catalog::Shelf& shelf = desk.shelf;
  using namespace std::chrono_literals;
  const auto forget_baskets = [&house](Instant now) {
    house.db.write([&](db::Tx& tx) { orders::forget_marks(tx, now - kBasketsKept); }, db::Priority::background);
  };
  const auto refresh_catalogs = [&shops, &shelf](Instant) { in_each_shop(shops, [&](const ShopId& shop) { shelf.refresh(shop); }); };
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
  return {{"shops", 1min, [&shops](Instant) { shops.refresh(); }},
          {"catalogs", 1min, refresh_catalogs},
          {"stock", 10min, [&desk](Instant) { desk.board.load(desk.house.db); }},
          {"accounts", 1min, [&accounts](Instant) { accounts.load(); }},
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
          {"held", 1min, [&desk](Instant now) { checkout::release_forgotten(desk, now); }, Duty::chores},
          {"drafts", 1h, [&house](Instant now) { drafts::forget(house, now); }, Duty::chores},
          {"checkouts", 24h, [&house](Instant now) { checkout::forget_unfinished(house, now); }, Duty::chores}};
}

}  // namespace noren::app
