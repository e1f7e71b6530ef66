#include "testing/orders.h"

namespace noren::testing {

orders::Person a_buyer() {
  orders::Person person;
  person.email = "hanako@example.jp";
  person.phone = "09012345678";
  person.recipient = {"山田 花子", "ヤマダ ハナコ", "810-0001", "福岡県", "福岡市中央区", "天神1-1-1", "", ""};
  return person;
}

OrderWorld::OrderWorld(db::Database& database) : CatalogWorld(database), directory(database, house.House::keys) {
  shops::Settings settings;
  settings.name = {"くるみ雑貨店", "Kurumi"};
  settings.contact = {"shop@example.jp", "092-000-0000", {}};
  settings.law.tokushoho[shops::LawItem::address] = {"福岡県福岡市中央区天神1-2-3", ""};
  check(shops::create_shop(house, directory, context, settings).has_value(), "the test's shop");
  const auto mug = catalog::save_item(catalog, context, a_mug());
  check(mug.has_value(), "the test's item");
  for (const catalog::Variant& variant : snapshot()->items().front().variants) {
    receive(variant.id, 20);
  }
}

OrderWorld::~OrderWorld() = default;

void OrderWorld::start_selling(const std::function<void(shops::Settings&)>& add) {
  shops::Settings settings = directory.by_id(context.shop)->settings;
  shops::ShippingMethod& method = settings.shipping.emplace_back();
  method.id = "standard";
  method.fee = Yen(520);
  settings.payment.bank_transfer.on = true;
  add(settings);
  check(shops::change_settings(house, directory, context, {directory.by_id(context.shop)->version, shops::Part::shipping, settings})
            .has_value(),
        "the test's settings");
  set_open(true);
}

void OrderWorld::set_open(bool yes) {
  shops::Shop shop = *directory.by_id(context.shop);
  shop.opened_at = yes ? std::optional(context.now) : std::nullopt;
  ++shop.version;
  directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
}

void OrderWorld::receive(const VariantId& variant, std::int64_t pieces) {
  const auto moved = house.db.write([&](db::Tx& tx) {
    return stock::move(tx, board, house.TestWorld::env, context, {"", variant, stock::MoveKind::received, pieces, "仕入れ", "", {}});
  });
  check(moved.has_value(), "the test's pieces");
}

orders::Document OrderWorld::document_of(const OrderWish& wish) const {
  orders::Document document;
  std::vector<pricing::Line> priced;
  const catalog::Item& mug = snapshot()->items().front();
  const std::int64_t quantities[] = {wish.blue, wish.white};
  for (std::size_t i = 0; i < 2; ++i) {
    if (quantities[i] == 0) continue;
    const catalog::Variant& variant = mug.variants[i];
    document.lines.push_back(
        {variant.id, variant.sku, {catalog::full_name(mug, variant, Locale::ja), ""}, variant.list_price, quantities[i]});
    priced.push_back({pricing::TaxKind::standard, variant.list_price, quantities[i]});
  }
  const LocalDate today = japan_time(house.clock.now()).date;
  document.amounts = *pricing::price(priced, {Yen(550), Yen(0), Yen(0)}, {&pricing::TaxTable::built_in(), shops::Rounding::floor, today});
  document.delivery.method = "standard";
  document.delivery.name = {"宅配便", ""};
  document.delivery.carrier = "yamato";
  document.delivery.earliest = plus_days(today, 2);
  document.payment = wish.payment;
  if (wish.payment == shops::PaymentMethod::bank_transfer) document.pay_until = plus_days(today, 7);
  document.gift = wish.gift;
  return document;
}

orders::Order OrderWorld::place(const OrderWish& wish) {
  const Instant now = house.clock.now();
  const orders::Document document = document_of(wish);
  const std::string json = orders::to_json(document);
  const OrderId id(orders::new_checkout_id('a', house.TestWorld::env));
  return house.db.write([&](db::Tx& tx) {
    const auto person = people::person_of(house, context.shop, wish.person.email);
    const std::string sealed = people::seal(tx, house, context.shop, person, orders::to_json(wish.person), now);
    const std::string clues = orders::clues_of(wish.person, document);
    orders::NewOrder order;
    order.id = id;
    order.shop = context.shop;
    order.person = person;
    order.document = &document;
    order.document_json = json;
    order.sealed = sealed;
    order.clues = clues;
    std::string laws;
    for (const shops::LawVersion& law : directory.by_id(context.shop)->law)
      laws += (laws.empty() ? "\"" : ",\"") + std::string(shops::name_of(law.page)) + "\":\"" + law.version + "\"";
    const std::string evidence = R"({"source":"page","page":"v1","laws":{)" + laws + R"(},"document":")" + to_hex(crypto::sha256(json)) +
                                 R"(","box":")" + to_hex(crypto::sha256(sealed)) + "\"}";
    order.evidence = evidence;
    order.now = now;
    orders::place(tx, board, order);
    return *orders::find(tx, context.shop, id);
  });
}

orders::Order OrderWorld::now_of(const orders::Order& order) {
  return house.db.read([&](db::Tx& tx) { return *orders::find(tx, context.shop, order.id); });
}

Context OrderWorld::now() {
  Context later = context;
  later.now = house.clock.now();
  return later;
}

}  // namespace noren::testing
