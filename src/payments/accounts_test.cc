// A shop's own account at a provider: given, changed while payments are open, taken off, forgotten.
#include "payments/accounts.h"

#include <gmock/gmock.h>

#include "base/hex.h"
#include "payments/books.h"
#include "payments/driver.h"
#include "payments/notices.h"
#include "payments/store.h"
#include "payments/stripe/stripe.h"
#include "payments/sweep.h"
#include "testing/databases.h"
#include "testing/house.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const ShopId kShop("s1");

// A Stripe that knows its keys and lists nothing; remembers which key asked what.
class KeyBank final : public env::Outbound {
 public:
  std::map<std::string, std::string> identities = {{"sk_test_hana00000001", "acct_hana"},
                                                   {"sk_test_hana00000002", "acct_hana"},
                                                   {"sk_live_hana00000001", "acct_hana"},
                                                   {"sk_test_umi000000001", "acct_umi"}};
  std::set<std::string> dead;
  bool reachable = true;
  std::vector<std::string> asked;  // "key path"

  void start(env::Call call, std::function<void(env::Called)> done) override {
    const std::string key = call.headers.at(0).second.substr(7);
    const std::string path = call.url.substr(std::string("https://stripe.test").size());
    asked.push_back(key + " " + path.substr(0, path.find('?')));
    if (!reachable) return done(Fail<env::CallFailure>(env::CallFailure::not_sent));
    if (!identities.contains(key) || dead.contains(key)) {
      return done(env::Reply{401, {}, R"({"error":{"type":"invalid_request_error","message":"Invalid API Key provided"}})"});
    }
    if (path.starts_with("/v1/account")) {
      return done(env::Reply{200, {}, R"({"object":"account","id":")" + identities[key] + R"(","charges_enabled":true})"});
    }
    if (path.starts_with("/v1/payment_intents/")) {
      return done(env::Reply{200,
                             {},
                             R"({"object":"payment_intent","id":"pi_1","currency":"jpy","status":"processing","created":1795230000,)"
                             R"("amount_received":0,"metadata":{"noren_shop":"s1","noren_attempt":"at1"}})"});
    }
    done(env::Reply{200, {}, R"({"object":"list","data":[],"has_more":false,"url":"/v1/payment_intents"})"});
  }
};

class PaymentAccounts : public testing::DatabaseTest {
 protected:
  Context context() { return {kShop, {ActorKind::system, "", ""}, house_.clock.now(), Locale::ja, ""}; }
  std::optional<Account> now() {
    return house_.db.read([](db::Tx& tx) { return current_account(tx, kShop); });
  }
  Result<Account, AccountFault> change(const std::string& key, const std::string& hook = "") {
    const auto seen = now();
    return change_account(house_, bank_, accounts_, context(), {"stripe", key, hook, seen ? seen->n : 0, seen ? seen->version : 0});
  }
  std::string asks_with(const std::shared_ptr<const Gateway>& gateway) {
    return gateway == nullptr ? "nobody" : gateway->look_up("pi_1").headers.at(0).second.substr(7);
  }
  Attempt begun(const std::string& id) {
    return house_.db.write([&](db::Tx& tx) {
      return write_attempt(tx, {AttemptId(id), kShop, OrderId("o-" + id), "A1-1", "stripe", Means::card, Yen(1200), house_.clock.now(),
                                house_.clock.now() + 40min});
    });
  }
  std::string signature(const std::string& body, const std::string& secret) {
    const std::string at = std::to_string(house_.clock.now().seconds());
    return "t=" + at + ",v1=" + to_hex(crypto::hmac_sha256(secret, at + "." + body));
  }

  House& house() { return house_; }

