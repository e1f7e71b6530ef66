// Refunds by transfer, from the buyer's link to the record, on both databases.
#include <gmock/gmock.h>

#include "testing/bank.h"
#include "text/encoding.h"

namespace noren::bank {
namespace {

using ::testing::HasSubstr;
using testing::kBankDay;
using testing::kBuyersAccount;
using ::testing::Not;

class Refunds : public testing::BankTest {
 protected:
  void SetUp() override {
    order_ = place();
    ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(order_), {order_.total, kBankDay, ""}));
    cancel(order_);
  }
  Refund start(bool ask = true) {
    const auto refund = start_refund(tools(), world_.now(), {order_.id, DepositId(), order_.total, ask});
    EXPECT_TRUE(refund);
    return *refund;
  }
  SeenRefund seen_now(const Refund& refund) {
    return {refund.id, database_->read([&](db::Tx& tx) { return find_refund(tx, shop_, refund.id)->version; })};
  }
  std::string token_of(const Refund& refund) {
    return database_->read([&](db::Tx& tx) { return refund_token(world_.house.House::keys, *find_refund(tx, shop_, refund.id)); });
  }
  Refund now_of(const Refund& refund) {
    return database_->read([&](db::Tx& tx) { return *find_refund(tx, shop_, refund.id); });
  }

  orders::Order order_;
};

TEST_P(Refunds, TheMailThatAsksForTheAccountSaysWhyAndLeadsToTheOrder) {
  EXPECT_THAT(text_of("refund_account", start().id.str() + ".1"), HasSubstr("ご注文 " + order_.number + " は取り消されましたので"));
  const orders::Order order = place();
  import({testing::line(order.total.amount(), "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}));
  import({testing::line(order.total.amount(), "ﾔﾏﾀﾞ ﾊﾅｺ", std::nullopt, LocalDate{2026, 11, 20})});
  const Deposit second = only();
  ASSERT_TRUE(set_aside(tools(), world_.now(), {{second.id, second.version}, Aside::twice, order.id}));
  const auto refund = start_refund(tools(), world_.now(), {order.id, second.id, order.total, true});
  ASSERT_TRUE(refund);
  const std::string text = text_of("refund_account", refund->id.str() + ".1");
  EXPECT_THAT(text, HasSubstr("ご注文 " + order.number + " の代金を二重にお振り込みいただいていましたので"));
  EXPECT_THAT(text, HasSubstr("ご注文は、そのまま承っております"));
  EXPECT_THAT(text, HasSubstr("https://kurumi.example/orders/"));
}

TEST_P(Refunds, FromTheLinkToTheRecordOfTheTransfer) {
  const Refund refund = start();
  EXPECT_THAT(mails_of(refund.id.str() + ".1"), ::testing::ElementsAre("refund_account"));
  EXPECT_THAT(text_of("refund_account", refund.id.str() + ".1"), HasSubstr("https://kurumi.example/refunds/" + token_of(refund)));
  ASSERT_TRUE(give_account_by_link(tools(), world_.now(), token_of(refund), kBuyersAccount));
  EXPECT_EQ(text_of("refund_account", refund.id.str() + ".1"), "") << "answered: the mail is not needed any more";
  EXPECT_EQ(make_file(tools(), world_.now(), {seen_now(refund)}, kBankDay).error(), BankError::no_consignor);
  database_->write([&](db::Tx& tx) {
    const Consignor consignor{
        "1234567890", "ｶ)ｸﾙﾐｻﾞﾂｶﾃﾝ", {"0001", "みずほ銀行", "710", "フクオカ", AccountKind::ordinary, "7654321", ""}, 0};
    EXPECT_TRUE(save_consignor(tx, world_.house, shop_, consignor));
    EXPECT_FALSE(save_consignor(tx, world_.house, shop_, consignor)) << "somebody was faster";
  });
  const SeenRefund known = seen_now(refund);
  const auto file = make_file(tools(), world_.now(), {known}, {2026, 11, 24});
  ASSERT_TRUE(file);
  EXPECT_EQ(make_file(tools(), world_.now(), {known}, {2026, 11, 24}).error(), BankError::stale) << "never in two files";
  const std::string bytes = *file_bytes(tools(), world_.now(), file->id);
  EXPECT_EQ(bytes.size(), 4u * 122u);
  EXPECT_THAT(text::decode_as(bytes, text::Encoding::cp932)->utf8, HasSubstr("ﾔﾏﾀﾞ ﾊﾅｺ"));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), seen_now(refund), {kBankDay, "受付番号 42"}));
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refunded);
  EXPECT_EQ(orders::refund_of(story(order_))->amount, order_.total);
  EXPECT_THAT(text_of("refund_sent", refund.id.str()), HasSubstr("みずほ銀行"));
  EXPECT_THAT(text_of("refund_sent", refund.id.str()), Not(HasSubstr("0123456"))) << "no account numbers by mail";
  database_->read([&](db::Tx& tx) { EXPECT_EQ(box_of(tx, world_.house, now_of(refund)).note, "受付番号 42"); });
  EXPECT_EQ(mark_sent(tools(), world_.now(), seen_now(refund), {kBankDay, ""}).error(), BankError::not_now);
}

