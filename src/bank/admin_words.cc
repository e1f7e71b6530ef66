#include <algorithm>

#include "bank/admin_pages.h"
#include "base/names.h"
#include "html/words.h"
#include "orders/konbini.h"

namespace noren::bank {
namespace {

using html::View;
using html::word;
using html::yen_text;

admin::Tone tone_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::exact: return admin::Tone::good;
    case Verdict::likely: return admin::Tone::warn;
    case Verdict::none: break;
  }
  return admin::Tone::quiet;
}

constexpr Named<Verdict> kVerdicts[] = {{Verdict::exact, "exact"}, {Verdict::likely, "likely"}, {Verdict::none, "none"}};

// What the page offers for an outcome: the first button is the obvious one. deed: the end of the path.
struct Press {
  Outcome outcome;
  const char* deed;
  const char* word;
  const char* name = "";  // of a field the button sends
  const char* value = "";
};
constexpr Press kPresses[] = {
    {Outcome::settles, "settle", "press.settle"},
    {Outcome::fee_short, "settle", "press.let_go", "short", "1"},
    {Outcome::fee_short, "settle", "press.part"},
    {Outcome::underpaid, "settle", "press.part"},
    {Outcome::underpaid, "settle", "press.let_go", "short", "1"},
    {Outcome::overpaid, "settle", "press.over"},
    {Outcome::twice, "aside", "press.twice", "why", "twice"},
    {Outcome::ended, "settle", "press.ended"},
    {Outcome::rest, "settle", "press.rest"},
};

// sure: something more than the amount speaks for it, so that one button may be the obvious one.
View presses_view(const admin::Visit& visit, Outcome outcome, bool sure) {
  View presses = View::array();
  for (const Press& press : kPresses) {
    if (press.outcome != outcome) continue;
    presses.push_back({{"deed", press.deed},
                       {"label", words(visit, press.word)},
                       {"name", press.name[0] == '\0' ? View(false) : View(press.name)},
                       {"value", press.value},
                       {"primary", sure && presses.empty()}});
  }
  return presses;
}

// Another deposit that nobody has confirmed yet pays its order: as long as the order waits, nothing came twice.
bool waits_for_another(const Weighing& weighing, const Proposal& proposal) {
  return proposal.outcome == Outcome::twice && weighing.claims[proposal.claims.front()].standing == Standing::waiting;
}

const char* word_of(BankError why) {
  switch (why) {
    case BankError::order_unknown: return "fault.order_unknown";
    case BankError::order_paid: return "fault.order_paid";
    case BankError::order_unpaid: return "fault.order_unpaid";
    case BankError::too_little: return "fault.too_little";
    case BankError::too_much: return "fault.too_much";
    case BankError::has_refund: return "fault.has_refund";
    case BankError::has_twin: return "fault.has_twin";
    case BankError::no_consignor: return "fault.no_consignor";
    default: return "fault.not_now";
  }
}

// The numbers as the form of the deposit's page takes them.
std::string numbers_of(const Weighing& weighing, const Proposal& proposal) {
  std::string numbers;
  for (const std::size_t at : proposal.claims) numbers += (numbers.empty() ? "" : "+") + weighing.orders[at].number;
  return numbers;
}

}  // namespace

std::string path_of(const Deposit& deposit) { return "/admin/deposits/" + deposit.id.str(); }

std::string words(const admin::Visit& visit, const std::string& key) { return word(visit.context.locale, "bank." + key); }

View order_view(db::Tx& tx, const House& house, const orders::Order& order, Locale locale) {
  const auto person = orders::person_of(tx, house, order);
  return {{"number", order.number},
          {"href", "/admin/orders/" + order.number},
          {"name", person ? person->who_orders().name : word(locale, "orders.admin_person.erased")},
          {"kana", person ? person->who_orders().kana : std::string()},
          {"total", yen_text(locale, order.total)},
          {"at", html::time_text(locale, order.created_at)}};
}

