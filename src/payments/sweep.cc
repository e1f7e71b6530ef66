#include "payments/sweep.h"

#include <algorithm>

#include "base/names.h"
#include "log/log.h"
#include "payments/accounts.h"
#include "payments/disputes.h"
#include "payments/payments.h"
#include "payments/rules.h"
#include "payments/sql.h"
#include "payments/store.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

constexpr auto kSweptAgainAfter = 5min;
constexpr auto kLooksBack = 24h * 3;  // so long before the last one began
// Somebody may give a payment back in the provider's dashboard as long as its card takes it, and its notice may be lost.
constexpr auto kWholeLooksBack = kEndedKept;
constexpr auto kWholeEvery = 24h;
constexpr auto kSweepsKept = 24h * 30;
constexpr auto kFresh = 10min;  // what is younger may not stand in the list yet

constexpr Named<SweepFailure> kFailures[] = {{SweepFailure::none, ""},
                                             {SweepFailure::unreachable, "unreachable"},
                                             {SweepFailure::busy, "busy"},
                                             {SweepFailure::refused, "refused"},
                                             {SweepFailure::unreadable, "unreadable"}};

SweepFailure failure_of(ReadFault why) {
  if (why == ReadFault::busy) return SweepFailure::busy;
  return why == ReadFault::unreadable ? SweepFailure::unreadable : SweepFailure::refused;
}

SweepResult read_result(const db::Row& row) {
  return {row.instant(0),
          row.maybe_instant(1),
          row.instant(2),
          row.integer(3),
          row.integer(4),
          row.integer(5),
          value_in(kFailures, row.text(6)).value_or(SweepFailure::none)};
}

// The newest one that came to its end, of those that looked back so far.
std::optional<Instant> last_finished(db::Tx& tx, const ShopId& shop, Instant since) {
  return tx.one(
      sql::last_finished_sweep, [](const db::Row& row) { return row.instant(0); }, shop, since);
}

Instant since_of(db::Tx& tx, const ShopId& shop, bool whole, Instant now) {
  // A shorter one looks back some days, so that a month tells them apart.
  const auto last_whole = last_finished(tx, shop, now - kSweepsKept);
  if (whole || !last_whole || now - *last_whole >= kWholeEvery) return now - kWholeLooksBack;
  return *last_finished(tx, shop, now) - kLooksBack;
}

}  // namespace

std::optional<SweepResult> last_sweep(db::Tx& tx, const ShopId& shop) { return tx.one(sql::last_sweep, read_result, shop); }

Sweep::Sweep(House& house, env::Outbound& outbound, GatewayOf gateway_of, const Books& books)
    : house_(house), gateway_of_(std::move(gateway_of)), books_(books),
      errands_(house.env.clock, outbound, [this](const std::string& shop, Errands::Why, const env::Called* said, Instant now) {
        return advance(ShopId(shop), said, now);
      }) {}

void Sweep::start() { errands_.start({}, 1); }

void Sweep::stop() { errands_.stop(); }

void Sweep::now(const ShopId& shop, std::chrono::milliseconds at_most, std::function<void()> done) {
  errands_.wait(shop.str(), at_most, std::move(done));
  begin_whole(shop);
}

void Sweep::begin_whole(const ShopId& shop) {
  {
    const std::lock_guard lock(mutex_);
    whole_.insert(shop);
  }
  begin(shop);
}

std::optional<env::Call> Sweep::begin_list(const ShopId& shop, Going& going) const {
  for (; !going.accounts.empty(); going.accounts.erase(going.accounts.begin()), going.main = false) {
    if (const auto gateway = gateway_of_(shop, going.accounts.front())) return gateway->list_payments(going.result.since, "");
  }
  return std::nullopt;
}

Errands::Next Sweep::advance(const ShopId& shop, const env::Called* said, Instant now) {
  std::optional<env::Call> call;
  if (said == nullptr) {
    Going going;
    going.accounts = gateway_of_.accounts(shop);
    if (going.accounts.empty()) return {std::nullopt, std::nullopt, true};
    going.result.started_at = now;
    std::unique_lock lock(mutex_);
    going.wanted_whole = whole_.erase(shop) > 0;
    lock.unlock();
    going.result.since = house_.db.read([&](db::Tx& tx) { return since_of(tx, shop, going.wanted_whole, now); });
    call = begin_list(shop, going);
    lock.lock();
    going_[shop] = std::move(going);
  } else if (const auto finished = ended(shop)) {
    return end(shop, *finished, now);
  } else {
    const Listed listed = being_listed(shop);
    const auto gateway = gateway_of_(shop, listed.account);
    std::optional<std::string> next;
    if (gateway != nullptr && listed.disputes) {
      next = hear_disputes(shop, listed.account, *gateway, *said, now);
    } else if (gateway != nullptr) {
      next = hear(shop, {gateway->name(), listed.account}, *gateway, *said, now);
      // The keys of an account that ended may be dead by now.
      if (!next && listed.main) return end(shop, false, now);
    }
    call = go_on(shop, gateway.get(), next);
  }
  if (!call) return end(shop, true, now);
  call->within = kCallWithin;
  return {std::move(call), std::nullopt, false};
}

std::optional<bool> Sweep::ended(const ShopId& shop) {
  const std::lock_guard lock(mutex_);
  return going_[shop].ended;
}