TEST_P(Refunds, ALinkEndsAfterFourteenDaysAndWhenItIsReplaced) {
  const Refund refund = start();
  const std::string first = token_of(refund);
  ASSERT_TRUE(ask_again(tools(), world_.now(), seen_now(refund)));
  EXPECT_EQ(give_account_by_link(tools(), world_.now(), first, kBuyersAccount).error(), BankError::link_over);
  const std::string second = token_of(refund);
  EXPECT_NE(first, second);
  EXPECT_THAT(mails_of(refund.id.str() + ".2"), ::testing::ElementsAre("refund_account"));
  world_.house.clock.advance(kLinkLasts + std::chrono::minutes(1));
  EXPECT_EQ(give_account_by_link(tools(), world_.now(), second, kBuyersAccount).error(), BankError::link_over);
  for (const std::string& forged :
       {std::string(), refund.id.str(), refund.id.str() + std::string(26, 'a'), second.substr(1), std::string(500, 'x')}) {
    EXPECT_EQ(give_account_by_link(tools(), world_.now(), forged, kBuyersAccount).error(), BankError::not_found) << forged;
  }
  ASSERT_TRUE(ask_again(tools(), world_.now(), seen_now(refund)));
  EXPECT_TRUE(give_account_by_link(tools(), world_.now(), token_of(refund), kBuyersAccount));
}

TEST_P(Refunds, WhatLiesInAFileIsTakenOutFirst) {
  const Refund refund = start(false);
  EXPECT_TRUE(mails_of(refund.id.str() + ".1").empty());
  database_->write([&](db::Tx& tx) {
    save_consignor(tx, world_.house, shop_, {"1", "ｸﾙﾐ", {"0001", "ミズホ", "710", "フクオカ", AccountKind::ordinary, "7654321", ""}, 0});
  });
  EXPECT_EQ(mark_sent(tools(), world_.now(), seen_now(refund), {kBankDay, ""}).error(), BankError::not_now) << "nobody knows where to";
  ASSERT_TRUE(give_account(tools(), world_.now(), seen_now(refund), kBuyersAccount));
  const auto file = make_file(tools(), world_.now(), {seen_now(refund)}, kBankDay);
  ASSERT_TRUE(file);
  EXPECT_EQ(drop_refund(tools(), world_.now(), seen_now(refund)).error(), BankError::not_now);
  EXPECT_EQ(give_account_by_link(tools(), world_.now(), token_of(refund), kBuyersAccount).error(), BankError::not_now);
  ASSERT_TRUE(take_out(tools(), world_.now(), seen_now(refund)));
  EXPECT_FALSE(file_bytes(tools(), world_.now(), file->id)) << "nothing is left in it";
  ASSERT_TRUE(drop_refund(tools(), world_.now(), seen_now(refund)));
  EXPECT_EQ(owed().size(), 1u) << "still owed";
}

TEST_P(Refunds, ARefundRecordedElsewhereIsNotRecordedTwice) {
  const Refund refund = start(false);
  ASSERT_TRUE(give_account(tools(), world_.now(), seen_now(refund), kBuyersAccount));
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(order_), {order_.total, kBankDay}));
  EXPECT_EQ(mark_sent(tools(), world_.now(), seen_now(refund), {kBankDay, ""}).error(), BankError::not_now);
  EXPECT_EQ(now_of(refund).state, RefundState::account_known);
}

TEST_P(Refunds, ErasingThePersonTakesTheAccount) {
  const Refund refund = start();
  ASSERT_TRUE(give_account_by_link(tools(), world_.now(), token_of(refund), kBuyersAccount));
  database_->write([&](db::Tx& tx) { people::erase(tx, shop_, order_.person, order_.created_at); });
  database_->read([&](db::Tx& tx) { EXPECT_FALSE(box_of(tx, world_.house, now_of(refund)).account); });
}

INSTANTIATE_ON_BOTH_DATABASES(Refunds);

}  // namespace
}  // namespace noren::bank
