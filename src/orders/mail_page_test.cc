// The buyer's page of the mails about an order, asked through its routes as a browser would.
#include <gmock/gmock.h>

#include "catalog/shelf.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "mail/store.h"
#include "orders/mail_story.h"
#include "orders/pages.h"
#include "orders/rules.h"
#include "testing/databases.h"
#include "testing/sample_shop.h"
#include "testing/storefront.h"

namespace noren::orders {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using testing::hidden;
using testing::location;
using ::testing::Not;

class OrderMailPages : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_routes(router_, {shop_.tools(), shop_.directory, shelf_, testing::frame_of(shop_.house), testing::plain_error, false});
    order_ = shop_.place();
    home_ = "/orders/" + order_token(shop_.house.keys, order_.shop, order_.id.str());
  }

  std::string page() { return browser_.get(home_ + "/mail").body; }
  http::Response press(Form form) {
    const std::string body = page();
    for (const char* name : {"csrf", "version"}) form.emplace_back(name, hidden(body, name));
    return browser_.send(home_ + "/mail", form);
  }
  http::Response send_again(const char* kind = "order_received") { return press({{"do", "send"}, {"kind", kind}}); }
  http::Response correct(const std::string& email) { return press({{"do", "correct"}, {"email", email}}); }

  std::vector<mail::Fate> fates() {
    return database_->read([&](db::Tx& tx) { return mail::of_subject(tx, order_.shop, order_.id.str()); });
  }
  std::int64_t rounds(std::string_view kind = "order_received") {
    std::int64_t most = 0;
    for (const mail::Fate& fate : fates()) most = fate.message.kind == kind ? std::max(most, fate.message.round) : most;
    return most;
  }
  // What the newest round of the confirmation came to.
  void ended(mail::Event event, mail::Attempt attempt) {
    database_->write([&](db::Tx& tx) {
      const mail::MessageKey key{order_.id.str(), "order_received", 1};
      const auto last = mail::store::last_round(tx, order_.shop, key);
      attempt.at = shop_.world.clock.now();
      attempt.to_masked = "h***@example.jp";
      ASSERT_TRUE(mail::store::move(tx, *last, {event, std::nullopt, 1}, attempt));
    });
    shop_.world.clock.advance(std::chrono::minutes(5));
  }
  void refused() {
    ended(mail::Event::give_up, {.outcome = mail::AttemptOutcome::permanent, .code = 550, .stage = "rcpt", .words = "550 5.1.1 User unknown"});
  }
  void taken() { ended(mail::Event::hand_over, {.outcome = mail::AttemptOutcome::handed_over, .code = 250, .stage = "body", .words = "250 queued"}); }

  testing::SampleShop shop_{*database_};
  catalog::Shelf shelf_{*database_};
  http::Router router_;
  Order order_;
  std::string home_;
  testing::Browser browser_{router_, [this] { return shop_.by(ActorKind::system); }};
};

TEST_P(OrderMailPages, TellsWhatWasSentAndWhatTheOtherServerSaid) {
  EXPECT_THAT(page(), HasSubstr("まもなくお送りします"));
  EXPECT_THAT(page(), HasSubstr("hanako@example.jp"));
  EXPECT_THAT(page(), Not(HasSubstr("もう一度送る"))) << "it is on its way";
  refused();
  const std::string told = page();
  for (const char* part : {"届けられませんでした", "相手のメールサーバーが受け取りを断りました", "550 5.1.1 User unknown", "もう一度送る",
                           "shop@kurumi.example"}) {
    EXPECT_THAT(told, HasSubstr(part));
  }
  EXPECT_EQ(browser_.get("/orders/nonsense/mail").status, 404);
}

TEST_P(OrderMailPages, ALateMailIsToldToBeLate) {
  shop_.world.clock.advance(std::chrono::minutes(12));
  EXPECT_THAT(page(), HasSubstr("送信が12分ほど遅れています"));
}

TEST_P(OrderMailPages, AMailIsSentAgainSoOftenAndNoSooner) {
  EXPECT_EQ(location(send_again()), home_ + "/mail?problem=soon");
  taken();
  EXPECT_EQ(location(send_again()), home_ + "/mail?did=sent");
  EXPECT_EQ(rounds(), 2);
  EXPECT_EQ(location(send_again()), home_ + "/mail?problem=soon");
  for (std::int64_t round = 2; round < kBuyersRounds; ++round) {
    taken();
    EXPECT_EQ(location(send_again()), home_ + "/mail?did=sent");
  }
  taken();
  EXPECT_EQ(location(send_again()), home_ + "/mail?problem=many");
  EXPECT_EQ(rounds(), kBuyersRounds);
  EXPECT_THAT(page(), HasSubstr("これ以上お送りし直せません"));
}

