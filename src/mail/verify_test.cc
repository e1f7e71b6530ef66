#include "mail/verify.h"

#include <gmock/gmock.h>

#include "mail/mail.h"
#include "testing/databases.h"
#include "testing/env.h"

namespace noren::mail {
namespace {

using ::testing::HasSubstr;

constexpr db::Statement kVanish{"test/vanish", "UPDATE mail_messages SET state = 'vanished' WHERE subject_id = 'i2'",
                                "UPDATE mail_messages SET state = 'vanished' WHERE subject_id = 'i2'"};

class MailAudit : public testing::DatabaseTest {};

TEST_P(MailAudit, AMessageInAStateThatDoesNotExistIsNamedWhateverItIsAbout) {
  const ShopId shop("s1");
  const testing::MovedClock clock;
  database_->write([&](db::Tx& tx) {
    for (const char* subject : {"i1", "i2", "i3"}) {
      enqueue(tx, {.shop = shop,
                   .kind = "inquiry_received",
                   .subject_type = "inquiry",
                   .subject_id = subject,
                   .recipient = Role::buyer,
                   .now = clock.now()});
    }
  });
  const Finding before = verify_states(*database_, shop, Locale::en);
  EXPECT_EQ(before.checked, 3);
  EXPECT_TRUE(before.good());
  database_->write([](db::Tx& tx) { tx.run(kVanish); });
  const Finding after = verify_states(*database_, shop, Locale::en);
  EXPECT_EQ(after.checked, 3);
  ASSERT_EQ(after.broken, 1);
  EXPECT_THAT(after.violations.at(0), HasSubstr("i2:inquiry_received (inquiry_received) is in the state “vanished”"));
  EXPECT_TRUE(verify_states(*database_, ShopId("s2"), Locale::en).good()) << "another shop's";
}

INSTANTIATE_ON_BOTH_DATABASES(MailAudit);

}  // namespace
}  // namespace noren::mail
