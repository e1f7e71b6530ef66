// The owner's pages of pauses, called through the router.
#include "pauses/pages.h"

#include <gmock/gmock.h>

#include "catalog/form_values.h"
#include "pauses/store.h"
#include "payments/payments.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/provider.h"
#include "testing/sample_shop.h"

namespace noren::pauses {
namespace {

using namespace std::chrono_literals;
using testing::Form;
using ::testing::HasSubstr;

constexpr const char* kPath = "/admin/payments/pauses";

class PausePages : public testing::DatabaseTest {
 protected:
  void SetUp() override { add_admin_routes(router_, {desk_, world_.directory, board_, watch_}); }
  std::string page(const std::string& path = kPath) { return owner_.get(path).body; }
  http::Response post(const std::string& path, Form form) { return owner_.post(path, std::move(form)); }
  std::string at(std::chrono::microseconds from_now) const { return catalog::time_value(house_.clock.now() + from_now); }
  std::optional<Pause> pause(PaymentMethod method) const { return board_.pause_of(shop_, method, house_.clock.now()); }
  OfShop now() {
    return world_.house.db.read([&](db::Tx& tx) { return of_shop(tx, shop_); });
  }
  std::string id() { return now().planned.at(0).id; }

  testing::SampleShop world_{*database_, [](shops::Settings& settings) { settings.payment.card = settings.payment.paypay = true; }};
  testing::TestHouse& house_ = world_.world;
  admin::Desk desk_{house_, testing::desk_options()};
  testing::Provider provider_;
  Board board_;
  Watch watch_{house_, provider_,
               payments::GatewayOf([this](const ShopId&) { return std::shared_ptr<const payments::Gateway>(&provider_, [](auto*) {}); }),
               board_};
  http::Router router_;
  testing::Owner owner_{house_, router_};
  const ShopId shop_{"s1"};
};
INSTANTIATE_ON_BOTH_DATABASES(PausePages);

TEST_P(PausePages, MaintenanceIsPlannedChangedAndTakenOff) {
  EXPECT_THAT(page(), HasSubstr("休止の予定はありません"));
  EXPECT_EQ(post(kPath, {{"method", "card"}, {"starts", at(1h)}, {"ends", at(3h)}, {"words_ja", "点検です。"}, {"words_en", ""}}).status,
            303);
  EXPECT_FALSE(pause(PaymentMethod::card));
  house_.clock.advance(1h);
  ASSERT_TRUE(pause(PaymentMethod::card));
  EXPECT_EQ(pause(PaymentMethod::card)->words.ja, "点検です。");
  EXPECT_FALSE(pause(PaymentMethod::paypay));
  EXPECT_THAT(page(), HasSubstr("休止中"));
  const std::string one = std::string(kPath) + "/" + id();
  EXPECT_THAT(page(one), HasSubstr("点検です。"));
  EXPECT_EQ(post(one, {{"version", "1"}, {"method", "all"}, {"starts", at(-1h)}, {"ends", at(1h)}, {"words_ja", "点検です。"}}).status,
            303);
  EXPECT_TRUE(pause(PaymentMethod::paypay)) << "everything now";
  const http::Response asks = post(one + "/remove", {{"version", "2"}});
  EXPECT_THAT(asks.body, HasSubstr("取りやめますか"));
  EXPECT_THAT(asks.body, HasSubstr("いま休止中です"));
  EXPECT_THAT(post(one + "/remove", {{"version", "2"}, {"sure", ""}}).body, HasSubstr("取りやめますか")) << "no answer";
  EXPECT_EQ(post(one + "/remove", {{"version", "2"}, {"sure", "1"}}).status, 303);
  EXPECT_FALSE(pause(PaymentMethod::card));
  EXPECT_THAT(page(), HasSubstr("休止の予定はありません"));
}

TEST_P(PausePages, WhatIsWrongIsSaidAtItsFieldAndNothingTypedIsLost) {
  const auto wrong = [&](const Form& form) {
    const http::Response response = post(kPath, form);
    EXPECT_EQ(response.status, 422);
    return response.body;
  };
  const std::string empty = wrong({{"method", "card"}, {"starts", ""}, {"ends", "soon"}, {"words_ja", "点検です。"}});
  EXPECT_THAT(empty, HasSubstr("id=\"e-starts\">始まりの日時"));
  EXPECT_THAT(empty, HasSubstr("id=\"e-ends\">日時は"));
  EXPECT_THAT(empty, HasSubstr("点検です。"));
  EXPECT_THAT(wrong({{"method", "cash"}, {"starts", at(1h)}, {"ends", at(2h)}}), HasSubstr("id=\"e-method\""));
  EXPECT_THAT(wrong({{"method", "card"}, {"starts", at(2h)}, {"ends", at(1h)}}), HasSubstr("始まりより後"));
  EXPECT_THAT(wrong({{"method", "card"}, {"starts", at(-2h)}, {"ends", at(-1h)}}), HasSubstr("終わりの日時を過ぎています"));
  EXPECT_THAT(wrong({{"method", "card"}, {"starts", at(1h)}, {"ends", at(24h * 8)}}), HasSubstr("長くて7日間"));
  EXPECT_THAT(wrong({{"method", "card"}, {"starts", at(24h * 400)}, {"ends", at(24h * 401)}}), HasSubstr("1年以内"));
  EXPECT_THAT(wrong({{"method", "card"}, {"starts", at(1h)}, {"ends", at(2h)}, {"words_en", "Maintenance."}}),
              HasSubstr("id=\"e-words_ja\""));
  EXPECT_EQ(post(kPath, {{"method", "card"}, {"starts", at(1h)}, {"ends", at(2h)}}).status, 303);
  EXPECT_THAT(wrong({{"method", "all"}, {"starts", at(90min)}, {"ends", at(3h)}}), HasSubstr("ほかの予定（クレジットカード"));
}

TEST_P(PausePages, TwoWhoChangeItAtOnceDoNotOverwriteEachOther) {
  post(kPath, {{"method", "card"}, {"starts", at(1h)}, {"ends", at(2h)}});
  const std::string one = std::string(kPath) + "/" + id();
  const Form change = {{"version", "1"}, {"method", "card"}, {"starts", at(1h)}, {"ends", at(3h)}};
  EXPECT_EQ(post(one, change).status, 303);
  EXPECT_EQ(post(one, change).status, 409);
  EXPECT_EQ(post(one + "/remove", {{"version", "1"}, {"sure", "1"}}).status, 409);
  EXPECT_EQ(post(std::string(kPath) + "/nothing", change).status, 409);
  EXPECT_EQ(owner_.get(std::string(kPath) + "/nothing").status, 404);
}

TEST_P(PausePages, WhatIsPausedNowStandsOnTheFirstPageAndIsFoundFromTheSettings) {
  const auto paused = [&] {
    const Context context = testing::context_at(house_.clock);
    admin::FirstPage first;
    world_.house.db.read([&](db::Tx& tx) { Todos(world_.directory).tell(tx, context, first); });
    return first.todos.at(0).count;
  };
  EXPECT_EQ(paused(), 0);
  ASSERT_EQ(post(kPath, {{"method", "card"}, {"starts", at(1h)}, {"ends", at(3h)}}).status, 303);
  EXPECT_EQ(paused(), 0) << "not yet";
  house_.clock.advance(2h);
  EXPECT_EQ(paused(), 1);
  EXPECT_THAT(page(), HasSubstr("href=\"/admin/settings/payment\""));
  EXPECT_THAT(page(), HasSubstr("href=\"/admin/payments\""));
  house_.clock.advance(2h);
  EXPECT_EQ(paused(), 0) << "over";
}

TEST_P(PausePages, EachWayToPaySaysHowItIsDoing) {
  const auto said = [&] {
    const Context context = testing::context_at(house_.clock);
    return world_.house.db.read([&](db::Tx& tx) { return ways_view(tx, context, world_.directory.by_id(shop_)->settings); }).at("rows");
  };
  EXPECT_EQ(said().size(), 2U) << "those that are offered";
  EXPECT_EQ(said()[0].at("state"), "この1時間は問い合わせなし");
  const auto hear = [&](int status, std::chrono::microseconds took) {
    watch_.hear({shop_, payments::Means::card, true, false, status, took, house_.clock.now()});
    watch_.store(house_.clock.now());
  };
  hear(200, 400ms);
  hear(200, 1200ms);
  hear(500, 100ms);
  EXPECT_EQ(said()[0].at("state"), "良好");
  EXPECT_EQ(said()[0].at("figures"), "この1時間に3回問い合わせ、失敗は1回（33%）。応答は平均0.8秒、最も遅いもので1.2秒でした。");
  constexpr std::string_view kRefused = "UPDATE payment_attempts SET state = 'authorised', want = 'cancel', in_doubt = 1 WHERE id = $1";
  constexpr db::Statement kRefuse{"test/refuse_cancel", kRefused, kRefused};
  world_.house.db.write([&](db::Tx& tx) {
    const Instant at = house_.clock.now();
    payments::write_attempt(tx,
                            {payments::AttemptId("a1"), shop_, OrderId("o1"), "A1042-7", "test", payments::Means::card, Yen(500), at, at});
    tx.run(kRefuse, payments::AttemptId("a1"));
  });
  EXPECT_EQ(said()[0].at("state"), "取消を受け付けてもらえない支払いが1件あります（困りごとをご覧ください）") << "and not that all is well";
  EXPECT_NE(said()[1].at("state"), said()[0].at("state")) << "of that way to pay only";
  for (int i = 0; i < 5; ++i) hear(500, 100ms);
  EXPECT_EQ(said()[0].at("state"), "決済会社の不調により休止中");
  EXPECT_EQ(said()[0].at("failing"), true);
  EXPECT_EQ(post("/admin/payments/probe", {{"method", "bank_transfer"}}).status, 404);
}

}  // namespace
}  // namespace noren::pauses
