#include "channels/reach.h"

#include <algorithm>

#include "channels/rules.h"
#include "orders/orders.h"

namespace noren::channels {

std::optional<Reached> reach_of(db::Tx& tx, const House& house, const ShopId& shop, const OrderId& id) {
  auto order = orders::find(tx, shop, id);
  if (!order) return std::nullopt;
  auto person = orders::person_of(tx, house, *order);
  if (!person) return std::nullopt;
  Reached reached{std::move(*order), std::move(*person), {}, std::nullopt};
  const std::string& second = reached.person.second;
  if (second.find('@') != std::string::npos) reached.to[Way::second_mail] = second;
  const std::string& by_phone = reached.person.phone;
  if (is_mobile(by_phone)) {
    reached.to[Way::sms] = by_phone;
  } else if (is_mobile(second)) {
    reached.to[Way::sms] = second;
  }
  reached.to[Way::letter] = reached.person.who_orders().postcode;
  for (const Reach& reach : store::reaches_of_order(tx, shop, id)) {
    if (reach.first) reached.first = reach.way;
    const auto to = people::open(tx, house, shop, reached.order.person, reach.box);
    if (reach.shut) reached.to.erase(reach.way);
    if (!reach.shut && to && !to->empty()) reached.to[reach.way] = *to;
  }
  return reached;
}

std::vector<Way> ways_of(const Reached& reached, const Settings& settings) {
  std::vector<Way> ways;
  for (const auto& [way, to] : reached.to) {
    if (settings.has(way)) ways.push_back(way);
  }
  return ways;
}

void keep_reach(db::Tx& tx, const House& house, const orders::Order& order, const NewReach& wish, Instant now) {
  const auto all = store::reaches_of_order(tx, order.shop, order.id);
  const auto before = std::find_if(all.begin(), all.end(), [&](const Reach& one) { return one.way == wish.way; });
  const bool first = before != all.end() && before->first;
  Reach reach;
  reach.shop = order.shop;
  reach.order = order.id;
  reach.way = wish.way;
  reach.box = people::seal(tx, house, order.shop, order.person, wish.to, now);
  reach.mark = wish.mark;
  reach.proof = wish.proof;
  reach.shut = wish.to.empty();  // also the order's own telephone is not used then
  reach.first = first;
  store::put_reach(tx, reach, now);
}

void choose_first(db::Tx& tx, const House& house, const orders::Order& order, std::optional<Way> way, Instant now) {
  bool there = false;
  for (Reach reach : store::reaches_of_order(tx, order.shop, order.id)) {
    there = there || reach.way == way;
    if (reach.first == (reach.way == way)) continue;
    reach.first = reach.way == way;
    store::put_reach(tx, reach, now);
  }
  if (!way || there) return;
  // The way is of the order itself (its telephone, its address): only the wish is kept.
  Reach wish;
  wish.shop = order.shop;
  wish.order = order.id;
  wish.way = *way;
  wish.box = people::seal(tx, house, order.shop, order.person, "", now);
  wish.first = true;
  store::put_reach(tx, wish, now);
}

std::string mark_of(const crypto::Keys& keys, const ShopId& shop, Way way, std::string_view to) {
  return keys.sign("channel_mark", shop.str() + "/" + std::string(name_of(way)) + "/" + std::string(to));
}

std::string fax_subject(const Send& send) { return send.order.str() + "." + uuid_of(send.shop.str() + "/" + send.id); }

}  // namespace noren::channels
