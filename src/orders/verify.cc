#include "orders/verify.h"

#include <map>
#include <set>

#include "base/hex.h"
#include "html/words.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "orders/chain.h"
#include "orders/deeds.h"
#include "orders/json.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"
#include "orders/standing.h"
#include "orders/verify_named.h"
#include "payments/payments.h"
#include "payments/refunds.h"
#include "pricing/pricing.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

constexpr int kVerifiedAtOnce = 200;

// An order as far as it can be read: a broken document is a violation, not the end of the audit.
struct Audited {
  OrderId id;
  std::string number;
  std::optional<State> state;  // nothing: a word that nobody wrote there
  std::optional<PaymentState> payment_state;
  Yen total;
  Instant created_at;
  std::int64_t version = 0;
  std::string document;
  std::string chain;
  std::string payment_method;
  people::PersonId person;
  std::string sealed;
  std::string clues;
};

Audited read_audited(const db::Row& row) {
  Audited order;
  order.id = row.id<OrderId>(0);
  order.number = row.str(2);
  order.state = state_from(row.text(3));
  order.payment_state = payment_state_from(row.text(4));
  order.total = row.yen(5);
  order.created_at = row.instant(6);
  order.version = row.integer(8);
  order.person = row.id<people::PersonId>(9);
  order.document = row.str(10);
  order.sealed = row.blob(11);
  order.chain = row.blob(12);
  order.payment_method = row.str(13);
  order.clues = row.str(14);
  return order;
}

// The mails that were written in the commits of what they tell. Money that came as the order was made needs none of its own.
std::set<std::string_view> mails_owed(const Audited& order, const std::vector<Event>& events) {
  std::set<std::string_view> kinds = {"order_received", "order_new"};
  const bool by_transfer = order.payment_method == shops::name_of(shops::PaymentMethod::bank_transfer);
  const bool at_store = order.payment_method == shops::name_of(shops::PaymentMethod::konbini);
  bool stopped = false;
  for (const Event& event : events) {
    stopped = stopped || event.what == Happening::cancelled || event.what == Happening::returned;
    const bool thanked = by_transfer || (at_store && event.at != events.front().at);
    if (event.what == Happening::confirmed) kinds.insert("order_accepted");
    if (event.what == Happening::shipped) kinds.insert("shipped");
    if (event.what == Happening::tracking_fixed && fixed_tracking_in(event).told) kinds.insert("tracking_fixed");
    if (event.what == Happening::paid && thanked && !stopped) kinds.insert("payment_received");
  }
  return kinds;
}

// Not by the shop's word that the money came otherwise.
bool paid_by_provider(const Audited& order, const std::vector<Event>& events) {
  constexpr shops::PaymentMethod kByProvider[] = {shops::PaymentMethod::card, shops::PaymentMethod::konbini, shops::PaymentMethod::paypay};
  const bool agreed = std::any_of(std::begin(kByProvider), std::end(kByProvider),
                                  [&](shops::PaymentMethod method) { return order.payment_method == shops::name_of(method); });
  const auto paid = std::find_if(events.rbegin(), events.rend(), [](const Event& event) { return event.what == Happening::paid; });
  return agreed && paid != events.rend() && paid->actor == ActorKind::system;
}

class Audit {
 public:
  Audit(const crypto::Keys& keys, const ShopId& shop, Locale locale) : keys_(keys), shop_(shop), locale_(locale) {
    amounts_ = {6, html::word(locale, "orders.verify.amounts"), 0, 0, {}};
    messages_ = {7, html::word(locale, "orders.verify.messages"), 0, 0, {}};
    stories_ = {8, html::word(locale, "orders.verify.story"), 0, 0, {}};
    kept_ = {5, html::word(locale, "orders.verify.kept"), 0, 0, {}};
    over_ = {4, html::word(locale, "orders.verify.over"), 0, 0, {}};
    paid_ = {4, html::word(locale, "orders.verify.paid"), 0, 0, {}};
  }

  void look_at(db::Tx& tx, const Audited& order) {
    const std::vector<Event> events = events_of(tx, order.id);
    look_at_amounts(tx, order);
    look_at_messages(tx, order, events);
    look_at_story(tx, order, events);
  }
  std::vector<Finding> findings(db::Tx& tx) {
    return {std::move(amounts_), std::move(messages_), std::move(stories_), named_.finding(tx, shop_, locale_),
            std::move(kept_),    std::move(over_),     std::move(paid_)};
  }

