// A refund to a card that failed and goes by transfer, when its money went back otherwise meanwhile.
#include <gmock/gmock.h>

#include "bank/bank.h"
#include "bank/store.h"
#include "mail/templates.h"
#include "payments/verify.h"
#include "staff/staff.h"
#include "testing/cards.h"
#include "testing/databases.h"

namespace noren::bank {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
namespace kind = troubles::kind;

const Account kAccount{"0001", "みずほ銀行", "710", "福岡支店", AccountKind::ordinary, "0123456", "ﾔﾏﾀﾞ ﾊﾅｺ"};

class TransferEnded : public testing::DatabaseTest {
 protected:
  template <class Work>
  auto read(Work&& work) {
    return database_->read(std::forward<Work>(work));
  }
  void SetUp() override {
    const checkout::Completion taken = world_.pay(world_.open("ok", 1), "k");
    ASSERT_EQ(taken.verdict, checkout::Verdict::accepted);
    order_ = *taken.order;
    payment_ = read([&](db::Tx& tx) { return payments::attempts_of(tx, order_.shop, order_.id); }).front();
    world_.provider.refund_story = "refused";
    orders::Cancellation wish{"buyer", "", true};
    wish.pay_back = true;
    ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), {order_.id, order_.version}, wish));
  }
  Tools tools() { return {world_.tools()}; }
  // The provider refused it, and nothing went back past us.
  payments::RefundId failed() { return world_.give_back_all(order_.id).at(0).id; }
  Refund begun(bool ask = true) {
    const auto refund = start_refund(tools(), world_.now(), {order_.id, DepositId(), payment_.captured, ask, failed()});
    check(refund.has_value(), "a transfer in place of the card");
    return *refund;
  }
  FileId in_file(const Refund& refund) {
    check(give_account(tools(), world_.now(), seen(refund), kAccount).has_value(), "the buyer's account");
    database_->write([&](db::Tx& tx) {
      save_consignor(tx, world_.house, order_.shop,
                     {"1", "ｸﾙﾐ", {"0001", "ミズホ", "710", "フクオカ", AccountKind::ordinary, "7654321", ""}, 0});
    });
    const auto file = make_file(tools(), world_.now(), {seen(refund)}, today());
    check(file.has_value(), "a transfer file");
    return file->id;
  }
  void give_there(const char* reference, Yen amount) {
    world_.provider.give_back(payment_.reference, reference, amount);
    const std::string id = std::string("refund_") + reference;
    world_.notices.hear(order_.shop, {"test", id + " " + payment_.reference + " " + payment_.id.str(), "right"});
    world_.notices.step(order_.shop, id, world_.house.clock.now());
  }
  void hear_dispute(const char* notice, payments::DisputeState state) {
    world_.provider.dispute("dp1", payment_, state, world_.house.clock.now());
    world_.notices.hear(order_.shop, {"test", std::string(notice) + " " + payment_.reference + " " + payment_.id.str(), "right"});
    world_.notices.step(order_.shop, notice, world_.house.clock.now());
  }
  // By a dispute, which is won: the money is the shop's again, and the bank may have sent the transfer.
  Refund ended_in_file() {
    const Refund refund = begun();
    in_file(refund);
    hear_dispute("dispute1", payments::DisputeState::open);
    check(trouble(kind::kTransferEnded, "transfer", refund.id.str()).has_value(), "it was to be ended");
    hear_dispute("dispute2", payments::DisputeState::won);
    return refund;
  }
  void say_stopped(const Refund& refund) {
    database_->write([&](db::Tx& tx) {
      troubles::settle(tx, {order_.shop, kind::kTransferEnded, {"transfer", refund.id.str()}, "staff", world_.house.clock.now()});
    });
  }
  LocalDate today() { return japan_time(world_.house.clock.now()).date; }
  Refund now_of(const Refund& refund) {
    return read([&](db::Tx& tx) { return *find_refund(tx, order_.shop, refund.id); });
  }
  SeenRefund seen(const Refund& refund) { return {refund.id, now_of(refund).version}; }
  std::optional<troubles::Trouble> trouble(std::string_view kind, std::string_view subject, const std::string& id) {
    return read([&](db::Tx& tx) { return troubles::find_open(tx, order_.shop, kind, {subject, id}); });
  }
  std::vector<std::string> mails_of(const std::string& subject) {
    std::vector<std::string> kinds;
    read([&](db::Tx& tx) {
      for (const mail::Fate& fate : mail::of_subject(tx, order_.shop, subject)) kinds.push_back(fate.message.kind);
    });
    return kinds;
  }
  std::string mail_text(const Refund& refund) {
    mail::Contents contents;
    add_mail_kinds(contents, {world_.house, world_.directory, [](const ShopId&) { return std::string("https://kurumi.example"); }});
    mail::Message message;
    message.shop = order_.shop;
    message.kind = "refund_ended";
    message.subject_id = refund.id.str();
    const auto content = read([&](db::Tx& tx) { return contents.find("refund_ended")->source(tx, message); });
    if (!content) return "";
    return mail::write_mail(world_.house.html, *mail::builtin_template("refund_ended", Locale::ja), content->view, Locale::ja).text;
  }
  std::vector<std::string> deeds() {
    std::vector<std::string> all;
    for (const staff::DeedLine& line : staff::find_deeds(world_.house, order_.shop, {}).lines) all.push_back(line.deed.what);
    return all;
  }
  void expect_sound() {
    for (const Finding& finding : payments::verify_payments(*database_, order_.shop, world_.house.clock.now(), Locale::en))
      EXPECT_TRUE(finding.good()) << finding.name << ::testing::PrintToString(finding.violations);
    world_.expect_sound();
  }

  testing::CardWorld world_{*database_};
  orders::Order order_;
  payments::Attempt payment_;
};