View proposal_view(db::Tx& tx, const admin::Visit& visit, const House& house, const Weighing& weighing, const Proposal& proposal) {
  const Locale locale = visit.context.locale;
  const std::string outcome(name_of(proposal.outcome));
  const bool sure = std::find(proposal.reasons.begin(), proposal.reasons.end(), Reason::amount_only) == proposal.reasons.end();
  const Yen apart = proposal.difference < Yen(0) ? Yen(0) - proposal.difference : proposal.difference;
  const bool comes_second = waits_for_another(weighing, proposal);
  View view = {{"verdict", words(visit, "verdict." + std::string(name_in(kVerdicts, proposal.verdict)))},
               {"tone", admin::name_of(tone_of(proposal.verdict))},
               {"next", html::word_of_mail(locale, "bank.next." + outcome + (comes_second ? "_first" : ""), house.mails_kept,
                                           {{"amount", yen_text(locale, apart)}})},
               {"presses", proposal.not_named || comes_second ? View::array() : presses_view(visit, proposal.outcome, sure)},
               {"choose", proposal.not_named ? View(numbers_of(weighing, proposal)) : View(false)},
               {"orders", View::array()},
               {"reasons", View::array()},
               {"fields", View::array()}};
  for (const Reason reason : proposal.reasons) {
    const bool not_yet = comes_second && reason == Reason::already_paid;
    view["reasons"].push_back(words(visit, "reason." + (not_yet ? std::string("same_again") : std::string(name_of(reason)))));
  }
  bool ends_number = false;  // at the store: some of its price is recorded otherwise
  for (const std::size_t at : proposal.claims) {
    const orders::Order& order = weighing.orders[at];
    const Claim& claim = weighing.claims[at];
    View one = order_view(tx, house, order, locale);
    const bool begun = claim.standing == Standing::waiting && claim.due != claim.total;
    one["due"] = begun ? View(word(locale, "bank.deposit.due", {{"amount", yen_text(locale, claim.due)}})) : View(false);
    ends_number = ends_number || (claim.standing == Standing::waiting && orders::awaited_at_store(tx, order));
    view["orders"].push_back(std::move(one));
    view["fields"].push_back(order.id.str() + ":" + std::to_string(order.version));
  }
  if (ends_number) view["next"] = view["next"].get<std::string>() + " " + word(locale, "orders.admin_order.number_ends");
  return view;
}

namespace {

// A refund of ours that the deposit may bring back; null when its order is gone.
View return_view(db::Tx& tx, const admin::Visit& visit, const House& house, const Weighing& weighing, const Comeback& comeback) {
  const Locale locale = visit.context.locale;
  const SentRefund& sent = weighing.sent[comeback.sent];
  const auto order = orders::find(tx, visit.context.shop, sent.money.order);
  if (!order) return nullptr;
  const char* next = sent.noted ? "bank.next.returned_noted" : "bank.next.returned";
  View view = {{"verdict", words(visit, "verdict.likely")},
               {"tone", admin::name_of(tone_of(Verdict::likely))},
               {"next", html::word_of_mail(locale, next, house.mails_kept, {{"number", order->number}})},
               {"orders", View::array()},
               {"reasons", View::array()},
               {"fields", View::array()},
               {"presses", View::array()}};
  View one = order_view(tx, house, *order, locale);
  one["due"] = false;
  view["orders"].push_back(std::move(one));
  view["fields"].push_back(order->id.str() + ":" + std::to_string(order->version));
  View press = {{"deed", "returned"}, {"label", words(visit, "press.returned")}, {"name", "refund"}};
  press["value"] = sent.refund.str();
  press["primary"] = comeback.told;
  view["presses"].push_back(std::move(press));
  for (const Reason reason : comeback.reasons) view["reasons"].push_back(words(visit, "reason." + std::string(name_of(reason))));
  return view;
}

}  // namespace

View proposals_view(db::Tx& tx, const admin::Visit& visit, const House& house, const Weighing& weighing, const Weighed& weighed) {
  View all = View::array(), returns = View::array();
  for (const Comeback& comeback : weighed.comebacks) {
    View view = return_view(tx, visit, house, weighing, comeback);
    if (!view.is_null()) returns.push_back(std::move(view));
  }
  if (is_return_first(weighed)) all.swap(returns);
  for (const Proposal& proposal : weighed.proposals) all.push_back(proposal_view(tx, visit, house, weighing, proposal));
  for (View& view : returns) all.push_back(std::move(view));
  return all;
}

http::Response refused(const AdminPages& pages, const admin::Visit& visit, BankError why, const std::string& what,
                       const std::string& back) {
  if (why == BankError::not_found) return pages.desk.not_found(visit);
  if (why == BankError::stale) {
    admin::Stale stale;
    stale.what = what;
    stale.state_now = words(visit, "fault.changed");
    stale.back = back;
    return pages.desk.stale(visit, stale);
  }
  return pages.desk.refused(visit, 409, words(visit, word_of(why)), back);
}

}  // namespace noren::bank
