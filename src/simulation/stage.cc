#include "simulation/stage.h"

#include "base/check.h"
#include "staff/staff.h"
#include "stock/stock.h"

namespace noren::simulation {
namespace {

// What the provider takes is offered.
shops::Settings settings(const payments::Gateway& gateway, bool at_shipment) {
  shops::Settings settings;
  settings.name = {"しみゅ雑貨店", "Simu"};
  settings.contact = {"shop@example.jp", "092-000-0000", {}};
  for (const shops::LawItem item :
       {shops::LawItem::seller, shops::LawItem::representative, shops::LawItem::address, shops::LawItem::phone, shops::LawItem::price,
        shops::LawItem::payment_timing, shops::LawItem::delivery_time, shops::LawItem::returns}) {
    settings.law.tokushoho[item] = {"記載のとおり", ""};
  }
  settings.law.privacy = settings.law.terms = settings.law.returns = {"記載のとおり", ""};
  settings.payment.bank_transfer.on = true;
  settings.payment.bank_transfer.account = {"くるみ木の実銀行", "本店", "普通", "0000000", "シミユザツカテン"};
  settings.payment.cash_on_delivery = {true, {{Yen(300'000), Yen(330)}}};
  settings.payment.card = gateway.limits(payments::Means::card).has_value();
  settings.payment.paypay = gateway.limits(payments::Means::paypay).has_value();
  settings.payment.capture_at_shipment = at_shipment;
  settings.payment.konbini = {gateway.limits(payments::Means::convenience_store).has_value(), 2};
  shops::ShippingMethod& method = settings.shipping.emplace_back();
  method.id = "standard";
  method.name = {"宅配便", "Parcel"};
  method.carrier = "yamato";
  method.fee = Yen(550);
  settings.dispatch.closed_weekdays = {};
  return settings;
}

catalog::Variant variant(const char* sku, const char* name, Yen price) {
  catalog::Variant made;
  made.sku = sku;
  made.name = {name, ""};
  made.list_price = price;
  return made;
}

void add_item(Station& station, const Context& context, const char* slug, const char* name, std::vector<catalog::Variant> variants) {
  catalog::Item item;
  item.slug = slug;
  item.name = {name, ""};
  item.variants = std::move(variants);
  item.published = true;
  check(catalog::save_item(station.catalog, context, item).has_value(), "the simulated item was refused");
}

}  // namespace

Begun set_up(Station& station, Instant now, bool at_shipment) {
  Context context{ShopId(), {ActorKind::system, "", ""}, now, Locale::ja, "simulation"};
  const auto made = shops::create_shop(station.house, station.shops, context, settings(*station.gateway, at_shipment));
  check(made.has_value(), "the simulated shop was refused");
  context.shop = (*made)->id;
  const auto owner = station.house.db.write([&](db::Tx& tx) {
    return staff::add_owner(tx, context, station.house, {"owner@example.jp", "店主", "nobody signs in"});
  });
  check(owner.has_value(), "the simulated owner was refused");
  context.actor = {ActorKind::staff, owner->str(), "店主"};
  add_item(station, context, "mug", "マグカップ", {variant(kSkus[0], "青", Yen(1'980)), variant(kSkus[1], "白", Yen(2'200))});
  add_item(station, context, "tea", "ほうじ茶", {variant(kSkus[2], "", Yen(864))});
  check(shops::open_shop(station.house, station.shops, context, (*made)->version, 2).has_value(), "the simulated shop may not open");
  for (const char* sku : kSkus) receive(station, context, sku, 30);
  return {context.shop, *owner};
}

void receive(Station& station, const Context& context, const std::string& sku, std::int64_t pieces) {
  const auto found = station.catalog.shelf.of(context.shop)->find_variant_by_sku(sku);
  check(found.has_value(), "a simulated variant is not there");
  const auto moved = station.house.db.write([&](db::Tx& tx) {
    return stock::move(tx, station.board, station.house.env, context,
                       {"", found->variant->id, stock::MoveKind::received, pieces, "仕入れ", "", {}});
  });
  check(moved.has_value(), "the simulated goods were refused");
}

}  // namespace noren::simulation
