#include "mail/mirror.h"

#include "mail/templates.h"
#include "testing/databases.h"
#include "testing/env.h"

namespace noren::mail {
namespace {

class MirrorOfTemplates : public testing::DatabaseTest {
 protected:
  Context context() const { return {ShopId("s1"), {ActorKind::staff, "st1", "佐藤 花子"}, clock_.now(), Locale::ja, "r1"}; }
  void save(std::int64_t version, const std::string& text) {
    const html::View fields = {{"shop_name", "くるみ雑貨店"}};
    const auto saved = database_->write([&](db::Tx& tx) {
      return save_template(tx, context(), key_, version, {"件名", text, ""}, fields);
    });
    ASSERT_TRUE(saved.has_value());
  }
  TemplateInForce in_force(db::Database& where) {
    return where.read([&](db::Tx& tx) { return template_in_force(tx, key_); }).value();
  }

  const TemplateKey key_{ShopId("s1"), "trial", Locale::ja};
  testing::MovedClock clock_;
  testing::FreshDatabase own_{"sqlite"};
};

TEST_P(MirrorOfTemplates, ANodeHasTheOwnersWordsAsTheyAreNow) {
  EXPECT_FALSE(mirror_templates(*database_, *own_)) << "nobody has changed any";
  for (const auto& [version, text] : {std::pair(0, "{{shop_name}}です"), std::pair(1, "いつもありがとうございます")}) {
    save(version, text);
    EXPECT_TRUE(mirror_templates(*database_, *own_));
    EXPECT_EQ(in_force(*own_).words.text, text);
    EXPECT_EQ(in_force(*own_).version, version + 1);
    EXPECT_EQ(in_force(*own_).changed_by, "佐藤 花子");
    EXPECT_FALSE(mirror_templates(*database_, *own_));
  }
  ASSERT_TRUE(database_->write([&](db::Tx& tx) { return reset_template(tx, context(), key_, 2); }).has_value());
  EXPECT_TRUE(mirror_templates(*database_, *own_));
  EXPECT_FALSE(in_force(*own_).is_changed);
  EXPECT_EQ(in_force(*own_).words, builtin_template("trial", Locale::ja));
}

INSTANTIATE_ON_BOTH_DATABASES(MirrorOfTemplates);

}  // namespace
}  // namespace noren::mail
