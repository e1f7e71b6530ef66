// The owner's pages of orders, called as plain functions with somebody signed in.
#include "orders/admin_pages.h"

#include "html/words.h"
#include "mail/mail.h"
#include "orders/rules.h"
#include "testing/order_pages.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

using testing::Form;
using testing::has;

class OrderPages : public testing::OrderPagesTest {
 protected:
  struct TroubleSeen {
    std::string path;
    std::string name;
  };
  TroubleSeen open_trouble(std::string_view kind, const std::string& evidence) {
    const troubles::TroubleId id = database_->write([&](db::Tx& tx) {
      return troubles::open(tx, {order_.shop, kind, {"order", order_.id.str()}, order_.id, evidence, world_.house.clock.now()});
    });
    return {"/admin/troubles/" + id.str(), troubles::find_kind(kind)->name.ja};
  }
};

TEST_P(OrderPages, TheBoxThatCompletesAnUnpaidOrderSaysWhatBecomesOfItsMoney) {
  testing::OrderWish wish;
  wish.payment = shops::PaymentMethod::cash_on_delivery;
  wish.person.email = "taro@example.jp";
  order_ = world_.place(wish);
  ASSERT_EQ(press("ship", {{"carrier", "yamato"}, {"tracking", ""}, {"shipped_on", "2026-11-21"}}).status, 303);
  ASSERT_EQ(press("deliver").status, 303);
  EXPECT_TRUE(
      has(look(admin_order), html::yen_text(Locale::ja, order_.total) + "が、まだ記録されていません。完了にすると、今日受け取った"));
  ASSERT_EQ(press("complete").status, 303);
  EXPECT_EQ(now().payment_state, PaymentState::paid);

  wish.payment = shops::PaymentMethod::bank_transfer;
  wish.person.email = "jiro@example.jp";
  order_ = world_.place(wish);
  const testing::Form anyway = {{"carrier", "yamato"}, {"tracking", ""}, {"shipped_on", "2026-11-21"}, {"sure", "1"}};
  ASSERT_EQ(press("ship", anyway).status, 303);
  ASSERT_EQ(press("deliver").status, 303);
  EXPECT_TRUE(has(look(admin_order), html::yen_text(Locale::ja, order_.total) + "が、まだ入金されていません。完了にしても"));
}

TEST_P(OrderPages, AnOrderThatLiesWithAnotherNodeIsNotSaidToBeUnknown) {
  order_.number = order_number('b', 1042);
  EXPECT_EQ(look(admin_order).status, 404);
  std::optional<LiesWith> lies = LiesWith{'b', true};
  pages_.lies_with = [&](const ShopId& shop, const std::string& number) {
    EXPECT_EQ(shop, world_.context.shop);
    EXPECT_EQ(number, order_.number);
    return lies;
  };
  const http::Response there = look(admin_order);
  EXPECT_EQ(there.status, 202);
  EXPECT_TRUE(has(there, "受け付けたサーバー（b）にあり"));
  lies->sure = false;
  EXPECT_TRUE(has(look(admin_order), "サーバー（b）と、いま連絡が取れません"));
  EXPECT_EQ(press("accept", {}, 1).status, 202) << "nothing was done with it";
  lies.reset();
  EXPECT_EQ(look(admin_order).status, 404);
}

TEST_P(OrderPages, FromAcceptanceToCompletionTheOwnerIsLedByWhatIsDue) {
  EXPECT_TRUE(has(look(admin_list), "注文を承諾する"));
  EXPECT_EQ(press("accept").status, 303);
  EXPECT_TRUE(has(look(admin_order), "入金を確認してください"));
  pay();
  EXPECT_EQ(press("prepare").status, 303);
  EXPECT_EQ(press("ship", {{"carrier", "yamato"}, {"tracking", ""}, {"shipped_on", "2026-11-21"}}).status, 303);
  EXPECT_EQ(press("deliver").status, 303);
  EXPECT_EQ(press("complete").status, 303);
  EXPECT_EQ(now().state, State::completed);
  EXPECT_FALSE(has(look(admin_list), "#complete"));
}

