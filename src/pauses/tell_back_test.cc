// 「再開したら知らせる」: one mail, once, to whom asked; the address goes afterwards.
#include <gmock/gmock.h>

#include "mail/mail.h"
#include "mail/templates.h"
#include "mail/worker.h"
#include "pauses/pauses.h"
#include "pauses/store.h"
#include "testing/databases.h"
#include "testing/orders.h"

namespace noren::pauses {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class KeptTransport final : public mail::Transport {
 public:
  mail::Outcome send(const mail::Envelope& envelope, std::string_view raw) override {
    if (down) return {.fate = mail::Outcome::Fate::temporary, .code = 451, .stage = "rcpt", .words = "later"};
    to.push_back(envelope.to);
    text.emplace_back(raw);
    return {};
  }
  bool repeatable() const override { return false; }
  bool down = false;
  std::vector<std::string> to, text;
};

class TellBack : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_mail_kinds(contents_, {world_.house, world_.directory, [](const ShopId&) { return std::string("https://kurumi.example"); }});
    shops::Shop shop = *world_.directory.by_id(world_.context.shop);
    shop.settings.payment.card = true;
    shop.opened_at = world_.context.now;
    ++shop.version;
    world_.directory.put(std::make_shared<const shops::Shop>(shop));
    put(true);
  }
  Instant now() const { return world_.house.clock.now(); }
  void put(bool failing) {
    const Health health{PaymentMethod::card, failing, now(), 0, failing ? std::optional(now() + 5s) : std::nullopt};
    world_.house.db.write([&](db::Tx& tx) { put_health(tx, world_.context.shop, health); });
  }
  void recover() {
    put(false);
    world_.house.clock.advance(5min);
  }
  void ask(const std::string& mail, Locale locale = Locale::ja) {
    Context context = world_.now();
    context.locale = locale;
    ask_to_be_told(world_.house, context, PaymentMethod::card, mail);
  }
  int tell() { return tell_back(world_.house, world_.directory, now()); }
  std::size_t addresses() {
    return world_.house.db.read([&](db::Tx& tx) {
      return asks_waiting(tx, {world_.context.shop, PaymentMethod::card}, 100).size() + asks_told(tx, 100).size();
    });
  }
  void send() { worker_.run_once(now()); }

  testing::OrderWorld world_{*database_};
  House& house_ = world_.house;
  mail::Contents contents_;
  KeptTransport transport_;
  mail::Worker worker_{{*database_, world_.house.TestWorld::env, world_.house.html, contents_, transport_,
                        [](const ShopId&) {
                          return mail::Sender{{"shop@example.jp", "くるみ"}, {"shop@example.jp", "くるみ"}, {"shop@example.jp", "くるみ"}};
                        },
                        [] { return false; }}};
};
INSTANTIATE_ON_BOTH_DATABASES(TellBack);

TEST_P(TellBack, OneMailGoesOutWhenItHasBeenWellForAWhile) {
  ask("hanako@example.jp");
  EXPECT_EQ(tell(), 0) << "it is still paused";
  put(false);
  EXPECT_EQ(tell(), 0) << "it may fail again at once";
  world_.house.clock.advance(5min);
  EXPECT_EQ(tell(), 1);
  EXPECT_EQ(tell(), 0);
  send();
  ASSERT_EQ(transport_.to.size(), 1U);
  EXPECT_THAT(transport_.to[0], HasSubstr("hanako@example.jp"));
}

TEST_P(TellBack, WhoAsksTwiceIsToldOnce) {
  ask("hanako@example.jp");
  ask("Hanako@Example.jp");
  EXPECT_EQ(addresses(), 1U);
  recover();
  EXPECT_EQ(tell(), 1);
}

TEST_P(TellBack, TheMailIsInTheAskersLanguageAndLeadsBackToTheShop) {
  ask("taro@example.com", Locale::en);
  recover();
  tell();
  const auto asked = house_.db.read([](db::Tx& tx) { return asks_told(tx, 1); });
  const mail::Message message =
      house_.db.read([&](db::Tx& tx) { return mail::of_subject(tx, world_.context.shop, asked.at(0).id); }).at(0).message;
  const auto content = house_.db.read([&](db::Tx& tx) { return contents_.find("method_back")->source(tx, message); });
  ASSERT_TRUE(content);
  EXPECT_EQ(content->locale, Locale::en);
  EXPECT_EQ(content->view.at("method"), "Credit card");
  EXPECT_EQ(content->view.at("shop_url"), "https://kurumi.example/en/checkout")
      << "no checkout is named: a slip in the address tells nothing";
  const auto words = mail::builtin_template("method_back", Locale::en);
  ASSERT_TRUE(words);
  EXPECT_TRUE(mail::faults_of(*words, contents_.find("method_back")->sample(Locale::en)).empty());
  EXPECT_THAT(mail::write_mail(house_.html, *words, content->view, Locale::en).text, HasSubstr("Credit card"));
}

TEST_P(TellBack, TheAddressGoesWhenTheMailIsOut) {
  ask("hanako@example.jp");
  recover();
  tell();
  forget(house_, now());
  EXPECT_EQ(addresses(), 1U) << "it is not out yet";
  transport_.down = true;
  send();
  forget(house_, now());
  EXPECT_EQ(addresses(), 1U) << "its server asked to come back";
  transport_.down = false;
  world_.house.clock.advance(10min);
  send();
  forget(house_, now());
  EXPECT_EQ(addresses(), 0U);
  ask("hanako@example.jp");
  EXPECT_EQ(addresses(), 1U) << "of the next pause it may be asked again";
}

TEST_P(TellBack, TheAddressGoesAfterAWeekAtTheLatest) {
  ask("hanako@example.jp");
  world_.house.clock.advance(24h * 7);
  forget(house_, now());
  EXPECT_EQ(addresses(), 1U);
  world_.house.clock.advance(1s);
  forget(house_, now());
  EXPECT_EQ(addresses(), 0U);
  recover();
  EXPECT_EQ(tell(), 0);
}

TEST_P(TellBack, OfAWayThatIsNotOfferedAnyMoreNothingIsTold) {
  ask("hanako@example.jp");
  recover();
  shops::Shop shop = *world_.directory.by_id(world_.context.shop);
  shop.settings.payment.card = false;
  ++shop.version;
  world_.directory.put(std::make_shared<const shops::Shop>(shop));
  EXPECT_EQ(tell(), 0);
}

TEST_P(TellBack, AnErasedPersonGetsNothing) {
  ask("hanako@example.jp");
  recover();
  tell();
  house_.db.write([&](db::Tx& tx) {
    people::erase(tx, world_.context.shop, people::person_of(house_, world_.context.shop, "hanako@example.jp"), world_.context.now);
  });
  send();
  EXPECT_TRUE(transport_.to.empty());
}

}  // namespace
}  // namespace noren::pauses