  testing::TestHouse house_{*database_};
  KeyBank bank_;
  Accounts accounts_{*database_, house().keys, {stripe::kind("https://stripe.test")}, nullptr, [] { return true; }};
  const GatewayOf gateway_of_{accounts_};
  const GiveBack give_back_ = [](db::Tx&, const Refund&) {};
  const Stands stands_ = [](db::Tx&, const Attempt&) { return false; };
  const Books books_{house_,
                     give_back_,
                     stands_,
                     [](db::Tx&, const Refund&) {},
                     [](db::Tx&, const Dispute&) {},
                     [](db::Tx&, const Refund&) {},
                     [](db::Tx&, const Attempt&) { return Yen(0); },
                     [](const AttemptId&) {}};
  Driver driver_{house_, bank_, gateway_of_, [](db::Tx&, const Attempt&) { return Wanted::yes; }, give_back_, stands_};
  RefundDriver refunds_{house_, bank_, gateway_of_, books_, [](db::Tx&, const Refund&) {}, [](db::Tx&, const Attempt&) { return ""; }};
  Notices notices_{house_, bank_, gateway_of_, driver_, refunds_, books_};
  Sweep sweep_{house_, bank_, gateway_of_, books_};
};
INSTANTIATE_ON_BOTH_DATABASES(PaymentAccounts);

TEST_P(PaymentAccounts, AKeyIsAskedAboutKeptSealedAndUsedAtOnce) {
  EXPECT_EQ(accounts_.current(kShop), nullptr);
  const auto made = change("sk_test_hana00000001", "whsec_aaaaaaaaaaaa");
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->identity, "acct_hana");
  EXPECT_EQ(made->mode, KeyMode::test);
  EXPECT_EQ(made->key_end, "0001");
  EXPECT_EQ(asks_with(accounts_.current(kShop)), "sk_test_hana00000001");
  Accounts again(*database_, house().keys, {stripe::kind("https://stripe.test")}, nullptr, [] { return true; });
  again.load();
  EXPECT_EQ(asks_with(again.current(kShop)), "sk_test_hana00000001");
  const crypto::Keys other(std::string(32, 'x'));
  Accounts stolen(*database_, other, {stripe::kind("https://stripe.test")}, nullptr, [] { return true; });
  stolen.load();
  EXPECT_EQ(stolen.current(kShop), nullptr);
}

TEST_P(PaymentAccounts, WhatIsNoKeyIsSaidInWordsAndKeepsNothing) {
  const auto why = [&](const std::string& key, const std::string& hook = "") { return change(key, hook).error(); };
  EXPECT_EQ(why("").why, AccountRefusal::nothing);
  EXPECT_EQ(why("pk_test_000000000000").words, "payments.account.key_is_public");
  EXPECT_EQ(why("whsec_000000000000").words, "payments.account.key_is_hook");
  EXPECT_EQ(why("sk_test_").words, "payments.account.key_wrong");
  EXPECT_EQ(why("sk_test_日本語日本語").words, "payments.account.key_wrong");
  EXPECT_EQ(why("", "whsec_000000000000").why, AccountRefusal::key_missing);
  EXPECT_EQ(why("sk_test_hana00000001", "secret").why, AccountRefusal::hook_wrong);
  const AccountFault refused = why("sk_test_nobody000000");
  EXPECT_EQ(refused.why, AccountRefusal::key_refused);
  EXPECT_THAT(refused.words, HasSubstr("Invalid API Key"));
  bank_.reachable = false;
  EXPECT_EQ(why("sk_test_hana00000001").why, AccountRefusal::unreachable);
  EXPECT_FALSE(now().has_value());
}

TEST_P(PaymentAccounts, AnotherKeyOfTheSameAccountTakesThePlaceOfTheOld) {
  ASSERT_TRUE(change("sk_test_hana00000001"));
  const Attempt attempt = begun("at1");
  EXPECT_EQ(attempt.account, 1);
  const auto rolled = change("sk_test_hana00000002");
  ASSERT_TRUE(rolled.has_value());
  EXPECT_EQ(rolled->n, 1);
  EXPECT_EQ(asks_with(accounts_.of(kShop, attempt.account)), "sk_test_hana00000002");
  // Live is another world than test, though it is the same account.
  EXPECT_EQ(change("sk_live_hana00000001")->n, 2);
}

