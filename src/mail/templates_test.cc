#include "mail/templates.h"

#include "html/html.h"
#include "testing/databases.h"
#include "testing/env.h"

namespace noren::mail {
namespace {

const html::View kSample = {{"shop_name", "くるみ雑貨店"},
                            {"sent_by", "佐藤 花子"},
                            {"sent_at", "11月21日 12:03"},
                            {"gift", true},
                            {"lines", {{{"name", "マグカップ"}, {"total", "1,200円"}}}},
                            {"shop", {{"mail", "shop@example.jp"}}}};

std::vector<TemplateFault> faults_in(std::string text) { return faults_of({"件名", std::move(text), ""}, kSample); }

TEST(MailTemplates, TheBuiltInOneHasItsWordsInBothLanguages) {
  const auto ja = builtin_template("trial", Locale::ja);
  const auto en = builtin_template("trial", Locale::en);
  ASSERT_TRUE(ja.has_value() && en.has_value());
  EXPECT_EQ(ja->subject, "【{{shop_name}}】テスト送信");
  EXPECT_EQ(ja->text.find("{{t."), std::string::npos);
  EXPECT_TRUE(ja->text.starts_with("ご担当者様\n")) << ja->text;
  EXPECT_NE(en->subject, ja->subject);
  EXPECT_NE(ja->html.find("<!DOCTYPE html>"), std::string::npos);
  EXPECT_FALSE(builtin_template("no_such_kind", Locale::ja).has_value());
}

TEST(MailTemplates, WordsAreFilledInRawInTextAndEscapedInHtml) {
  const html::Templates html;
  const html::View view = {{"shop_name", "くるみ & <雑貨>"}};
  const Written written = write_mail(html, {"{{shop_name}}\n", "こんにちは\n\n\n\n{{shop_name}}\n\n\n", "<p>{{shop_name}}</p>"}, view, Locale::ja);
  EXPECT_EQ(written.subject, "くるみ & <雑貨>");
  EXPECT_EQ(written.text, "こんにちは\n\nくるみ & <雑貨>\n");
  EXPECT_EQ(written.html, "<p>くるみ &amp; &lt;雑貨&gt;</p>");
}

TEST(MailTemplates, EveryBuiltInOneIsFilledInWithItsOwnSample) {
  const html::Templates html;
  for (const Locale locale : {Locale::ja, Locale::en}) {
    const auto words = builtin_template("trial", locale);
    ASSERT_TRUE(words.has_value());
    EXPECT_TRUE(faults_of(*words, kSample).empty());
    const Written written = write_mail(html, *words, kSample, locale);
    EXPECT_NE(written.text.find("佐藤 花子"), std::string::npos);
    EXPECT_EQ(written.text.find("{{"), std::string::npos);
  }
}

TEST(MailTemplateFaults, AGoodOneHasNone) {
  EXPECT_TRUE(faults_in("{{! note }}{{shop_name}} {{shop.mail}} {{#gift}}gift{{/gift}}{{^gift}}no{{/gift}}\n"
                        "{{#lines}}{{name}} {{total}} {{shop_name}}{{/lines}} {{lang}}{{root}}")
                  .empty());
}

TEST(MailTemplateFaults, EachIsNamedWithItsLine) {
  using What = TemplateFault::What;
  struct Case {
    const char* text;
    What what;
    int line;
    const char* name;
  };
  const Case cases[] = {
      {"a\n{{ordernumber}}", What::unknown_name, 2, "ordernumber"},
      {"{{name}}", What::unknown_name, 1, "name"},
      {"{{#lines}}{{nam}}{{/lines}}", What::unknown_name, 1, "nam"},
      {"a\n\n{{shop_name", What::unclosed, 3, "shop_name"},
      {"a\n{{#gift}}b\n", What::unclosed, 2, "gift"},
      {"{{/gift}}", What::unopened, 1, "gift"},
      {"{{{shop_name}}}", What::not_allowed, 1, "shop_name"},
      {"{{&shop_name}}", What::not_allowed, 1, "shop_name"},
      {"{{> admin/top}}", What::not_allowed, 1, "admin/top"},
      {"{{=<% %>=}}", What::not_allowed, 1, "<% %>="},
      {"{{t.admin.common.save}}", What::unknown_name, 1, "t.admin.common.save"},
  };
  for (const Case& one : cases) {
    const auto faults = faults_in(one.text);
    ASSERT_EQ(faults.size(), 1U) << one.text;
    EXPECT_EQ(faults[0].what, one.what) << one.text;
    EXPECT_EQ(faults[0].line, one.line) << one.text;
    EXPECT_EQ(faults[0].name, one.name) << one.text;
    EXPECT_EQ(faults[0].field, "text");
  }
  EXPECT_EQ(faults_of({" ", "", ""}, kSample).size(), 2U);
  EXPECT_EQ(faults_of({"s", std::string(70'000, 'x'), ""}, kSample).at(0).what, What::too_long);
}

class MailTemplateStore : public testing::DatabaseTest {
 protected:
  Context context() const { return {ShopId("s1"), {ActorKind::staff, "st1", "佐藤 花子"}, clock_.now(), Locale::ja, "r1"}; }
  Result<void, TemplateSaveError> save(std::int64_t version, const std::string& text) {
    return database_->write([&](db::Tx& tx) { return save_template(tx, context(), key_, version, {"件名", text, ""}, kSample); });
  }
  TemplateInForce in_force() {
    return database_->read([&](db::Tx& tx) { return template_in_force(tx, key_); }).value();
  }

  const TemplateKey key_{ShopId("s1"), "trial", Locale::ja};
  testing::MovedClock clock_;
};

TEST_P(MailTemplateStore, TheOwnersWordsAreInForceUntilTheyAreReset) {
  EXPECT_EQ(in_force().version, 0);
  ASSERT_TRUE(save(0, "本文 {{shop_name}}").has_value());
  EXPECT_EQ(in_force().words.text, "本文 {{shop_name}}");
  EXPECT_EQ(in_force().version, 1);
  EXPECT_EQ(in_force().changed_by, "佐藤 花子");
  database_->read([&](db::Tx& tx) { EXPECT_EQ(template_in_force(tx, {ShopId("s1"), "trial", Locale::en})->version, 0); });
  ASSERT_TRUE(database_->write([&](db::Tx& tx) { return reset_template(tx, context(), key_, 1); }).has_value());
  EXPECT_EQ(in_force().words, builtin_template("trial", Locale::ja));
}

TEST_P(MailTemplateStore, AStalePageChangesNothing) {
  ASSERT_TRUE(save(0, "一").has_value());
  EXPECT_EQ(save(0, "二").error(), TemplateSaveError::stale);
  ASSERT_TRUE(save(1, "三").has_value());
  EXPECT_EQ(save(1, "四").error(), TemplateSaveError::stale);
  ASSERT_TRUE(database_->write([&](db::Tx& tx) { return reset_template(tx, context(), key_, 2); }).has_value());
  EXPECT_EQ(save(1, "五").error(), TemplateSaveError::stale) << "the version counts on over a reset";
  EXPECT_TRUE(save(3, "六").has_value());
}

TEST_P(MailTemplateStore, ABrokenOneIsNeverInForce) {
  EXPECT_EQ(save(0, "{{#lines}}").error(), TemplateSaveError::broken);
  EXPECT_EQ(in_force().version, 0);
}

INSTANTIATE_ON_BOTH_DATABASES(MailTemplateStore);

}  // namespace
}  // namespace noren::mail
