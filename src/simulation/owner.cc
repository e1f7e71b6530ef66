#include "simulation/owner.h"

#include "bank/proposals.h"
#include "orders/rules.h"
#include "simulation/stage.h"
#include "stock/stock.h"

namespace noren::simulation {
namespace {

using namespace std::chrono_literals;

constexpr int kStatementDays = 5;
constexpr std::int64_t kFewPieces = 12;
const bank::Account kBuyersAccount{"0001", "ミズホ", "001", "ホンテン", bank::AccountKind::ordinary, "1234567", "シミユレ コ"};

bool is_open(orders::State state) {
  return state == orders::State::received || state == orders::State::confirmed || state == orders::State::preparing;
}

}  // namespace

void Owner::work() {
  if (!whims_) return;
  round();
  world_.after(std::chrono::minutes(world_.dice.between(120, 600)), [this] { work(); });
}

void Owner::clear_desk() {
  whims_ = false;
  round();
  world_.after(12h, [this] { clear_desk(); });
}

// Each step by itself: a crash in one leaves the others to the next round.
void Owner::round() {
  for (const Step step : {&Owner::read_statement, &Owner::match_deposits, &Owner::look_after_orders, &Owner::give_back_by_transfer,
                          &Owner::press_sweep, &Owner::buy_goods, &Owner::visit_dashboard}) {
    world_.inside([&](Station& station) { (this->*step)(station); });
  }
}

void Owner::told(std::string_view deed, const orders::Order& order, const orders::DeedResult& done) {
  world_.say("owner", std::string(deed) + " " + order.number + (done ? "" : ": refused " + std::to_string(static_cast<int>(done.error()))));
  if (done) ++world_.figures["owner " + std::string(deed)];
}

void Owner::look_after_orders(Station& station) {
  for (const CheckoutId& id : world_.checks.all_opened()) {
    const auto order = station.house.db.read([&](db::Tx& tx) { return orders::find(tx, world_.shop, OrderId(id.str())); });
    if (!order) continue;
    look_after_money(station, *order);
    const auto now = station.house.db.read([&](db::Tx& tx) { return orders::find(tx, world_.shop, order->id); });
    look_after(station, *now);
  }
}

void Owner::look_after(Station& station, const orders::Order& order) {
  const orders::DeedTools tools = station.bank.deeds;
  const Context context = world_.context(ActorKind::staff);
  const orders::Seen seen{order.id, order.version};
  if (is_open(order.state)) {
    const auto late = context.now - order.created_at > 24h * 9;
    if (whim(3)) return told("cancels", order, orders::cancel_order(tools, context, seen, {"sold_out", "", true}));
    if (!orders::may_ship(order) && late)
      return told("cancels unpaid", order, orders::cancel_order(tools, context, seen, {"unpaid", "", true}));
    if (whim(10)) return told("confirms", order, orders::confirm_order(tools, context, seen, {.held = true}));
    if (whim(10)) return told("prepares", order, orders::prepare_order(tools, context, seen, {.held = true}));
    if (orders::may_ship(order) && !whim(40)) ship(station, order);
    return;
  }
  if (order.state == orders::State::shipped && !whim(50)) return told("delivers", order, orders::deliver_order(tools, context, seen));
  if (order.state == orders::State::delivered && whim(5))
    return told("takes back", order, orders::return_order(tools, context, seen, true));
}

// What is reserved on a card is taken first; the parcel leaves in the next round.
void Owner::ship(Station& station, const orders::Order& order) {
  const orders::DeedTools tools = station.bank.deeds;
  const Context context = world_.context(ActorKind::staff);
  const orders::Seen seen{order.id, order.version};
  const auto done = orders::ship_order(tools, context, seen, {"", "", japan_time(context.now).date, false, true, false});
  told("ships", order, done);
  if (done || done.error() != orders::DeedError::not_captured) return;
  const auto payment = orders::capture_order(tools, context, seen);
  if (!payment) return;
  ++world_.figures["owner takes what is reserved"];
  tools.poke_payment(*payment);
}

void Owner::look_after_money(Station& station, const orders::Order& order) {
  const orders::DeedTools tools = station.bank.deeds;
  const Context context = world_.context(ActorKind::staff);
  const orders::Seen seen{order.id, order.version};
  const auto money = station.house.db.read([&](db::Tx& tx) { return orders::card_money(tx, order); });
  if (order.payment_state == orders::PaymentState::refund_due && money.left > Yen(0) && !whim(30))
    return told("gives back by card", order, orders::refund_by_card(tools, context, seen, money.left));
  if (order.payment_state == orders::PaymentState::paid && money.left > Yen(100) && whim(3))
    return told("gives some back by card", order,
                orders::refund_by_card(tools, context, seen, Yen(world_.dice.between(1, money.left.amount() - 1))));
  // Seen in the bank's app, entered by hand.
  if (!orders::awaits_transfer(order) || !whim(2)) return;
  const Yen left = station.house.db.read([&](db::Tx& tx) { return orders::left_to_pay(order, orders::events_of(tx, order.id)); });
  told("marks paid", order, bank::book_for_order(station.bank, context, seen, {left, japan_time(context.now).date, ""}));
}

void Owner::read_statement(Station& station) {
  const Context context = world_.context(ActorKind::staff);
  bank::NewStatement statement;
  statement.deposits = world_.bank_account.since(plus_days(japan_time(context.now).date, -kStatementDays));
  statement.mark = "simulated";
  int column = 0;
  for (const bank::Role role : {bank::Role::day, bank::Role::in, bank::Role::name, bank::Role::balance}) {
    statement.columns.set(role, static_cast<std::size_t>(column++));
  }
  if (statement.deposits.empty()) return;
  const bank::Import done = bank::take_statement(station.bank, context, statement);
  world_.say("owner", "reads the statement: " + std::to_string(done.taken) + " new, " + std::to_string(done.known) + " known");
  world_.figures["deposits"] += done.taken;
}

void Owner::match_deposits(Station& station) {
  const Context context = world_.context(ActorKind::staff);
  const auto weighing = station.house.db.read([&](db::Tx& tx) { return bank::weigh(tx, station.house, world_.shop, context.now); });
  for (const bank::Weighed& weighed : weighing.deposits) {
    const bank::SeenDeposit seen{weighed.deposit.id, weighed.deposit.version};
    if (weighed.proposals.empty() && !weighed.comebacks.empty()) {
      // Looks like a refund that came back; this bank returns none, so the buyer paid once more.
      const OrderId& order = weighing.sent[weighed.comebacks.front().sent].money.order;
      const bool apart = bank::set_aside(station.bank, context, {seen, bank::Aside::twice, order}).has_value();
      world_.say("owner", std::string("sets a deposit apart as paid twice") + (apart ? "" : ": refused"));
      if (apart) ++world_.figures["deposits likely paid twice"];
    }
    if (weighed.proposals.empty()) continue;
    const bank::Proposal& best = weighed.proposals.front();
    const bool exact = best.verdict == bank::Verdict::exact;
    const orders::Order& order = weighing.orders[best.claims.front()];
    if (exact && world_.bank_account.order_of_payer[weighed.payer] != order.id)
      throw Violation{"a deposit of " + weighed.payer + " is called exact for the order " + order.number};
    if (!exact && (best.verdict == bank::Verdict::none || whim(40))) continue;
    bank::Settlement settlement{seen, {}, best.outcome == bank::Outcome::fee_short};
    for (const std::size_t claim : best.claims) settlement.orders.push_back({weighing.orders[claim].id, weighing.orders[claim].version});
    const bool twice = best.outcome == bank::Outcome::twice;
    const auto done = twice ? bank::set_aside(station.bank, context, {seen, bank::Aside::twice, order.id})
                            : bank::settle(station.bank, context, settlement);
    const std::string what =
        std::string(exact ? "exact" : "likely") + (twice ? " paid twice" : " " + std::string(bank::name_of(best.outcome)));
    world_.say("owner", "matches a deposit with " + order.number + ", " + what +
                            (done ? "" : ": refused " + std::to_string(static_cast<int>(done.error()))));
    if (done) ++world_.figures["deposits " + what];
  }
}

void Owner::give_back_by_transfer(Station& station) {
  const Context context = world_.context(ActorKind::staff);
  const auto owed = station.house.db.read([&](db::Tx& tx) { return bank::owed_by(tx, world_.shop); });
  for (const bank::Owed& one : owed) {
    if (whim(30)) continue;
    const auto begun = bank::start_refund(station.bank, context, {one.order, one.deposit, one.amount, false});
    if (!begun) continue;
    const auto known = bank::give_account(station.bank, context, {begun->id, begun->version}, kBuyersAccount);
    if (!known) continue;
    const auto sent = bank::mark_sent(station.bank, context, {known->id, known->version}, {japan_time(context.now).date, ""});
    world_.say("owner", "gives back by transfer, " + one.number + (sent ? "" : ": refused"));
    if (sent) ++world_.figures["refunds by transfer"];
  }
}

void Owner::press_sweep(Station& station) {
  if (whims_ && !whim(30)) return;
  world_.say("owner", "presses the sweep");
  station.sweep.begin_whole(world_.shop);
}

// As soon as the shop is up again.
void Owner::press_sweep_before_bed() {
  const bool pressed = world_.inside([this](Station& station) { station.sweep.begin_whole(world_.shop); });
  if (!pressed) world_.after(5min, [this] { press_sweep_before_bed(); });
}

void Owner::buy_goods(Station& station) {
  const Context context = world_.context(ActorKind::staff);
  for (const char* sku : kSkus) {
    const auto found = station.catalog.shelf.of(world_.shop)->find_variant_by_sku(sku);
    const auto level = station.house.db.read([&](db::Tx& tx) { return stock::level_of(tx, world_.shop, found->variant->id); });
    if (level.available < kFewPieces && !whim(50)) receive(station, context, sku, 30);
  }
}

void Owner::visit_dashboard(Station&) {
  if (!whims_ || !world_.happens(Fault::dashboard, 150)) return;
  const auto payments = world_.psp.payments();
  if (payments.empty()) return;
  const Psp::Payment& payment = world_.dice.one_of(payments);
  const std::int64_t left = payment.captured - payment.refunded;
  if (left <= 0) return;
  const std::int64_t amount = world_.dice.percent(50) ? left : world_.dice.between(1, left);
  world_.say("owner", "gives back " + std::to_string(amount) + " of " + payment.order_number + " in the dashboard");
  ++world_.figures["refunds in the dashboard"];
  world_.psp.give_back(payment.id, amount);
  world_.checks.given_back_in_dashboard(payment.id, amount);
}

}  // namespace noren::simulation
