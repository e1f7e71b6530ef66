// GET /admin/deposits: the deposits nobody decided about, each with what it may pay. View: templates/admin_deposits.html.
#include <algorithm>
#include <set>

#include "bank/admin_pages.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "html/words.h"

namespace noren::bank {
namespace {

using html::View;
using html::word;
using html::yen_text;

bool is_exact(const Weighed& weighed) { return !weighed.proposals.empty() && weighed.proposals.front().verdict == Verdict::exact; }

// Came besides an exact one that pays the same order, like it in every way: when that one is taken, this was paid twice.
bool is_second(const Weighing& weighing, const Weighed& weighed) {
  if (weighed.proposals.empty()) return false;
  const Proposal& top = weighed.proposals.front();
  constexpr Reason kSure[] = {Reason::number_named, Reason::name_equal, Reason::amount_equal, Reason::already_paid};
  const auto is_sure = [&](Reason reason) { return std::find(std::begin(kSure), std::end(kSure), reason) != std::end(kSure); };
  return top.outcome == Outcome::twice && std::all_of(top.reasons.begin(), top.reasons.end(), is_sure) &&
         weighing.claims[top.claims.front()].standing == Standing::waiting;
}

// What the button for all exact ones sends: a deposit as it was shown.
std::string key_of(const Deposit& deposit) { return deposit.id.str() + ":" + std::to_string(deposit.version); }

View row_view(const admin::Visit& visit, const Deposit& deposit, const std::string& payer) {
  const Locale locale = visit.context.locale;
  return {{"href", path_of(deposit)},
          {"day", html::date_text(locale, deposit.day)},
          {"amount", yen_text(locale, deposit.amount)},
          {"payer", payer.empty() ? words(visit, "deposit.no_name") : payer},
          {"by_hand", deposit.by_hand},
          {"version", std::to_string(deposit.version)}};
}

// The page of new deposits that was asked for; when fewer are left by now, the last there is.
int fresh_page(const http::Fields& fields, std::int64_t total) {
  const std::int64_t last = std::max<std::int64_t>(1, (total + kWeighedAtOnce - 1) / kWeighedAtOnce);
  return static_cast<int>(std::min<std::int64_t>(admin::page_in(fields), last));
}

void add_fresh_ones(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, View& view) {
  const House& house = pages.desk.house();
  const std::int64_t total = count_deposits(tx, visit.context.shop, DepositState::fresh).count;
  const int page = fresh_page(visit.request.query, total);
  const Weighing weighing = weigh(tx, house, visit.context.shop, visit.context.now, (page - 1) * kWeighedAtOnce);
  view["page"] = std::to_string(page);
  view["pager"] = admin::pager(visit.context.locale, total, page, static_cast<int>(kWeighedAtOnce), "/admin/deposits?show=new");
  std::int64_t exact = 0;
  view["take_all"] = View::array();
  view["twice"] = View::array();
  for (const Weighed& weighed : weighing.deposits) {
    View row = row_view(visit, weighed.deposit, weighed.payer);
    const View proposals = proposals_view(tx, visit, house, weighing, weighed);
    const bool fits = is_return_first(weighed) || (!weighed.proposals.empty() && weighed.proposals.front().verdict != Verdict::none);
    const bool shown = fits && !proposals.empty();
    row["proposal"] = shown ? proposals.front() : View(false);
    if (shown && !is_return_first(weighed) && weighed.proposals.front().outcome == Outcome::settles) {
      row["proposal"]["next"] = false;  // said once, above the list
      view["any_settles"] = true;
    }
    row["deposit_href"] = row["href"];
    row["deposit_version"] = row["version"];
    row["others"] = std::to_string(proposals.size());
    row["has_others"] = !shown && !proposals.empty();
    view["fresh"].push_back(std::move(row));
    if (is_second(weighing, weighed)) view["twice"].push_back(key_of(weighed.deposit));
    if (!is_exact(weighed)) continue;
    ++exact;
    view["take_all"].push_back(key_of(weighed.deposit));
  }
  const std::size_t twice = view["twice"].size();
  view["twice_help"] =
      twice == 0 ? View(false) : View(word(visit.context.locale, "bank.deposits.twice_help", {{"n", std::to_string(twice)}}));
  if (exact > 0) view["take_all_label"] = word(visit.context.locale, "bank.deposits.take_all", {{"n", std::to_string(exact)}});
}

void add_done_ones(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, DepositState state, View& view) {
  const Locale locale = visit.context.locale;
  const int page = admin::page_in(visit.request.query);
  for (const Deposit& deposit : done_deposits(tx, visit.context.shop, state, kPerPage, std::int64_t{page - 1} * kPerPage)) {
    View row = row_view(visit, deposit, payer_of(tx, pages.desk.house(), deposit));
    row["orders"] = View::array();
    for (const Part& part : parts_of(tx, deposit.id)) {
      const auto order = orders::find(tx, deposit.shop, part.order);
      if (order) row["orders"].push_back(order_view(tx, pages.desk.house(), *order, locale));
    }
    row["aside"] = deposit.aside ? View(words(visit, "aside." + std::string(name_of(*deposit.aside)))) : View(false);
    row["surplus"] = false;
    if (deposit.surplus > Yen(0)) row["surplus"] = word(locale, "bank.deposit.surplus", {{"amount", yen_text(locale, deposit.surplus)}});
    row["when"] = deposit.done_at ? html::time_text(visit.context.locale, *deposit.done_at) + " " + deposit.done_by : std::string();
    view["done"].push_back(std::move(row));
  }
  const std::int64_t total = count_deposits(tx, visit.context.shop, state).count;
  view["pager"] = admin::pager(visit.context.locale, total, page, kPerPage, "/admin/deposits?show=" + std::string(name_of(state)));
}

View tabs_view(db::Tx& tx, const admin::Visit& visit, DepositState shown) {
  View tabs = View::array();
  for (const DepositState state : {DepositState::fresh, DepositState::matched, DepositState::set_aside}) {
    const std::string name(name_of(state));
    const std::int64_t count = count_deposits(tx, visit.context.shop, state).count;
    tabs.push_back({{"href", "/admin/deposits?show=" + name},
                    {"label", words(visit, "deposits.tab_" + name)},
                    {"count", std::to_string(count)},
                    {"current", state == shown},
                    {"urgent", state == DepositState::fresh && count > 0}});
  }
  return tabs;
}

View import_view(db::Tx& tx, const admin::Visit& visit) {
  const auto import = find_import(tx, visit.context.shop, visit.request.query.get("import"));
  if (!import) return false;
  return word(
      visit.context.locale, import->taken > 0 ? "bank.deposits.imported" : "bank.deposits.imported_none",
      {{"taken", std::to_string(import->taken)}, {"known", std::to_string(import->known)}, {"out", std::to_string(import->withdrawals)}});
}

}  // namespace

http::Response deposits_page(const AdminPages& pages, const admin::Visit& visit) {
  const DepositState shown = deposit_state_from(visit.request.query.get("show")).value_or(DepositState::fresh);
  View view = {{"title", words(visit, "deposits.title")}, {"e", View::object()}, {"fresh", View::array()}, {"done", View::array()}};
  pages.desk.house().db.read([&](db::Tx& tx) {
    view["tabs"] = tabs_view(tx, visit, shown);
    view["imported"] = import_view(tx, visit);
    view["owed"] = std::to_string(owed_by(tx, visit.context.shop).size());
    if (shown == DepositState::fresh) {
      add_fresh_ones(tx, pages, visit, view);
    } else {
      add_done_ones(tx, pages, visit, shown, view);
    }
  });
  view["is_fresh"] = shown == DepositState::fresh;
  view["none"] = view["fresh"].empty() && view["done"].empty();
  view["has_owed"] = view["owed"] != "0";
  return pages.desk.page(visit, "bank/admin_deposits", std::move(view));
}

// Those that were exact when the page was made and still are: an order that came meanwhile may have made one ambiguous. What was paid
// besides one of them is set apart as paid twice, with its trouble.
http::Response settle_all(const AdminPages& pages, const admin::Visit& visit) {
  const auto sent = [&](const char* field) {
    const std::vector<std::string> values = visit.request.form.every(field);
    return std::set<std::string>(values.begin(), values.end());
  };
  const std::set<std::string> wanted = sent("take"), seconds = sent("twice");
  std::vector<Settlement> settlements;
  std::vector<SettingAside> besides;
  pages.desk.house().db.read([&](db::Tx& tx) {
    const std::int64_t behind = (admin::page_in(visit.request.form) - 1) * kWeighedAtOnce;
    const Weighing weighing = weigh(tx, pages.desk.house(), visit.context.shop, visit.context.now, behind);
    for (const Weighed& weighed : weighing.deposits) {
      const SeenDeposit seen{weighed.deposit.id, weighed.deposit.version};
      const std::string key = key_of(weighed.deposit);
      const bool second = is_second(weighing, weighed) && seconds.contains(key);
      if (!second && !(is_exact(weighed) && wanted.contains(key))) continue;
      const orders::Order& order = weighing.orders[weighed.proposals.front().claims.front()];
      if (second) {
        besides.push_back({seen, Aside::twice, order.id});
      } else {
        settlements.push_back({seen, {{order.id, order.version}}, false});
      }
    }
  });
  std::set<OrderId> paid;
  for (const Settlement& settlement : settlements) {
    if (settle(pages.tools, visit.context, settlement)) paid.insert(settlement.orders.front().order);
  }
  std::size_t apart = 0;
  for (const SettingAside& wish : besides) {
    if (paid.contains(wish.order) && set_aside(pages.tools, visit.context, wish)) ++apart;
  }
  const bool all = paid.size() == wanted.size() && apart == seconds.size();
  const char* did = !all ? "bank.did.settled_some" : apart > 0 ? "bank.did.settled_and_twice" : "bank.did.settled_all";
  return pages.desk.done(visit, "/admin/deposits", did, all ? admin::Tone::good : admin::Tone::warn);
}

}  // namespace noren::bank