TEST_P(OrderPages, ThePageTellsEverythingAboutTheOrder) {
  pay();
  const http::Response page = look(admin_order);
  EXPECT_EQ(page.status, 200);
  for (const char* part :
       {"山田 花子", "ヤマダ ハナコ", "〒810-0001", "福岡県福岡市中央区天神1-1-1", "090-1234-5678", "hanako@example.jp", "マグカップ 青",
        "MUG-BLUE", "4,510円", "留守のときは宅配ボックスへ", "銀行振込", "ヤマダハナコ", "注文を受け付けました", "入金を記録しました",
        "注文の受付（自動返信）", "送信待ち", "10%対象", "href=\"/legal/terms/"}) {
    EXPECT_TRUE(has(page, part)) << part;
  }
  EXPECT_FALSE(has(page, "記録がつながっていません"));
}

TEST_P(OrderPages, TheReceiptIsOfferedOnceItCanBeMade) {
  const http::Response unpaid = look(admin_order);
  EXPECT_FALSE(has(unpaid, "/receipt\""));
  EXPECT_TRUE(has(unpaid, "入金を記録したあとに発行できます"));
  pay();
  const http::Response paid = look(admin_order);
  EXPECT_TRUE(has(paid, "/receipt\""));
  EXPECT_FALSE(has(paid, "入金を記録したあとに発行できます"));
}

TEST_P(OrderPages, TheSecondPressAndAStalePageChangeNothing) {
  ASSERT_EQ(press("accept", {}, 1).status, 303);
  const http::Response again = press("accept", {}, 1);
  EXPECT_EQ(again.status, 409);
  EXPECT_TRUE(has(again, "すでに済んでいます"));
  const http::Response stale = press("note", {{"text", "書きかけのメモ"}}, 1);
  EXPECT_EQ(stale.status, 409);
  EXPECT_TRUE(has(stale, "書きかけのメモ"));
  EXPECT_EQ(now().version, 2);
}

TEST_P(OrderPages, WhoMayNotOpenItemsIsNotLedThere) {
  desk_.add_menu({"admin.menu.items", "/admin/items", staff::Right::items, 20});
  EXPECT_TRUE(has(look(admin_order), "href=\"/admin/items/"));
  session_.role = staff::Role::staff;
  session_.rights.add(staff::Right::orders);
  const http::Response page = look(admin_order);
  EXPECT_FALSE(has(page, "href=\"/admin/items"));
  EXPECT_TRUE(has(page, "MUG-BLUE"));
}

TEST_P(OrderPages, AParcelLeavesAfterTheOrderAndNotInTheFuture) {
  for (const auto& [day, said] : std::vector<std::pair<std::string, std::string>>{
           {"1990-01-01", "ご注文の日より前の日付です"}, {"2026-11-20", "ご注文の日より前の日付です"}, {"2026-11-22", "未来の日付"}}) {
    const http::Response refused = press("ship", {{"carrier", "yamato"}, {"tracking", ""}, {"shipped_on", day}, {"sure", "1"}});
    EXPECT_EQ(refused.status, 422) << day;
    EXPECT_TRUE(has(refused, said)) << day;
  }
  EXPECT_EQ(now().state, State::received);
}

TEST_P(OrderPages, WrongDatesAndAmountsComeBackWithWhatWasTyped) {
  EXPECT_TRUE(has(press("paid", {{"amount", "4510"}, {"paid_on", "2026-11-22"}}), "未来の日付です"));
  EXPECT_TRUE(has(press("paid", {{"amount", "たくさん"}, {"paid_on", "2026-11-21"}}), "たくさん"));
  EXPECT_EQ(press("paid", {{"amount", "0"}, {"paid_on", ""}}).status, 422);
  for (const char* amount : {"4,51", "45,10", "4 5 1 0", "4，5１０，"}) {
    const http::Response guessed = press("paid", {{"amount", amount}, {"paid_on", "2026-11-21"}, {"differs_ok", "1"}});
    EXPECT_EQ(guessed.status, 422) << amount;
    EXPECT_TRUE(has(guessed, "1円から999,999,999円までの整数")) << amount;
  }
  const http::Response too_much = press("paid", {{"amount", "99999999999999999999"}, {"paid_on", "2026-11-21"}});
  EXPECT_TRUE(has(too_much, "1円から999,999,999円までの整数"));
  EXPECT_TRUE(has(too_much, "99999999999999999999"));
  EXPECT_EQ(press("note", {{"text", "  "}}).status, 422);
  EXPECT_EQ(press("dance").status, 404);
}

