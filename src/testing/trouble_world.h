// A shop with orders, whose troubles, mails and time go on as they do in the house.
#pragma once
#include "app/troubles.h"
#include "mail/mail.h"
#include "mail/templates.h"
#include "mail/worker.h"
#include "orders/mail_content.h"
#include "orders/pages.h"
#include "orders/verify.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "testing/sandbox.h"
#include "testing/storefront.h"
#include "troubles/ticker.h"
#include "troubles/troubles.h"

namespace noren::testing {

// Refuses for good, or takes everything.
class ToldTransport final : public mail::Transport {
 public:
  mail::Outcome send(const mail::Envelope& envelope, std::string_view) override {
    if (refuses) return {.fate = mail::Outcome::Fate::permanent, .code = 550, .stage = "rcpt", .words = "no such user"};
    sent.push_back(envelope.id);
    return {};
  }
  bool repeatable() const override { return false; }
  bool refuses = false;
  std::vector<std::string> sent;
};

class TroubleWorld : public DatabaseTest {
 protected:
  void SetUp() override {
    const auto base = [](const ShopId&) { return std::string("https://kurumi.example"); };
    orders::add_mail_kinds(contents_, {world_.house, world_.directory, world_.board, base});
    const auto frame = [](const Context& context, const catalog::PageMeta& meta) {
      html::View view = shop_frame(context, meta);
      view["shop"]["phone"] = "092-000-0000";
      return view;
    };
    orders::add_routes(router_, {{world_.house, world_.board}, world_.directory, world_.shelf, frame, plain_error, true});
  }
  Instant now() const { return world_.house.clock.now(); }
  void pass(std::chrono::microseconds time) {
    world_.house.clock.advance(time);
    ticker_.run(now());
    worker_.run_once(now());
  }
  std::optional<troubles::Trouble> trouble(std::string_view kind, const troubles::Subject& subject) {
    return database_->read([&](db::Tx& tx) { return troubles::find_open(tx, world_.context.shop, kind, subject); });
  }
  std::string buyers_page(const orders::Order& order) {
    const std::string path = "/orders/" + orders::order_token(world_.house.House::keys, order.shop, order.id.str());
    Browser buyer(router_, [this] {
      Context context = world_.context;
      context.actor = {ActorKind::buyer, "", ""};
      context.now = now();
      return context;
    });
    return buyer.get(path).body;
  }
  // The reminder of one of the trouble's steps; nothing when that step says none.
  std::optional<mail::Content> reminder(const troubles::Trouble& trouble, int step) {
    mail::Message message;
    message.shop = world_.context.shop;
    message.kind = "order_trouble";
    message.subject_type = "trouble";
    message.subject_id = trouble.id.str() + "." + std::to_string(step);
    return database_->read([&](db::Tx& tx) { return contents_.find("order_trouble")->source(tx, message); });
  }
  mail::Written written(const mail::Content& content) {
    return mail::write_mail(house_.html, *mail::builtin_template("order_trouble", Locale::ja), content.view, Locale::ja);
  }
  Context by_staff() {
    Context context = world_.context;
    context.now = now();
    return context;
  }
  void similar(const orders::Order& later, const orders::Order& earlier) {
    house_.db.write([&](db::Tx& tx) {
      const std::string evidence = "{\"earlier\":\"" + earlier.number + "\"}";
      troubles::open(tx, {later.shop, troubles::kind::kSimilarOrder, {"order", later.id.str()}, later.id, evidence, now()});
    });
  }
  orders::Seen seen(const orders::Order& order) { return {order.id, world_.now_of(order).version}; }
  std::int64_t broken_orders() {
    std::int64_t broken = 0;
    for (const Finding& finding : orders::verify_orders(*database_, house_.keys, world_.context.shop, Locale::en)) broken += finding.broken;
    return broken;
  }

  OrderWorld world_{*database_};
  House& house_ = world_.house;
  ToldOutbound outbound_;
  const payments::GiveBack give_back_ = [](db::Tx&, const payments::Refund&) {};
  payments::Driver driver_{house_,
                           outbound_,
                           [](const ShopId&) { return nullptr; },
                           [](db::Tx&, const payments::Attempt&) { return payments::Wanted::yes; },
                           give_back_,
                           [](db::Tx&, const payments::Attempt&) { return false; }};
  troubles::Hands hands_ = app::hands_of(
      {house_, world_.directory, world_.shelf, driver_, give_back_, {{house_, world_.board}}, [](const ShopId&) { return nullptr; }});
  troubles::Ticker ticker_{house_, hands_};
  mail::Contents contents_;
  ToldTransport transport_;
  mail::Worker worker_{{*database_,
                        house_.env,
                        house_.html,
                        contents_,
                        transport_,
                        [](const ShopId&) {
                          return mail::Sender{{"shop@example.jp", "くるみ雑貨店"}, {}, {"owner@example.jp", ""}};
                        },
                        {}}};
  http::Router router_;
};

}  // namespace noren::testing