TEST_P(TransferEnded, OneThatTheBankReturnedIsUnderWayAgainUntilItIsSentOrCalledOff) {
  const Refund refund = begun();
  const auto send = [&] {
    ASSERT_TRUE(give_account(tools(), world_.now(), seen(refund), kAccount));
    ASSERT_TRUE(mark_sent(tools(), world_.now(), seen(refund), {today(), ""}));
  };
  const auto card = [&] { return *read([&](db::Tx& tx) { return payments::find_refund(tx, refund.card); }); };
  send();
  ASSERT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refunded);
  ASSERT_TRUE(note_returned(tools(), world_.now(), seen(refund), {today(), "口座相違"}));
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refund_due);
  EXPECT_EQ(card().state, payments::RefundState::pending);
  EXPECT_TRUE(card().by_bank) << "the provider hears nothing of it";
  EXPECT_TRUE(trouble(kind::kTransferReturned, "transfer", refund.id.str()));
  expect_sound();
  send();
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refunded);
  EXPECT_EQ(card().state, payments::RefundState::arrived);
  EXPECT_FALSE(trouble(kind::kTransferReturned, "transfer", refund.id.str()));
  expect_sound();
  ASSERT_TRUE(note_returned(tools(), world_.now(), seen(refund), {today(), ""})) << "once more";
  ASSERT_TRUE(drop_refund(tools(), world_.now(), seen(refund)));
  EXPECT_EQ(card().state, payments::RefundState::failed);
  EXPECT_FALSE(trouble(kind::kTransferReturned, "transfer", refund.id.str())) << "it goes on as the other";
  EXPECT_TRUE(trouble(kind::kRefundFailed, "refund", refund.card.str()));
  expect_sound();
}

TEST_P(TransferEnded, BeforeARefusedRefundIsOfferedAgainItsPaymentIsLookedAt) {
  world_.provider.give_back(payment_.reference, "r77", payment_.captured);  // nobody tells us
  const auto refunds = world_.give_back_all(order_.id);
  ASSERT_EQ(refunds.size(), 2U) << "what went back past us is taken over";
  EXPECT_EQ(payments::given_back(refunds).arrived, payment_.captured);
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refunded);
  for (const payments::Refund& refund : refunds) {
    EXPECT_FALSE(trouble(kind::kRefundFailed, "refund", refund.id.str()));
    EXPECT_FALSE(read([&](db::Tx& tx) { return owed_for(tx, order_.shop, order_.id, DepositId(), refund.id); }))
        << "no transfer is offered";
  }
  expect_sound();
}

