// /admin/deposits/{id}: one deposit with everything it may pay, an order chosen by its number, and what became of it.
// View: templates/admin_deposit.html.
#include <algorithm>

#include "bank/admin_pages.h"
#include "bank/refunds.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "html/words.h"
#include "http/form.h"
#include "orders/rules.h"
#include "text/code_points.h"

namespace noren::bank {
namespace {

using html::View;
using html::word;
using html::yen_text;

constexpr std::size_t kNumbersTyped = 200;

std::string title_of(const admin::Visit& visit, const Deposit& deposit) {
  return word(visit.context.locale, "bank.deposit.title", {{"amount", yen_text(visit.context.locale, deposit.amount)}});
}

SeenDeposit seen_of(const admin::Visit& visit) { return {DepositId(visit.request.param("id")), visit.request.form.number("version")}; }

// "A1042-7 A1043-5", "A1042-7、A1043-5"
std::vector<std::string> typed_numbers(std::string_view typed) {
  std::vector<std::string> parts(1);
  for (std::size_t at = 0; at < typed.size();) {
    const char32_t c = text::next_code_point(typed, at);
    if (text::is_space(c) || c == ',' || c == U'、' || c == U'，' || c == '+' || c == U'＋') {
      if (!parts.back().empty()) parts.emplace_back();
    } else {
      text::append_code_point(parts.back(), c);
    }
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

struct Choice {
  Weighing weighing;
  std::optional<Proposal> proposal;
  std::string fault;  // words
};

// What the orders somebody typed would make of the deposit.
Choice read_choice(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const Money& money, const std::string& typed) {
  Choice choice;
  std::vector<std::size_t> chosen;
  for (const std::string& part : typed_numbers(typed)) {
    const auto number = orders::read_order_number(part);
    const auto order = number ? orders::find_by_number(tx, visit.context.shop, *number) : std::nullopt;
    if (!order || order->state == orders::State::pending) {
      choice.fault = word(visit.context.locale, "bank.fault.number", {{"number", part}});
      return choice;
    }
    const bool again = std::any_of(choice.weighing.orders.begin(), choice.weighing.orders.end(),
                                   [&](const orders::Order& one) { return one.id == order->id; });
    if (again) continue;
    chosen.push_back(choice.weighing.orders.size());
    choice.weighing.claims.push_back(claim_of(tx, pages.desk.house(), *order));
    choice.weighing.orders.push_back(*order);
  }
  if (chosen.empty()) return choice;
  const auto waits = [](const Claim& claim) { return claim.standing == Standing::waiting; };
  if (chosen.size() > 1 && !std::all_of(choice.weighing.claims.begin(), choice.weighing.claims.end(), waits)) {
    choice.fault = words(visit, "fault.several");
    return choice;
  }
  choice.proposal = choose(money, choice.weighing.claims, chosen);
  return choice;
}

void add_fresh(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const Deposit& deposit, View& view) {
  const House& house = pages.desk.house();
  const Weighing weighing = weigh_with(tx, house, visit.context.shop, visit.context.now, deposit.id);
  const auto found =
      std::find_if(weighing.deposits.begin(), weighing.deposits.end(), [&](const Weighed& one) { return one.deposit.id == deposit.id; });
  view["proposals"] = View::array();
  if (found != weighing.deposits.end()) {
    view["proposals"] = proposals_view(tx, visit, house, weighing, *found);
  }
  view["no_proposals"] = view["proposals"].empty();
  http::Form form(visit.request.query, visit.context.locale);
  const std::string typed = form.line("order", kNumbersTyped);
  const Money money{deposit.day, deposit.amount, read_payer(payer_of(tx, house, deposit))};
  Choice choice = read_choice(tx, pages, visit, money, typed);
  if (!choice.fault.empty()) form.fault("order", choice.fault);
  if (choice.proposal) view["chosen"] = proposal_view(tx, visit, house, choice.weighing, *choice.proposal);
  view["f"] = form.typed();
  view["e"] = form.faults();
  view["has_errors"] = !form.good();
}

// Why the deposit stays as it is, what can be done about that, and where.
struct InTheWay {
  std::string text;
  std::string href;
  std::string link;
};

std::optional<InTheWay> in_the_way(db::Tx& tx, const admin::Visit& visit, const Deposit& deposit) {
  const Locale locale = visit.context.locale;
  if (const auto refund = refund_in_the_way(tx, deposit)) {
    const char* key = is_open(refund->state) ? "bank.deposit.undo_after_refund" : "bank.deposit.undo_given_back";
    return InTheWay{word(locale, key, {{"amount", yen_text(locale, refund->amount)}}), "/admin/refunds/" + refund->id.str(),
                    words(visit, "deposit.to_refund")};
  }
  const auto twin = deposit.state == DepositState::matched ? twin_in_the_way(tx, deposit) : std::nullopt;
  if (!twin) return std::nullopt;
  return InTheWay{word(locale, "bank.deposit.undo_has_twin", {{"amount", yen_text(locale, twin->amount)}}), path_of(*twin),
                  words(visit, "deposit.to_twin")};
}

void add_done(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const Deposit& deposit, View& view) {
  const House& house = pages.desk.house();
  const Locale locale = visit.context.locale;
  view["orders"] = View::array();
  for (const Part& part : parts_of(tx, deposit.id)) {
    const auto order = orders::find(tx, deposit.shop, part.order);
    if (!order) continue;
    View one = order_view(tx, house, *order, locale);
    one["part"] = yen_text(locale, part.amount);
    view["orders"].push_back(std::move(one));
  }
  view["has_orders"] = !view["orders"].empty();
  const auto owner = deposit.order.empty() ? std::nullopt : orders::find(tx, deposit.shop, deposit.order);
  if (owner) view["owner"] = order_view(tx, house, *owner, locale);
  if (deposit.aside) view["aside"] = words(visit, "aside." + std::string(name_of(*deposit.aside)));
  if (deposit.to_give_back() > Yen(0)) {
    view["give_back"] = word(locale, "bank.deposit.give_back", {{"amount", yen_text(locale, deposit.to_give_back())}});
    const bool open = owner && owed_for(tx, deposit.shop, deposit.order, deposit.id).has_value();
    view["refund_href"] = open ? View("/admin/refunds/new?order=" + owner->number + "&deposit=" + deposit.id.str()) : View(false);
    view["without_owner"] = !owner;
  }
  view["when"] = deposit.done_at ? html::time_text(locale, *deposit.done_at) + " " + deposit.done_by : std::string();
  const auto hindrance = in_the_way(tx, visit, deposit);
  view["may_undo"] = !hindrance && next_state(deposit.state, DepositMove::undo).has_value();
  if (hindrance) view["in_the_way"] = {{"text", hindrance->text}, {"href", hindrance->href}, {"link", hindrance->link}};
  view["may_take_up"] = deposit.aside != Aside::came_back && next_state(deposit.state, DepositMove::take_up).has_value();
}

std::vector<orders::Seen> seen_orders(const http::Fields& form) {
  std::vector<orders::Seen> seen;
  for (const std::string& value : form.every("order")) {
    const std::size_t colon = value.find(':');
    if (colon == std::string::npos) continue;
    http::Fields version;
    version.add("v", value.substr(colon + 1));
    seen.push_back({OrderId(value.substr(0, colon)), version.number("v")});
  }
  return seen;
}

http::Response answer(const AdminPages& pages, const admin::Visit& visit, const Result<Deposit, BankError>& done, const char* did) {
  const std::string back = "/admin/deposits/" + visit.request.param("id");
  if (!done) return refused(pages, visit, done.error(), words(visit, "deposits.title"), back);
  return pages.desk.done(visit, "/admin/deposits", did);
}

http::Response refused_by(const AdminPages& pages, const admin::Visit& visit, const InTheWay& hindrance) {
  return pages.desk.refused(visit, 409, hindrance.text, hindrance.href, hindrance.link);
}

http::Response undo_now(const AdminPages& pages, const admin::Visit& visit) {
  const auto done = undo_settling(pages.tools, visit.context, seen_of(visit));
  if (done || (done.error() != BankError::has_refund && done.error() != BankError::has_twin))
    return answer(pages, visit, done, "bank.did.undone");
  const auto hindrance = pages.desk.house().db.read([&](db::Tx& tx) {
    const auto deposit = find_deposit(tx, visit.context.shop, DepositId(visit.request.param("id")));
    return deposit ? in_the_way(tx, visit, *deposit) : std::nullopt;
  });
  return hindrance ? refused_by(pages, visit, *hindrance) : answer(pages, visit, done, "bank.did.undone");
}

}  // namespace

http::Response deposit_page(const AdminPages& pages, const admin::Visit& visit) {
  View view = {{"e", View::object()}, {"f", View::object()}};
  const bool found = pages.desk.house().db.read([&](db::Tx& tx) {
    const auto deposit = find_deposit(tx, visit.context.shop, DepositId(visit.request.param("id")));
    if (!deposit) return false;
    const std::string payer = payer_of(tx, pages.desk.house(), *deposit);
    view["title"] = title_of(visit, *deposit);
    view["href"] = view["deposit_href"] = path_of(*deposit);
    view["version"] = view["deposit_version"] = std::to_string(deposit->version);
    view["day"] = html::date_text(visit.context.locale, deposit->day);
    view["payer"] = payer.empty() ? words(visit, "deposit.no_name") : payer;
    view["source"] = words(visit, deposit->by_hand ? "deposit.by_hand" : "deposit.by_statement");
    view["state"] = words(visit, "deposits.tab_" + std::string(name_of(deposit->state)));
    view["is_fresh"] = deposit->state == DepositState::fresh;
    if (deposit->state == DepositState::fresh) {
      add_fresh(tx, pages, visit, *deposit, view);
    } else {
      add_done(tx, pages, visit, *deposit, view);
    }
    return true;
  });
  if (!found) return pages.desk.not_found(visit);
  const int status = view.value("has_errors", false) ? 422 : 200;
  return pages.desk.page(visit, "bank/admin_deposit", std::move(view), status);
}

http::Response settle_one(const AdminPages& pages, const admin::Visit& visit) {
  const Settlement settlement{seen_of(visit), seen_orders(visit.request.form), visit.request.form.yes("short")};
  const auto done = settle(pages.tools, visit.context, settlement);
  return answer(pages, visit, done, done && done->surplus > Yen(0) ? "bank.did.settled_over" : "bank.did.settled");
}

http::Response set_one_aside(const AdminPages& pages, const admin::Visit& visit) {
  const auto why = aside_from(visit.request.form.get("why"));
  const std::vector<orders::Seen> orders = seen_orders(visit.request.form);
  if (!why || *why == Aside::came_back) return pages.desk.not_found(visit);  // that is take_one_returned
  const auto done = set_aside(pages.tools, visit.context, {seen_of(visit), *why, orders.empty() ? OrderId() : orders.front().order});
  return answer(pages, visit, done, *why == Aside::twice ? "bank.did.twice" : "bank.did.set_aside");
}

http::Response take_one_returned(const AdminPages& pages, const admin::Visit& visit) {
  const std::vector<orders::Seen> orders = seen_orders(visit.request.form);
  if (orders.empty()) return pages.desk.not_found(visit);
  const ReturningDeposit wish{seen_of(visit), orders.front(), RefundId(visit.request.form.get("refund"))};
  return answer(pages, visit, take_returned(pages.tools, visit.context, wish), "bank.did.returned");
}

http::Response undo_one(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  if (visit.request.form.yes("sure")) return undo_now(pages, visit);
  admin::Confirm question;
  bool told = false;  // some buyer was, of the money
  std::optional<InTheWay> hindrance;
  const bool found = pages.desk.house().db.read([&](db::Tx& tx) {
    const auto deposit = find_deposit(tx, visit.context.shop, DepositId(visit.request.param("id")));
    if (!deposit) return false;
    hindrance = in_the_way(tx, visit, *deposit);
    question.facts = {{words(visit, "deposits.amount"), yen_text(locale, deposit->amount)},
                      {words(visit, "deposits.day"), html::date_text(locale, deposit->day)}};
    for (const Part& part : parts_of(tx, deposit->id)) {
      const auto order = orders::find(tx, deposit->shop, part.order);
      if (!order) continue;
      question.facts.emplace_back(words(visit, "deposit.owner"), order->number + " " + yen_text(locale, part.amount));
      told = told || orders::is_told_of_money(*order, orders::events_of(tx, order->id));
    }
    return true;
  });
  if (!found) return pages.desk.not_found(visit);
  if (hindrance) return refused_by(pages, visit, *hindrance);
  question.question = words(visit, "deposit.undo_question");
  question.warning =
      told ? html::word_of_mail(locale, "bank.deposit.undo_warning", pages.desk.house().mails_kept) : words(visit, "deposit.undo_quietly");
  question.yes = words(visit, "deposit.undo_yes");
  question.danger = true;
  question.back = "/admin/deposits/" + visit.request.param("id");
  return pages.desk.confirm(visit, question);
}

http::Response take_one_up(const AdminPages& pages, const admin::Visit& visit) {
  return answer(pages, visit, take_up(pages.tools, visit.context, seen_of(visit)), "bank.did.taken_up");
}

}  // namespace noren::bank
