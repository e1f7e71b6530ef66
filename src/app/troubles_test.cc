// The playbooks over the real house: what orders, mails and stock make of them, and what buyer and owner come to read.
#include "app/troubles.h"

#include <gmock/gmock.h>

#include "html/words.h"
#include "mail/mail.h"
#include "mail/templates.h"
#include "mail/worker.h"
#include "orders/api_view.h"
#include "orders/mail_content.h"
#include "orders/pages.h"
#include "orders/verify.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "testing/sandbox.h"
#include "testing/storefront.h"
#include "troubles/ticker.h"
#include "troubles/troubles.h"
#include "troubles/words.h"

namespace noren::app {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using troubles::Trouble;

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

class TroubleStory : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    const auto base = [](const ShopId&) { return std::string("https://kurumi.example"); };
    orders::add_mail_kinds(contents_, {world_.house, world_.directory, world_.board, base});
    const auto frame = [](const Context& context, const catalog::PageMeta& meta) {
      html::View view = testing::shop_frame(context, meta);
      view["shop"]["phone"] = "092-000-0000";
      return view;
    };
    orders::add_routes(router_, {{world_.house, world_.board}, world_.directory, world_.shelf, frame, testing::plain_error, true});
  }
  Instant now() const { return world_.house.clock.now(); }
  void pass(std::chrono::microseconds time) {
    world_.house.clock.advance(time);
    ticker_.run(now());
    worker_.run_once(now());
  }
  std::optional<Trouble> trouble(std::string_view kind, const troubles::Subject& subject) {
    return database_->read([&](db::Tx& tx) { return troubles::find_open(tx, world_.context.shop, kind, subject); });
  }
  std::string buyers_page(const orders::Order& order) {
    const std::string path = "/orders/" + orders::order_token(world_.house.House::keys, order.shop, order.id.str());
    testing::Browser buyer(router_, [this] {
      Context context = world_.context;
      context.actor = {ActorKind::buyer, "", ""};
      context.now = now();
      return context;
    });
    return buyer.get(path).body;
  }
  // The reminder of one of the trouble's steps; nothing when that step says none.
  std::optional<mail::Content> reminder(const Trouble& trouble, int step) {
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

  testing::OrderWorld world_{*database_};
  House& house_ = world_.house;
  testing::ToldOutbound outbound_;
  const payments::GiveBack give_back_ = [](db::Tx&, const payments::Refund&) {};
  payments::Driver driver_{house_,
                           outbound_,
                           [](const ShopId&) { return nullptr; },
                           [](db::Tx&, const payments::Attempt&) { return payments::Wanted::yes; },
                           give_back_,
                           [](db::Tx&, const payments::Attempt&) { return false; }};
  troubles::Hands hands_ = hands_of(
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

TEST_P(TroubleStory, AMailThatIsRefusedIsATroubleUntilItIsSentToTheRightAddress) {
  transport_.refuses = true;
  const orders::Order order = world_.place();
  worker_.run_once(now());
  const std::string subject = order.id.str() + ":order_received";
  ASSERT_TRUE(trouble(troubles::kind::kMailUnsendable, {"message", subject}));
  pass(1min);
  const std::string page = buyers_page(order);
  for (const char* part : {"ただいま対応していること", "お届けできませんでした", "お届け先・連絡先を訂正する", "092-000-0000", "188",
                           "「メールのお届け」について対応を始めました"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  const std::string owners = order.id.str() + ":order_new";
  ASSERT_TRUE(trouble(troubles::kind::kMailUnsendable, {"message", owners}));
  EXPECT_TRUE(trouble(troubles::kind::kMailUnsendable, {"message", owners})->order.empty())
      << "the owner's own mail is none of the buyer's business";
  transport_.refuses = false;
  orders::Fix fix;
  fix.email = "hanako.yamada@example.jp";
  ASSERT_TRUE(orders::fix_address({house_, world_.board}, by_staff(), seen(order), fix));
  pass(1min);
  EXPECT_FALSE(trouble(troubles::kind::kMailUnsendable, {"message", subject}));
  pass(1min);
  EXPECT_THAT(buyers_page(order), HasSubstr("「メールのお届け」の件は解決しました"));
  EXPECT_THAT(buyers_page(order), Not(HasSubstr("ただいま対応していること")));
  EXPECT_EQ(broken_orders(), 0) << "the chain holds the trouble's story";
}

TEST_P(TroubleStory, ATransferThatIsLateIsRemindedOfTwiceAndThenAPersonCalls) {
  const orders::Order order = world_.place();
  pass(24h * 7);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 0) << "until the end of the last day";
  pass(24h);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 1);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 0) << "once";
  pass(1min);
  const troubles::Subject subject{"order", order.id.str()};
  const Trouble opened = *trouble(troubles::kind::kUnpaidOrder, subject);
  EXPECT_THAT(transport_.sent, Contains("s1:" + opened.id.str() + ".1:order_trouble"));
  EXPECT_THAT(buyers_page(order), HasSubstr("2,530円のご入金をまだ確認できていません"));
  pass(85h);
  EXPECT_THAT(transport_.sent, Contains("s1:" + opened.id.str() + ".2:order_trouble"));
  pass(24h * 5);
  EXPECT_EQ(trouble(troubles::kind::kUnpaidOrder, subject)->rung, 3);
  const auto reminders =
      std::count_if(transport_.sent.begin(), transport_.sent.end(), [](const std::string& key) { return key.ends_with("order_trouble"); });
  EXPECT_EQ(reminders, 2) << "one a step";
  ASSERT_TRUE(orders::mark_paid({house_, world_.board}, by_staff(), seen(order), {order.total, japan_time(now()).date, ""}));
  EXPECT_FALSE(trouble(troubles::kind::kUnpaidOrder, subject)) << "in the same transaction as the payment";
  pass(1min);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 0);
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(TroubleStory, TheReminderSaysHowMuchWhereToAndByWhen) {
  const orders::Order order = world_.place();
  world_.house.clock.advance(24h * 8);
  orders::open_unpaid(house_, order.shop, now());
  ticker_.run(now());
  const Trouble opened = *trouble(troubles::kind::kUnpaidOrder, {"order", order.id.str()});
  const auto content = reminder(opened, 1);
  ASSERT_TRUE(content);
  EXPECT_EQ(content->to.address, "hanako@example.jp");
  const mail::Written mail = written(*content);
  EXPECT_THAT(mail.subject, HasSubstr("ご入金の確認"));
  for (const char* part : {"山田 花子 様", "2,530円", "2026年12月2日（水）までにお振り込みください", "092-000-0000"})
    EXPECT_THAT(mail.text, HasSubstr(part));
  EXPECT_FALSE(reminder(opened, 2)) << "a step that does not run says nothing";
}

TEST_P(TroubleStory, AReminderThatIsRefusedCallsAPersonAtOnceAndSaysSo) {
  const orders::Order order = world_.place();
  worker_.run_once(now());
  transport_.refuses = true;
  world_.house.clock.advance(24h * 8);
  orders::open_unpaid(house_, order.shop, now());
  const troubles::Subject subject{"order", order.id.str()};
  for (int i = 0; i < 4; ++i) pass(1min);
  EXPECT_EQ(trouble(troubles::kind::kUnpaidOrder, subject)->rung, 3) << "no mail arrives, and nobody waits a week for it";
  std::vector<std::string> said;
  database_->read([&](db::Tx& tx) {
    for (const troubles::Event& event : troubles::events_of(tx, trouble(troubles::kind::kUnpaidOrder, subject)->id)) {
      if (event.what == troubles::What::gave_up) said.push_back(event.details);
    }
  });
  ASSERT_EQ(said.size(), 2u);
  EXPECT_THAT(said[0], HasSubstr("refused"));
  EXPECT_TRUE(
      trouble(troubles::kind::kMailUnsendable, {"message", trouble(troubles::kind::kUnpaidOrder, subject)->id.str() + ".1:order_trouble"}));
}

TEST_P(TroubleStory, WhoPaidAPartIsAskedForTheRestOnly) {
  const orders::Order order = world_.place();
  const bank::Tools tools{{house_, world_.board}};
  const auto part = [&](Yen amount) {
    const auto deposit = bank::enter_deposit(tools, by_staff(), {japan_time(now()).date, amount, "ヤマダ ハナコ", true});
    ASSERT_TRUE(bank::settle(tools, by_staff(), {{*deposit, 1}, {seen(order)}, false}));
  };
  part(Yen(2000));
  EXPECT_THAT(buyers_page(order), HasSubstr("残りの530円"));
  world_.house.clock.advance(24h * 8);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 1);
  pass(1min);
  const troubles::Subject subject{"order", order.id.str()};
  EXPECT_THAT(trouble(troubles::kind::kUnpaidOrder, subject)->evidence, HasSubstr("\"amount\":530"));
  EXPECT_THAT(buyers_page(order), HasSubstr("530円のご入金をまだ確認できていません"));
  const auto text = [&] { return written(*reminder(*trouble(troubles::kind::kUnpaidOrder, subject), 1)).text; };
  EXPECT_THAT(text(), HasSubstr("530円"));
  EXPECT_THAT(text(), Not(HasSubstr("振込金額：2,530円")));
  part(Yen(500));
  EXPECT_THAT(trouble(troubles::kind::kUnpaidOrder, subject)->evidence, HasSubstr("\"amount\":30")) << "what came meanwhile counts";
  ASSERT_TRUE(orders::mark_paid({house_, world_.board}, by_staff(), seen(order), {Yen(30), japan_time(now()).date, ""}));
  EXPECT_FALSE(trouble(troubles::kind::kUnpaidOrder, subject));
  database_->read([&](db::Tx& tx) { EXPECT_EQ(orders::payment_of(orders::events_of(tx, order.id))->amount, order.total); });
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(TroubleStory, ACancelledOrderIsRemindedOfNothing) {
  const orders::Order order = world_.place();
  world_.house.clock.advance(24h * 8);
  orders::open_unpaid(house_, order.shop, now());
  ASSERT_TRUE(orders::cancel_order({house_, world_.board}, by_staff(), seen(order), {"unpaid", "", true}));
  EXPECT_FALSE(trouble(troubles::kind::kUnpaidOrder, {"order", order.id.str()}));
  pass(1min);
  EXPECT_THAT(transport_.sent, Not(Contains(HasSubstr("order_trouble"))));
}

TEST_P(TroubleStory, AParcelThatIsKeptBackIsAskedAbout) {
  const orders::Order order = world_.place({.payment = shops::PaymentMethod::cash_on_delivery});
  const orders::Order earlier = world_.place({.payment = shops::PaymentMethod::cash_on_delivery});
  similar(order, earlier);
  orders::Shipment shipment;
  shipment.shipped_on = japan_time(now()).date;
  const auto held = orders::ship_order({house_, world_.board}, by_staff(), seen(order), shipment);
  ASSERT_FALSE(held);
  EXPECT_EQ(held.error(), orders::DeedError::held);
  shipment.held_anyway = true;
  EXPECT_TRUE(orders::ship_order({house_, world_.board}, by_staff(), seen(order), shipment));
}

TEST_P(TroubleStory, TheBuyerOfTwoSimilarOrdersSaysThatHeWantsBoth) {
  const orders::Order earlier = world_.place(), later = world_.place();
  similar(later, earlier);
  EXPECT_THAT(buyers_page(later), HasSubstr("までにショップからご連絡します"));
  EXPECT_THAT(buyers_page(later), Not(HasSubstr("―までに"))) << "the day of a step that begins in a moment is known already";
  pass(1min);
  EXPECT_THAT(buyers_page(later), HasSubstr("両方とも必要です"));
  EXPECT_THAT(buyers_page(later), HasSubstr(earlier.number));
  EXPECT_THAT(buyers_page(earlier), Not(HasSubstr("両方とも必要です")));
  Context buyer = by_staff();
  buyer.actor = {ActorKind::buyer, "", ""};
  ASSERT_TRUE(orders::want_both({house_, world_.board}, buyer, later.id));
  EXPECT_EQ(orders::want_both({house_, world_.board}, buyer, later.id).error(), orders::DeedError::not_now) << "the second press";
  database_->read([&](db::Tx& tx) { EXPECT_FALSE(troubles::holds_shipment(tx, later.shop, later.id)); });
  pass(1min);
  EXPECT_THAT(buyers_page(later), HasSubstr("「重ねてのご注文の確認」の件は解決しました"));
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(TroubleStory, WhicheverOfTwoSimilarOrdersIsCancelledThatIsTheEndOfIt) {
  for (const bool later_goes : {true, false}) {
    const orders::Order earlier = world_.place(), later = world_.place();
    similar(later, earlier);
    const orders::Order& gone = later_goes ? later : earlier;
    ASSERT_TRUE(orders::cancel_order({house_, world_.board}, by_staff(), seen(gone), {"buyer", "", true}));
    pass(16min);
    EXPECT_FALSE(trouble(troubles::kind::kSimilarOrder, {"order", later.id.str()})) << later_goes;
  }
}

TEST_P(TroubleStory, MoneyPaidTwiceByTransferGoesToAnAccountTheBuyerNames) {
  const orders::Order order = world_.place();
  ASSERT_TRUE(orders::mark_paid({house_, world_.board}, by_staff(), seen(order), {order.total, japan_time(now()).date, ""}));
  const bank::Tools tools{{house_, world_.board}};
  const auto deposit = bank::enter_deposit(tools, by_staff(), {japan_time(now()).date, order.total, "ヤマダ ハナコ", false});
  ASSERT_TRUE(bank::set_aside(tools, by_staff(), {{*deposit, 1}, bank::Aside::twice, order.id}));
  const troubles::Subject subject{"deposit", deposit->str()};
  ASSERT_TRUE(trouble(troubles::kind::kPaidTwice, subject));
  pass(1min);
  const auto owed = [&] { return database_->read([&](db::Tx& tx) { return bank::owed_for(tx, order.shop, order.id, *deposit); }); };
  EXPECT_FALSE(owed()) << "the system has asked the buyer for his account";
  EXPECT_THAT(buyers_page(order), HasSubstr("お返しする口座をお知らせください"));
  const Trouble open = *trouble(troubles::kind::kPaidTwice, subject);
  const auto remedies = database_->read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, open); });
  ASSERT_EQ(remedies.size(), 1u);
  EXPECT_EQ(remedies[0].href, "/admin/refunds?show=asked");
}

