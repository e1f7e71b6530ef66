#include "app/house_chores.h"

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
  const auto refresh_catalogs = [&shops, &shelf](Instant) {
    for (const auto& shop : shops.all()) shelf.refresh(shop->id);
  };
  const auto find_unpaid = [&house, &shops](Instant now) {
    for (const auto& shop : shops.all()) orders::open_unpaid(house, shop->id, now);
  };
  const auto take_up = [&desk, &refunds, &notices](Instant) {
    desk.cards.driver->take_up();
    refunds.take_up();
    notices.take_up();
  };
  const auto look_at_pauses = [&house, &shops, &watch](Instant now) {
    watch.take_up();
    pauses::tell_back(house, shops, now);
    pauses::forget(house, now);
  };
  const auto drop_traces = [&house](Instant) {
    if (house.db.traces_left() && !house.db.drop_traces()) log::event(log::Level::warning, "erased_words_still_in_log");
  };
  return {{"shops", 1min, [&shops](Instant) { shops.refresh(); }},
          {"catalogs", 1min, refresh_catalogs},
          {"stock", 10min, [&desk](Instant) { desk.board.load(desk.house.db); }},
          {"payments", 1min, take_up},
          {"pauses", 1min, look_at_pauses},
          {"unpaid", 1h, find_unpaid},
          {"reminders", 1h,
           [&house, &shops](Instant now) {
             for (const auto& shop : shops.all()) orders::remind_unpaid(house, shop->id, now);
           }},
          {"sign_in", 1h, [&house](Instant now) { staff::sweep(house, now); }},
          {"payers", 24h, [&house](Instant now) { bank::forget_names(house, now); }},
          {"baskets", 1h, forget_baskets},
          {"charges", 1min, [&house](Instant now) { orders::answer_charges(house, now); }},
          {"troubles", 1min, [&ticker](Instant now) { ticker.run(now); }},
          {"sweep", 1h,
           [&shops, &sweep](Instant) {
             for (const auto& shop : shops.all()) sweep.begin(shop->id);
           }},
          {"accounts", 1min, [&accounts](Instant) { accounts.load(); }},
          {"ended_accounts", 24h, [&house, &accounts](Instant now) { payments::forget_accounts(house, accounts, now); }},
          {"notices", 24h, [&house](Instant now) { payments::forget_notices(house, now); }},
          {"held", 1min, [&desk](Instant now) { checkout::release_forgotten(desk, now); }},
          {"traces", 1min, drop_traces},
          {"drafts", 1h, [&house](Instant now) { drafts::forget(house, now); }},
          {"checkouts", 24h, [&house](Instant now) { checkout::forget_unfinished(house, now); }}};
}

}  // namespace noren::app
