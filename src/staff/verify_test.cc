#include "staff/verify.h"

#include <gmock/gmock.h>

#include "testing/databases.h"
#include "testing/staff.h"

namespace noren::staff {
namespace {

using ::testing::HasSubstr;

class StaffAudit : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    ASSERT_TRUE(sign_in(house_, testing::context_at(house_.clock), testing::owner_attempt()));
    for (int i = 0; i < 3; ++i) {
      house_.clock.advance(std::chrono::minutes(1));
      Context context = testing::context_at(house_.clock);
      context.actor = {ActorKind::staff, owner_.str(), "佐藤 花子"};
      database_->write([&](db::Tx& tx) { record_deed(tx, context, house_, {"shops.deed.changed", "settings", "", "", "", ""}); });
    }
  }
  Finding accounts() { return verify_staff(*database_, ShopId("s1"), Locale::en).at(0); }
  Finding deeds() { return verify_staff(*database_, ShopId("s1"), Locale::en).at(1); }
  void change(std::string_view sql) {
    const db::Statement statement{sql, sql, sql};  // prepared statements are known by their names
    database_->write([&](db::Tx& tx) { tx.run(statement); });
  }

  testing::TestHouse house_{*database_};
  const StaffId owner_ = testing::add_test_owner(house_);
};

TEST_P(StaffAudit, AccountsAndALogThatAreWholeAreFine) {
  EXPECT_TRUE(accounts().good());
  EXPECT_EQ(accounts().checked, 1);
  EXPECT_TRUE(deeds().good());
  EXPECT_EQ(deeds().checked, 5) << "made, signed in, three changes";
  EXPECT_EQ(verify_staff(*database_, ShopId("s2"), Locale::en).at(1).checked, 0);
}

TEST_P(StaffAudit, AnAccountThatIsGoneIsMissedByWhatNamesIt) {
  change("DELETE FROM staff_accounts");
  const Finding found = accounts();
  ASSERT_EQ(found.broken, 2);
  EXPECT_THAT(found.violations.at(0), HasSubstr("Account " + owner_.str() + " is gone, though 5 lines of the log of deeds are its"));
  EXPECT_THAT(found.violations.at(1), HasSubstr("1 session is its"));
}

TEST_P(StaffAudit, LinesTakenOutOfTheLogLeaveAGap) {
  change("DELETE FROM staff_deeds WHERE n IN (2, 3)");
  ASSERT_EQ(deeds().broken, 1);
  EXPECT_THAT(deeds().violations.at(0), HasSubstr("2 lines of the log of deeds are gone, from line 2 on"));
  change("DELETE FROM staff_deeds WHERE n = 1");
  ASSERT_EQ(deeds().broken, 1);
  EXPECT_THAT(deeds().violations.at(0), HasSubstr("3 lines of the log of deeds are gone, from line 1 on (between its beginning and"));
  change("UPDATE staff_deeds SET n = 5 WHERE n = 4");
  EXPECT_EQ(deeds().broken, 2) << "the gap is longer, and there is a line twice";
}

TEST_P(StaffAudit, LinesTakenOffTheEndOfTheLogAreMissedToo) {
  change("DELETE FROM staff_deeds WHERE n > 3");
  ASSERT_EQ(deeds().broken, 1);
  EXPECT_THAT(deeds().violations.at(0), HasSubstr("was written up to line 5, and ends with line 3"));
  change("DELETE FROM staff_deed_counters");
  ASSERT_EQ(deeds().broken, 1);
  EXPECT_THAT(deeds().violations.at(0), HasSubstr("has a line 3, though 0 were counted"));
}

TEST_P(StaffAudit, ALogThatIsGoneWithItsCounterIsMissedByTheAccounts) {
  change("DELETE FROM staff_deeds");
  ASSERT_EQ(deeds().broken, 1) << "once, whatever its counter says";
  change("DELETE FROM staff_deed_counters");
  ASSERT_EQ(deeds().broken, 1);
  EXPECT_THAT(deeds().violations.at(0), HasSubstr("is empty, though there is 1 account"));
}

TEST_P(StaffAudit, LinesFromBeforeTheyWereNumberedAreNoGap) {
  change("UPDATE staff_deeds SET n = 0");
  change("DELETE FROM staff_deed_counters");
  EXPECT_TRUE(deeds().good());
  database_->write([&](db::Tx& tx) {
    Context context = testing::context_at(house_.clock);
    context.actor.kind = ActorKind::system;
    record_deed(tx, context, house_, {"shops.deed.changed", "settings", "", "", "", ""});
  });
  EXPECT_TRUE(deeds().good()) << deeds().violations.at(0);
  EXPECT_EQ(deeds().checked, 6);
}

INSTANTIATE_ON_BOTH_DATABASES(StaffAudit);

}  // namespace
}  // namespace noren::staff
