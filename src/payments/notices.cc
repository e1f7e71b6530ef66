#include "payments/notices.h"

#include <algorithm>
#include <array>

#include "db/errors.h"
#include "db/patience.h"
#include "log/log.h"
#include "payments/disputes.h"
#include "payments/payments.h"
#include "payments/refund_rules.h"
#include "payments/refund_store.h"
#include "payments/rules.h"
#include "payments/sql.h"
#include "payments/store.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kIdMax = 200;
constexpr int kBroughtAtOnce = 100;
constexpr std::chrono::milliseconds kWrittenWithin{1'000};  // the provider waits, and the node's own database is there
constexpr std::array<std::chrono::seconds, 6> kNoticePauses{1s, 10s, 1min, 10min, 1h, 6h};
constexpr std::int64_t kLooksMost = 20;  // some three days: the sweep looks at everything anyway

struct Kept {
  std::string reference;
  AttemptId attempt;
  About about = About::other;
  std::int64_t looks = 0;
  std::optional<Instant> due_at;  // unset: done
  std::int64_t account = 0;       // that it came from
  Instant sent_at;
};

Kept read_kept_notice(const db::Row& row) {
  return {row.str(0),     row.id<AttemptId>(1), about_from(row.text(2)).value_or(About::other), row.integer(3), row.maybe_instant(4),
          row.integer(5), row.instant(6)};
}

std::string errand_of(const ShopId& shop, const std::string& id) { return shop.str() + "/" + id; }

std::vector<Errands::Due> due_notices(db::Tx& tx, int most) {
  const auto read = [](const db::Row& row) { return Errands::Due{errand_of(row.id<ShopId>(0), row.str(1)), row.instant(2)}; };
  return tx.all(sql::due_notices, read, most);
}

void end_kept(db::Tx& tx, const ShopId& shop, const std::string& id, std::string_view outcome) {
  tx.run(sql::end_notice, shop, id, outcome);
}

std::optional<Attempt> attempt_of(db::Tx& tx, const ShopId& shop, const Kept& notice) {
  auto attempt = find_told(tx, shop, notice.reference, notice.attempt);
  return attempt && attempt->shop == shop ? attempt : std::nullopt;
}

Errands::Next put_off(db::Tx& tx, const ShopId& shop, const std::string& id, const Kept& notice, Instant now) {
  if (notice.looks >= kLooksMost) {
    end_kept(tx, shop, id, "given_up");
    return {};
  }
  const Instant due = now + kNoticePauses[std::min<std::size_t>(static_cast<std::size_t>(notice.looks), kNoticePauses.size() - 1)];
  tx.run(sql::put_off_notice, shop, id, due);
  return {std::nullopt, due, false};
}

env::Call call_about(const Gateway& gateway, const Attempt& attempt, const std::string& told) {
  env::Call call = gateway.list_disputes({attempt.reference.empty() ? told : attempt.reference, std::nullopt, ""});
  call.within = kCallWithin;
  return call;
}

// A refund is on its way from here, and the provider may yet refuse it because of what it tells us now.
bool is_giving_back(db::Tx& tx, const std::optional<Attempt>& attempt) {
  const std::vector<Refund> refunds = attempt ? refunds_of_attempt(tx, attempt->id) : std::vector<Refund>();
  return std::any_of(refunds.begin(), refunds.end(), [](const Refund& one) { return !is_final(one.state) && !one.by_bank; });
}

// False: the answer was lost, or cannot be read.
bool learn_disputes(db::Tx& tx, const Books& books, const Gateway& gateway, const Attempt& attempt, const env::Called& said, Instant now) {
  if (!said) return false;
  const auto disputes = gateway.read_disputes(*said);
  if (!disputes) return false;
  for (const DisputeStanding& standing : disputes->all) books.learn(tx, attempt.shop, attempt.account, standing, now);
  return true;
}

}  // namespace

Notices::Notices(House& house, env::Outbound& outbound, GatewayOf gateway_of, Driver& driver, RefundDriver& refunds, const Books& books,
                 Hint hint)
    : house_(house), gateway_of_(std::move(gateway_of)), driver_(driver), refunds_(refunds), books_(books), hint_(std::move(hint)),
      errands_(house.env.clock, outbound, [this](const std::string& errand, Errands::Why why, const env::Called* said, Instant now) {
        const std::size_t slash = errand.find('/');
        const ShopId shop(errand.substr(0, slash));
        const std::string id = errand.substr(slash + 1);
        return house_.db.write([&](db::Tx& tx) { return advance(tx, shop, id, why, said, now); });
      }) {}

