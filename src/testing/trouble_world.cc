#include "testing/trouble_world.h"

namespace noren::testing {

mail::Outcome ToldTransport::send(const mail::Envelope& envelope, std::string_view) {
  if (refuses) return {.fate = mail::Outcome::Fate::permanent, .code = 550, .stage = "rcpt", .words = "no such user"};
  sent.push_back(envelope.id);
  return {};
}

bool ToldTransport::repeatable() const { return false; }

TroubleWorld::TroubleWorld()
    : give_back_([](db::Tx&, const payments::Refund&) {}),
      driver_(
          house_, outbound_, [](const ShopId&) { return nullptr; }, [](db::Tx&, const payments::Attempt&) { return payments::Wanted::yes; },
          give_back_, [](db::Tx&, const payments::Attempt&) { return false; }),
      hands_(app::hands_of(
          {house_, world_.directory, world_.shelf, driver_, give_back_, {{house_, world_.board}}, [](const ShopId&) { return nullptr; }})),
      worker_{{*database_,
               house_.env,
               house_.html,
               contents_,
               transport_,
               [](const ShopId&) {
                 return mail::Sender{{"shop@example.jp", "くるみ雑貨店"}, {}, {"owner@example.jp", ""}};
               },
               {}}} {}

TroubleWorld::~TroubleWorld() = default;

void TroubleWorld::SetUp() {
  const auto base = [](const ShopId&) { return std::string("https://kurumi.example"); };
  orders::add_mail_kinds(contents_, {world_.house, world_.directory, world_.board, base});
  const auto frame = [](const Context& context, const catalog::PageMeta& meta) {
    html::View view = shop_frame(context, meta);
    view["shop"]["phone"] = "092-000-0000";
    return view;
  };
  orders::add_routes(router_, {{world_.house, world_.board}, world_.directory, world_.shelf, frame, plain_error, true});
}

void TroubleWorld::pass(std::chrono::microseconds time) {
  world_.house.clock.advance(time);
  ticker_.run(now());
  worker_.run_once(now());
}

std::optional<troubles::Trouble> TroubleWorld::trouble(std::string_view kind, const troubles::Subject& subject) {
  return database_->read([&](db::Tx& tx) { return troubles::find_open(tx, world_.context.shop, kind, subject); });
}

std::string TroubleWorld::buyers_page(const orders::Order& order) {
  const std::string path = "/orders/" + orders::order_token(world_.house.House::keys, order.shop, order.id.str());
  Browser buyer(router_, [this] {
    Context context = world_.context;
    context.actor = {ActorKind::buyer, "", ""};
    context.now = now();
    return context;
  });
  return buyer.get(path).body;
}

std::optional<mail::Content> TroubleWorld::reminder(const troubles::Trouble& trouble, int step) {
  mail::Message message;
  message.shop = world_.context.shop;
  message.kind = "order_trouble";
  message.subject_type = "trouble";
  message.subject_id = trouble.id.str() + "." + std::to_string(step);
  return database_->read([&](db::Tx& tx) { return contents_.find("order_trouble")->source(tx, message); });
}

mail::Written TroubleWorld::written(const mail::Content& content) {
  return mail::write_mail(house_.html, *mail::builtin_template("order_trouble", Locale::ja), content.view, Locale::ja);
}

Context TroubleWorld::by_staff() {
  Context context = world_.context;
  context.now = now();
  return context;
}

void TroubleWorld::similar(const orders::Order& later, const orders::Order& earlier) {
  house_.db.write([&](db::Tx& tx) {
    const std::string evidence = "{\"earlier\":\"" + earlier.number + "\"}";
    troubles::open(tx, {later.shop, troubles::kind::kSimilarOrder, {"order", later.id.str()}, later.id, evidence, now()});
  });
}

std::int64_t TroubleWorld::broken_orders() {
  std::int64_t broken = 0;
  for (const Finding& finding : orders::verify_orders(*database_, house_.keys, world_.context.shop, Locale::en)) broken += finding.broken;
  return broken;
}

}  // namespace noren::testing
