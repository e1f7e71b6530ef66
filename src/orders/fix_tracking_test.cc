// A parcel's number is corrected, or added, after the parcel left: the deed, the owner's page, and what everybody reads then.
#include <gmock/gmock.h>

#include "html/words.h"
#include "mail/mail.h"
#include "mail/templates.h"
#include "orders/mail_content.h"
#include "orders/order_view.h"
#include "orders/sample.h"
#include "orders/verify.h"
#include "testing/order_pages.h"

namespace noren::orders {
namespace {

using ::testing::AllOf;
using testing::has;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kWrong = "0000-0001-2036";
constexpr const char* kRight = "4444-1375-8703";

class FixTracking : public testing::OrderPagesTest {
 protected:
  void ship(const std::string& tracking, const std::string& carrier = "yamato") {
    pay();
    ASSERT_EQ(press("ship", {{"carrier", carrier}, {"tracking", tracking}, {"shipped_on", "2026-11-21"}}).status, 303);
  }
  DeedResult fix(const TrackingFix& fix) { return fix_tracking(world_.tools(), world_.now(), {order_.id, now().version}, fix); }
  std::vector<Event> story() {
    return database_->read([&](db::Tx& tx) { return events_of(tx, order_.id); });
  }
  std::vector<std::string> mails() {
    std::vector<std::string> kinds;
    for (const mail::Fate& fate : database_->read([&](db::Tx& tx) { return mail::of_subject(tx, order_.shop, order_.id.str()); }))
      kinds.push_back(fate.message.kind);
    return kinds;
  }
  void run(std::string_view sql) {
    const db::Statement statement{sql, sql, sql};
    database_->write([&](db::Tx& tx) { tx.run(statement); });
  }
  void shipped_mail_went() { run("UPDATE mail_messages SET state = 'handed_over', due_at = NULL WHERE kind = 'shipped'"); }
};
INSTANTIATE_ON_BOTH_DATABASES(FixTracking);

TEST_P(FixTracking, TheNewestNumberIsTheParcelsAndTheStoryKeepsBoth) {
  ship(kWrong);
  ASSERT_TRUE(fix({.tracking = "444413758703"}));
  const auto events = story();
  EXPECT_EQ(shipment_of(events)->number, "444413758703");
  EXPECT_EQ(shipment_of(events)->carrier, "yamato");
  EXPECT_EQ(shipment_of(events)->on, (LocalDate{2026, 11, 21}));
  EXPECT_EQ(events.back().what, Happening::tracking_fixed);
  const FixedTracking fixed = fixed_tracking_in(events.back());
  EXPECT_EQ(fixed.before, "000000012036");
  EXPECT_EQ(fixed.number, "444413758703");
  EXPECT_FALSE(fixed.told);
  EXPECT_EQ(now().state, State::shipped);
  EXPECT_EQ(now().payment_state, PaymentState::paid);
  EXPECT_THAT(mails(), Not(::testing::Contains("tracking_fixed"))) << "nobody wished for one";
  const staff::DeedPage deeds = staff::find_deeds(world_.house, world_.context.shop, {});
  EXPECT_TRUE(std::any_of(deeds.lines.begin(), deeds.lines.end(), [](const auto& line) {
    return line.deed.what == "orders.deed.tracking_fixed" && line.deed.before.in(Locale::ja) == kWrong &&
           line.deed.after.in(Locale::ja) == kRight;
  }));
}

TEST_P(FixTracking, ANumberIsCheckedAsAtShippingAndMayBeAddedToADeliveredParcel) {
  ship("");
  ASSERT_TRUE(deliver_order(world_.tools(), world_.now(), {order_.id, now().version}));
  EXPECT_EQ(fix({.tracking = ""}).error(), DeedError::bad_number);
  EXPECT_EQ(fix({.tracking = "お届け済み"}).error(), DeedError::bad_number);
  EXPECT_EQ(fix({.tracking = "444413758704"}).error(), DeedError::doubtful_number);
  ASSERT_TRUE(fix({.tracking = "444413758704", .number_anyway = true, .tell = true}));
  EXPECT_EQ(shipment_of(story())->number, "444413758704");
  EXPECT_EQ(fix({.tracking = "4444-1375-8704"}).error(), DeedError::empty) << "the one it has is not doubted again";
  EXPECT_EQ(now().state, State::delivered);
  EXPECT_THAT(mails(), ::testing::Contains("tracking_fixed"));
}

TEST_P(FixTracking, OnlyAParcelThatACarrierHasGetsANumber) {
  EXPECT_EQ(fix({.tracking = kRight}).error(), DeedError::not_now) << "it has not left";
  EXPECT_FALSE(has(look(admin_order), "/tracking\""));
  ship("", "");
  EXPECT_EQ(fix({.tracking = kRight}).error(), DeedError::not_now) << "handed over";
  EXPECT_FALSE(has(look(admin_order), "/tracking\""));
}

TEST_P(FixTracking, APageGoneStaleChangesNothing) {
  ship(kWrong);
  const Seen old{order_.id, now().version};
  ASSERT_TRUE(fix({.tracking = kRight}));
  const Order before = now();
  EXPECT_EQ(fix_tracking(world_.tools(), world_.now(), old, {.tracking = kWrong, .tell = true}).error(), DeedError::stale);
  EXPECT_EQ(now().chain, before.chain);
}

TEST_P(FixTracking, AnotherNumberFromASecondTabIsNotCalledDoneAndTheOneThatCountsIsNamed) {
  ship("");
  const std::int64_t old = now().version;
  world_.house.clock.advance(std::chrono::minutes(2));
  ASSERT_EQ(press("tracking", {{"tracking", kRight}}, old).status, 303);
  const http::Response other = press("tracking", {{"tracking", kWrong}}, old);
  EXPECT_EQ(other.status, 409);
  for (const char* part : {"内容が変わったため", "問い合わせ番号 4444-1375-8703", "0000-0001-2036", "「問い合わせ番号を直す」から"})
    EXPECT_TRUE(has(other, part)) << part;
  EXPECT_TRUE(has(other, "発送済み（" + html::time_text(Locale::ja, shipment_of(story())->at))) << "when the parcel left";
  const http::Response same = press("tracking", {{"tracking", "444413758703"}}, old);
  EXPECT_TRUE(has(same, "その操作はすでに済んでいます"));
  EXPECT_TRUE(has(same, "問い合わせ番号 4444-1375-8703"));
}

TEST_P(FixTracking, AStaleShipmentWithANumberPointsToWhereItIsRecorded) {
  const std::int64_t old = now().version + 1;
  ship("");
  const http::Response stale = press("ship", {{"carrier", "yamato"}, {"tracking", kRight}, {"shipped_on", "2026-11-21"}}, old);
  EXPECT_EQ(stale.status, 409);
  for (const char* part : {"内容が変わったため", "「問い合わせ番号を入れる」から", "4444-1375-8703", "ヤマト運輸"})
    EXPECT_TRUE(has(stale, part)) << part;
  EXPECT_FALSE(has(stale, ">yamato<"));
}

TEST_P(FixTracking, TheOwnersPageCorrectsItAndTellsTheBuyerWhoWasTold) {
  ship(kWrong);
  EXPECT_TRUE(has(look(admin_order), "問い合わせ番号を直す"));
  EXPECT_TRUE(has(look(admin_order), "発送のお知らせはまだ送信待ちです")) << "it will have the number of then";
  EXPECT_FALSE(has(look(admin_order), "name=\"tell_buyer\" value=\"1\" checked"));
  shipped_mail_went();
  EXPECT_TRUE(has(look(admin_order), "name=\"tell_buyer\" value=\"1\" checked"));
  EXPECT_FALSE(has(look(admin_order), "発送のお知らせはまだ送信待ちです"));

  const http::Response warned = press("tracking", {{"tracking", "4444-1375-8704"}, {"tell_buyer", "1"}});
  EXPECT_EQ(warned.status, 422);
  EXPECT_TRUE(has(warned, "検査数字が合いません"));
  EXPECT_TRUE(has(warned, "4444-1375-8704"));
  EXPECT_TRUE(has(warned, "name=\"tell_buyer\" value=\"1\" checked"));
  EXPECT_TRUE(has(press("tracking", {{"tracking", "?"}}), "英数字4〜40文字"));

  EXPECT_EQ(press("tracking", {{"tracking", kRight}, {"tell_buyer", "1"}}).status, 303);
  const http::Response page = look(admin_order);
  EXPECT_TRUE(has(page, "number01=444413758703"));
  EXPECT_FALSE(has(page, "number01=000000012036"));
  EXPECT_TRUE(has(page, "0000-0001-2036 → 4444-1375-8703"));
  EXPECT_TRUE(has(page, "お問い合わせ番号の訂正"));
  EXPECT_THAT(mails(), ::testing::Contains("tracking_fixed"));
  EXPECT_EQ(press("tracking", {{"tracking", kRight}}).status, 303) << "nothing different";
  const auto events = story();
  EXPECT_EQ(std::count_if(events.begin(), events.end(), [](const Event& event) { return event.what == Happening::tracking_fixed; }), 1);
}

TEST_P(FixTracking, EveryNewCorrectionIsToldAnew) {
  ship(kWrong);
  ASSERT_TRUE(fix({.tracking = "444413758704", .number_anyway = true, .tell = true}));
  ASSERT_TRUE(fix({.tracking = kRight, .tell = true}));
  const auto told = [&] {
    const auto fates = database_->read([&](db::Tx& tx) { return mail::of_subject(tx, order_.shop, order_.id.str()); });
    return std::count_if(fates.begin(), fates.end(), [](const mail::Fate& fate) {
      return fate.message.kind == "tracking_fixed" && fate.message.state != mail::State::cancelled;
    });
  };
  EXPECT_EQ(told(), 1) << "the newer one takes the place of the one that waits";
  run("UPDATE mail_messages SET state = 'handed_over', due_at = NULL WHERE kind = 'tracking_fixed' AND state = 'queued'");
  ASSERT_TRUE(fix({.tracking = kWrong, .tell = true}));
  EXPECT_EQ(told(), 2);
}

TEST_P(FixTracking, TheFileForSpreadsheetsHasTheNewestNumber) {
  ship(kWrong);
  EXPECT_TRUE(has(look(admin_csv), "ヤマト運輸,0000-0001-2036,2026-11-21"));
  ASSERT_TRUE(fix({.tracking = kRight}));
  EXPECT_TRUE(has(look(admin_csv), "ヤマト運輸,4444-1375-8703,2026-11-21"));
  EXPECT_FALSE(has(look(admin_csv), "0000-0001-2036"));
  run("UPDATE order_events SET kind = 'sorted' WHERE kind = 'tracking_fixed'");
  EXPECT_TRUE(has(look(admin_csv), "ヤマト運輸,0000-0001-2036,2026-11-21")) << "what nobody knows changes nothing";
}

TEST_P(FixTracking, TheAuditKnowsTheEventAndMissesItsMail) {
  ship(kWrong);
  const auto broken = [&] {
    std::int64_t sum = 0;
    for (const Finding& finding : verify_orders(*database_, world_.house.House::keys, world_.context.shop, Locale::ja))
      sum += finding.broken;
    return sum;
  };
  const std::int64_t before = broken();
  ASSERT_TRUE(fix({.tracking = kRight, .tell = true}));
  EXPECT_EQ(broken(), before);
  run("DELETE FROM mail_messages WHERE kind = 'tracking_fixed'");
  EXPECT_EQ(broken(), before + 1);
}

TEST(StateView, AParcelWithoutANumberIsSaidToHaveNoneOnlyWhereItsCarrierGivesNone) {
  Sample sample = make_sample();
  const auto text = [&](const char* shipment, bool mails_kept = false) {
    sample.events[3].data = shipment;
    return state_view(sample.order, sample.events, Locale::ja, mails_kept).at("text").get<std::string>();
  };
  EXPECT_THAT(text(R"({"carrier":"yamato","number":"444413758703","on":"2026-11-24"})"), HasSubstr("下のお問い合わせ番号で"));
  const char* unnumbered = R"({"carrier":"yamato","number":"","on":"2026-11-24"})";
  EXPECT_THAT(text(unnumbered), AllOf(HasSubstr("わかり次第お知らせします"), Not(HasSubstr("番号のない方法"))));
  EXPECT_THAT(text(unnumbered, true), AllOf(HasSubstr("わかり次第このページに表示します"), Not(HasSubstr("お知らせします"))));
  for (const char* shipment : {R"({"carrier":"","number":"","on":"2026-11-24"})", R"({"carrier":"other","number":"","on":"2026-11-24"})"})
    EXPECT_THAT(text(shipment), HasSubstr("お問い合わせ番号のない方法でお送りしています"));
}

TEST(TimelineView, ACorrectedNumberIsToldAndIsTheOneThatLeadsToTheCarrier) {
  Sample sample = make_sample();
  const auto last = [&](const char* data) {
    sample.events.push_back(sample.events.back());
    sample.events.back().what = Happening::tracking_fixed;
    sample.events.back().data = data;
    return timeline_view(sample.order, sample.events, {}, Locale::ja).back().at("text").get<std::string>();
  };
  EXPECT_EQ(last(R"({"before":"444413758703","number":"000000012036","told":true})"),
            "お問い合わせ番号を訂正しました（正しい番号は 0000-0001-2036）");
  const html::View shipment = shipments_view(sample.order, sample.events, Locale::ja).at(0);
  EXPECT_EQ(shipment.at("number"), "0000-0001-2036");
  EXPECT_THAT(shipment.at("url").get<std::string>(), HasSubstr("000000012036"));
  EXPECT_EQ(last(R"({"before":"","number":"444413758703","told":false})"), "お問い合わせ番号が決まりました（4444-1375-8703）");
}

TEST(TrackingMail, ACorrectedNumberIsWrittenInItsOwnWordsAndAFirstOneInOthers) {
  const auto words = mail::builtin_template("tracking_fixed", Locale::ja);
  const mail::Written mail =
      mail::write_mail(testing::TestWorld::templates(), *words, mail_sample("tracking_fixed", Locale::ja), Locale::ja);
  EXPECT_THAT(mail.subject, HasSubstr("お問い合わせ番号を訂正しました"));
  for (const char* part : {"訂正いたします", "ヤマト運輸", "4444-1375-8703", "11月24日", "number01=444413758703"})
    EXPECT_THAT(mail.text, HasSubstr(part));
  EXPECT_THAT(mail.html, HasSubstr("4444-1375-8703"));
  Sample sample = make_sample();
  sample.events.push_back(sample.events.back());
  sample.events.back().what = Happening::tracking_fixed;
  sample.events.back().data = R"({"before":"","number":"000000012036","told":true})";
  const auto view =
      mail_view("tracking_fixed", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
  const mail::Written added = mail::write_mail(testing::TestWorld::templates(), *words, view, Locale::ja);
  EXPECT_THAT(added.subject, AllOf(HasSubstr("お問い合わせ番号のお知らせ"), Not(HasSubstr("訂正"))));
  EXPECT_THAT(added.text, AllOf(HasSubstr("0000-0001-2036"), HasSubstr("わかりましたので"), Not(HasSubstr("誤り"))));
}

}  // namespace
}  // namespace noren::orders