TEST_P(TransferEnded, ARefusedRefundWhoseMoneyIsInDisputeIsNotOfferedByTransfer) {
  world_.provider.dispute("dp1", payment_, payments::DisputeState::open, world_.house.clock.now());
  const payments::RefundId id = failed();
  EXPECT_TRUE(trouble(kind::kPaymentDisputed, "dispute", "dp1"));
  EXPECT_FALSE(trouble(kind::kRefundFailed, "refund", id.str())) << "it is not the shop's to give";
  EXPECT_FALSE(read([&](db::Tx& tx) { return owed_for(tx, order_.shop, order_.id, DepositId(), id); }));
  world_.provider.disputes["dp1"].state = payments::DisputeState::won;
  world_.notices.hear(order_.shop, {"test", "dispute1 " + payment_.reference + " " + payment_.id.str(), "right"});
  world_.notices.step(order_.shop, "dispute1", world_.house.clock.now());
  EXPECT_TRUE(trouble(kind::kRefundFailed, "refund", id.str())) << "the money is back with the shop, and still owed";
  expect_sound();
}

TEST_P(TransferEnded, ATransferThatIsMoreThanWhatIsLeftIsEndedAndWhoWasToldHearsOfIt) {
  const Refund refund = begun();
  ASSERT_TRUE(give_account(tools(), world_.now(), seen(refund), kAccount));
  const SeenRefund on_the_page = seen(refund);
  give_there("r77", payment_.captured);
  EXPECT_EQ(now_of(refund).state, RefundState::ended);
  EXPECT_THAT(mails_of(refund.id.str()), ::testing::ElementsAre("refund_ended"));
  EXPECT_THAT(mail_text(refund), HasSubstr("銀行振込でのご返金"));
  EXPECT_THAT(deeds(), Contains("bank.deed.refund_ended"));
  EXPECT_FALSE(trouble(kind::kRefundFailed, "refund", refund.card.str())) << "all of it is back";
  EXPECT_FALSE(trouble(kind::kTransferEnded, "transfer", refund.id.str())) << "the bank has nothing of it";
  EXPECT_EQ(mark_sent(tools(), world_.now(), on_the_page, {today(), ""}).error(), BankError::stale);
  EXPECT_EQ(mark_sent(tools(), world_.now(), seen(refund), {today(), ""}).error(), BankError::not_now);
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refunded);
  expect_sound();
}

TEST_P(TransferEnded, WhoWasNeverAskedForAnAccountGetsNoMail) {
  const Refund refund = begun(false);
  give_there("r77", payment_.captured);
  EXPECT_EQ(now_of(refund).state, RefundState::ended);
  EXPECT_TRUE(mails_of(refund.id.str()).empty());
}

TEST_P(TransferEnded, OfAPartTheRestStaysATrouble) {
  const Refund refund = begun();
  give_there("r77", Yen(300));
  EXPECT_EQ(now_of(refund).state, RefundState::ended) << "more than what is left";
  const auto rest = trouble(kind::kRefundFailed, "refund", refund.card.str());
  ASSERT_TRUE(rest);
  EXPECT_THAT(rest->evidence, HasSubstr("\"amount\":" + std::to_string((payment_.captured - Yen(300)).amount())));
  expect_sound();
}

TEST_P(TransferEnded, WhatTheBankSentAllTheSameIsRecordedAndIsATroubleWithAPersonOnIt) {
  const Refund refund = begun();
  const FileId file = in_file(refund);
  give_there("r77", payment_.captured);
  EXPECT_EQ(now_of(refund).state, RefundState::ended);
  EXPECT_TRUE(trouble(kind::kTransferEnded, "transfer", refund.id.str())) << "somebody must stop it at the bank";
  EXPECT_FALSE(file_bytes(tools(), world_.now(), file)) << "it is in no file any more";
  EXPECT_EQ(mark_sent(tools(), world_.now(), seen(refund), {today(), ""}).error(), BankError::not_now);
  ASSERT_TRUE(mark_sent_anyway(tools(), world_.now(), seen(refund), {today(), "受付番号 42"}));
  EXPECT_EQ(now_of(refund).state, RefundState::sent_anyway);
  EXPECT_EQ(now_of(refund).sent_on, today());
  EXPECT_FALSE(trouble(kind::kTransferEnded, "transfer", refund.id.str()));
  const auto twice = trouble(kind::kPaidBackTwice, "payment", payment_.id.str());
  ASSERT_TRUE(twice);
  EXPECT_THAT(twice->evidence, HasSubstr("\"amount\":" + std::to_string(payment_.captured.amount())));
  EXPECT_THAT(deeds(), Contains("bank.deed.refund_sent_anyway"));
  EXPECT_THAT(mail_text(refund), Not(HasSubstr("取りやめ"))) << "that would not be true any more";
  EXPECT_EQ(mark_sent_anyway(tools(), world_.now(), seen(refund), {today(), ""}).error(), BankError::not_now) << "once";
  expect_sound();
}