TEST_P(OrderPages, ATrackingNumberThatIsTooLongIsToldOneLengthHoweverLongItIs) {
  pay();
  for (const std::size_t length : {std::size_t{50}, std::size_t{300}}) {
    const std::string number(length, '7');
    const http::Response refused = press("ship", {{"carrier", "yamato"}, {"tracking", number}, {"shipped_on", "2026-11-21"}});
    EXPECT_EQ(refused.status, 422) << length;
    EXPECT_TRUE(has(refused, "英数字4〜40文字")) << length;
    EXPECT_FALSE(has(refused, "60文字まで")) << length;
    EXPECT_TRUE(has(refused, number)) << length;
  }
}

TEST_P(OrderPages, ADoubtfulTrackingNumberIsWarnedOfAndGoesAnyway) {
  pay();
  const Form form{{"carrier", "yamato"}, {"tracking", "1234-5678-9011"}, {"shipped_on", "2026-11-21"}};
  const http::Response warned = press("ship", form);
  EXPECT_EQ(warned.status, 422);
  EXPECT_TRUE(has(warned, "検査数字が合いません"));
  EXPECT_TRUE(has(warned, "1234-5678-9011"));
  Form anyway = form;
  anyway.emplace_back("anyway", "1");
  EXPECT_EQ(press("ship", anyway).status, 303);
  EXPECT_TRUE(has(look(admin_order), "1234-5678-9011"));
}

TEST_P(OrderPages, TheAddressIsCheckedAndCorrected) {
  Form form{{"name", "山田 花子"},
            {"kana", "やまだ はなこ"},
            {"postcode", "８１００００１"},
            {"prefecture", "福岡県"},
            {"city", "福岡市中央区"},
            {"line1", "天神２－２－２"},
            {"line2", ""},
            {"phone", "090-1234-5678"}};
  ASSERT_EQ(press("address", form).status, 303);
  EXPECT_TRUE(has(look(admin_order), "天神2-2-2"));
  form[2].second = "81";
  EXPECT_EQ(press("address", form).status, 422);
  form[2].second = "900-0001";
  const http::Response elsewhere = press("address", form);
  EXPECT_EQ(elsewhere.status, 422);
  EXPECT_TRUE(has(elsewhere, "郵便番号と都道府県が合いません"));
  form[2].second = "810-0001";
  EXPECT_EQ(press("address", form).status, 303) << "nothing different";
  EXPECT_EQ(now().version, 2);
}

TEST_P(OrderPages, AnAddressWhereShippingCostsOtherwiseIsAskedAboutFirst) {
  shops::Shop shop = *world_.directory.by_id(order_.shop);
  shop.settings.shipping.push_back({.id = "standard", .fee = Yen(550), .fee_by_prefecture = {{47, Yen(1430)}}});
  ++shop.version;
  world_.directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  Form form{{"name", "山田 花子"},
            {"kana", "ヤマダ ハナコ"},
            {"postcode", "900-0001"},
            {"prefecture", "沖縄県"},
            {"city", "那覇市"},
            {"line1", "港町1-1-1"},
            {"line2", ""},
            {"phone", "090-1234-5678"}};
  const http::Response asked = press("address", form);
  EXPECT_EQ(asked.status, 200);
  for (const char* part : {"沖縄県に変えますか", "この注文の送料", "550円", "新しいお届け先の送料", "1,430円", "value=\"港町1-1-1\""}) {
    EXPECT_TRUE(has(asked, part)) << part;
  }
  EXPECT_EQ(now().version, 1);
  form.emplace_back("sure", "1");
  EXPECT_EQ(press("address", form).status, 303);
  EXPECT_TRUE(has(look(admin_order), "港町1-1-1"));
  EXPECT_EQ(now().total, order_.total) << "what the buyer agreed to stays";
}

TEST_P(OrderPages, ASearchThatCannotBeReadListsNothingAndSaysWhy) {
  const http::Response page = look(admin_list, "q=" + std::string(5000, 'x'));
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(has(page, "id=\"e-q\""));
  EXPECT_FALSE(has(page, order_.number));
}

