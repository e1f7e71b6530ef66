#include "payments/verify.h"

#include <algorithm>

#include "html/words.h"
#include "payments/books.h"
#include "payments/disputes.h"
#include "payments/payments.h"
#include "payments/refund_rules.h"
#include "payments/refund_store.h"
#include "payments/rules.h"
#include "payments/sql.h"
#include "payments/store.h"
#include "troubles/troubles.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kAtOnce = 500;
constexpr auto kDoubtTold = 30min;      // far beyond kDoubtMost: by then there is a trouble
constexpr auto kRefundTold = 24h * 16;  // it is looked at once a day
constexpr auto kProviderAsked = 24h * 30;
constexpr auto kUnderWay = 1h;  // so long a capture may be news

std::string finding_words(Locale locale, const char* key, const Attempt& attempt) {
  return html::word(locale, "payments.verify." + std::string(key), {{"id", attempt.id.str()}, {"number", attempt.order_number}});
}

// With a person now. Of books that differ a person's word that it is settled counts as well.
bool in_trouble(db::Tx& tx, const Attempt& attempt) {
  namespace kind = troubles::kind;
  const troubles::Subject subject{"payment", attempt.id.str()};
  for (const auto one : {kind::kPaidTwice, kind::kPaidWithoutOrder, kind::kPaymentChecking, kind::kCaptureRefused, kind::kCancelRefused}) {
    if (troubles::find_open(tx, attempt.shop, one, subject)) return true;
  }
  if (troubles::was_opened(tx, attempt.shop, kind::kBooksDiffer, subject)) return true;
  const std::vector<Refund> refunds = refunds_of_attempt(tx, attempt.id);
  return std::any_of(refunds.begin(), refunds.end(), [&](const Refund& refund) {
    const troubles::Subject back{"refund", refund.id.str()};
    return troubles::find_open(tx, attempt.shop, kind::kRefundFailed, back) ||
           troubles::find_open(tx, attempt.shop, kind::kRefundOverdue, back);
  });
}

struct Back {
  Yen all;      // requested, on its way or arrived
  Yen surplus;  // of it, what no order wanted
};

Back back_of(db::Tx& tx, const Attempt& attempt) {
  std::vector<Refund> refunds = refunds_of_attempt(tx, attempt.id);
  std::erase_if(refunds, is_refused);
  std::vector<Refund> surplus;
  std::copy_if(refunds.begin(), refunds.end(), std::back_inserter(surplus),
               [](const Refund& one) { return one.why == RefundWhy::surplus; });
  return {given_back(refunds).possible, given_back(surplus).possible};
}

bool is_nothing_left(db::Tx& tx, const Refund& refund) {
  const auto attempt = find_attempt(tx, refund.attempt);
  return attempt && refundable(tx, *attempt) == Yen(0);
}

// A refund that failed, or takes too long, was told to a person.
bool is_told(db::Tx& tx, const Refund& refund, Instant now) {
  const auto was = [&](std::string_view kind) { return troubles::was_opened(tx, refund.shop, kind, {"refund", refund.id.str()}); };
  if (refund.state == RefundState::failed)
    return was(troubles::kind::kRefundFailed) || was(troubles::kind::kRefundOverdue) || is_made_good(tx, refund) ||
           is_nothing_left(tx, refund);
  const bool late = !is_final(refund.state) && !refund.by_bank && now - refund.created_at > kRefundTold;
  return !late || was(troubles::kind::kRefundOverdue);
}

std::string unreadable(Locale locale, const std::string& id, const std::string& number, std::string_view why) {
  return html::word(locale, "payments.verify.unreadable", {{"id", id}, {"number", number}, {"why", std::string(why)}});
}

struct Audit {
  Finding surplus, kept, doubts;

