#include "mail/templates.h"

#include "html/all_words.h"
#include "testing/databases.h"
#include "testing/house.h"

namespace noren::mail {
namespace {

const html::View kSample = {{"shop_name", "くるみ雑貨店"},
                            {"sent_by", "佐藤 花子"},
                            {"sent_at", "11月21日 12:03"},
                            {"gift", true},
                            {"lines", {{{"name", "マグカップ"}, {"total", "1,200円"}}}},
                            {"shop", {{"mail", "shop@example.jp"}}}};

// Every field the built-in mails name in their opening comments.
html::View every_field() {
  html::View view = kSample;
  for (const char* name : {"name",         "number",       "placed_at",    "order_url",     "admin_url",       "items",
                           "shipping",     "total",        "discount",     "payment",       "payment_when",    "delivery",
                           "wanted",       "deliver_when", "note",         "cancel",        "seller",          "phone",
                           "email",        "received",     "surplus",      "missing",       "carrier",         "shipped_at",
                           "tracking_url", "cod",          "reason",       "cancelled_at",  "case_number",     "topic",
                           "message",      "link",         "valid_until",  "answer_within", "shop_name",       "seller_address",
                           "seller_phone", "seller_email", "seller_hours", "received_on",   "tracking_number", "title",
                           "happened",     "doing",        "can",          "deadline",      "amount",          "paid_at",
                           "card",         "left",         "day",          "account",       "holder",          "undone",
                           "statement",    "charge_url",   "method",       "shop_url",      "money",           "instead",
                           "late",         "why",          "cod_other"}) {
    view[name] = std::string("<") + name + ">";
  }
  for (const char* name : {"first", "has_stock_low", "accepted", "by_buyer", "paid", "has_reduced", "accepts", "at_store", "has_gift",
                           "corrected", "number_follows"})
    view[name] = true;
  view["shop"] = "くるみ雑貨店";
  view["lines"] = {
      {{"name", "マグカップ"}, {"variant", "青"}, {"unit", "1,200円"}, {"quantity", "1"}, {"amount", "1,200円"}, {"reduced", true}}};
  view["fees"] = {{{"name", "代引手数料"}, {"amount", "330円"}}};
  view["gift_wishes"] = {{{"term", "のし"}, {"text", "御祝"}}};
  view["tax"] = {{{"label", "10%対象"}, {"taxable", "1,200円"}, {"tax", "109円"}}};
  view["to"] = {{"name", "山田 太郎"}, {"postcode", "〒810-0001"}, {"lines", {"福岡県福岡市中央区天神1-1-1"}}};
  view["parts"] = {{{"text", "入荷しました。"}, {"link", false}}, {{"text", "https://shop.example/"}, {"link", true}}};
  view["purposes"] = {"広告メール"};
  view["trial"] = true;
  for (const char* name : {"subject", "body", "stop_url", "url"}) view[name] = std::string("<") + name + ">";
  view["stock_low"] = {{{"name", "マグカップ"}, {"left", "2"}}};
  for (const char* name : {"bank", "branch", "kind", "account", "holder", "amount", "due", "name"}) view["transfer"][name] = name;
  view["konbini"] = {{"amount", "amount"}, {"due", "due"}, {"url", "url"}, {"cancels", true}};
  view["konbini"]["numbers"] = {{{"chain", "ローソン"}, {"number", "402918"}, {"confirmation", "09012345678"}}};
  return view;
}

constexpr const char* kBuiltIn[] = {
    "order_received",   "order_accepted", "order_trouble",   "payment_received", "shipped",        "cancelled",          "order_new",
    "inquiry_received", "inquiry_new",    "staff_reset",     "staff_invitation", "trial",          "payment_given_back", "refund_arrived",
    "payment_short",    "refund_account", "refund_sent",     "charge_found",     "payment_undone", "payment_reminder",   "method_back",
    "refund_ended",     "refund_undone",  "refund_returned", "refund_by_hand",   "tracking_fixed", "newsletter",      "newsletter_confirm"};

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
  const html::View view = {{"shop_name", "くるみ & <雑貨>"}};
  const Written written =
      write_mail(testing::TestWorld::templates(), {"{{shop_name}}\n", "こんにちは\n\n\n\n{{shop_name}}\n\n\n", "<p>{{shop_name}}</p>"},
                 view, Locale::ja);
  EXPECT_EQ(written.subject, "くるみ & <雑貨>");
  EXPECT_EQ(written.text, "こんにちは\n\nくるみ & <雑貨>\n");
  EXPECT_EQ(written.html, "<p>くるみ &amp; &lt;雑貨&gt;</p>");
}

TEST(MailTemplates, EveryBuiltInOneHasNoFaultAndLeavesNothingUnfilled) {
  const html::View view = every_field();
  for (const Locale locale : {Locale::ja, Locale::en}) {
    for (const char* name : kBuiltIn) {
      const auto words = builtin_template(name, locale);
      ASSERT_TRUE(words.has_value()) << name;
      for (const TemplateFault& fault : faults_of(*words, view))
        ADD_FAILURE() << name << ": " << fault.field << " " << fault.line << " " << fault.name;
      const Written written = write_mail(testing::TestWorld::templates(), *words, view, locale);
      EXPECT_FALSE(written.subject.empty()) << name;
      for (const std::string* text : {&written.subject, &written.text, &written.html})
        EXPECT_EQ(text->find("{{"), std::string::npos) << name;
      EXPECT_EQ(written.html.find("<seller>"), std::string::npos) << name << ": unescaped";
      EXPECT_EQ(written.text.find("\n\n\n"), std::string::npos) << name;
      EXPECT_TRUE(written.html.starts_with("<!DOCTYPE html>")) << name << ": " << written.html.substr(0, 80);
    }
  }
}

TEST(MailTemplates, EveryBuiltInKindHasItsNameForTheOwner) {
  for (const char* name : kBuiltIn)
    EXPECT_TRUE(html::all_words(Locale::ja).contains(std::string("mail.admin_messages.kind_") + name)) << name;
  const html::View fields = every_field();
  for (const auto& [name, value] : fields.items()) {
    if (name == "gift") continue;
    EXPECT_TRUE(html::all_words(Locale::ja).contains("mail.fields." + name)) << name;
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
    return save(version, TemplateText{"件名", text, ""});
  }
  Result<void, TemplateSaveError> save(std::int64_t version, const TemplateText& words) {
    return database_->write([&](db::Tx& tx) { return save_template(tx, context(), key_, version, words, kSample); });
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

TEST_P(MailTemplateStore, ASubjectIsOneLine) {
  ASSERT_TRUE(save(0, TemplateText{"お知らせ\nBcc: victim@example.com\r", "本文", ""}).has_value());
  EXPECT_EQ(in_force().words.subject, "お知らせ Bcc: victim@example.com");
}

TEST_P(MailTemplateStore, ABrokenOneIsNeverInForce) {
  EXPECT_EQ(save(0, "{{#lines}}").error(), TemplateSaveError::broken);
  EXPECT_EQ(in_force().version, 0);
}

INSTANTIATE_ON_BOTH_DATABASES(MailTemplateStore);

}  // namespace
}  // namespace noren::mail
