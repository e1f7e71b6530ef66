// Lists, searches and accounts as Stripe answers them.
#include <gtest/gtest.h>

#include "payments/stripe/stripe.h"
#include "testing/stripe.h"

namespace noren::payments::stripe {
namespace {

using nlohmann::json;
using testing::stripe::Entries;
using testing::stripe::kStripe;
using testing::stripe::list_of;
using testing::stripe::page;
using testing::stripe::paid;
using testing::stripe::payment;
using testing::stripe::refund_with;
using testing::stripe::reply;

TEST(StripeLists, GoOnAfterTheLastOneSeen) {
  json second = paid();
  second["id"] = "pi_2";
  const auto first_page = kStripe.read_payments(reply(list_of({paid(), second}, "/v1/payment_intents", true)));
  ASSERT_TRUE(first_page);
  ASSERT_EQ(first_page->all.size(), 2U);
  EXPECT_EQ(first_page->all[1].reference, "pi_2");
  EXPECT_EQ(first_page->next, "pi_2");
  const auto last_page = kStripe.read_payments(reply(list_of({}, "/v1/payment_intents")));
  ASSERT_TRUE(last_page);
  EXPECT_TRUE(last_page->all.empty());
  EXPECT_EQ(last_page->next, "");
  const auto refunds = kStripe.read_refunds(reply(list_of({refund_with("{}")}, "/v1/refunds", true)));
  ASSERT_TRUE(refunds);
  EXPECT_EQ(refunds->next, "re_1");
}

TEST(StripeLists, OtherCurrenciesArePassedOverAndNothingElse) {
  const json dollars = payment(R"({"id": "pi_2", "currency": "usd", "status": "requires_prayer"})");
  const auto read = kStripe.read_payments(reply(list_of({paid(), dollars}, "/v1/payment_intents", true)));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->all.size(), 1U);
  EXPECT_EQ(read->next, "pi_2");
  for (const Entries& wrong :
       {Entries{paid(), 7}, Entries{payment(R"({"status": "requires_prayer"})")}, Entries{payment(R"({"currency": null})")}}) {
    EXPECT_FALSE(kStripe.read_payments(reply(list_of(wrong, "/v1/payment_intents")))) << wrong.back();
  }
  EXPECT_FALSE(kStripe.read_payments(reply(list_of({}, "/v1/payment_intents", true)))) << "more, and nothing to go on from";
  EXPECT_FALSE(kStripe.read_payments(reply(payment())));
}

TEST(StripeSearch, AnAttemptIsFoundOrTheNextPageIsNamed) {
  const char* pages = "/v1/checkout/sessions";
  const char* payments = "/v1/payment_intents";
  const json others = page(R"({"id": "cs_test_9", "metadata": {"noren_attempt": "at9"}})");
  const json strange =
      json::parse(R"({"id": "cs_test_8", "object": "checkout.session", "mode": "setup", "metadata": null, "currency": null})");
  const auto next = [&](const json& list) {
    const auto search = kStripe.read_found("at1", reply(list));
    return search && !search->found ? search->next : "unexpected";
  };
  EXPECT_EQ(next(list_of({others, strange}, pages, true)), "cs_test_8");
  EXPECT_EQ(next(list_of({others}, pages)), "payments");
  EXPECT_EQ(next(list_of({}, pages)), "payments");
  EXPECT_EQ(next(list_of({payment(R"({"metadata": {"noren_attempt": "at9"}})")}, payments, true)), "pi_1");
  EXPECT_EQ(next(list_of({}, payments)), "");
  const auto on_page = kStripe.read_found("at1", reply(list_of({others, page()}, pages, true)));
  ASSERT_TRUE(on_page && on_page->found);
  EXPECT_EQ(on_page->found->reference, "cs_test_1");
  EXPECT_EQ(on_page->next, "");
  EXPECT_FALSE(kStripe.read_found("at1", reply(list_of({payment(R"({"status": "requires_prayer"})")}, payments))))
      << "ours, and not understood";
}

TEST(StripeSearch, OfACreationMadeTwiceTheOneThatCameFurtherCounts) {
  json older = paid();
  older["id"] = "pi_0";
  for (const Entries& both : {Entries{payment(), older}, Entries{older, payment()}}) {
    const auto search = kStripe.read_found("at1", reply(list_of(both, "/v1/payment_intents")));
    ASSERT_TRUE(search && search->found);
    EXPECT_EQ(search->found->reference, "pi_0");
  }
}

TEST(StripeAccounts, SayWhoseKeyItIsAndWhetherItTakesMoney) {
  const json account = json::parse(
      R"({"id": "acct_1", "object": "account", "charges_enabled": true, "business_profile": {"name": "くるみ雑貨店"}, "country": "JP"})");
  const auto read = kStripe.read_account(reply(account));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->id, "acct_1");
  EXPECT_EQ(read->name, "くるみ雑貨店");
  EXPECT_TRUE(read->takes_money);
  json pending = account;
  pending["charges_enabled"] = false;
  pending["business_profile"] = nullptr;
  EXPECT_FALSE(kStripe.read_account(reply(pending))->takes_money);
  EXPECT_FALSE(kStripe.read_account(reply(payment())).has_value());
  EXPECT_EQ(kStripe.read_account(reply({{"error", {{"type", "invalid_request_error"}, {"message", "No such key"}}}}, 401)).error().why,
            ReadFault::unauthorised);
}

}  // namespace
}  // namespace noren::payments::stripe