TEST_P(TransferEnded, WhileTheBankMayHaveSentItItsMoneyGoesNoOtherWay) {
  const Refund refund = ended_in_file();
  EXPECT_TRUE(trouble(kind::kRefundFailed, "refund", refund.card.str())) << "the money is the shop's again, and owed";
  orders::DeedTools deeds = world_.tools();
  deeds.by_transfer = on_its_way;
  const auto seen_order = [&] { return orders::Seen{order_.id, world_.now_of(order_).version}; };
  const auto owed = [&] { return read([&](db::Tx& tx) { return orders::owed_back(tx, deeds, world_.now_of(order_)); }); };
  const auto by_transfer = [&] {
    return read([&](db::Tx& tx) { return owed_for(tx, order_.shop, order_.id, DepositId(), refund.card).has_value(); });
  };
  EXPECT_FALSE(by_transfer()) << "another transfer";
  EXPECT_EQ(owed(), Yen(0)) << "by hand";
  EXPECT_EQ(orders::refund_order(deeds, world_.now(), seen_order(), {payment_.captured, today()}).error(), orders::DeedError::nothing_owed);
  EXPECT_EQ(orders::refund_by_card(deeds, world_.now(), seen_order(), payment_.captured).error(), orders::DeedError::bad_amount)
      << "through the provider";
  say_stopped(refund);
  EXPECT_TRUE(by_transfer()) << "the bank has stopped it, somebody says";
  EXPECT_EQ(owed(), payment_.captured);
  world_.provider.refund_story = "ok";
  ASSERT_TRUE(orders::refund_by_card(deeds, world_.now(), seen_order(), payment_.captured));
  world_.give_back_all(order_.id);
  EXPECT_EQ(world_.provider.refunded_of(payment_.reference), payment_.captured) << "once";
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refunded);
  expect_sound();
}

TEST_P(TransferEnded, WhatWentOutAllTheSameEndsTheTransferThatWasBegunInItsPlace) {
  const Refund first = ended_in_file();
  say_stopped(first);  // it was not
  const auto second = start_refund(tools(), world_.now(), {order_.id, DepositId(), payment_.captured, true, first.card});
  ASSERT_TRUE(second);
  ASSERT_TRUE(give_account(tools(), world_.now(), seen(*second), kAccount));
  ASSERT_TRUE(mark_sent_anyway(tools(), world_.now(), seen(first), {today(), ""}));
  EXPECT_EQ(now_of(first).state, RefundState::sent_anyway);
  EXPECT_EQ(now_of(*second).state, RefundState::ended) << "the money went once";
  EXPECT_THAT(mails_of(second->id.str()), Contains("refund_ended"));
  EXPECT_EQ(mark_sent(tools(), world_.now(), seen(*second), {today(), ""}).error(), BankError::not_now);
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refunded);
  EXPECT_FALSE(trouble(kind::kRefundFailed, "refund", first.card.str()));
  EXPECT_FALSE(trouble(kind::kPaidBackTwice, "payment", payment_.id.str()));
  expect_sound();
}

TEST_P(TransferEnded, WhatWentBackThereAfterTheTransferWasSentIsToldAsWell) {
  const Refund refund = begun();
  ASSERT_TRUE(give_account(tools(), world_.now(), seen(refund), kAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), seen(refund), {today(), ""}));
  give_there("r77", Yen(300));
  EXPECT_EQ(now_of(refund).state, RefundState::sent);
  const auto twice = trouble(kind::kPaidBackTwice, "payment", payment_.id.str());
  ASSERT_TRUE(twice);
  EXPECT_THAT(twice->evidence, HasSubstr("\"amount\":300"));
  expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(TransferEnded);

}  // namespace
}  // namespace noren::bank