TEST_P(OrderPages, DaysThatCannotBeMeantListNothingAndSayWhyAtTheirField) {
  const std::pair<const char*, const char*> cases[] = {{"from=2026-11-30&to=2026-11-01", "id=\"e-to\""}, {"from=abc", "id=\"e-from\""}};
  for (const auto& [query, field] : cases) {
    const http::Response page = look(admin_list, std::string(query) + "&q=090&state=received");
    EXPECT_TRUE(has(page, field)) << query;
    EXPECT_TRUE(has(page, "絞り込みの条件に誤りがあるため")) << query;
    EXPECT_FALSE(has(page, "当てはまる注文はありません")) << query << ": nobody has looked";
    EXPECT_TRUE(has(page, "name=\"q\" type=\"search\" value=\"090\"")) << query;
    EXPECT_TRUE(has(page, "value=\"received\" selected")) << query;
  }
  EXPECT_TRUE(has(look(admin_list, "q=nobody"), "当てはまる注文はありません"));
}

TEST_P(OrderPages, AMailIsSentAgainOnlyWhenTheLastOneIsOnItsWay) {
  EXPECT_EQ(press("resend", {{"kind", "order_received"}}).status, 409);
  const db::Statement sent{"test/sent", "UPDATE mail_messages SET state = 'handed_over', due_at = NULL",
                           "UPDATE mail_messages SET state = 'handed_over', due_at = NULL"};
  database_->write([&](db::Tx& tx) { tx.run(sent); });
  world_.house.clock.advance(std::chrono::minutes(2));
  EXPECT_TRUE(has(look(admin_order), "もう一度送る"));
  EXPECT_EQ(press("resend", {{"kind", "order_received"}}).status, 303);
  EXPECT_EQ(press("resend", {{"kind", "no_such_kind"}}).status, 409);
  const auto fates = database_->read([&](db::Tx& tx) { return mail::of_subject(tx, order_.shop, order_.id.str()); });
  EXPECT_EQ(fates.size(), 3U);
}

TEST_P(OrderPages, AnOpenTroubleThatAsksSomethingComesBeforeTheUsualNextStep) {
  EXPECT_FALSE(has(look(admin_list), "<span class=\"badge bad\">困りごと</span>"));
  EXPECT_TRUE(has(look(admin_order), "内容を確かめて承諾してください"));
  const Instant answer_by = world_.house.clock.now() + std::chrono::hours(24 * 7);
  const TroubleSeen seen =
      open_trouble(troubles::kind::kPaymentDisputed, R"({"amount":4510,"answer_by_at":)" + std::to_string(answer_by.micros()) + "}");
  const http::Response page = look(admin_order);
  for (const std::string& part : {seen.path, seen.name, std::string("期限 "), "困りごと「" + seen.name + "」への対応を先に"})
    EXPECT_TRUE(has(page, part)) << part;
  EXPECT_FALSE(has(page, "内容を確かめて承諾してください"));
  EXPECT_TRUE(has(page, "/accept\"")) << "the deed is still there";
  const http::Response list = look(admin_list);
  EXPECT_TRUE(has(list, "<span class=\"badge bad\">困りごと</span>"));
  EXPECT_TRUE(has(list, seen.path));
  EXPECT_TRUE(has(list, "困りごとに対応する"));
  world_.house.clock.advance(std::chrono::hours(24 * 8));
  EXPECT_TRUE(has(look(admin_order), "を過ぎています"));
}

TEST_P(OrderPages, ATroubleThatWaitsForTheBuyerLeavesTheUsualNextStep) {
  const TroubleSeen seen = open_trouble(troubles::kind::kPaymentDeclined, "{}");
  const http::Response page = look(admin_order);
  EXPECT_TRUE(has(page, seen.path)) << "it is named all the same";
  EXPECT_TRUE(has(page, "内容を確かめて承諾してください"));
  EXPECT_FALSE(has(look(admin_list), "困りごとに対応する"));
}

TEST_P(OrderPages, MoneyThatWaitsAndMayBeItsIsNamedBeforeTheOrderIsCancelled) {
  pages_.waiting_money = [&](db::Tx&, const Context&, const Order& order) {
    EXPECT_EQ(order.id, order_.id);
    return std::vector<WaitingMoney>{{{2026, 11, 21}, Yen(3630), "ヤマダ ハナコ", "/admin/deposits/d1"}};
  };
  Form form{{"reason", "buyer"}, {"restock", "1"}};
  const http::Response asked = press("cancel", form);
  for (const char* part :
       {"未確認の入金", "2026年11月21日（土） 3,630円 ヤマダ ハナコ", "href=\"/admin/deposits/d1\"", "入金は未確認のまま残ります"})
    EXPECT_TRUE(has(asked, part)) << part;
  form.emplace_back("sure", "1");
  EXPECT_EQ(press("cancel", form).status, 303);
  EXPECT_EQ(now().state, State::cancelled);
}