void Notices::start() {
  errands_.start(house_.db.read([](db::Tx& tx) { return due_notices(tx, Errands::kTakenUpMost); }), 1);
}

void Notices::take_up() {
  errands_.remind_overdue(house_.db.read([](db::Tx& tx) { return due_notices(tx, Errands::kOverdueMost); }), house_.left_alone_for);
}

void Notices::stop() { errands_.stop(); }

bool Notices::step(const ShopId& shop, const std::string& id, Instant now) { return errands_.step(errand_of(shop, id), now); }

struct Notices::Came {
  ShopId shop;
  Notice notice;
  Instant at;
  std::int64_t account = 0;

  // False: it is there already.
  bool insert(db::Tx& tx) const {
    return tx.run(sql::insert_notice, shop, notice.id, notice.kind, name_of(notice.about), notice.payment, notice.attempt, notice.sent_at,
                  at, account) > 0;
  }
};

Notices::Heard Notices::hear(const ShopId& shop, const Told& told) {
  const Instant now = house_.env.clock.now();
  std::optional<Notice> notice;
  std::int64_t from = 0;
  bool known = false;
  bool genuine = false;
  for (const std::int64_t account : gateway_of_.accounts(shop)) {
    const auto gateway = gateway_of_(shop, account);
    if (gateway == nullptr || gateway->name() != told.provider || notice) continue;
    known = true;
    const auto read = gateway->read_notice(told.body, told.signature, now);
    if (read) notice = *read;
    genuine = genuine || read || read.error().why == ReadFault::unreadable;
    from = account;
  }
  if (!known) return Heard::no_account;
  if (!notice || notice->id.empty() || notice->id.size() > kIdMax) {
    log::event(log::Level::warning, "notice_refused", log::field("shop", shop.str()));
    return genuine ? Heard::unreadable : Heard::forged;
  }
  return write_down({shop, *notice, now, from});
}

Notices::Heard Notices::write_down(const Came& came) {
  const auto insert = [&](db::Tx& tx) { return came.insert(tx); };
  bool fresh = false;
  bool here = true;
  try {
    std::optional<db::Patience> patience;
    if (beside_ != nullptr) patience.emplace(kWrittenWithin);
    fresh = house_.db.write(insert);
  } catch (const db::Error&) {
    if (beside_ == nullptr) throw;
    here = false;
  }
  if (!here) fresh = beside_->write(insert);
  if (!fresh) {
    log::event(log::Level::info, "notice_repeated", log::field("shop", came.shop.str()) + "," + log::field("notice", came.notice.id));
    return Heard::repeated;
  }
  if (here)
    errands_.poke(errand_of(came.shop, came.notice.id));
  else
    books_.poke(AttemptId(came.notice.attempt));
  return Heard::noted;
}

void Notices::bring() {
  const auto read = [](const db::Row& row) {
    Came came{row.id<ShopId>(0), {}, row.instant(7), row.integer(8)};
    came.notice = {row.str(1), row.str(2), about_from(row.text(3)).value_or(About::other), row.str(4), row.str(5), row.instant(6)};
    return came;
  };
  while (beside_ != nullptr) {
    const std::vector<Came> kept = beside_->read([&](db::Tx& own) { return own.all(sql::kept_notices, read, kBroughtAtOnce); });
    if (kept.empty()) return;
    house_.db.write([&](db::Tx& tx) {
      for (const Came& came : kept) came.insert(tx);
    });
    beside_->write([&](db::Tx& own) {
      for (const Came& came : kept) own.run(sql::drop_notice, came.shop, came.notice.id);
    });
    for (const Came& came : kept) errands_.poke(errand_of(came.shop, came.notice.id));
  }
}

std::int64_t Notices::kept_beside() const {
  if (beside_ == nullptr) return 0;
  return *beside_->read([](db::Tx& own) { return own.one(sql::count_notices, [](const db::Row& row) { return row.integer(0); }); });
}

struct Notices::Matter {
  ShopId shop;
  std::string id;
  Kept notice;
  std::optional<Attempt> attempt;  // that the notice itself names
  std::int64_t account = 0;
  std::shared_ptr<const Gateway> gateway;  // nullptr: the shop has none (any more)
  Instant now;
};