TEST_P(TroubleStory, AnotherAmountThanDueIsToBeSettledWithTheBuyer) {
  const orders::Order order = world_.place();
  const bank::Tools tools{{house_, world_.board}};
  const auto part = bank::book_by_hand(tools, by_staff(), seen(order), {Yen(2000), japan_time(now()).date, ""});
  ASSERT_TRUE(part);
  const auto opened = trouble(troubles::kind::kAmountDiffers, {"order", order.id.str()});
  ASSERT_TRUE(opened);
  pass(1min);
  EXPECT_THAT(buyers_page(order), HasSubstr("お支払いいただいた金額（2,000円）が、ご注文の金額（2,530円）に足りません"));
  EXPECT_THAT(buyers_page(order), HasSubstr("お手数ですが、差額をお支払いください"));
  EXPECT_THAT(buyers_page(order), HasSubstr("残りの530円を"));
  EXPECT_THAT(buyers_page(order), Not(HasSubstr("お支払い済み"))) << "it is not paid";
  orders::Shipment shipment;
  shipment.shipped_on = japan_time(now()).date;
  EXPECT_EQ(orders::ship_order({house_, world_.board}, by_staff(), seen(order), shipment).error(), orders::DeedError::unpaid);
  ASSERT_TRUE(orders::mark_paid({house_, world_.board}, by_staff(), seen(order), {Yen(530), japan_time(now()).date, ""}));
  EXPECT_FALSE(trouble(troubles::kind::kAmountDiffers, {"order", order.id.str()}));
  EXPECT_THAT(buyers_page(order), HasSubstr("お支払い済み"));
  EXPECT_THAT(buyers_page(order), Not(HasSubstr("足りません")));
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(TroubleStory, NobodyIsAskedForTheRestOfAnOrderThatIsCancelled) {
  const orders::Order order = world_.place();
  const bank::Tools tools{{house_, world_.board}};
  ASSERT_TRUE(bank::book_by_hand(tools, by_staff(), seen(order), {Yen(2000), japan_time(now()).date, ""}));
  pass(1min);
  Context buyer = by_staff();
  buyer.actor = {ActorKind::buyer, "", ""};
  ASSERT_TRUE(orders::cancel_order({house_, world_.board}, buyer, seen(order), {"", "", true}));
  EXPECT_FALSE(trouble(troubles::kind::kAmountDiffers, {"order", order.id.str()})) << "it ended with the order";
  pass(1min);
  const std::string page = buyers_page(order);
  EXPECT_THAT(page, HasSubstr("お預かりした代金は、ショップからご返金いたします"));
  for (const char* untrue : {"差額をお支払いください", "足りません", "お支払いの必要はありません"})
    EXPECT_THAT(page, Not(HasSubstr(untrue)));
  EXPECT_EQ(orders::api_payment_state(world_.now_of(order)), "refund_due");
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(TroubleStory, TheRestOfAnOrderThatIsNoTransferIsNotAskedForOnAnAccountThatItsBuyerNeverSaw) {
  const orders::Order order = world_.place({.payment = shops::PaymentMethod::konbini});
  const bank::Tools tools{{house_, world_.board}};
  ASSERT_TRUE(bank::book_by_hand(tools, by_staff(), seen(order), {Yen(2000), japan_time(now()).date, "ヤマダ ハナコ"}));
  pass(1min);
  const std::string page = buyers_page(order);
  EXPECT_THAT(page, HasSubstr("残りの530円のお支払い方法は、ショップからご連絡します"));
  for (const char* untrue : {"同じ口座", "下の口座", "下の番号", "コンビニでのお支払いをお待ちしています"})
    EXPECT_THAT(page, Not(HasSubstr(untrue)));
}

TEST_P(TroubleStory, WhoPaidTooMuchIsNotAskedForMore) {
  const orders::Order order = world_.place();
  const bank::Tools tools{{house_, world_.board}};
  const auto deposit = bank::enter_deposit(tools, by_staff(), {japan_time(now()).date, Yen(3000), "ヤマダ ハナコ", false});
  ASSERT_TRUE(bank::settle(tools, by_staff(), {{*deposit, 1}, {seen(order)}, false}));
  ASSERT_TRUE(trouble(troubles::kind::kPaidTooMuch, {"deposit", deposit->str()}));
  const orders::Order by_hand = world_.place();
  const auto booked = bank::book_by_hand(tools, by_staff(), seen(by_hand), {Yen(3000), japan_time(now()).date, "スズキ イチロウ"});
  ASSERT_TRUE(booked);
  ASSERT_TRUE(trouble(troubles::kind::kPaidTooMuch, {"deposit", booked->id.str()}));
  pass(1min);
  for (const orders::Order& paid : {order, by_hand}) {
    const std::string page = buyers_page(paid);
    EXPECT_THAT(page, HasSubstr("ご注文の金額（2,530円）より多く、3,000円をお支払いいただいています"));
    EXPECT_THAT(page, HasSubstr("あらためてお振り込みいただく必要はありません"));
    for (const char* untrue : {"不足", "足りません", "差額をお支払い"}) EXPECT_THAT(page, Not(HasSubstr(untrue)));
  }
}

TEST_P(TroubleStory, EveryDeedAndConditionHasWords) {
  for (const auto& [name, deed] : hands_.deeds) EXPECT_NO_THROW((void)html::word(Locale::ja, "troubles.deed_name." + name));
  for (const auto& [name, press] : hands_.presses) EXPECT_NO_THROW((void)html::word(Locale::ja, "troubles.deed_name." + name));
  for (const auto& [name, condition] : hands_.conditions) EXPECT_NO_THROW((void)html::word(Locale::ja, "troubles.condition." + name));
  for (const troubles::Kind& kind : troubles::kinds()) {
    for (const std::string& value : kind.values) EXPECT_NO_THROW((void)html::word(Locale::ja, "troubles.evidence." + value)) << kind.id;
  }
}

INSTANTIATE_ON_BOTH_DATABASES(TroubleStory);

}  // namespace
}  // namespace noren::app
