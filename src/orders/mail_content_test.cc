#include "orders/mail_content.h"

#include <gmock/gmock.h>

#include "mail/templates.h"
#include "testing/databases.h"
#include "testing/sample_shop.h"

namespace noren::orders {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

mail::Written written(std::string_view kind, Locale locale) {
  const auto words = mail::builtin_template(kind, locale);
  check(words.has_value(), "no such template");
  return mail::write_mail(testing::TestWorld::templates(), *words, mail_sample(kind, locale), locale);
}

TEST(OrderMails, EveryKindIsWrittenInBothLanguages) {
  for (const char* kind : {"order_received", "order_accepted", "payment_reminder", "payment_received", "payment_undone", "shipped",
                           "tracking_fixed", "cancelled", "refund_by_hand", "order_new", "order_trouble"}) {
    for (const Locale locale : {Locale::ja, Locale::en}) {
      const mail::Written mail = written(kind, locale);
      EXPECT_THAT(mail.subject, HasSubstr("A1042-7")) << kind;
      EXPECT_THAT(mail.text, Not(HasSubstr("{{"))) << kind;
      EXPECT_THAT(mail.html, Not(HasSubstr("{{"))) << kind;
      html::View fields = mail_sample(kind, locale);
      fields.update(mail_seldom(locale));
      EXPECT_TRUE(mail::faults_of(*mail::builtin_template(kind, locale), fields).empty()) << kind;
    }
  }
}

TEST(OrderMails, TheReceivedMailHoldsAllThatWasAgreed) {
  const std::string text = written("order_received", Locale::ja).text;
  for (const char* part : {"山田 花子 様",
                           "A1042-7",
                           "2026年11月21日（土） 12:03",
                           "白磁のマグカップ 青",
                           "2,640円 x 2 = 5,280円",
                           "黒豆茶 ※",
                           "756円 x 1 = 756円",
                           "6,036円",
                           "520円",
                           "6,556円",
                           "10%対象 5,800円",
                           "527円",
                           "8%対象 756円",
                           "56円",
                           "福岡銀行 天神支店",
                           "1234567",
                           "A10427 ヤマダ ハナコ",
                           "2026年11月28日（土）",
                           "宅配便（ヤマト運輸）",
                           "2026年11月25日（水） 午前中",
                           "〒810-0001",
                           "福岡県福岡市中央区天神1-1-1",
                           "くるみ荘 201号室",
                           "https://shop.example/orders/a0000000000000000000000a1",
                           "株式会社くるみ",
                           "商品到着後7日以内"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(OrderMails, ThePaymentMailHoldsTheSixItemsOfArticle13) {
  const std::string text = written("payment_received", Locale::ja).text;
  for (const char* part : {"6,556円", "2026年11月22日（日）", "白磁のマグカップ 青", "承諾いたしました", "営業日以内に発送",
                           "株式会社くるみ", "天神1-1-1", "0921234567"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(text, Not(HasSubstr("足りません")));
}

TEST(OrderMails, ThePaymentMailClaimsNoAcceptanceThatWasNotGiven) {
  Sample sample = make_sample();
  const auto story = std::exchange(sample.events, {sample.events[0], sample.events[2]});
  for (const State state : {State::received, State::preparing}) {
    sample.order.state = state;
    const auto view =
        mail_view("payment_received", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
    EXPECT_EQ(view.at("accepted"), false);
  }
  sample.events = story;
  sample.order.state = State::confirmed;
  EXPECT_EQ(mail_view("payment_received", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja})
                .at("accepted"),
            true);
}

TEST(OrderMails, WhatIsMissingOrTooMuchIsSaid) {
  Sample sample = make_sample();
  const auto view_with = [&](const char* data) {
    sample.events[2].data = data;
    return mail_view("payment_received", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
  };
  EXPECT_EQ(view_with(R"({"amount":6056,"on":"2026-11-22"})").at("missing"), "500円");
  EXPECT_EQ(view_with(R"({"amount":6656,"on":"2026-11-22"})").at("surplus"), "100円");
}

TEST(OrderMails, WhatWasGivenBackByHandAndWhatIsToFollowIsSaid) {
  Sample sample = make_sample();
  sample.order.state = State::cancelled;
  sample.order.payment_state = PaymentState::refund_due;
  sample.events[2].data = R"({"amount":6556,"on":"2026-11-22","surplus":444})";
  const auto view = [&](std::string_view kind) {
    return mail_view(kind, {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
  };
  EXPECT_THAT(view("cancelled").at("money").get<std::string>(), AllOf(HasSubstr("6,556円"), HasSubstr("多くいただいている444円も")));
  sample.events.push_back(sample.events[2]);
  sample.events.back().what = Happening::part_refunded;
  sample.events.back().data = R"({"amount":6556,"on":"2026-11-25","by_hand":true})";
  EXPECT_EQ(view("refund_by_hand").at("amount"), "6,556円");
  EXPECT_EQ(view("refund_by_hand").at("day"), "2026年11月25日（水）");
  EXPECT_EQ(view("refund_by_hand").at("surplus"), "444円");
}

TEST(OrderMails, WhatTheBuyerDidNotChooseIsSaidInWholeWords) {
  Sample sample = make_sample();
  sample.order.document.delivery.day.reset();
  sample.order.document.delivery.window.clear();
  const auto view = mail_view("shipped", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
  EXPECT_EQ(view.at("wanted"), "お届け日の指定なし");
  EXPECT_EQ(view.at("shipped_at"), "2026年11月24日（火）") << "a day, with nothing that looks like the carrier's time";
}

TEST(OrderMails, TheShippedMailLeadsToTheCarrier) {
  const mail::Written mail = written("shipped", Locale::ja);
  for (const char* part : {"ヤマト運輸", "4444-1375-8703", "11月24日"}) EXPECT_THAT(mail.text, HasSubstr(part));
  EXPECT_THAT(mail.html, HasSubstr("444413758703"));
  Sample sample = make_sample();
  const auto view = mail_view("shipped", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
  EXPECT_EQ(view.at("cod"), "");
}

TEST(OrderMails, TheShippedMailOfAParcelWithoutItsNumberSaysThatItFollows) {
  Sample sample = make_sample();
  const auto text = [&] {
    const auto view = mail_view("shipped", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
    return mail::write_mail(testing::TestWorld::templates(), *mail::builtin_template("shipped", Locale::ja), view, Locale::ja).text;
  };
  EXPECT_THAT(text(), Not(HasSubstr("わかり次第お知らせします")));
  const auto shipped =
      std::find_if(sample.events.begin(), sample.events.end(), [](const Event& event) { return event.what == Happening::shipped; });
  ASSERT_NE(shipped, sample.events.end());
  shipped->data = R"({"carrier":"yamato","number":"","on":"2026-11-24"})";
  EXPECT_THAT(text(), HasSubstr("お問い合わせ番号は、わかり次第お知らせします。"));
  shipped->data = R"({"carrier":"","number":"","on":"2026-11-24"})";
  EXPECT_THAT(text(), Not(HasSubstr("わかり次第お知らせします"))) << "handed over";
}

TEST(OrderMails, TheShippedMailSentAgainAfterwardsAsksForNothingThatIsDone) {
  Sample sample = make_sample();
  sample.order.document.payment = shops::PaymentMethod::cash_on_delivery;
  const auto shipped =
      std::find_if(sample.events.begin(), sample.events.end(), [](const Event& event) { return event.what == Happening::shipped; });
  sample.events = {sample.events.front(), *shipped};  // and so accepted by the parcel
  const auto view = [&](State state) {
    sample.order.state = state;
    return mail_view("shipped", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
  };
  EXPECT_EQ(view(State::shipped).at("cod"), "6,556円");
  EXPECT_EQ(view(State::shipped).at("accepts"), true);
  for (const State later : {State::delivered, State::completed, State::returned}) {
    EXPECT_EQ(view(later).at("cod"), "");
    EXPECT_EQ(view(later).at("accepts"), false);
  }
}

TEST(OrderMails, TheShippedMailNamesWhatTheDriverCollects) {
  Sample sample = make_sample();
  sample.order.document.payment = shops::PaymentMethod::cash_on_delivery;
  std::swap(sample.events[2], sample.events[3]);  // shipped, and paid to the driver before the mail was written
  const auto view = mail_view("shipped", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
  EXPECT_EQ(view.at("cod"), "6,556円");
  EXPECT_EQ(view.at("transfer"), false);
  const auto words = mail::builtin_template("shipped", Locale::ja);
  EXPECT_THAT(mail::write_mail(testing::TestWorld::templates(), *words, view, Locale::ja).text,
              HasSubstr("配達員に6,556円をお支払いください"));
}

TEST(OrderMails, WhoSentAPresentReadsThatTheRecipientPaysTheDriver) {
  Sample sample = make_sample();
  sample.order.document.payment = shops::PaymentMethod::cash_on_delivery;
  sample.order.document.recipient_pays = true;
  sample.order.document.gift.without_prices = true;
  sample.events.erase(sample.events.begin() + 2);  // the driver has not been there
  const auto written = [&](const char* kind) {
    const auto view = mail_view(kind, {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
    return mail::write_mail(testing::TestWorld::templates(), *mail::builtin_template(kind, Locale::ja), view, Locale::ja);
  };
  const mail::Written shipped = written("shipped"), received = written("order_received");
  for (const std::string* text : {&shipped.text, &shipped.html, &received.text}) {
    EXPECT_THAT(*text, HasSubstr("配達員からお届け先の方へ代金の額をお伝えします"));
    EXPECT_THAT(*text, Not(HasSubstr("お支払いください")));
  }
  for (const std::string* text : {&shipped.text, &shipped.html})
    EXPECT_THAT(*text, HasSubstr("代金の6,556円は、お届けのときに、お届け先の方から配達員へ"));
  EXPECT_THAT(received.text, HasSubstr("お届け先の方から配達員へ現金で"));
}

TEST(OrderMails, TheShippedMailOfAnOrderThatWasNeverAcceptedIsItsAcceptance) {
  Sample sample = make_sample();
  const auto text = [&](Locale locale) {
    const auto view = mail_view("shipped", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, locale});
    return mail::write_mail(testing::TestWorld::templates(), *mail::builtin_template("shipped", locale), view, locale);
  };
  EXPECT_THAT(text(Locale::ja).text, Not(HasSubstr("承諾")));
  EXPECT_THAT(text(Locale::ja).text, HasSubstr("お送りした商品"));
  sample.events.erase(sample.events.begin() + 1);
  for (const std::string& ja : {text(Locale::ja).text, text(Locale::ja).html}) {
    for (const char* part : {"ご注文を承諾いたしました", "ご契約の成立", "お支払いの総額", "6,556円"}) EXPECT_THAT(ja, HasSubstr(part));
    EXPECT_THAT(ja, Not(HasSubstr("お送りした商品"))) << "the goods stand there once";
  }
  EXPECT_THAT(text(Locale::en).text, HasSubstr("we accept your order"));
}

TEST(OrderMails, AParcelThatLeftBeforeTheMoneyAsksForItAndPromisesNothingOver) {
  Sample sample = make_sample();
  sample.order.payment_state = PaymentState::awaiting;
  sample.events.erase(sample.events.begin() + 2);
  const auto text = [&](Locale locale) {
    const auto view = mail_view("shipped", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, locale});
    const mail::Written mail = mail::write_mail(testing::TestWorld::templates(), *mail::builtin_template("shipped", locale), view, locale);
    return mail.text + mail.html;
  };
  const auto asks = [&](const std::string& both) {
    for (const char* part : {"2026年11月28日（土）までに、次の口座へお振り込みください", "福岡銀行 天神支店", "1234567", "6,556円"})
      EXPECT_THAT(both, HasSubstr(part));
    for (const char* over : {"取り消すことがあります", "営業日以内に発送", "前払い"}) EXPECT_THAT(both, Not(HasSubstr(over)));
  };
  asks(text(Locale::ja));
  EXPECT_THAT(text(Locale::en), HasSubstr("We have sent the goods first"));
  sample.events.erase(sample.events.begin() + 1);  // never accepted before
  asks(text(Locale::ja));
  sample.order.document.pay_until = LocalDate{2026, 11, 23};
  EXPECT_THAT(text(Locale::ja), HasSubstr("期日（2026年11月23日（月））を過ぎています"));
  sample.order.document.payment = shops::PaymentMethod::cash_on_delivery;
  EXPECT_THAT(text(Locale::ja), Not(HasSubstr("営業日以内に発送")));
}

TEST(OrderMails, AParcelThatLeftBeforeItWasPaidAtAStoreIsNotSaidToBeCancelled) {
  Sample sample = make_sample();
  sample.order.state = State::shipped;
  sample.order.document.payment = shops::PaymentMethod::konbini;
  sample.order.payment_state = PaymentState::awaiting;
  sample.settings.payment.bank_transfer.on = true;
  sample.events.erase(sample.events.begin() + 2);
  const auto text = [&](bool number) {
    const html::View konbini = number ? mail_seldom(Locale::ja).at("konbini") : html::View(false);
    html::View view =
        mail_view("shipped", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja, konbini});
    if (number) view["konbini"]["cancels"] = false;
    const mail::Written mail =
        mail::write_mail(testing::TestWorld::templates(), *mail::builtin_template("shipped", Locale::ja), view, Locale::ja);
    return mail.text + mail.html;
  };
  for (const bool accepted : {true, false}) {
    if (!accepted) sample.events.erase(sample.events.begin() + 1);
    EXPECT_THAT(text(true), AllOf(HasSubstr("下の番号でお支払いください"), HasSubstr("402918"), Not(HasSubstr("取り消されます"))));
    EXPECT_THAT(text(false), AllOf(HasSubstr("下の口座へお振り込みください"), HasSubstr("1234567"), Not(HasSubstr("402918")),
                                   Not(HasSubstr("取り消されます"))));
  }
}

TEST(OrderMails, TheRestOfAnOrderWhoseNumberTheShopHasEndedIsAskedForOnTheAccountAlone) {
  Sample sample = make_sample();
  sample.order.document.payment = shops::PaymentMethod::konbini;
  sample.order.payment_state = PaymentState::awaiting;
  sample.events[2].what = Happening::part_paid;
  sample.events[2].data = R"({"amount":5000,"left":1556,"on":"2026-11-22"})";
  const auto text = [&](const char* kind) {
    const html::View view = mail_view(kind, {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
    const mail::Written mail =
        mail::write_mail(testing::TestWorld::templates(), *mail::builtin_template(kind, Locale::ja), view, Locale::ja);
    return mail.text + mail.html;
  };
  const auto asks = AllOf(HasSubstr("残りの1,556円を、2026年11月28日（土）までにご案内の口座へお振り込みください"),
                          HasSubstr("お振込金額: 1,556円"), HasSubstr("1234567"), Not(HasSubstr("期限（")));
  EXPECT_THAT(text("shipped"), AllOf(asks, HasSubstr("商品は発送しました"), Not(HasSubstr("6,556円"))));
  sample.order.state = State::confirmed;
  EXPECT_THAT(text("order_accepted"), AllOf(asks, Not(HasSubstr("コンビニエンスストアで前払い"))));
  sample.settings.payment.bank_transfer.on = false;
  EXPECT_THAT(text("shipped"), AllOf(HasSubstr("残りの1,556円をお支払いいただく別の方法をご案内しますので"), Not(HasSubstr("口座"))));
  sample.settings.payment.bank_transfer.on = true;
  Event undone = sample.events[2];
  undone.what = Happening::payment_undone;
  undone.data = R"({"amount":5000,"kept":0})";
  sample.events.push_back(undone);
  EXPECT_THAT(text("payment_undone"),
              AllOf(HasSubstr("6,556円を、2026年11月28日（土）までにご案内の口座へお振り込みください"), HasSubstr("1234567"),
                    HasSubstr("ご注文を自動的に取り消します"), Not(HasSubstr("別のお客さま"))));
  sample.order.state = State::cancelled;
  EXPECT_THAT(text("cancelled"), AllOf(HasSubstr("すでにお振り込みの場合は"), Not(HasSubstr("番号は使えなくなります"))));
}

TEST(OrderMails, MoneyThatCameAfterTheParcelIsNotAnsweredWithAPromiseToSendIt) {
  Sample sample = make_sample();
  std::swap(sample.events[2], sample.events[3]);
  sample.events[3].at = sample.events[2].at + std::chrono::hours(24);
  const auto view =
      mail_view("payment_received", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
  EXPECT_EQ(view.at("deliver_when"), "商品は2026年11月24日（火）に発送しました。");
}

TEST(OrderMails, TheReducedRateIsExplainedOnlyWhereItsMarkStands) {
  Sample sample = make_sample();
  const auto text = [&] {
    const auto view =
        mail_view("order_received", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
    return mail::write_mail(testing::TestWorld::templates(), *mail::builtin_template("order_received", Locale::ja), view, Locale::ja).text;
  };
  EXPECT_THAT(text(), HasSubstr("※は軽減税率"));
  sample.order.document.lines.pop_back();
  EXPECT_THAT(text(), Not(HasSubstr("※")));
}

TEST(OrderMails, APresentNamesAllThatWasChosenForIt) {
  Sample sample = make_sample();
  const auto text = [&] {
    const auto view =
        mail_view("order_received", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
    return mail::write_mail(testing::TestWorld::templates(), *mail::builtin_template("order_received", Locale::ja), view, Locale::ja).text;
  };
  EXPECT_THAT(text(), Not(HasSubstr("■ ギフト")));
  sample.order.document.gift = {true, "御祝", true};
  sample.person.noshi_name = "鈴木";
  sample.person.card_message = "お誕生日\nおめでとう";
  const std::string told = text();
  EXPECT_THAT(told, HasSubstr("■ ギフト"));
  for (const char* part : {": 御祝\n", ": 鈴木\n", ": お誕生日\nおめでとう\n", "納品書に金額を載せない: 希望する\n"}) EXPECT_THAT(told, HasSubstr(part));
}

class OrderMailSources : public testing::DatabaseTest {
 protected:
  std::optional<mail::Content> content(const Order& order, const char* kind, mail::Role role = mail::Role::buyer) {
    mail::Contents contents;
    add_mail_kinds(contents,
                   {shop_.house, shop_.directory, shop_.board, [](const ShopId&) { return std::string("https://kurumi.example"); }});
    mail::Message message;
    message.shop = order.shop;
    message.kind = kind;
    message.subject_id = order.id.str();
    message.recipient = role;
    return database_->read([&](db::Tx& tx) { return contents.find(kind)->source(tx, message); });
  }

  testing::SampleShop shop_{*database_};
};

TEST_P(OrderMailSources, GoToTheOneWhoOrderedAndToTheOwner) {
  const Order order = shop_.place();
  const auto to_buyer = content(order, "order_received");
  ASSERT_TRUE(to_buyer);
  EXPECT_EQ(to_buyer->to.address, "hanako@example.jp");
  EXPECT_EQ(to_buyer->thread, order.id.str());
  EXPECT_EQ(to_buyer->view.at("transfer").at("account"), "1234567");
  const auto to_owner = content(order, "order_new", mail::Role::owner);
  ASSERT_TRUE(to_owner);
  EXPECT_EQ(to_owner->to.address, "");
  EXPECT_EQ(to_owner->reply_to->address, "hanako@example.jp");
  EXPECT_EQ(to_owner->view.at("admin_url"), "https://kurumi.example/admin/orders/" + order.number);
  EXPECT_EQ(to_owner->view.at("has_stock_low"), false);
}

TEST(OrderMails, ACancellationSpeaksOfTheMoneyAsItWasToBePaid) {
  struct Case {
    shops::PaymentMethod method;
    PaymentState state;
    std::vector<Happening> more;  // after it was received
    const char* told;
  };
  using shops::PaymentMethod;
  const Case cases[] = {
      {PaymentMethod::bank_transfer, PaymentState::awaiting, {}, "すでにお振り込みの場合は"},
      {PaymentMethod::bank_transfer,
       PaymentState::refund_due,
       {Happening::part_paid},
       "お振り込みいただいた500円は、当店からご返金いたします"},
      {PaymentMethod::bank_transfer,
       PaymentState::refund_due,
       {Happening::paid},
       "お振り込みいただいた代金（500円）は、当店からご返金いたします"},
      {PaymentMethod::card, PaymentState::refund_due, {Happening::paid}, "（500円）は、ご利用のカードへご返金いたします"},
      {PaymentMethod::card, PaymentState::refund_due, {Happening::paid, Happening::refund_requested}, "ご利用のカードへご返金いたします"},
      {PaymentMethod::paypay, PaymentState::refund_due, {Happening::paid}, "PayPayへご返金いたします"},
      {PaymentMethod::konbini, PaymentState::refund_due, {Happening::paid}, "銀行口座へご返金いたします"},
      {PaymentMethod::cash_on_delivery, PaymentState::refund_due, {Happening::paid}, "当店からご返金いたします"},
      {PaymentMethod::card, PaymentState::awaiting, {}, "お支払いの必要はありません。"},
      {PaymentMethod::card, PaymentState::authorised, {Happening::authorised}, "カードに確保した利用枠は解除します"},
      {PaymentMethod::card, PaymentState::awaiting, {Happening::authorised, Happening::released}, "カードに確保した利用枠は解除します"},
      {PaymentMethod::card, PaymentState::refunded, {Happening::paid}, "すでにすべてお返ししています"},
      {PaymentMethod::konbini, PaymentState::awaiting, {}, "行き違いでお支払いになった代金は"},
      {PaymentMethod::cash_on_delivery, PaymentState::awaiting, {}, "お支払いの必要はありません。"},
  };
  for (const Case& one : cases) {
    Sample sample = make_sample();
    sample.order.state = State::cancelled;
    sample.order.document.payment = one.method;
    sample.order.payment_state = one.state;
    sample.events.resize(1);
    for (const Happening what : one.more) {
      sample.events.push_back(sample.events.front());
      sample.events.back().what = what;
      sample.events.back().actor = ActorKind::system;
      sample.events.back().data = R"({"amount":500})";
    }
    const auto view =
        mail_view("cancelled", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
    const std::string money = view.at("money");
    EXPECT_THAT(money, HasSubstr(one.told));
    if (one.method != PaymentMethod::bank_transfer) {
      EXPECT_THAT(money, Not(HasSubstr("お振り込み"))) << one.told;
    }
  }
}

TEST(OrderMails, ACancellationPromisesNoMoneyThatIsHeldInADispute) {
  Sample sample = make_sample();
  sample.order.state = State::cancelled;
  sample.order.document.payment = shops::PaymentMethod::card;
  sample.order.payment_state = PaymentState::refund_due;
  sample.events.resize(1);
  sample.events.push_back(sample.events.front());
  sample.events.back().what = Happening::paid;
  sample.events.back().actor = ActorKind::system;
  sample.events.back().data = R"({"amount":500})";
  MailFacts facts{sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja};
  facts.disputed = true;
  const std::string money = mail_view("cancelled", facts).at("money");
  EXPECT_THAT(money, AllOf(HasSubstr("（500円）は、カード会社へのお申し立ての結果が出るまで"), Not(HasSubstr("ご返金いたします"))));
}

TEST(OrderMails, ACancellationOfAnOrderThatWasPaidTwiceNamesBoth) {
  Sample sample = make_sample();
  sample.order.state = State::cancelled;
  sample.order.document.payment = shops::PaymentMethod::bank_transfer;
  sample.order.payment_state = PaymentState::refund_due;
  sample.events.resize(1);
  sample.events.push_back(sample.events.front());
  sample.events.back().what = Happening::paid;
  sample.events.back().data = R"({"amount":6556})";
  MailFacts facts{sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja};
  facts.twice = Yen(6556);
  const std::string money = mail_view("cancelled", facts).at("money");
  EXPECT_THAT(money, HasSubstr("多くいただいている6,556円も"));
  EXPECT_EQ(mail_view("refund_by_hand", facts).at("surplus"), "6,556円") << "still to follow";
}

TEST(OrderMails, ACancellationSpeaksOnlyOfWhatIsStillToGoBackAndNotOfACardThatTheShopTookNothingFrom) {
  Sample sample = make_sample();
  sample.order.state = State::cancelled;
  sample.order.document.payment = shops::PaymentMethod::card;
  sample.order.payment_state = PaymentState::refund_due;
  sample.events.resize(1);
  const auto add = [&](Happening what, ActorKind actor, const char* data) {
    sample.events.push_back(sample.events.front());
    sample.events.back().what = what;
    sample.events.back().actor = actor;
    sample.events.back().data = data;
  };
  const auto money = [&] {
    return mail_view("cancelled", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja})
        .at("money")
        .get<std::string>();
  };
  add(Happening::paid, ActorKind::system, R"({"amount":5000})");
  add(Happening::part_refunded, ActorKind::system, R"({"amount":300,"by":"card"})");
  add(Happening::part_refunded, ActorKind::system, R"({"amount":900,"by":"surplus"})");
  EXPECT_THAT(money(), HasSubstr("（4,700円）は、ご利用のカードへ"));
  sample.events.resize(1);
  add(Happening::paid, ActorKind::staff, R"({"amount":5000})");
  EXPECT_THAT(money(), AllOf(HasSubstr("（5,000円）は、当店からご返金いたします"), Not(HasSubstr("カード"))))
      << "paid to the shop in another way";
}

TEST_P(OrderMailSources, ACancellationSaysWhyAndAnAcceptanceThatWaitedIsNotSentAnyMore) {
  const Order order = shop_.place();
  ASSERT_TRUE(confirm_order(shop_.tools(), shop_.by(ActorKind::staff), shop_.seen(order)));
  ASSERT_TRUE(cancel_order(shop_.tools(), shop_.by(ActorKind::staff), shop_.seen(order), {"sold_out", "窯元の都合です。", true}));
  EXPECT_FALSE(content(order, "order_accepted"));
  const auto told = content(order, "cancelled");
  ASSERT_TRUE(told);
  EXPECT_EQ(told->view.at("message"), "窯元の都合です。");
  EXPECT_EQ(told->view.at("by_buyer"), false);
  database_->write([&](db::Tx& tx) { people::erase(tx, order.shop, order.person, order.created_at); });
  EXPECT_FALSE(content(order, "cancelled")) << "nobody is left to write to";
}

INSTANTIATE_ON_BOTH_DATABASES(OrderMailSources);

}  // namespace
}  // namespace noren::orders
