#include "orders/order_view.h"

#include <gmock/gmock.h>

#include "html/words.h"
#include "orders/sample.h"
#include "orders/views.h"

namespace noren::orders {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(OrderSteps, AParcelThatLeftWithoutAWordBeforeWasTheAcceptance) {
  Sample sample = make_sample();
  const auto accepted_at = [&] { return steps_view(sample.order, sample.events, Locale::ja).at(1).at("at"); };
  EXPECT_EQ(accepted_at(), "11月21日 14:03");
  sample.events.erase(sample.events.begin() + 1);
  EXPECT_EQ(accepted_at(), "11月24日 16:03");
  sample.events.pop_back();
  sample.order.state = State::preparing;
  EXPECT_EQ(accepted_at(), false);
}

TEST(GivenBackView, AnOrderThatStandsNamesWhatOfItsMoneyWentBack) {
  Sample sample = make_sample();
  sample.order.payment_state = PaymentState::paid;
  const Event paid = sample_event(Happening::paid, R"({"amount":6556,"on":"2026-11-22"})");
  const Event part = sample_event(Happening::part_refunded, R"({"amount":1000,"on":"2026-12-01","by":"card"})");
  EXPECT_TRUE(given_back_view(sample.order, {paid}, {}, Locale::ja).empty());
  const html::View lines = given_back_view(sample.order, {paid, part}, {}, Locale::ja);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0].get<std::string>(), AllOf(HasSubstr("1,000円をご返金しました"), HasSubstr("12月1日")));
  const Event undone = sample_event(Happening::refund_undone, R"({"amount":1000,"by":"card"})");
  EXPECT_TRUE(given_back_view(sample.order, {paid, part, undone}, {}, Locale::ja).empty()) << "it came back to the shop";
}

TEST(TimelineView, WhatAnotherVersionWroteIsToldWithoutAnythingOfIt) {
  Sample sample = make_sample();
  const std::size_t known = timeline_view(sample.order, sample.events, {}, Locale::ja).size();
  sample.events.push_back(sample_event(Happening::unknown, R"({"grams":700})"));
  sample.events.back().word = "parcel_weighed";
  for (const auto& [locale, text] :
       {std::pair(Locale::ja, "ご注文の記録が更新されました"), std::pair(Locale::en, "The record of your order was updated")}) {
    const html::View timeline = timeline_view(sample.order, sample.events, {}, locale);
    ASSERT_EQ(timeline.size(), known + 1);
    EXPECT_EQ(timeline.back().at("text"), text);
    EXPECT_EQ(timeline.dump().find("parcel_weighed"), std::string::npos);
  }
}

TEST(LawsView, AnOrderLeadsToTheLawPagesAsTheyWereShownWithIt) {
  Sample sample = make_sample();
  EXPECT_TRUE(laws_view(sample.events, Locale::ja).empty()) << "it names none";
  EXPECT_TRUE(laws_view({}, Locale::ja).empty());
  sample.events.front().data = R"({"laws":{"terms":"0011223344556677","tokushoho":"8899aabbccddeeff"}})";
  const html::View laws = laws_view(sample.events, Locale::ja);
  ASSERT_EQ(laws.size(), 2U);
  EXPECT_EQ(laws[0]["label"], "特定商取引法に基づく表記");
  EXPECT_EQ(laws[0]["href"], "/legal/tokushoho/8899aabbccddeeff");
  EXPECT_EQ(laws[1]["href"], "/legal/terms/0011223344556677");
}

TEST(PayWhen, SaysWhatWasSaidThenAndOfAnOrderFromBeforeNoDaysOfNow) {
  Sample sample = make_sample();
  sample.settings.payment.bank_transfer.due_days = 14;
  sample.settings.dispatch.lead_days = 9;
  Document& document = sample.order.document;
  EXPECT_THAT(pay_when(sample.settings, document, Locale::ja), HasSubstr("ご注文から7日以内（2026年11月28日（土）まで）"));
  EXPECT_THAT(deliver_when(sample.settings, document, std::nullopt, Locale::ja), HasSubstr("2営業日以内"));
  EXPECT_EQ(terms_shown(document, Locale::ja)[3]["value"], "756円 うち消費税 56円");
  document.terms.reset();
  EXPECT_TRUE(terms_shown(document, Locale::ja).empty());
  const std::string before = pay_when(sample.settings, document, Locale::ja);
  EXPECT_THAT(before, ::testing::StartsWith("2026年11月28日（土）まで"));
  EXPECT_THAT(before, Not(HasSubstr("14日")));
}

