#include <algorithm>
#include <stdexcept>

#include "checkout/json_input.h"
#include "demo/parts.h"

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

void make_order(const Stage& stage, const ShopId& shop, const json& data, Instant start) {
  const Instant placed = start - std::chrono::hours(data.at("hours_ago").get<std::int64_t>());
  Context context = context_for(shop, placed);
  context.actor.kind = ActorKind::buyer;
  json request = request_of(data, placed);
  auto read = checkout::read_wish(request.dump());
  // A wished day that falls on no delivery day is a wish the shop would talk about: the sample goes without it.
  auto opened = checkout::open_checkout(stage.desk, context, read->wish, checkout::Source::page);
  if (!opened && std::all_of(opened.error().begin(), opened.error().end(), [](const auto& fault) { return fault.field.starts_with("delivery_"); })) {
    read->wish.day.reset();
    opened = checkout::open_checkout(stage.desk, context, read->wish, checkout::Source::page);
  }
  const std::string who = data.at("email").get<std::string>();
  if (!read->faults.empty()) throw std::runtime_error("the sample order of " + who + " is wrong at " + read->faults.front().field);
  if (!opened) throw std::runtime_error("the sample order of " + who + " was refused at " + opened.error().front().field + ": " + opened.error().front().word);
  checkout::CompleteCommand command;
  command.id = opened->id;
  command.key = "demo";
  command.confirm_similar = true;
  const auto completed = checkout::complete(stage.desk, context, command);
  if (completed.verdict != checkout::Verdict::accepted) throw std::runtime_error("the sample order of " + who + " was not accepted");
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
  std::stable_sort(orders.begin(), orders.end(), [](const json& a, const json& b) { return a.at("hours_ago").get<int>() > b.at("hours_ago").get<int>(); });
  const Instant start = stage.house.env.clock.now();
  for (const json& order : orders) make_order(stage, shop, order, start);
}

}  // namespace noren::demo