// First an account's payments, then its disputes, then the next account's.
std::optional<env::Call> Sweep::go_on(const ShopId& shop, const Gateway* gateway, const std::optional<std::string>& next) {
  const auto oldest = house_.db.read([&](db::Tx& tx) { return oldest_dispute(tx, shop); });
  const std::lock_guard lock(mutex_);
  Going& going = going_[shop];
  const Instant opened = std::min(going.result.since, oldest.value_or(going.result.since));
  if (next && !next->empty())
    return going.disputes ? gateway->list_disputes({"", opened, *next}) : gateway->list_payments(going.result.since, *next);
  if (next && !going.disputes) {
    going.listed.insert(going.accounts.front());
    going.disputes = true;
    return gateway->list_disputes({"", opened, ""});
  }
  going.accounts.erase(going.accounts.begin());
  going.main = going.disputes = false;
  return begin_list(shop, going);
}

Sweep::Listed Sweep::being_listed(const ShopId& shop) {
  const std::lock_guard lock(mutex_);
  const Going& going = going_[shop];
  return {going.accounts.front(), going.main, going.disputes};
}

// A key may lack the right to see them: the payments count all the same.
std::optional<std::string> Sweep::hear_disputes(const ShopId& shop, std::int64_t account, const Gateway& gateway, const env::Called& said,
                                                Instant now) {
  const auto page = said ? gateway.read_disputes(*said) : Read<Page<DisputeStanding>>(Fail(Unread{}));
  if (!page) {
    log::event(log::Level::warning, "disputes_unread", log::field("shop", shop.str()) + "," + log::field("why", page.error().words));
    return std::nullopt;
  }
  const std::int64_t learnt = house_.db.write(
      [&](db::Tx& tx) {
        std::int64_t news = 0;
        for (const DisputeStanding& standing : page->all) news += books_.learn(tx, shop, account, standing, now) ? 1 : 0;
        return news;
      },
      db::Priority::background);
  const std::lock_guard lock(mutex_);
  going_[shop].result.differences += learnt;
  return page->next;
}

std::optional<std::string> Sweep::hear(const ShopId& shop, const Teller& teller, const Gateway& gateway, const env::Called& said,
                                       Instant now) {
  if (!said) {
    note_unread(shop, teller.account, SweepFailure::unreachable, "");
    return std::nullopt;
  }
  const auto page = gateway.read_payments(*said);
  if (!page) {
    note_unread(shop, teller.account, failure_of(page.error().why), page.error().words);
    return std::nullopt;
  }
  Going found;
  house_.db.write(
      [&](db::Tx& tx) {
        found = {};
        for (const Standing& standing : page->all) {
          if (standing.shop != shop.str()) {
            ++found.result.foreign;
            continue;
          }
          ++found.result.payments;
          const Difference difference = books_.examine(tx, shop, teller, standing, now);
          if (const auto told = find_told(tx, shop, standing.reference, AttemptId(standing.attempt))) found.seen.insert(told->id);
          const bool ends_by_itself = difference == Difference::under_way || difference == Difference::at_home;
          if (difference != Difference::none && !ends_by_itself) ++found.result.differences;
        }
      },
      db::Priority::background);
  const std::lock_guard lock(mutex_);
  Going& going = going_[shop];
  going.result.payments += found.result.payments;
  going.result.foreign += found.result.foreign;
  going.result.differences += found.result.differences;
  going.seen.merge(found.seen);
  return page->next;
}

void Sweep::note_unread(const ShopId& shop, std::int64_t account, SweepFailure failure, std::string_view words) {
  log::event(log::Level::warning, "payments_unread",
             log::field("shop", shop.str()) + "," + log::field("account", account) + "," +
                 log::field("failure", name_in(kFailures, failure)) + "," + log::field("why", words));
  const std::lock_guard lock(mutex_);
  going_[shop].result.failure = failure;
}

// Half a year of payments may be many: they are read apart from the transaction that writes.
std::vector<AttemptId> Sweep::missing_in(const Going& going, const ShopId& shop) const {
  std::vector<AttemptId> missing;
  for (const CapturedOne& one :
       house_.db.read([&](db::Tx& tx) { return captured_between(tx, shop, going.result.since, going.result.started_at - kFresh); })) {
    if (!going.seen.contains(one.id) && going.listed.contains(one.account)) missing.push_back(one.id);
  }
  return missing;
}

Errands::Next Sweep::end(const ShopId& shop, bool finished, Instant now) {
  std::unique_lock lock(mutex_);
  Going& going = going_[shop];  // its own errand's until it is erased
  going.ended = finished;
  lock.unlock();
  SweepResult result = going.result;
  std::vector<AttemptId> missing;
  if (finished) {
    result.finished_at = now;
    result.failure = SweepFailure::none;  // of an account that ended, perhaps: those need not be seen
    missing = missing_in(going, shop);
  }
  result.differences += static_cast<std::int64_t>(missing.size());
  house_.db.write(
      [&](db::Tx& tx) {
        for (const AttemptId& id : missing) books_.miss(tx, *find_attempt(tx, id), now);
        tx.run(sql::insert_sweep, shop, result.started_at, result.finished_at, result.since, result.payments, result.foreign,
               result.differences, name_in(kFailures, result.failure));
        tx.run(sql::forget_sweeps, shop, now - kSweepsKept);
      },
      db::Priority::background);
  lock.lock();
  if (!finished && going.wanted_whole) whole_.insert(shop);
  going_.erase(shop);
  lock.unlock();
  return {std::nullopt, finished ? std::nullopt : std::optional(now + kSweptAgainAfter), true};
}

}  // namespace noren::payments