TEST_P(PaymentAccounts, WhatWasBegunWithAnAccountGoesOnWithIt) {
  ASSERT_TRUE(change("sk_test_hana00000001"));
  const Attempt before = begun("at1");
  ASSERT_TRUE(change("sk_test_umi000000001"));
  const Attempt after = begun("at2");
  EXPECT_EQ(after.account, 2);
  EXPECT_EQ(asks_with(accounts_.current(kShop)), "sk_test_umi000000001");
  EXPECT_EQ(asks_with(accounts_.of(kShop, before.account)), "sk_test_hana00000001");
  house_.db.write([&](db::Tx& tx) {
    Attempt open = *find_attempt(tx, before.id);
    open.state = State::checking;
    open.reference = "pi_1";
    open.confirmed = true;
    ASSERT_TRUE(update_attempt(tx, open));
  });
  bank_.asked.clear();
  driver_.step(before.id, house_.clock.now());
  EXPECT_THAT(bank_.asked, ElementsAre("sk_test_hana00000001 /v1/payment_intents/pi_1"));
  const auto lines = house_.db.read([](db::Tx& tx) { return accounts_of(tx, kShop); });
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].open, 1);
  // Back again: the first one wakes, and its payments never left it.
  EXPECT_EQ(change("sk_test_hana00000002")->n, 1);
  EXPECT_EQ(asks_with(accounts_.of(kShop, before.account)), "sk_test_hana00000002");
}

TEST_P(PaymentAccounts, AnotherNodeUsesAChangedKeyAfterOneLook) {
  Accounts elsewhere{*database_, house().keys, {stripe::kind("https://stripe.test")}, nullptr, [] { return true; }};
  elsewhere.load();
  EXPECT_FALSE(elsewhere.refresh()) << "nothing is new";
  ASSERT_TRUE(change("sk_test_hana00000001").has_value());
  EXPECT_EQ(asks_with(elsewhere.current(kShop)), "nobody");
  EXPECT_TRUE(elsewhere.refresh());
  EXPECT_EQ(asks_with(elsewhere.current(kShop)), "sk_test_hana00000001");
  ASSERT_TRUE(change("sk_test_hana00000002").has_value());
  EXPECT_TRUE(elsewhere.refresh());
  EXPECT_EQ(asks_with(elsewhere.current(kShop)), "sk_test_hana00000002");
  const auto seen = now();
  ASSERT_TRUE(take_off_account(house_, accounts_, context(), seen->n, seen->version).has_value());
  EXPECT_TRUE(elsewhere.refresh());
  EXPECT_EQ(elsewhere.current(kShop), nullptr);
  EXPECT_FALSE(elsewhere.refresh());
}

TEST_P(PaymentAccounts, TheSecretBeforeCountsForADay) {
  ASSERT_TRUE(change("sk_test_hana00000001", "whsec_aaaaaaaaaaaa"));
  ASSERT_TRUE(change("", "whsec_bbbbbbbbbbbb"));
  int n = 0;
  const auto hear = [&](const std::string& secret) {
    const std::string body = R"({"object":"event","id":"evt_)" + std::to_string(++n) +
                             R"(","type":"payment_intent.succeeded","created":1795230000,"data":{"object":{"id":"pi_9"}}})";
    return notices_.hear(kShop, {"stripe", body, signature(body, secret)});
  };
  EXPECT_EQ(hear("whsec_aaaaaaaaaaaa"), Notices::Heard::noted);
  EXPECT_EQ(hear("whsec_bbbbbbbbbbbb"), Notices::Heard::noted);
  EXPECT_EQ(hear("whsec_cccccccccccc"), Notices::Heard::forged);
  house_.clock.advance(kHookBeforeCounts);
  EXPECT_EQ(hear("whsec_aaaaaaaaaaaa"), Notices::Heard::forged);
  EXPECT_EQ(hear("whsec_bbbbbbbbbbbb"), Notices::Heard::noted);
}

