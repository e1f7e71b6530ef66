#include <algorithm>
#include <stdexcept>

#include "checkout/json_input.h"
#include "demo/parts.h"
#include "orders/deeds.h"

namespace noren::demo {
namespace {

using nlohmann::json;

// The sample order as the store API would be sent it.
json request_of(const json& order, Instant placed) {
  json request;
  for (const char* name : {"lines", "email", "phone", "shipping_address", "shipping_method"}) request[name] = order.at(name);
  for (const char* name : {"orderer", "note"}) {
    if (order.contains(name)) request[name] = order.at(name);
  }
  if (order.contains("recipient_phone")) request["shipping_address"]["phone"] = order.at("recipient_phone");
  request["payment"] = {{"method", order.at("payment_method")}};
  request["locale"] = order.value("locale", "ja");
  if (order.contains("wish")) {
    const json& wish = order.at("wish");
    if (wish.contains("day")) request["delivery_date"] = to_iso(plus_days(japan_time(placed).date, wish.at("day").get<int>()));
    request["delivery_time"] = wish.value("window", "");
  }
  if (order.contains("gift")) request["gift"] = order.at("gift");
  return request;
}

// One step of the sample's story, at its own time; what the deed refuses is wrong data.
orders::DeedResult take_step(const Stage& stage, const Context& context, const orders::Order& order, const json& data, const json& step) {
  const orders::DeedTools tools{stage.house, stage.board};
  const orders::Seen seen{order.id, order.version};
  const std::string state = step.at("state").get<std::string>();
  const LocalDate today = japan_time(context.now).date;
  if (state == "confirmed") return orders::confirm_order(tools, context, seen);
  if (state == "preparing") return orders::prepare_order(tools, context, seen);
  if (state == "delivered") return orders::deliver_order(tools, context, seen);
  if (state == "completed") return orders::complete_order(tools, context, seen);
  if (state == "returned") return orders::return_order(tools, context, seen, true);
  if (state == "cancelled") return orders::cancel_order(tools, context, seen, {step.value("reason", "buyer"), "", true});
  if (state == "paid") return orders::mark_paid(tools, context, seen, {order.total, today, ""});
  check(state == "shipped", "a sample order's step is none");
  const json tracking = data.value("tracking", json::object());
  return orders::ship_order(tools, context, seen, {tracking.value("carrier", ""), tracking.value("number", ""), today, false, false});
}

// The steps in their order, with the payment among them as one more.
std::vector<json> steps_of(const json& data) {
  std::vector<json> steps(data.at("steps").begin() + 1, data.at("steps").end());
  if (data.contains("paid_after")) steps.push_back({{"state", "paid"}, {"after", data.at("paid_after")}, {"by", "shop"}});
  std::stable_sort(steps.begin(), steps.end(),
                   [](const json& a, const json& b) { return a.at("after").get<int>() < b.at("after").get<int>(); });
  return steps;
}

void tell_story(const Stage& stage, const ShopId& shop, orders::Order order, const json& data, Instant placed) {
  for (const json& step : steps_of(data)) {
    Context context = context_for(shop, placed + std::chrono::hours(step.at("after").get<std::int64_t>()));
    if (step.value("by", "") == "buyer") context.actor.kind = ActorKind::buyer;
    const auto done = take_step(stage, context, order, data, step);
    if (!done) throw std::runtime_error("the sample order " + order.number + " cannot be " + step.at("state").get<std::string>());
    order = *done;
  }
}

void make_order(const Stage& stage, const ShopId& shop, const json& data, Instant start) {
  const Instant placed = start - std::chrono::hours(data.at("hours_ago").get<std::int64_t>());
  Context context = context_for(shop, placed);
  context.actor.kind = ActorKind::buyer;
  json request = request_of(data, placed);
  auto read = checkout::read_wish(request.dump());
  // A wished day that falls on no delivery day is a wish the shop would talk about: the sample goes without it.
  auto opened = checkout::open_checkout(stage.desk, context, read->wish, checkout::Source::page);
  if (!opened &&
      std::all_of(opened.error().begin(), opened.error().end(), [](const auto& fault) { return fault.field.starts_with("delivery_"); })) {
    read->wish.day.reset();
    opened = checkout::open_checkout(stage.desk, context, read->wish, checkout::Source::page);
  }
  const std::string who = data.at("email").get<std::string>();
  if (!read->faults.empty()) throw std::runtime_error("the sample order of " + who + " is wrong at " + read->faults.front().field);
  if (!opened)
    throw std::runtime_error("the sample order of " + who + " was refused at " + opened.error().front().field + ": " +
                             opened.error().front().word);
  checkout::CompleteCommand command;
  command.id = opened->id;
  command.key = "demo";
  command.confirm_similar = true;
  const auto completed = checkout::complete(stage.desk, context, command);
  if (completed.verdict != checkout::Verdict::accepted) throw std::runtime_error("the sample order of " + who + " was not accepted");
  tell_story(stage, shop, *completed.order, data, placed);
}

}  // namespace

std::map<std::string, std::int64_t> pieces_of_sample_orders() {
  std::map<std::string, std::int64_t> pieces;
  const json data = read_toml("demo/data/orders.toml");
  for (const json& order : data.at("order")) {
    for (const json& line : order.at("lines")) pieces[line.at("sku").get<std::string>()] += line.at("quantity").get<std::int64_t>();
  }
  return pieces;
}

void make_orders(const Stage& stage, const ShopId& shop) {
  const json data = read_toml("demo/data/orders.toml");
  std::vector<json> orders(data.at("order").begin(), data.at("order").end());
  std::stable_sort(orders.begin(), orders.end(),
                   [](const json& a, const json& b) { return a.at("hours_ago").get<int>() > b.at("hours_ago").get<int>(); });
  const Instant start = stage.house.env.clock.now();
  for (const json& order : orders) make_order(stage, shop, order, start);
}

}  // namespace noren::demo
