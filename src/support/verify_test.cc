#include "support/verify.h"

#include <gmock/gmock.h>

#include "support/support.h"
#include "testing/databases.h"
#include "testing/orders.h"

namespace noren::support {
namespace {

using ::testing::HasSubstr;

class InquiryAudit : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    inquiry_ = receive(world_.house, world_.now(), {"once", "item", "", {"山田 花子", "hanako@example.jp", "大きさは？"}});
  }
  Finding audit() { return verify_inquiries(*database_, world_.context.shop, Locale::en); }
  void change(std::string_view sql) {
    const db::Statement statement{sql, sql, sql};  // prepared statements are known by their names
    database_->write([&](db::Tx& tx) { tx.run(statement); });
  }

  testing::OrderWorld world_{*database_};
  Inquiry inquiry_;
};

TEST_P(InquiryAudit, AnErasedWritersInquiryMayStayShutAndALostKeyMayNot) {
  EXPECT_TRUE(audit().good());
  EXPECT_EQ(audit().checked, 1);
  database_->write([&](db::Tx& tx) { people::erase(tx, inquiry_.shop, inquiry_.person, world_.house.clock.now()); });
  EXPECT_TRUE(audit().good());
  change("DELETE FROM person_erasures");
  ASSERT_EQ(audit().broken, 1);
  EXPECT_THAT(audit().violations.at(0), HasSubstr("Inquiry " + inquiry_.case_number));
}

TEST_P(InquiryAudit, AKeyLostAfterTheWriterCameBackIsMissed) {
  database_->write([&](db::Tx& tx) { people::erase(tx, inquiry_.shop, inquiry_.person, world_.house.clock.now()); });
  world_.house.clock.advance(std::chrono::hours(1));
  const Inquiry again = receive(world_.house, world_.now(), {"again", "item", "", {"山田 花子", "hanako@example.jp", "色は？"}});
  EXPECT_TRUE(audit().good());
  change("DELETE FROM persons");
  ASSERT_EQ(audit().broken, 1);
  EXPECT_THAT(audit().violations.at(0), HasSubstr("Inquiry " + again.case_number));
}

TEST_P(InquiryAudit, AnInquiryThatIsGoneIsMissedByItsMailsAndByItsNumber) {
  change("DELETE FROM inquiries");
  ASSERT_EQ(audit().broken, 2);
  EXPECT_THAT(audit().violations.at(0), HasSubstr("Inquiry " + inquiry_.id + " is gone, though 2 mails and notes of it are kept"));
  EXPECT_THAT(audit().violations.at(1), HasSubstr("1 inquiry was counted, and 0 are there"));
  change("DELETE FROM mail_messages");
  EXPECT_EQ(audit().broken, 1) << "its number was given";
  change("DELETE FROM inquiry_counters");
  EXPECT_TRUE(audit().good());
}

INSTANTIATE_ON_BOTH_DATABASES(InquiryAudit);

}  // namespace
}  // namespace noren::support