TEST_P(PaymentAccounts, NoticesOfTheAccountBeforeAreHeardAndLookedUpThere) {
  ASSERT_TRUE(change("sk_test_hana00000001", "whsec_aaaaaaaaaaaa"));
  ASSERT_TRUE(change("sk_test_umi000000001", "whsec_bbbbbbbbbbbb"));
  const std::string body =
      R"({"object":"event","id":"evt_1","type":"payment_intent.succeeded","created":1795230000,"data":{"object":{"id":"pi_9"}}})";
  EXPECT_EQ(notices_.hear(kShop, {"stripe", body, signature(body, "whsec_aaaaaaaaaaaa")}), Notices::Heard::noted);
  bank_.asked.clear();
  notices_.step(kShop, "evt_1", house_.clock.now());
  EXPECT_THAT(bank_.asked, ElementsAre("sk_test_hana00000001 /v1/payment_intents/pi_9"));
}

TEST_P(PaymentAccounts, TheSweepListsEveryAccountAndADeadOldKeyDoesNotStopIt) {
  ASSERT_TRUE(change("sk_test_hana00000001"));
  ASSERT_TRUE(change("sk_test_umi000000001"));
  bank_.dead = {"sk_test_hana00000001"};
  bank_.asked.clear();
  sweep_.step(kShop, house_.clock.now());
  EXPECT_THAT(bank_.asked, ElementsAre("sk_test_umi000000001 /v1/payment_intents", "sk_test_umi000000001 /v1/disputes",
                                       "sk_test_hana00000001 /v1/payment_intents"));
  const auto last = house_.db.read([](db::Tx& tx) { return last_sweep(tx, kShop); });
  ASSERT_TRUE(last.has_value());
  EXPECT_TRUE(last->finished_at.has_value());
}

TEST_P(PaymentAccounts, TakenOffItIsKeptForWhatIsOpenAndForgottenAtLast) {
  ASSERT_TRUE(change("sk_test_hana00000001"));
  const Attempt attempt = begun("at1");
  EXPECT_EQ(take_off_account(house_, accounts_, context(), 1, 7).error(), AccountRefusal::stale);
  ASSERT_TRUE(take_off_account(house_, accounts_, context(), 1, 1).has_value());
  EXPECT_EQ(accounts_.current(kShop), nullptr);
  EXPECT_EQ(asks_with(accounts_.of(kShop, 1)), "sk_test_hana00000001");
  EXPECT_EQ(forget_accounts(house_, accounts_, house_.clock.now() + kEndedKept), 0);
  house_.db.write([&](db::Tx& tx) {
    Attempt ended = *find_attempt(tx, attempt.id);
    ended.state = State::cancelled;
    ASSERT_TRUE(update_attempt(tx, ended));
  });
  EXPECT_EQ(forget_accounts(house_, accounts_, house_.clock.now() + 24h), 0);
  EXPECT_EQ(forget_accounts(house_, accounts_, house_.clock.now() + kEndedKept), 1);
  EXPECT_EQ(asks_with(accounts_.of(kShop, 1)), "nobody");
}

TEST_P(PaymentAccounts, TheConfigurationsAccountServesTheOnlyShopUntilItHasItsOwn) {
  bool only = true;
  const auto standard = std::make_shared<const stripe::StripeGateway>(Secrets{.key = "sk_test_umi000000001"}, "https://stripe.test");
  Accounts accounts(*database_, house().keys, {stripe::kind("https://stripe.test")}, standard, [&] { return only; });
  EXPECT_TRUE(accounts.standard_for(kShop));
  EXPECT_EQ(asks_with(accounts.current(kShop)), "sk_test_umi000000001");
  only = false;
  EXPECT_EQ(accounts.current(kShop), nullptr);
  EXPECT_EQ(asks_with(accounts.of(kShop, 0)), "sk_test_umi000000001");
  ASSERT_TRUE(change_account(house_, bank_, accounts, context(), {"stripe", "sk_test_hana00000001", "", 0, 0}));
  EXPECT_EQ(asks_with(accounts.current(kShop)), "sk_test_hana00000001");
  EXPECT_THAT(accounts.accounts(kShop), ElementsAre(1, 0));
}

}  // namespace
}  // namespace noren::payments
