#include <gmock/gmock.h>

#include "html/words.h"
#include "orders/instead.h"
#include "orders/order_view.h"
#include "orders/sample.h"
#include "orders/views.h"

namespace noren::orders {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(PaymentView, WhoHasTheParcelIsNotAskedToPayTheDriver) {
  Sample sample = make_sample();
  sample.order.document.payment = shops::PaymentMethod::cash_on_delivery;
  sample.order.payment_state = PaymentState::awaiting;
  const auto text = [&](State state) {
    sample.order.state = state;
    return payment_view(sample.order, {}, sample.order.updated_at, Locale::ja).at("text").get<std::string>();
  };
  EXPECT_EQ(text(State::shipped), "商品のお届けのときに、配達員に6,556円をお支払いください。");
  for (const State after : {State::delivered, State::completed}) EXPECT_EQ(text(after), "お届けのときにお支払いいただきました。");
}

TEST(PaymentView, WhoSentAPresentIsNotAskedForWhatTheRecipientPays) {
  Sample sample = make_sample();
  sample.order.document.payment = shops::PaymentMethod::cash_on_delivery;
  sample.order.document.recipient_pays = true;
  sample.order.payment_state = PaymentState::awaiting;
  const auto text = [&] { return payment_view(sample.order, {}, sample.order.updated_at, Locale::ja).at("text").get<std::string>(); };
  EXPECT_EQ(text(), "代金の6,556円は、お届けのときに、お届け先の方から配達員へお支払いいただきます。");
  sample.order.document.gift.without_prices = true;
  EXPECT_THAT(text(), HasSubstr("お支払いいただきます。\n納品書には金額を載せませんが、"));
  sample.order.state = State::delivered;
  EXPECT_EQ(text(), "お届けのときにお支払いいただきました。");
}

TEST(PaymentView, WhatIsStillBeingCancelledAtTheProviderIsNotCalledOver) {
  Sample sample = make_sample();
  sample.order.state = State::cancelled;
  sample.order.document.payment = shops::PaymentMethod::konbini;
  sample.order.payment_state = PaymentState::awaiting;
  const auto view = [&](bool closing) {
    return payment_view(sample.order, sample.events, sample.order.updated_at, Locale::ja, {.closing = closing});
  };
  EXPECT_EQ(view(false).at("state"), "お支払いは不要です");
  EXPECT_EQ(view(true).at("state"), "お支払いの取消中");
  EXPECT_THAT(view(true).at("text").get<std::string>(),
              AllOf(HasSubstr("この番号では、もうお支払いにならないでください"), HasSubstr("お支払いになった代金は、お返しします")));
  sample.order.document.payment = shops::PaymentMethod::card;
  sample.order.payment_state = PaymentState::authorised;
  EXPECT_THAT(view(true).at("text").get<std::string>(), AllOf(HasSubstr("代金はいただきません"), Not(HasSubstr("発送のとき"))));
}

TEST(PaymentView, OfAnOrderThatWasPaidTwiceTheSecondPaymentIsNamedUntilItIsBack) {
  Sample sample = make_sample();
  sample.order.state = State::cancelled;
  sample.order.document.payment = shops::PaymentMethod::bank_transfer;
  sample.order.payment_state = PaymentState::refund_due;
  sample.events.resize(1);
  const auto add = [&](Happening what, const char* data) {
    sample.events.push_back(sample.events.front());
    sample.events.back().what = what;
    sample.events.back().data = data;
  };
  const auto text = [&] {
    return payment_view(sample.order, sample.events, sample.order.updated_at, Locale::ja, {.twice = Yen(6556)})
        .at("text")
        .get<std::string>();
  };
  add(Happening::paid, R"({"amount":6556})");
  EXPECT_THAT(text(), AllOf(HasSubstr("お預かりした代金"), HasSubstr("多くいただいている6,556円は、お返しいたします")));
  add(Happening::part_refunded, R"({"amount":6556,"by_hand":true})");
  EXPECT_THAT(text(), AllOf(HasSubstr("代金（6,556円）のご返金は済んでいます"), HasSubstr("多くいただいている6,556円も")));
  EXPECT_THAT(state_view(sample.order, sample.events, Locale::ja, false, false, "", Yen(6556)).at("text").get<std::string>(),
              HasSubstr("代金のご返金は済んでいます"));
}

TEST(PaymentView, ANumberThatHasEndedIsNotOfferedAndNoParcelThatLeftIsCancelled) {
  Sample sample = make_sample();
  sample.order.document.payment = shops::PaymentMethod::konbini;
  sample.order.payment_state = PaymentState::awaiting;
  const auto text = [&](State state, const std::optional<StoreEnd>& end, bool account = false) {
    sample.order.state = state;
    MoneyStanding money;
    money.store_end = end;
    money.account = account;
    return payment_view(sample.order, {}, sample.order.updated_at, Locale::ja, money).at("text").get<std::string>();
  };
  const StoreEnd ended{from_japan_time({{2026, 11, 29}, 1, 0, 0})};
  EXPECT_THAT(text(State::received, std::nullopt), HasSubstr("下の番号でお支払いください"));
  EXPECT_THAT(text(State::received, ended), AllOf(HasSubstr("番号はお使いいただけません"), HasSubstr("1:00ごろにご注文を取り消します")));
  EXPECT_THAT(text(State::preparing, StoreEnd{}), AllOf(HasSubstr("確かめられしだい、ご注文を取り消します"), Not(HasSubstr("ごろ"))));
  EXPECT_THAT(text(State::shipped, std::nullopt), AllOf(HasSubstr("下の番号で"), Not(HasSubstr("取り消されます"))));
  EXPECT_THAT(text(State::shipped, StoreEnd{}, true), AllOf(HasSubstr("下の口座へお振り込みください"), Not(HasSubstr("下の番号"))));
  EXPECT_THAT(text(State::delivered, StoreEnd{}), AllOf(HasSubstr("ショップまでご連絡ください"), Not(HasSubstr("下の番号"))));
  EXPECT_EQ(state_view(sample.order, {}, Locale::ja, false, true).at("name"), "お届けしました");
  sample.order.state = State::received;
  EXPECT_THAT(state_view(sample.order, {}, Locale::ja, false, true).at("text").get<std::string>(), HasSubstr("お支払いの期限が過ぎました"));
}

// To be paid at a store, and on the day after the order 5,000 yen of it were recorded otherwise.
Sample with_ended_number() {
  Sample sample = make_sample();
  sample.order.document.payment = shops::PaymentMethod::konbini;
  sample.order.payment_state = PaymentState::awaiting;
  sample.order.state = State::received;
  sample.events.resize(1);
  Event part;
  part.at = sample.order.created_at + std::chrono::hours(24);
  part.what = Happening::part_paid;
  part.data = R"({"amount":5000,"left":1556,"on":"2026-11-22"})";
  sample.events.push_back(part);
  return sample;
}

TEST(PaymentView, AnOrderWhoseNumberTheShopHasEndedNamesOneWayToPayTheRestAndATrueDay) {
  Sample sample = with_ended_number();
  const auto text = [&](int day, bool account = true) {
    MoneyStanding money;
    money.account = account;
    const Instant now = from_japan_time({{2026, 11, day}, 12, 0, 0});
    return payment_view(sample.order, sample.events, now, Locale::ja, money).at("text").get<std::string>();
  };
  const auto asks = HasSubstr("残りの1,556円を、2026年11月28日（土）までにご案内の口座へお振り込みください");
  EXPECT_THAT(text(22), AllOf(HasSubstr("5,000円のご入金を確かめました"), asks, Not(HasSubstr("期限")), Not(HasSubstr("取り消"))));
  MoneyStanding named;
  named.account = true;
  EXPECT_EQ(payment_view(sample.order, sample.events, sample.order.updated_at, Locale::ja, named).at("name"),
            "銀行振込（コンビニ払いからの変更）");
  EXPECT_THAT(text(22, false), AllOf(HasSubstr("までにショップまでご連絡ください"), Not(HasSubstr("口座"))));
  EXPECT_THAT(text(29), HasSubstr("残りの1,556円のお支払いの期限（2026年11月28日（土））が過ぎています"));
  EXPECT_THAT(state_view(sample.order, sample.events, Locale::ja).at("text").get<std::string>(), Not(HasSubstr("コンビニ")));
  const html::View transfer = transfer_view(sample.settings, sample.order, sample.person, sample.events, Locale::ja);
  EXPECT_EQ(transfer.at("amount"), "1,556円");
  EXPECT_EQ(transfer.at("due"), "2026年11月28日（土）");
  sample.order.state = State::shipped;
  EXPECT_THAT(text(24), AllOf(HasSubstr("商品は発送しました"), asks, Not(HasSubstr("期限"))));
  sample.settings.payment.bank_transfer.on = false;
  EXPECT_EQ(transfer_view(sample.settings, sample.order, sample.person, sample.events, Locale::ja), false);
}

TEST(PaymentView, WhatWasRecordedByMistakeLeavesThreeDaysToPayOtherwise) {
  Sample sample = with_ended_number();
  Event undone;
  undone.at = from_japan_time({{2026, 11, 27}, 20, 0, 0});
  undone.what = Happening::payment_undone;
  undone.data = R"({"amount":5000,"kept":0})";
  sample.events.push_back(undone);
  const auto text = [&](const LocalTime& now) {
    MoneyStanding money;
    money.account = true;
    return payment_view(sample.order, sample.events, from_japan_time(now), Locale::ja, money).at("text").get<std::string>();
  };
  EXPECT_THAT(text({{2026, 11, 27}, 21, 0, 0}), AllOf(HasSubstr("6,556円を、2026年11月30日（月）までにご案内の口座へ"),
                                                      HasSubstr("12月2日 0:00ごろにご注文を自動的に取り消します"), Not(HasSubstr("期限"))));
  EXPECT_THAT(text({{2026, 12, 2}, 0, 30, 0}), AllOf(HasSubstr("ご注文を自動的に取り消します"), Not(HasSubstr("ごろ"))));
  EXPECT_EQ(money_if_cancelled(sample.order, {.instead = true}, Locale::ja),
            "お支払いの必要はなくなります。すでにお振り込みの場合は、ショップまでご連絡ください。");
  sample.order.state = State::shipped;
  EXPECT_FALSE(instead_ends(sample.order, sample.events)) << "its parcel has left";
  sample.order.state = State::received;
  sample.events.back().data = R"({"amount":3000,"kept":2000})";
  EXPECT_EQ(pay_by(sample.order, sample.events), (LocalDate{2026, 11, 28})) << "some of it is here";
  EXPECT_FALSE(instead_ends(sample.order, sample.events));
}

TEST(PaymentView, MoneyThatAllWentBackIsNotPaidAnyMore) {
  Sample sample = make_sample();
  sample.order.payment_state = PaymentState::paid;
  const auto state = [&](std::initializer_list<Event> events) {
    return payment_view(sample.order, events, sample.order.updated_at, Locale::ja).at("state").get<std::string>();
  };
  const Event paid = sample_event(Happening::paid, R"({"amount":6556})");
  const Event part = sample_event(Happening::part_refunded, R"({"amount":300,"by":"card"})");
  const Event rest = sample_event(Happening::part_refunded, R"({"amount":6256,"by":"card"})");
  const Event surplus = sample_event(Happening::part_refunded, R"({"amount":6556,"by":"surplus"})");
  EXPECT_EQ(state({paid}), "お支払い済み");
  EXPECT_EQ(state({paid, part}), "お支払い済み");
  EXPECT_EQ(state({paid, surplus}), "お支払い済み") << "that came besides";
  EXPECT_EQ(state({paid, part, rest}), "ご返金済み");
}

TEST(PaymentView, TheDayBesideTheStateIsTheDayOfThatState) {
  Sample sample = make_sample();
  const auto day = [&](PaymentState state, std::initializer_list<Event> events) {
    sample.order.payment_state = state;
    return payment_view(sample.order, events, sample.order.updated_at, Locale::ja).at("paid_at");
  };
  const auto said = [](int month, int on) { return html::View(html::date_text(Locale::ja, {2026, month, on})); };
  const Event paid = sample_event(Happening::paid, R"({"amount":6556,"on":"2026-11-23"})");
  const Event back = sample_event(Happening::refunded, R"({"amount":6556,"on":"2026-12-10"})");
  const Event before = sample_event(Happening::part_refunded, R"({"amount":6556,"on":"2026-12-01","by":"card"})");
  const Event closed = sample_event(Happening::refunded, R"({"amount":0,"on":"2026-12-11","by":"card"})");
  EXPECT_EQ(day(PaymentState::paid, {paid}), said(11, 23));
  EXPECT_EQ(day(PaymentState::refund_due, {paid}), html::View(false)) << "nothing has gone back yet";
  EXPECT_EQ(day(PaymentState::refunded, {paid, back}), said(12, 10));
  EXPECT_EQ(day(PaymentState::refunded, {paid, before, closed}), said(12, 1)) << "it went back before the order ended";
}

TEST(PaymentView, WhatCameTooMuchAndWhatIsNotAskedForAnyMoreIsSaid) {
  Sample sample = make_sample();
  const auto text = [&](PaymentState state, std::initializer_list<Event> events) {
    sample.order.payment_state = state;
    return payment_view(sample.order, events, sample.order.updated_at, Locale::ja).at("text").get<std::string>();
  };
  const auto stands = [&](std::initializer_list<Event> events) {
    return state_view(sample.order, events, Locale::ja).at("text").get<std::string>();
  };
  const auto has = [](const std::string& whole, const char* part) { return whole.find(part) != std::string::npos; };
  const Event over = sample_event(Happening::paid, R"({"amount":6556,"surplus":444})");
  const Event price = sample_event(Happening::part_refunded, R"({"amount":6556,"by_hand":true})");
  const Event rest = sample_event(Happening::refunded, R"({"amount":444,"by":"surplus"})");
  EXPECT_TRUE(has(text(PaymentState::paid, {over}), "多くいただいている444円は、お返しいたします"));
  sample.order.state = State::cancelled;
  EXPECT_TRUE(has(text(PaymentState::refund_due, {over}), "多くいただいている444円は、お返しいたします"));
  EXPECT_TRUE(has(stands({over}), "お支払いいただいた代金は、ショップからご返金いたします"));
  EXPECT_TRUE(has(text(PaymentState::refund_due, {over, price}), "代金（6,556円）のご返金は済んでいます。多くいただいている444円も"));
  EXPECT_TRUE(has(stands({over, price}), "代金のご返金は済んでいます"));
  EXPECT_TRUE(has(text(PaymentState::refunded, {over, price, rest}), "7,000円をご返金しました"));
  sample.order.state = State::confirmed;
  const Event let_go = sample_event(Happening::paid, R"({"amount":6000,"let_go":true})");
  EXPECT_TRUE(has(text(PaymentState::paid, {let_go}), "6,000円のご入金を確かめました。残りの556円は、いただかないことにいたしました"));
  EXPECT_TRUE(has(timeline_view(sample.order, {let_go}, {}, Locale::ja).dump(), "残りの556円は、いただかないことに"));
  EXPECT_TRUE(has(timeline_view(sample.order, {over, price, rest}, {}, Locale::ja).dump(), "（7,000円）。このうち444円は多くいただいた分"));
  sample.order.document.payment = shops::PaymentMethod::cash_on_delivery;
  EXPECT_FALSE(has(text(PaymentState::paid, {let_go}), "いただかない")) << "the driver took the whole";
}

TEST(PaymentView, WhatWasTakenOfACardInPartIsSaid) {
  Sample sample = make_sample();
  sample.order.document.payment = shops::PaymentMethod::card;
  sample.order.payment_state = PaymentState::awaiting;
  Event released;
  released.what = Happening::released;
  released.data = R"({"amount":6556,"captured":1000})";
  const auto text = [&] {
    return payment_view(sample.order, {released}, sample.order.updated_at, Locale::ja).at("text").get<std::string>();
  };
  EXPECT_NE(text().find("代金の一部（1,000円）だけがカードから引き落とされたため、お返しします"), std::string::npos) << text();
  EXPECT_NE(timeline_view(sample.order, {released}, {}, Locale::ja).dump().find("1,000円"), std::string::npos);
  released.data = R"({"amount":6556})";
  EXPECT_EQ(text().find("引き落とされた"), std::string::npos) << "nothing was taken";
}

TEST(PaymentView, MoneyThatTheCardCompanyTookIsNotTheShopsRefund) {
  Sample sample = make_sample();
  sample.order.payment_state = PaymentState::paid;
  Event paid, lost;
  paid.what = Happening::paid;
  paid.data = R"({"amount":6556})";
  lost.what = Happening::part_refunded;
  lost.data = R"({"amount":6556,"by":"dispute"})";
  const auto view = payment_view(sample.order, {paid, lost}, sample.order.updated_at, Locale::ja);
  EXPECT_EQ(view.at("text"), "カード会社を通じて、6,556円が返金されました");
}

TEST(PaymentView, ARefundIsToldAsItStands) {
  Sample sample = make_sample();
  sample.order.state = State::cancelled;
  sample.order.payment_state = PaymentState::refund_due;
  const auto text = [&](std::string_view refund) {
    return payment_view(sample.order, {}, sample.order.updated_at, Locale::ja, {refund}).at("text").get<std::string>();
  };
  EXPECT_EQ(text(""), "お預かりした代金は、ショップからご返金いたします。");
  EXPECT_TRUE(text("requested").starts_with("ご返金を決済会社に申し込んでいます。"));
  EXPECT_TRUE(text("pending").starts_with("決済会社がご返金の手続きをしています。"));
  sample.order.document.payment = shops::PaymentMethod::card;
  EXPECT_THAT(text("pending"), AllOf(HasSubstr("カードのご利用明細への反映"), Not(HasSubstr("口座"))));
  sample.order.document.payment = shops::PaymentMethod::konbini;
  for (const char* under_way : {"requested", "pending"})
    EXPECT_THAT(text(under_way), AllOf(HasSubstr("お返し先の口座をお伺いするご案内"), Not(HasSubstr("カード")))) << under_way;
  sample.order.document.payment = shops::PaymentMethod::paypay;
  EXPECT_THAT(text("pending"), AllOf(Not(HasSubstr("カード")), Not(HasSubstr("口座"))));
  EXPECT_TRUE(text("by_bank").find("銀行振込でご返金します") != std::string::npos);
  EXPECT_TRUE(text("refused").starts_with("ご返金の手続きについて、決済会社に確かめています。"));
  EXPECT_TRUE(text("failed").starts_with("お支払いいただいた方法でのご返金ができませんでした。"));
  EXPECT_TRUE(text("disputed").starts_with("カード会社へのお申し立てがあるため"));
}

TEST(MoneyIfCancelled, SaysWhatIsTrueOfTheWayItWasPaid) {
  using shops::PaymentMethod;
  const struct {
    PaymentMethod method;
    PaymentState state;
    std::int64_t through_provider;
    bool money_back;
    const char* text;
  } cases[] = {
      {PaymentMethod::card, PaymentState::paid, 6'556, false, "ご利用のカードへご返金"},
      {PaymentMethod::card, PaymentState::paid, 0, true, "すでにすべてお戻し"},
      {PaymentMethod::card, PaymentState::paid, 0, false, "ご返金先はメールで"},  // the shop took it another way
      {PaymentMethod::card, PaymentState::authorised, 0, false, "利用枠を解除"},
      {PaymentMethod::paypay, PaymentState::paid, 6'556, false, "PayPayへご返金"},
      {PaymentMethod::konbini, PaymentState::paid, 6'556, false, "ご返金先はメールで"},
      {PaymentMethod::konbini, PaymentState::awaiting, 0, false, "お支払い番号は使えなくなり"},
      {PaymentMethod::bank_transfer, PaymentState::paid, 0, false, "ご返金先はメールで"},
      {PaymentMethod::bank_transfer, PaymentState::awaiting, 0, false, "すでにお振り込みの場合は"},
  };
  Sample sample = make_sample();
  for (const auto& c : cases) {
    sample.order.document.payment = c.method;
    sample.order.payment_state = c.state;
    const std::string text = money_if_cancelled(sample.order, {Yen(c.through_provider), c.money_back}, Locale::ja);
    EXPECT_NE(text.find(c.text), std::string::npos) << text;
  }
  sample.order.document.payment = PaymentMethod::cash_on_delivery;
  sample.order.payment_state = PaymentState::awaiting;
  EXPECT_EQ(money_if_cancelled(sample.order, {}, Locale::ja), "お支払いの必要はなくなります。");
}

TEST(PaymentView, ATransferIsNoneInAdvanceOnceTheParcelHasLeft) {
  Sample sample = make_sample();
  const auto name = [&](State state, PaymentState payment) {
    sample.order.state = state;
    sample.order.payment_state = payment;
    return payment_view(sample.order, {}, sample.order.updated_at, Locale::ja).at("name").get<std::string>();
  };
  EXPECT_EQ(name(State::preparing, PaymentState::awaiting), "銀行振込（前払い）");
  for (const State sent : {State::shipped, State::delivered}) EXPECT_EQ(name(sent, PaymentState::awaiting), "銀行振込（発送後のお支払い）");
  EXPECT_EQ(name(State::shipped, PaymentState::paid), "銀行振込（前払い）");
}

TEST(TransferView, MoneyIsAskedForOnlyWhileItIsAwaited) {
  Sample sample = make_sample();
  const auto asked = [&](State state, PaymentState payment) {
    sample.order.state = state;
    sample.order.payment_state = payment;
    return transfer_view(sample.settings, sample.order, sample.person, {}, Locale::ja) != false;
  };
  EXPECT_TRUE(asked(State::received, PaymentState::awaiting));
  EXPECT_TRUE(asked(State::shipped, PaymentState::awaiting));
  EXPECT_FALSE(asked(State::received, PaymentState::paid));
  EXPECT_FALSE(asked(State::cancelled, PaymentState::awaiting));
  EXPECT_FALSE(asked(State::returned, PaymentState::awaiting));
}

TEST(TransferView, TheAccountIsReadInEitherLanguage) {
  Sample sample = make_sample();
  sample.order.payment_state = PaymentState::awaiting;
  const auto kind = [&](const char* stored, Locale locale) {
    sample.settings.payment.bank_transfer.account.kind = stored;
    return transfer_view(sample.settings, sample.order, sample.person, {}, locale).at("kind").get<std::string>();
  };
  EXPECT_EQ(kind("普通", Locale::ja), "普通");
  EXPECT_EQ(kind("普通", Locale::en), "Ordinary (普通)");
  EXPECT_EQ(kind("貯蓄", Locale::en), "Savings (貯蓄)");
}

}  // namespace
}  // namespace noren::orders