  // A row that changed on the disk, or of a refund or a dispute of it, is told, not the end of the audit.
  void look_at(db::Tx& tx, const Audited& audited, Instant now, Locale locale) {
    std::string why = audited.unreadable;
    try {
      if (audited.attempt) return look_at(tx, *audited.attempt, now, locale);
    } catch (const Bug& bug) {
      why = bug.what();
    }
    doubts.tell(unreadable(locale, audited.id.str(), audited.order_number, why));
  }

  void look_at_refunds(db::Tx& tx, const Attempt& attempt, Instant now, Locale locale) {
    for (const Refund& refund : refunds_of_attempt(tx, attempt.id)) {
      ++doubts.checked;
      if (!is_told(tx, refund, now)) doubts.tell(finding_words(locale, "refund_untold", attempt));
    }
  }

  void look_at(db::Tx& tx, const Attempt& attempt, Instant now, Locale locale) {
    ++doubts.checked;
    const bool long_doubt = !is_final(attempt.state) && attempt.doubt_since && now - *attempt.doubt_since > kDoubtTold;
    if (long_doubt && !in_trouble(tx, attempt)) doubts.tell(finding_words(locale, "doubt_untold", attempt));
    if (attempt.state != State::captured) return;
    ++kept.checked;
    const Back back = back_of(tx, attempt);
    const troubles::Subject payment{"payment", attempt.id.str()};
    const bool told = troubles::was_opened(tx, attempt.shop, troubles::kind::kPaidBackTwice, payment);
    if (back.all > attempt.captured && !told) kept.tell(finding_words(locale, "too_much_back", attempt));
    if (!attempt.surplus && attempt.captured - back.surplus > attempt.amount && !in_trouble(tx, attempt)) {
      kept.tell(finding_words(locale, "too_much_kept", attempt));
    }
    look_at_refunds(tx, attempt, now, locale);
    if (!attempt.surplus) return;
    ++surplus.checked;
    const DisputedMoney disputed = disputed_money(disputes_of(tx, attempt.id));
    if (back.all + disputed.held + disputed.lost < attempt.captured && !in_trouble(tx, attempt))
      surplus.tell(finding_words(locale, "surplus_kept", attempt));
  }
};

// Those of a page of the provider's that lie with a node; each at the place of its standing.
std::vector<std::optional<Attempt>> at_homes(const std::vector<db::Database*>& homes, const std::vector<Standing>& page) {
  std::vector<std::optional<Attempt>> found(page.size());
  for (db::Database* home : homes) {
    home->read([&](db::Tx& own) {
      for (std::size_t n = 0; n < page.size(); ++n) {
        if (!found[n]) found[n] = find_told(own, ShopId(page[n].shop), page[n].reference, AttemptId(page[n].attempt));
      }
    });
  }
  return found;
}

bool is_told(db::Tx& tx, const Standing& standing, const Attempt* attempt, Difference difference, Instant now) {
  if (difference == Difference::none) return true;
  if (attempt == nullptr) return home_of(AttemptId(standing.attempt)) && now - standing.created_at < kUnderWay;
  if (attempt->shop.str() != standing.shop || difference == Difference::second_money) return false;
  if (difference == Difference::under_way)
    return standing.captured == Yen(0) || now - attempt->created_at < kUnderWay || in_trouble(tx, *attempt);
  const bool amounts_differ = difference == Difference::other_amount || difference == Difference::no_money;
  if (amounts_differ && is_amount_settled(tx, *attempt, standing.captured)) return true;
  // Money is kept there that is nowhere here: no trouble makes that sound.
  if (amounts_differ && standing.captured > attempt->captured) return false;
  if (amounts_differ)
    return troubles::find_open(tx, attempt->shop, troubles::kind::kBooksDiffer, {"payment", attempt->id.str()}).has_value();
  if (difference != Difference::refund_missing) return in_trouble(tx, *attempt);
  const auto refunds = refunds_of_attempt(tx, attempt->id);
  return std::any_of(refunds.begin(), refunds.end(), [&](const Refund& refund) {
    const troubles::Subject subject{"refund", refund.id.str()};
    // A word of a person does not bring the money back.
    return troubles::find_open(tx, refund.shop, troubles::kind::kRefundOverdue, subject) ||
           troubles::find_open(tx, refund.shop, troubles::kind::kRefundFailed, subject);
  });
}