 private:
  void tell_amount(const Audited& order, std::string_view key) {
    amounts_.tell(html::word(locale_, "orders.verify." + std::string(key), {{"number", order.number}}));
  }

  void look_at_amounts(db::Tx& tx, const Audited& order) {
    ++amounts_.checked;
    Document document;
    try {
      document = document_from_json(order.document);
    } catch (const Bug&) {  // bytes that changed on the disk must not end the audit
      return tell_amount(order, "unreadable");
    }
    try {
      look_at_sums(tx, order, document);
    } catch (const Bug&) {  // nor may amounts that no sum can hold
      tell_amount(order, "amount_absurd");
    }
  }

  void look_at_sums(db::Tx& tx, const Audited& order, const Document& document) {
    const auto tell = [&](std::string_view key) { tell_amount(order, key); };
    const pricing::Amounts& amounts = document.amounts;
    Yen items;
    for (const Line& line : document.lines) items += line.unit * line.quantity;
    if (items != amounts.items) tell("amount_items");
    if (document.payment_fee + document.wrap_fee != amounts.fees) tell("amount_fees");
    const bool adds_up = amounts.items + amounts.shipping + amounts.fees - amounts.discount == amounts.total;
    if (order.payment_method != shops::name_of(document.payment)) tell("payment_method");
    if (!adds_up || order.total != amounts.total) tell("amount_total");
    if (!taxed_rightly(document, japan_time(order.created_at).date)) tell("amount_tax");
    if (!took_its_lines(tx, order.id, document)) tell("amount_lines");
  }

  // The direction of rounding is the shop's to choose and to change: one of the three must give all rates.
  static bool taxed_rightly(const Document& document, LocalDate day) {
    std::vector<pricing::Line> lines;
    for (const Line& line : document.lines) lines.push_back({line.tax, line.unit, line.quantity});
    const pricing::Charges charges{document.amounts.shipping, document.payment_fee + document.wrap_fee, document.amounts.discount};
    for (const shops::Rounding rounding : {shops::Rounding::floor, shops::Rounding::half, shops::Rounding::ceil}) {
      const auto again = pricing::price(lines, charges, {&pricing::TaxTable::built_in(), rounding, day});
      if (again && again->tax == document.amounts.tax) return true;
    }
    return false;
  }

  static bool took_its_lines(db::Tx& tx, const OrderId& id, const Document& document) {
    std::map<VariantId, std::int64_t> left;
    for (const Line& line : document.lines) {
      std::int64_t& pieces = left[line.variant];
      if (__builtin_add_overflow(pieces, line.quantity, &pieces)) return false;
    }
    bool sane = true;
    tx.each(
        sql::lines_of_order,
        [&](const db::Row& row) {
          std::int64_t& pieces = left[row.id<VariantId>(0)];
          sane = sane && !__builtin_sub_overflow(pieces, row.integer(1), &pieces);
          sane = sane && row.integer(2) >= 0 && row.integer(2) <= row.integer(1);
        },
        id);
    return sane && std::all_of(left.begin(), left.end(), [](const auto& variant) { return variant.second == 0; });
  }

  void look_at_messages(db::Tx& tx, const Audited& order, const std::vector<Event>& events) {
    if (!order.state || order.state == State::pending || order.state == State::void_) return;
    ++messages_.checked;
    const auto tell = [&](std::string_view key, std::string_view kind) {
      messages_.tell(html::word(locale_, "orders.verify." + std::string(key), {{"number", order.number}, {"kind", std::string(kind)}}));
    };
    std::vector<mail::Fate> fates;
    try {
      fates = mail::of_subject(tx, shop_, order.id.str());
    } catch (const Bug&) {  // as with the amounts: words that changed on the disk
      return tell("message_unreadable", "");
    }
    for (const std::string_view kind : mails_owed(order, events)) {
      const bool there = std::any_of(fates.begin(), fates.end(), [&](const mail::Fate& fate) { return fate.message.kind == kind; });
      if (!there) tell("message_missing", kind);
    }
    for (const mail::Fate& fate : fates) {
      if (!has_one_fate(fate)) tell("message_fate", fate.message.kind);
    }
  }