TEST_P(OrderPages, NothingIsSentAgainToWhoIsErased) {
  const db::Statement sent{"test/sent", "UPDATE mail_messages SET state = 'handed_over', due_at = NULL",
                           "UPDATE mail_messages SET state = 'handed_over', due_at = NULL"};
  database_->write([&](db::Tx& tx) {
    tx.run(sent);
    people::erase(tx, order_.shop, order_.person, world_.house.clock.now());
  });
  world_.house.clock.advance(std::chrono::minutes(2));
  EXPECT_FALSE(has(look(admin_order), "/resend\""));
  const http::Response refused = press("resend", {{"kind", "order_received"}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_TRUE(has(refused, "送り先は消去済みです"));
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return mail::of_subject(tx, order_.shop, order_.id.str()); }).size(), 2U) << "none is stored";
}

TEST_P(OrderPages, TheInvoiceIsCalledWhatItIs) {
  EXPECT_TRUE(has(look(admin_order), "\">請求書（PDF）</a>")) << "no number, no 適格請求書";
  shops::Settings settings = world_.directory.by_id(world_.context.shop)->settings;
  settings.tax.registration_number = "T1234567890123";
  ASSERT_TRUE(shops::change_settings(world_.house, world_.directory, world_.context,
                                     {world_.directory.by_id(world_.context.shop)->version, shops::Part::basic, settings}));
  EXPECT_TRUE(has(look(admin_order), "\">適格請求書（PDF）</a>"));
}

TEST_P(OrderPages, TheFileForSpreadsheetsRunsNothingAndIsNoted) {
  testing::OrderWish wish;
  wish.person.recipient.name = "=HYPERLINK(\"http://example.com\")";
  world_.place(wish);
  const http::Response csv = look(admin_csv, "q=" + order_.number);
  EXPECT_TRUE(csv.body.starts_with("\xEF\xBB\xBF"));
  EXPECT_TRUE(has(csv, "山田 花子"));
  EXPECT_FALSE(has(csv, "HYPERLINK")) << "the filters count";
  EXPECT_TRUE(has(look(admin_csv), "'=HYPERLINK"));
  const staff::DeedPage deeds = staff::find_deeds(world_.house, world_.context.shop, {});
  EXPECT_EQ(
      std::count_if(deeds.lines.begin(), deeds.lines.end(), [](const auto& line) { return line.deed.what == "orders.deed.exported"; }), 2);
}

TEST_P(OrderPages, PapersForThePackingTable) {
  ASSERT_EQ(press("note", {{"text", "割れ物注意"}}).status, 303);
  testing::OrderWish gift;
  gift.person.orderer = Address{"佐藤 次郎", "サトウ ジロウ", "100-0001", "東京都", "千代田区", "千代田1-1", "", ""};
  gift.person.card_message = "お誕生日おめでとう\n佐藤";
  gift.gift.without_prices = true;
  const Order present = world_.place(gift);
  const http::Response picking = look(admin_picking, "number=" + order_.number + "&number=" + present.number);
  EXPECT_TRUE(has(picking, "2件の注文、3点"));
  EXPECT_TRUE(has(picking, "割れ物注意"));
  EXPECT_TRUE(has(picking, "<span class=\"typed\">お誕生日おめでとう\n佐藤</span>")) << "in the lines it was written in";
  EXPECT_TRUE(has(look(admin_delivery_note), "4,510円"));
  EXPECT_FALSE(has(look(admin_delivery_note, "prices=0"), "4,510円"));
  const http::Response note = look(admin_delivery_notes, "number=" + present.number);
  EXPECT_TRUE(has(note, "佐藤 次郎"));
  EXPECT_TRUE(has(note, "お誕生日おめでとう"));
  EXPECT_FALSE(has(note, "円")) << "a present shows no amount";
}