Finding verify_disputes(db::Tx& tx, const ShopId& shop, Locale locale) {
  Finding finding{1, html::word(locale, "payments.verify.disputes"), 0, 0, {}};
  tx.each(
      sql::count_disputes, [&](const db::Row& row) { finding.checked = row.integer(0); }, shop);
  tx.each(
      sql::verify_disputes,
      [&](const db::Row& row) {
        finding.tell(html::word(locale, "payments.verify.dispute_gone", {{"reference", row.str(0)}, {"number", row.str(1)}}));
      },
      shop, kAtOnce);
  return finding;
}

}  // namespace

std::vector<Finding> verify_payments(db::Database& db, const ShopId& shop, Instant now, Locale locale) {
  const auto name = [&](const char* key) { return html::word(locale, "payments.verify." + std::string(key)); };
  Audit audit{{4, name("surplus"), 0, 0, {}}, {5, name("kept"), 0, 0, {}}, {9, name("doubts"), 0, 0, {}}};
  AttemptId last;
  for (bool more = true; more;) {
    db.read([&](db::Tx& tx) {
      const std::vector<Audited> page = attempts_after(tx, shop, last, kAtOnce);
      for (const Audited& audited : page) audit.look_at(tx, audited, now, locale);
      more = page.size() == kAtOnce;
      if (more) last = page.back().id;
    });
  }
  Finding disputes = db.read([&](db::Tx& tx) { return verify_disputes(tx, shop, locale); });
  return {std::move(audit.surplus), std::move(audit.kept), std::move(audit.doubts), std::move(disputes)};
}

Finding verify_provider(db::Database& db, const ShopId& shop, const Gateway& gateway, env::Outbound& outbound, Instant now, Locale locale,
                        const ProviderAsked& asked) {
  Finding finding{4, html::word(locale, "payments.verify.provider"), 0, 0, {}};
  std::string next;
  do {
    env::Call call = gateway.list_payments(now - kProviderAsked, next);
    call.within = kCallWithin;
    const env::Called said = outbound.wait_for(std::move(call));
    const auto page = said ? gateway.read_payments(*said) : Read<Page<Standing>>(Fail(Unread{ReadFault::unreadable, "no answer"}));
    if (!page) {
      if (asked.must_answer) finding.tell(html::word(locale, "payments.verify.provider_silent", {{"words", page.error().words}}));
      return finding;
    }
    // Before what they are carried to: an attempt is there before it is gone at home.
    const std::vector<std::optional<Attempt>> homed = at_homes(asked.homes, page->all);
    db.read([&](db::Tx& tx) {
      for (std::size_t n = 0; n < page->all.size(); ++n) {
        const Standing& standing = page->all[n];
        if (standing.shop != shop.str()) continue;
        ++finding.checked;
        try {
          auto attempt = find_told(tx, shop, standing.reference, AttemptId(standing.attempt));
          if (!attempt) attempt = homed[n];
          const Attempt* ours = attempt ? &*attempt : nullptr;
          const Difference difference = compare(standing, ours, known_of(tx, ours));
          if (is_told(tx, standing, ours, difference, now)) continue;
          finding.tell(html::word(
              locale, "payments.verify.differs",
              {{"reference", standing.reference}, {"number", standing.order_number}, {"how", std::string(name_of(difference))}}));
        } catch (const Bug& bug) {
          finding.tell(unreadable(locale, standing.attempt, standing.order_number, bug.what()));
        }
      }
    });
    next = page->next;
  } while (!next.empty());
  return finding;
}

}  // namespace noren::payments