  // Still on its way (then it is due some time), or ended; handed over at most once, and only if some try says so.
  static bool has_one_fate(const mail::Fate& fate) {
    int handed_over = 0;
    int spooled = 0;
    int perhaps = 0;
    for (const mail::Attempt& attempt : fate.attempts) {
      if (attempt.outcome == mail::AttemptOutcome::handed_over) ++handed_over;
      if (attempt.outcome == mail::AttemptOutcome::spooled) ++spooled;
      if (attempt.outcome == mail::AttemptOutcome::unknown) ++perhaps;
    }
    if (mail::is_waiting(fate.message.state) != fate.message.due_at.has_value() || handed_over > 1) return false;
    if (fate.message.state == mail::State::handed_over) return handed_over + perhaps > 0;
    if (fate.message.state == mail::State::spooled && spooled == 0) return false;
    return handed_over == 0;
  }

  // What an unknown event changed is not known: the rest is held against a story that all can be read of.
  void look_at_story(db::Tx& tx, const Audited& order, const std::vector<Event>& events) {
    ++stories_.checked;
    named_.note(order.number, events);
    const bool known = tell_unknown(order, events);
    std::int64_t seq = first_break(order.id, events, order.chain);
    if (seq == 0 && static_cast<std::int64_t>(events.size()) != order.version) seq = order.version;
    if (seq != 0)
      stories_.tell(html::word(locale_, "orders.verify.story_broken", {{"number", order.number}, {"seq", std::to_string(seq)}}));
    if (seq != 0 || !known) return;
    look_at_row(order, events);
    look_at_kept(tx, order, events);
    look_at_over(tx, order, events);
    look_at_paid(tx, order, events);
    look_at_agreed(tx, order, hashes_in(events));
  }

  bool tell_unknown(const Audited& order, const std::vector<Event>& events) {
    const auto found = std::find_if(events.begin(), events.end(), [](const Event& event) { return event.what == Happening::unknown; });
    if (found == events.end()) return true;
    stories_.tell(html::word(locale_, "orders.verify.story_unknown",
                             {{"number", order.number}, {"seq", std::to_string(found->seq)}, {"word", found->word}}));
    return false;
  }

  // The lists are made from the row: it says what the story says.
  void look_at_row(const Audited& order, const std::vector<Event>& events) {
    const auto tell = [&](std::string_view key) {
      stories_.tell(html::word(locale_, "orders.verify." + std::string(key), {{"number", order.number}}));
    };
    const auto standing = told_by(events);
    if (!order.state || !order.payment_state) {
      tell("row_word");
    } else if (!standing || standing->state != *order.state || standing->payment != *order.payment_state) {
      tell("row_state");
    }
    if (events.empty() || events.front().at != order.created_at) tell("row_created");
    if (read_order_number(order.number) != order.number) tell("row_number");
  }

  // What came besides the price stands with the deposit or the payment that brought it.
  void look_at_kept(db::Tx& tx, const Audited& order, const std::vector<Event>& events) {
    const auto paid = payment_of(events);
    if (!paid || !order.state || is_stopped(*order.state)) return;
    ++kept_.checked;
    if (paid->amount - own_money_back(events) <= order.total) return;
    if (troubles::find_open(tx, shop_, troubles::kind::kPaidTooMuch, {"order", order.id.str()})) return;
    kept_.tell(
        html::word(locale_, "orders.verify.too_much_kept", {{"number", order.number}, {"amount", html::yen_text(locale_, paid->amount)}}));
  }

  // What was captured for an order that is over is owed back, has gone back or is going, or somebody is told that it is still here.
  void look_at_over(db::Tx& tx, const Audited& order, const std::vector<Event>& events) {
    if (!order.state || !is_stopped(*order.state) || order.payment_state == PaymentState::refund_due) return;
    ++over_.checked;
    try {
      look_at_left(tx, order, given_by_hand(events));
    } catch (const Bug&) {  // NOLINT(bugprone-empty-catch): a payment that cannot be read is told by the audit of payments
    }
  }

  void look_at_left(db::Tx& tx, const Audited& order, Yen by_hand) {
    for (const payments::Attempt& attempt : payments::attempts_of(tx, shop_, order.id)) {
      if (attempt.state != payments::State::captured || attempt.surplus) continue;
      const Yen left = payments::refundable(tx, attempt) - by_hand;
      if (left > Yen(0) && troubles::open_of_order(tx, shop_, order.id).empty())
        over_.tell(
            html::word(locale_, "orders.verify.kept_after_end", {{"number", order.number}, {"amount", html::yen_text(locale_, left)}}));
    }
  }