TEST_P(OrderMailPages, OnlyMailsToTheBuyerAreAskedFor) {
  taken();
  for (const char* kind : {"order_new", "staff_reset", "", "nonsense"}) {
    EXPECT_EQ(location(send_again(kind)), home_ + "/mail?problem=gone") << kind;
  }
  EXPECT_EQ(location(browser_.send(home_ + "/mail", {{"do", "send"}, {"kind", "order_received"}})), home_ + "/mail?problem=stale")
      << "without the page's mark";
  EXPECT_EQ(rounds(), 1);
}

TEST_P(OrderMailPages, ACorrectedAddressGetsTheMainMailsAtOnce) {
  refused();
  EXPECT_EQ(location(correct("hanako@example.com")), home_ + "/mail?did=corrected");
  EXPECT_THAT(page(), HasSubstr("hanako@example.com"));
  EXPECT_EQ(rounds(), 2);
  EXPECT_EQ(location(correct("hanako@example.com")), home_ + "/mail?problem=same");
}

TEST_P(OrderMailPages, TheAddressIsCorrectedWhereverTheParcelIs) {
  ASSERT_TRUE(prepare_order(shop_.tools(), shop_.by(ActorKind::staff), shop_.seen(order_)));
  EXPECT_EQ(location(correct("hanako@example.com")), home_ + "/mail?did=corrected");
  EXPECT_EQ(location(browser_.get(home_ + "/fix")), home_ + "?problem=late") << "where it goes stays the shop's";
}

TEST_P(OrderMailPages, WhatIsNoAddressIsSaidAtItsField) {
  const http::Response answer = correct("hanako＠");
  ASSERT_EQ(answer.status, 303);
  const std::string again = browser_.get(location(answer)).body;
  EXPECT_THAT(again, HasSubstr("id=\"email_error\""));
  EXPECT_THAT(again, HasSubstr("value=\"hanako＠\""));
}

TEST_P(OrderMailPages, NobodyPestersStrangersWithIt) {
  int often = 0;
  for (int i = 0; i < 9; ++i) often += location(correct("x" + std::to_string(i) + "@example.jp")) == home_ + "/mail?problem=often" ? 1 : 0;
  EXPECT_EQ(often, 4);
}

TEST_P(OrderMailPages, AnErasedBuyersMailsGoNowhere) {
  refused();
  const std::string before = page();
  database_->write([&](db::Tx& tx) { people::erase(tx, order_.shop, order_.person, order_.created_at); });
  EXPECT_THAT(page(), Not(HasSubstr("name=\"email\"")));
  EXPECT_THAT(page(), Not(HasSubstr("もう一度送る")));
  const Form form{{"do", "send"}, {"kind", "order_received"}, {"csrf", hidden(before, "csrf")}};
  EXPECT_EQ(location(browser_.send(home_ + "/mail", form)), home_ + "/mail?problem=gone") << "from a page of before";
}

TEST_P(OrderMailPages, AShopWithoutAMailServerPromisesNone) {
  shop_.house.mails_kept = shop_.house.mails_spooled = true;
  const std::string told = page();
  EXPECT_THAT(told, HasSubstr("いまは当店からメールをお送りしていません"));
  EXPECT_THAT(told, Not(HasSubstr("name=\"email\"")));
  EXPECT_THAT(told, Not(HasSubstr("もう一度送る")));
}

TEST_P(OrderMailPages, WhoHoldsNoLinkComesByTheNumberAndAContact) {
  const auto ask = [&](const std::string& number, const std::string& contact) {
    const std::string body = browser_.get("/orders/mail").body;
    return browser_.send("/orders/mail", {{"number", number}, {"contact", contact}, {"csrf", hidden(body, "csrf")}});
  };
  EXPECT_EQ(location(ask(order_.number, "hanako@example.jp")), home_ + "/mail");
  EXPECT_EQ(location(ask(order_.number, "090-1234-5678")), home_ + "/mail");
  const auto about = [](std::string body) { return body.substr(body.find("id=\"errors\""), 200); };
  const std::string wrong = about(browser_.get(location(ask(order_.number, "taro@example.jp"))).body);
  const std::string none = about(browser_.get(location(ask(order_number('a', 999'999), "taro@example.jp"))).body);
  EXPECT_EQ(wrong, none) << "nobody learns which of the two was right";
}

INSTANTIATE_ON_BOTH_DATABASES(OrderMailPages);

}  // namespace
}  // namespace noren::orders
