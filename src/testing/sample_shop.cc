#include "testing/sample_shop.h"

namespace noren::testing {

SampleShop::SampleShop(db::Database& database, const std::function<void(shops::Settings&)>& change)
    : world(database), directory(database, house.keys) {
  sample.settings.shipping.emplace_back();
  sample.settings.shipping.back().id = "standard";
  sample.settings.shipping.back().fee = Yen(520);
  sample.settings.shipping.back().fee_by_prefecture = {{47, Yen(1430)}};
  if (change) change(sample.settings);
  directory.load();
  check(shops::create_shop(house, directory, by(ActorKind::staff), sample.settings).has_value(), "the sample shop cannot be made");
  database.write([&](db::Tx& tx) {
    for (const orders::Line& line : sample.order.document.lines) {
      const stock::Move first{"", line.variant, stock::MoveKind::received, kPiecesAtFirst, "", "", {}};
      check(stock::move(tx, board, house.env, by(ActorKind::staff), first).has_value(), "the sample's stock cannot be received");
    }
  });
}

SampleShop::~SampleShop() = default;

Context SampleShop::by(ActorKind kind) {
  Context context;
  context.shop = ShopId("s1");
  context.actor = {kind, kind == ActorKind::staff ? "u1" : "", kind == ActorKind::staff ? "佐藤 花子" : ""};
  context.now = world.clock.now();
  return context;
}

orders::Order SampleShop::place(shops::PaymentMethod payment) {
  orders::Document document = sample.order.document;
  document.payment = payment;
  if (payment != shops::PaymentMethod::bank_transfer) document.pay_until.reset();
  const Context context = by(ActorKind::buyer);
  return house.db.write([&](db::Tx& tx) {
    orders::NewOrder order;
    order.id = OrderId(orders::new_checkout_id('a', house.env));
    order.shop = context.shop;
    order.person = people::person_of(house, context.shop, sample.person.email);
    order.document = &document;
    const std::string document_json = orders::to_json(document);
    const std::string sealed = people::seal(tx, house, context.shop, order.person, orders::to_json(sample.person), context.now);
    const std::string clues = orders::clues_of(sample.person, document);
    order.document_json = document_json;
    order.sealed = sealed;
    order.clues = clues;
    order.evidence = "{}";
    order.now = context.now;
    orders::place(tx, board, order);
    return *orders::find(tx, context.shop, order.id);
  });
}

orders::Order SampleShop::now_of(const orders::Order& order) {
  return house.db.read([&](db::Tx& tx) { return *orders::find(tx, order.shop, order.id); });
}

std::vector<orders::Event> SampleShop::story_of(const orders::Order& order) {
  return house.db.read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
}

}  // namespace noren::testing
