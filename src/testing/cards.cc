#include "testing/cards.h"

namespace noren::testing {

CardWorld::CardWorld(db::Database& database)
    : OrderWorld(database), give_back([this](db::Tx& tx, const payments::Refund& refund) { checkout::tell_given_back(house, tx, refund); }),
      stands([](db::Tx& tx, const payments::Attempt& attempt) { return orders::stands(tx, attempt.shop, attempt.order); }),
      watch(house, provider, gateway(), pauses),
      driver(
          house, provider, gateway(), [this](db::Tx& tx, const payments::Attempt& attempt) { return checkout::settle(desk, tx, attempt); },
          give_back, stands, [this](const payments::HeardCall& call) { watch.hear(call); }),
      books(
          house, give_back, stands, [this](db::Tx& tx, const payments::Refund& refund) { checkout::settle_refund(desk, tx, refund); },
          [this](db::Tx& tx, const payments::Dispute& dispute) { orders::note_lost(tx, house, dispute); },
          [this](db::Tx& tx, const payments::Refund& card) { bank::end_transfer(tx, {tools()}, card, house.clock.now()); },
          orders::given_besides, [this](const payments::AttemptId& id) { driver.poke(id); }),
      refunds(
          house, provider, gateway(), books,
          [this](db::Tx& tx, const payments::Refund& refund) { checkout::settle_refund(desk, tx, refund); },
          [this](db::Tx& tx, const payments::Attempt& payment) { return checkout::payers_mail(house, tx, payment); }),
      notices(house, provider, gateway(), driver, refunds, books) {
  start_selling([](shops::Settings& settings) { settings.payment.card = settings.payment.konbini.on = settings.payment.paypay = true; });
  desk.cards = {&driver, gateway(), [](const ShopId&) { return std::string("https://shop.example"); }};
}

CardWorld::~CardWorld() = default;

void CardWorld::heed_pauses() {
  desk.cards.paused = [this](const ShopId& shop, shops::PaymentMethod method, Instant at) { return pauses.pause_of(shop, method, at); };
}

payments::GatewayOf CardWorld::gateway() {
  return [this](const ShopId&) { return std::shared_ptr<const payments::Gateway>(&provider, [](auto*) {}); };
}

CheckoutId CardWorld::open(const std::string& source, std::int64_t quantity, shops::PaymentMethod method) {
  checkout::Wish wish;
  wish.lines = {{"MUG-BLUE", quantity}};
  wish.person = a_buyer();
  wish.person.email = source + "@example.jp";
  wish.person.phone = "0900000" + std::to_string(1000 + opened++);
  wish.shipping_method = "standard";
  wish.payment = method;
  if (method == shops::PaymentMethod::card) wish.source = source;
  const auto made = checkout::open_checkout(desk, buyer(), wish, checkout::Source::api);
  check(made.has_value(), "the test's checkout");
  return made->id;
}

Context CardWorld::buyer() {
  Context context_now = now();
  context_now.actor = {ActorKind::buyer, "", ""};
  return context_now;
}

checkout::Completion CardWorld::press(const CheckoutId& id, const std::string& key, const std::string& source,
                                      std::optional<shops::PaymentMethod> method) {
  checkout::CompleteCommand command;
  command.id = id;
  command.key = key;
  command.body = source;
  command.confirm_similar = true;
  command.payment = source.empty() ? method : shops::PaymentMethod::card;
  command.source = source;
  return checkout::complete(desk, buyer(), command);
}

payments::Attempt CardWorld::settle_down(const payments::AttemptId& id, std::chrono::microseconds at_most) {
  const Instant end = house.clock.now() + at_most;
  while (true) {
    const auto attempts = house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, context.shop, attempt_order(tx, id)); });
    const payments::Attempt attempt = *std::find_if(attempts.begin(), attempts.end(), [&](const auto& one) { return one.id == id; });
    if (!attempt.due_at || *attempt.due_at > end) return attempt;
    house.clock.set(std::max(house.clock.now(), *attempt.due_at));
    driver.step(id, house.clock.now());
  }
}

checkout::Completion CardWorld::pay(const CheckoutId& id, const std::string& key, const std::string& source) {
  const checkout::Completion begun = press(id, key, source);
  check(begun.verdict == checkout::Verdict::paying, "a payment was to begin");
  orders_of[begun.payment->id.str()] = OrderId(id.str());
  settle_down(begun.payment->id);
  return checkout::fate_of_payment(desk, buyer(), id, begun.payment->id);
}

stock::Level CardWorld::level() {
  const VariantId blue = snapshot()->find_variant_by_sku("MUG-BLUE")->variant->id;
  return house.db.read([&](db::Tx& tx) { return stock::level_of(tx, context.shop, blue); });
}

std::size_t CardWorld::mails() {
  return house.db.read([&](db::Tx& tx) { return mail::queue_of_house(tx, house.clock.now()); }).due;
}

void CardWorld::expect_sound() {
  for (const Finding& finding : checkout::verify_checkouts(house.db, context.shop, Locale::en))
    EXPECT_TRUE(finding.good()) << finding.name << ::testing::PrintToString(finding.violations);
  for (const Finding& finding : orders::verify_orders(house.db, house.House::keys, context.shop, Locale::en))
    EXPECT_TRUE(finding.good()) << finding.name;
  EXPECT_TRUE(orders::verify_sold(house.db, context.shop, Locale::en).good());
  EXPECT_TRUE(stock::verify_levels(house.db, context.shop, Locale::en).good());
}

std::vector<payments::Refund> CardWorld::give_back_all(const OrderId& order, std::chrono::microseconds at_most) {
  const Instant end = house.clock.now() + at_most;
  while (true) {
    const auto all = house.db.read([&](db::Tx& tx) { return payments::refunds_of(tx, context.shop, order); });
    const payments::Refund* next = nullptr;
    for (const payments::Refund& refund : all) {
      if (refund.due_at && *refund.due_at <= end && (next == nullptr || *refund.due_at < *next->due_at)) next = &refund;
    }
    if (next == nullptr) return all;
    house.clock.set(std::max(house.clock.now(), *next->due_at));
    refunds.step(next->id, house.clock.now());
  }
}

bool CardWorld::in_trouble(std::string_view kind, std::string_view subject_kind, const std::string& subject) {
  return house.db.read([&](db::Tx& tx) { return troubles::find_open(tx, context.shop, kind, {subject_kind, subject}); }).has_value();
}

}  // namespace noren::testing