Errands::Next Notices::advance(db::Tx& tx, const ShopId& shop, const std::string& id, Errands::Why why, const env::Called* said,
                               Instant now) {
  const auto notice = tx.one(sql::find_notice, read_kept_notice, shop, id);
  if (!notice || !notice->due_at) return {};
  if (why == Errands::Why::due && *notice->due_at > now + Errands::kEarly) return {std::nullopt, notice->due_at, false};
  const auto attempt = attempt_of(tx, shop, *notice);
  const std::int64_t account = attempt ? attempt->account : notice->account;
  const Matter matter{shop, id, *notice, attempt, account, gateway_of_(shop, account), now};
  if (notice->about == About::dispute && attempt && matter.gateway != nullptr) return ask_disputes(tx, matter, said);
  return said == nullptr ? look(tx, matter) : hear_look(tx, matter, *said);
}

Errands::Next Notices::ask_disputes(db::Tx& tx, const Matter& matter, const env::Called* said) {
  const auto& [shop, id, notice, attempt, account, gateway, now] = matter;
  if (said == nullptr) return {call_about(*gateway, *attempt, notice.reference), std::nullopt, false};
  if (!learn_disputes(tx, books_, *gateway, *attempt, *said, now)) return put_off(tx, shop, id, notice, now);
  end_kept(tx, shop, id, "dispute");
  return {};
}

Errands::Next Notices::look(db::Tx& tx, const Matter& matter) {
  const auto& [shop, id, notice, attempt, account, gateway, now] = matter;
  const bool open = attempt && !is_final(attempt->state);
  if (attempt && notice.looks == 0) poke_refunds(tx, *attempt);  // from then on it looks at its own pace
  // Mostly its driver's look is enough. Whether it was, the next look at the notice tells: the provider may be out of reach.
  if (open && notice.looks == 0) {
    tx.after_commit([this, told = *attempt] {
      driver_.poke(told.id);
      if (hint_) hint_(told);
    });
    return put_off(tx, shop, id, notice, now);
  }
  // The node that has it looks now; what the notice tells is known here once that is brought.
  if (!attempt && books_.is_at_home(tx, notice.attempt, notice.sent_at)) {
    tx.after_commit([this, told = notice.attempt] { books_.poke(told); });
    return put_off(tx, shop, id, notice, now);
  }
  // What it tells is known: most notices are of payments whose answer came. Of another reference it may be a second payment.
  const bool same = attempt && (notice.reference.empty() || notice.reference == attempt->reference);
  const bool known = same && attempt->state == State::captured && notice.about == About::payment;
  const std::string reference = same ? attempt->reference : notice.reference;
  if (known || reference.empty()) {
    end_kept(tx, shop, id, "none");
    return {};
  }
  if (gateway == nullptr) return put_off(tx, shop, id, notice, now);
  Errands::Next next{gateway->look_up(reference), std::nullopt, false};
  next.call->within = kCallWithin;
  return next;
}

Errands::Next Notices::hear_look(db::Tx& tx, const Matter& matter, const env::Called& said) {
  const auto& [shop, id, notice, attempt, account, gateway, now] = matter;
  if (gateway == nullptr || !said) return put_off(tx, shop, id, notice, now);
  const auto standing = gateway->read_standing(*said);
  if (!standing) return put_off(tx, shop, id, notice, now);
  // The notice may name a reference that its driver has yet to hear of: what was found says whose it is.
  const auto meant = attempt ? attempt : find_told(tx, shop, standing->reference, AttemptId(standing->attempt));
  const Difference difference = books_.examine(tx, shop, {gateway->name(), account}, *standing, now);
  if (difference == Difference::at_home) return put_off(tx, shop, id, notice, now);
  // Until its driver has heard the same.
  if (difference == Difference::under_way && (!meant || is_news(*meant, *standing, now))) return put_off(tx, shop, id, notice, now);
  if (notice.about == About::refund && is_giving_back(tx, attempt)) return put_off(tx, shop, id, notice, now);
  end_kept(tx, shop, id, name_of(difference));
  return {};
}

void Notices::poke_refunds(db::Tx& tx, const Attempt& attempt) {
  for (const Refund& refund : refunds_of_attempt(tx, attempt.id)) {
    if (!is_final(refund.state)) tx.after_commit([this, id = refund.id] { refunds_.poke(id); });
  }
}

std::int64_t forget_notices(House& house, Instant now) {
  return house.db.write([&](db::Tx& tx) { return tx.run(sql::forget_notices, now - kNoticesKept); }, db::Priority::background);
}

}  // namespace noren::payments