TEST(StateView, AnOrderThatIsOverSaysWhatBecameOfItsMoney) {
  Sample sample = make_sample();
  const auto text = [&](State state, PaymentState payment) {
    sample.order.state = state;
    sample.order.payment_state = payment;
    return state_view(sample.order, {}, Locale::ja).at("text").get<std::string>();
  };
  EXPECT_EQ(text(State::cancelled, PaymentState::refunded), "商品はお送りしません。ご返金は済んでいます。");
  EXPECT_EQ(text(State::cancelled, PaymentState::refund_due),
            "商品はお送りしません。お支払いいただいた代金は、ショップからご返金いたします。");
  EXPECT_EQ(text(State::cancelled, PaymentState::awaiting),
            "商品はお送りしません。代金をお支払い済みの場合は、ご返金についてご連絡いたします。");
  sample.order.document.payment = shops::PaymentMethod::cash_on_delivery;
  EXPECT_EQ(text(State::cancelled, PaymentState::awaiting), "商品はお送りしません。") << "the driver never came";
  EXPECT_EQ(text(State::cancelled, PaymentState::refund_due),
            "商品はお送りしません。お支払いいただいた代金は、ショップからご返金いたします。");
  sample.order.document.payment = shops::PaymentMethod::bank_transfer;
  EXPECT_EQ(text(State::returned, PaymentState::refunded), "ご返金は済んでいます。");
  for (const State state : {State::cancelled, State::returned}) {
    sample.order.state = state;
    sample.order.payment_state = PaymentState::refund_due;
    const auto disputed = state_view(sample.order, {}, Locale::ja, false, false, "disputed").at("text").get<std::string>();
    EXPECT_THAT(disputed, HasSubstr("お申し立ての結果が出てから")) << "as the payment says below";
    EXPECT_EQ(disputed.find("ショップからご返金いたします"), std::string::npos);
  }
}

TEST(OrderPageView, WhoHasPaidAPartReadsThatItComesBack) {
  Sample sample = make_sample();
  sample.order.document.payment = shops::PaymentMethod::bank_transfer;
  sample.order.payment_state = PaymentState::awaiting;
  const std::string text = money_if_cancelled(sample.order, {.parts = Yen(2000)}, Locale::ja);
  EXPECT_NE(text.find("ショップからご返金いたします"), std::string::npos) << text;
}

TEST(OrderPageView, NoMailIsPromisedWhileNoneGoesOut) {
  Sample sample = make_sample();
  const auto promises = [&](State state, PaymentState payment, bool mails_kept) {
    sample.order.state = state;
    sample.order.payment_state = payment;
    sample.order.document.payment = shops::PaymentMethod::card;
    const std::string text = state_view(sample.order, {}, Locale::ja, mails_kept).at("text").get<std::string>() +
                             money_if_cancelled(sample.order, {.mails_kept = mails_kept}, Locale::ja);
    return text.find("メール") != std::string::npos || text.find("お送り") != std::string::npos ||
           text.find("お知らせします") != std::string::npos;
  };
  for (const State state : {State::received, State::confirmed, State::preparing}) {
    EXPECT_TRUE(promises(state, PaymentState::paid, false));
    EXPECT_FALSE(promises(state, PaymentState::paid, true));
  }
}

TEST(AddressView, WhatWasTypedInLatinLettersReadsTheOtherWayRoundInEnglish) {
  const Address latin{"Hanako Yamada", "ヤマダ ハナコ", "810-0001", "福岡県", "Chuo-ku, Fukuoka-shi", "Tenjin 1-1-1", "Kurumi-so 201", ""};
  const Address kanji = make_sample().person.recipient;
  Address mixed = latin;
  mixed.line2 = "くるみ荘 201";
  const struct {
    const Address& address;
    Locale locale;
    std::string postcode;
    std::vector<std::string> lines;
  } cases[] = {
      {latin, Locale::en, "810-0001", {"Kurumi-so 201", "Tenjin 1-1-1", "Chuo-ku, Fukuoka-shi, Fukuoka"}},
      {latin, Locale::ja, "〒810-0001", {"福岡県Chuo-ku, Fukuoka-shiTenjin 1-1-1", "Kurumi-so 201"}},
      {kanji, Locale::ja, "〒810-0001", {"福岡県福岡市中央区天神1-1-1", "くるみ荘 201号室"}},
      {kanji, Locale::en, "810-0001", {"福岡県福岡市中央区天神1-1-1", "くるみ荘 201号室"}},
      {mixed, Locale::en, "810-0001", {"福岡県Chuo-ku, Fukuoka-shiTenjin 1-1-1", "くるみ荘 201"}},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(address_lines(c.address, c.locale), c.lines);
    EXPECT_EQ(postcode_text(c.address, c.locale), c.postcode);
  }
}

}  // namespace
}  // namespace noren::orders