TEST_P(OrderPages, AnOrderThatCannotBeReadIsNamedBesideTheOthersInTheListAndInTheFile) {
  const Order other = world_.place();
  constexpr std::string_view kDamage = "UPDATE orders SET state = 'sorted' WHERE id = $1";
  const db::Statement damage{kDamage, kDamage, kDamage};
  database_->write([&](db::Tx& tx) { tx.run(damage, order_.id); });
  const http::Response list = look(admin_list);
  EXPECT_EQ(list.status, 200);
  EXPECT_TRUE(has(list, order_.number));
  EXPECT_TRUE(has(list, "読み取れません"));
  EXPECT_FALSE(has(list, "href=\"/admin/orders/" + order_.number)) << "it has no page";
  EXPECT_TRUE(has(list, "href=\"/admin/orders/" + other.number));
  const http::Response file = look(admin_csv);
  EXPECT_EQ(file.status, 200);
  EXPECT_TRUE(has(file, order_.number));
  EXPECT_TRUE(has(file, "読み取れません"));
  EXPECT_TRUE(has(file, other.number));
}

TEST_P(OrderPages, ABrokenStoryIsToldAndAnErasedPersonIsShownAsErased) {
  const db::Statement forged{"test/forged", "UPDATE order_events SET data = '{}'", "UPDATE order_events SET data = '{}'"};
  database_->write([&](db::Tx& tx) { tx.run(forged); });
  EXPECT_TRUE(has(look(admin_order), "記録がつながっていません"));
  database_->write([&](db::Tx& tx) { people::erase(tx, order_.shop, order_.person, order_.created_at); });
  const http::Response page = look(admin_order);
  EXPECT_TRUE(has(page, "個人情報は消去済み"));
  EXPECT_FALSE(has(page, "山田"));
  EXPECT_EQ(look(admin_list).status, 200);
  EXPECT_EQ(look(admin_delivery_note).status, 200);
}

TEST_P(OrderPages, TheFirstPageTellsWhatWaitsAndWhatWasSold) {
  const OrdersToday today(world_.house);
  admin::FirstPage page;
  database_->read([&](db::Tx& tx) { today.tell(tx, world_.now(), page); });
  ASSERT_EQ(page.sales.size(), 14U);
  EXPECT_EQ(page.sales.back().value, Yen(4510));
  EXPECT_EQ(page.sales.back().orders, 1);
  EXPECT_EQ(page.todos.front().count, 1);
  EXPECT_EQ(page.numbers.at(1).value, "4,510円");
  ASSERT_EQ(page.recent.size(), 1U);
  EXPECT_EQ(page.recent.front().number, order_.number);
}

TEST_P(OrderPages, TwoSimilarOrdersAreComparedAndDecidedInOnePress) {
  const Order later = world_.place();
  const std::string evidence = "{\"earlier\":\"" + order_.number + "\"}";
  world_.house.db.write([&](db::Tx& tx) {
    troubles::open(tx, {later.shop, troubles::kind::kSimilarOrder, {"order", later.id.str()}, later.id, evidence, world_.now().now});
  });
  http::Request request{.method = http::Method::get, .path = "/admin/orders/" + later.number + "/similar"};
  request.params["number"] = later.number;
  const auto decide = [&](const std::string& choice, const std::string& sure) {
    http::Request post = request;
    post.method = http::Method::post;
    post.form.add("choice", choice);
    post.form.add("version", std::to_string(now().version));
    if (sure != "unsaid") post.form.add("sure", sure);
    return decide_similar(pages_, {post, world_.now(), session_});
  };
  const http::Response page = admin_similar(pages_, {request, world_.now(), session_});
  for (const std::string& part : {order_.number, later.number, std::string("両方とも必要"), std::string("この注文を取り消す")})
    EXPECT_TRUE(has(page, part)) << part;
  EXPECT_TRUE(has(decide("earlier", "unsaid"), "取り消しますか"));
  EXPECT_TRUE(has(decide("earlier", ""), "取り消しますか"));
  EXPECT_EQ(now().state, State::received) << "asked once more first";
  EXPECT_EQ(decide("earlier", "1").status, 303);
  EXPECT_EQ(now().state, State::cancelled);
  EXPECT_EQ(decide("both", "unsaid").status, 303);
  EXPECT_FALSE(world_.house.db.read([&](db::Tx& tx) { return troubles::holds_shipment(tx, later.shop, later.id); }));
}

INSTANTIATE_ON_BOTH_DATABASES(OrderPages);

}  // namespace
}  // namespace noren::orders