  // Of what was captured for an order that stands as paid something is still here, unless its story tells that it went back.
  void look_at_paid(db::Tx& tx, const Audited& order, const std::vector<Event>& events) {
    if (!order.state || is_stopped(*order.state) || order.payment_state != PaymentState::paid) return;
    if (!paid_by_provider(order, events) || all_went_back(events)) return;
    ++paid_.checked;
    try {
      if (is_all_captured_back(tx, order.id)) paid_.tell(html::word(locale_, "orders.verify.paid_gone", {{"number", order.number}}));
    } catch (const Bug&) {  // NOLINT(bugprone-empty-catch): a payment that cannot be read is told by the audit of payments
    }
  }

  bool is_all_captured_back(db::Tx& tx, const OrderId& id) const {
    const std::vector<payments::Refund> refunds = payments::refunds_of(tx, shop_, id);
    bool captured = false;
    for (const payments::Attempt& attempt : payments::attempts_of(tx, shop_, id)) {
      if (attempt.state != payments::State::captured) continue;
      captured = true;
      std::vector<payments::Refund> its;
      std::copy_if(refunds.begin(), refunds.end(), std::back_inserter(its),
                   [&](const payments::Refund& refund) { return refund.attempt == attempt.id; });
      if (payments::given_back(its).arrived < attempt.captured) return false;
    }
    return captured;
  }

  // What was agreed, and the buyer's details, are what the story has the hashes of; the owner finds the order by those details.
  void look_at_agreed(db::Tx& tx, const Audited& order, const Hashes& hashes) {
    const auto tell = [&](std::string_view key) {
      stories_.tell(html::word(locale_, "orders.verify." + std::string(key), {{"number", order.number}}));
    };
    if (!hashes.document.empty() && hashes.document != to_hex(crypto::sha256(order.document))) tell("other_document");
    const bool other_box = !hashes.box.empty() && hashes.box != to_hex(crypto::sha256(order.sealed));
    const auto plain = people::open(tx, keys_, shop_, order.person, order.sealed);
    const auto erased = people::erased_at(tx, shop_, order.person);
    const bool lost = !plain && !(erased && order.created_at <= *erased);
    if (other_box || (lost && people::known(tx, shop_, order.person))) return tell("other_box");
    if (lost) return tell("lost_key");
    if (!plain) return;  // erased: nobody can read them any more
    try {
      if (clues_of(person_from_json(*plain), document_from_json(order.document)) != order.clues) tell("other_clues");
    } catch (const Bug&) {  // NOLINT(bugprone-empty-catch): a document that cannot be read is told with the amounts
    }
  }

  const crypto::Keys& keys_;
  const ShopId& shop_;
  Locale locale_;
  Finding amounts_, messages_, stories_, kept_, over_, paid_;
  Named named_;
};

}  // namespace

Finding verify_sold(db::Database& db, const ShopId& shop, Locale locale) {
  Finding finding{3, html::word(locale, "orders.verify.sold"), 0, 0, {}};
  const auto tell = [&](std::string_view variant, std::int64_t sold, std::int64_t taken) {
    finding.tell(html::word(locale, "orders.verify.sold_differs",
                            {{"variant", std::string(variant)}, {"sold", std::to_string(sold)}, {"taken", std::to_string(taken)}}));
  };
  db.read([&](db::Tx& tx) {
    tx.each(
        sql::verify_sold,
        [&](const db::Row& row) {
          ++finding.checked;
          if (row.integer(1) != row.integer(2)) tell(row.text(0), row.integer(1), row.integer(2));
        },
        shop);
    tx.each(
        sql::verify_unstocked, [&](const db::Row& row) { tell(row.text(0), 0, row.integer(1)); }, shop);
  });
  return finding;
}

std::vector<Finding> verify_orders(db::Database& db, const crypto::Keys& keys, const ShopId& shop, Locale locale) {
  Audit audit(keys, shop, locale);
  OrderId last;
  for (bool more = true; more;) {
    db.read([&](db::Tx& tx) {
      const std::vector<Audited> page = tx.all(sql::verify_page, read_audited, shop, last, kVerifiedAtOnce);
      for (const Audited& order : page) audit.look_at(tx, order);
      more = page.size() == kVerifiedAtOnce;
      if (more) last = page.back().id;
    });
  }
  return db.read([&](db::Tx& tx) { return audit.findings(tx); });
}

}  // namespace noren::orders
