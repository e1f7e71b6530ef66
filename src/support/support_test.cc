#include "support/support.h"

#include <gmock/gmock.h>

#include "mail/mail.h"
#include "mail/templates.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/sample_shop.h"
#include "testing/storefront.h"

namespace noren::support {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::with;

class Support : public testing::DatabaseTest {
 protected:
  void SetUp() override { add_routes(router_, {shop_.house, shop_.directory, testing::frame_of(shop_.house)}); }
  http::Response press(const Form& form) { return browser_.send("/contact", form); }
  // The page it leads to; its address shows the same each time.
  http::Response send(const Form& form) {
    const http::Response pressed = press(form);
    EXPECT_EQ(pressed.status, 303);
    const std::string where = testing::location(pressed);
    EXPECT_EQ(browser_.get(where).body, browser_.get(where).body) << "Reload";
    return browser_.get(where);
  }
  Form filled() {
    Form form = testing::hidden_fields(browser_.get("/contact").body, {"csrf", "once"});
    const Form typed = {{"topic", "item"},
                        {"name", "山田 花子"},
                        {"email", "hanako@example.jp"},
                        {"number", ""},
                        {"message", "マグカップの大きさを\n教えてください。"}};
    form.insert(form.end(), typed.begin(), typed.end());
    return form;
  }
  std::vector<Inquiry> all() {
    return database_->read([&](db::Tx& tx) { return list(tx, ShopId("s1"), std::nullopt, 100, 0); });
  }

  testing::SampleShop shop_{*database_};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return shop_.by(ActorKind::buyer); }};
};

TEST_P(Support, AnInquiryIsStoredAndMailedOnce) {
  const Form form = filled();
  const http::Response sent = send(form);
  EXPECT_EQ(sent.status, 200);
  EXPECT_THAT(sent.body, HasSubstr("Q-2611-001"));
  EXPECT_THAT(sent.body, HasSubstr("hanako@example.jp"));
  EXPECT_THAT(send(form).body, HasSubstr("Q-2611-001")) << "pressed again";
  ASSERT_EQ(all().size(), 1u);
  const auto fates = database_->read([&](db::Tx& tx) { return mail::of_subject(tx, ShopId("s1"), all().front().id); });
  EXPECT_EQ(fates.size(), 2u);
  EXPECT_THAT(send(filled()).body, HasSubstr("Q-2611-002"));
}

TEST_P(Support, WhatAnInquiryBecameIsShownToItsBrowserAndForgottenWithItsWriter) {
  const std::string where = testing::location(press(with(filled(), "message", "")));
  Form form = testing::hidden_fields(browser_.get(where).body, {"csrf", "once"});
  const Form typed = filled();
  form.insert(form.end(), typed.begin() + 2, typed.end());
  EXPECT_EQ(testing::location(browser_.send(where, form)), where) << "right at last, at the same address";
  EXPECT_THAT(browser_.get(where).body, HasSubstr("Q-2611-001"));
  testing::Browser other(router_, [this] { return shop_.by(ActorKind::buyer); });
  other.get("/contact");
  EXPECT_THAT(other.get(where).body, Not(HasSubstr("Q-2611-001")));
  const Inquiry inquiry = all().front();
  database_->write([&](db::Tx& tx) { people::erase(tx, inquiry.shop, inquiry.person, inquiry.at); });
  EXPECT_THAT(browser_.get(where).body, Not(HasSubstr("hanako@example.jp")));
  EXPECT_EQ(browser_.get(where).status, 200);
}

TEST_P(Support, OtherWordsFromTheSameFormAreAnotherInquiry) {
  const Form form = filled();
  send(form);
  const Form changed = with(form, "message", "色のことも教えてください。");
  EXPECT_THAT(send(changed).body, HasSubstr("Q-2611-002"));
  EXPECT_THAT(send(changed).body, HasSubstr("Q-2611-002")) << "pressed again";
  EXPECT_THAT(send(with(form, "topic", "order")).body, HasSubstr("Q-2611-003"));
  EXPECT_THAT(send(form).body, HasSubstr("Q-2611-001")) << "the first one once more";
  std::vector<std::string> words;
  for (const Inquiry& inquiry : all()) {
    words.push_back(database_->read([&](db::Tx& tx) { return letter_of(tx, shop_.house, inquiry)->message; }));
  }
  const std::string first = "マグカップの大きさを\n教えてください。";
  EXPECT_THAT(words, ::testing::UnorderedElementsAre(first, "色のことも教えてください。", first));
}

TEST_P(Support, AMailIsPromisedOnlyWhenOneIsSent) {
  for (int i = 0; i < 5; ++i) EXPECT_THAT(send(filled()).body, HasSubstr("数分たっても届かないときは")) << i;
  EXPECT_THAT(send(filled()).body, Not(HasSubstr("数分たっても届かないときは")));
}

TEST_P(Support, NoMailIsPromisedWhileNoneGoesOut) {
  shop_.house.mails_kept = true;
  const std::string form = browser_.get("/contact").body;
  EXPECT_THAT(form, Not(HasSubstr("メールが届かない"))) << "a topic";
  EXPECT_THAT(form, Not(HasSubstr("からのメールを受信できるように"))) << "the hint to users of a carrier's mail";
  const std::string page = send(filled()).body;
  EXPECT_THAT(page, HasSubstr("Q-2611-001"));
  EXPECT_THAT(page, Not(HasSubstr("数分たっても届かないときは")));
}

TEST_P(Support, WhatIsWrongIsSaidAtItsFieldAndNothingTypedIsLost) {
  const auto refused = [&](const char* field, const std::string& value, const char* words) {
    const http::Response answer = send(with(filled(), field, value));
    EXPECT_THAT(answer.body, HasSubstr(words));
    return answer.body;
  };
  EXPECT_THAT(refused("name", " ", "お名前を入力してください"), HasSubstr("マグカップの大きさを"));
  refused("topic", "zzz", "ご用件を選び直してください");
  refused("email", "", "メールアドレスを入力してください");
  refused("email", "hanako", "形が正しくない");
  refused("message", "", "内容を入力してください");
  refused("message", std::string(6000, 'a'), "5000文字以内");
  refused("number", "A1042-0", "注文番号をご確認ください");
  EXPECT_THAT(refused("csrf", "forged", "もう一度「送信する」"), HasSubstr("マグカップの大きさを"));
  Form trapped = filled();
  trapped.emplace_back("leave_empty", "https://spam.example");
  EXPECT_THAT(send(trapped).body, HasSubstr("id=\"message_error\""));
  EXPECT_TRUE(all().empty());
}

TEST_P(Support, AnOrderIsTheirsOnlyWithItsMail) {
  const orders::Order order = shop_.place();
  send(with(filled(), "number", order.number));
  send(with(with(filled(), "number", order.number), "email", "taro@example.jp"));
  int known = 0;
  for (const Inquiry& inquiry : all()) {
    EXPECT_EQ(inquiry.order_number, order.number);
    known += inquiry.order_known ? 1 : 0;
  }
  EXPECT_EQ(known, 1);
}

TEST_P(Support, HandlingMovesForwardByVersions) {
  send(filled());
  const Inquiry inquiry = all().front();
  const Context staff = shop_.by(ActorKind::staff);
  ASSERT_TRUE(add_note(shop_.house, staff, inquiry.id, 1, "折り返し電話する"));
  EXPECT_EQ(set_state(shop_.house, staff, inquiry.id, 1, State::answered).error(), HandleError::stale);
  ASSERT_TRUE(set_state(shop_.house, staff, inquiry.id, 2, State::answered));
  EXPECT_EQ(set_state(shop_.house, staff, inquiry.id, 3, State::answered).error(), HandleError::stale) << "it is already";
  ASSERT_TRUE(set_state(shop_.house, staff, inquiry.id, 3, State::open));
  EXPECT_EQ(set_state(shop_.house, staff, "none", 1, State::open).error(), HandleError::not_found);
  database_->read([&](db::Tx& tx) {
    ASSERT_EQ(notes_of(tx, shop_.house, inquiry).size(), 1u);
    EXPECT_EQ(notes_of(tx, shop_.house, inquiry).front().text, "折り返し電話する");
    EXPECT_EQ(count(tx, ShopId("s1"), State::open).count, 1);
    EXPECT_EQ(count(tx, ShopId("s1"), State::answered).count, 0);
  });
}

TEST_P(Support, TheFirstPageToldOfWhatIsOpen) {
  send(filled());
  admin::FirstPage page;
  database_->read([&](db::Tx& tx) { Todos().tell(tx, shop_.by(ActorKind::staff), page); });
  ASSERT_EQ(page.todos.size(), 1u);
  EXPECT_EQ(page.todos.front().count, 1);
  EXPECT_EQ(page.todos.front().oldest, shop_.world.clock.now());
}

TEST_P(Support, TheOwnersPagesShowSearchAndAnswer) {
  send(filled());
  admin::Desk desk(shop_.house, testing::desk_options());
  http::Router router;
  add_admin_routes(router, desk);
  testing::Owner owner(shop_.world, router);
  const std::string one = "/admin/inquiries/" + all().front().id;
  EXPECT_THAT(owner.get("/admin/inquiries").body, HasSubstr("山田 花子"));
  EXPECT_THAT(owner.get("/admin/inquiries?q=" + http::url_encode("まぐかっぷ")).body, HasSubstr("山田 花子"));
  EXPECT_THAT(owner.get("/admin/inquiries?q=" + http::url_encode("急須")).body, Not(HasSubstr("山田 花子")));
  EXPECT_THAT(owner.get(one).body, HasSubstr("教えてください。"));
  shop_.house.mails_kept = true;
  EXPECT_THAT(owner.get(one).body, HasSubstr("お店のメールアドレスから返信してください"));
  shop_.house.mails_kept = false;
  EXPECT_EQ(owner.post(one + "/note", {{"version", "1"}, {"text", ""}}).status, 422);
  EXPECT_EQ(owner.post(one + "/note", {{"version", "1"}, {"text", "在庫を確かめる"}}).status, 303);
  EXPECT_THAT(owner.get(one).body, HasSubstr("在庫を確かめる"));
  EXPECT_EQ(owner.post(one + "/answered", {{"version", "1"}}).status, 409);
  EXPECT_EQ(owner.post(one + "/answered", {{"version", "2"}}).status, 303);
  EXPECT_THAT(owner.get("/admin/inquiries").body, Not(HasSubstr("山田 花子"))) << "the list opens with what is open";
  EXPECT_EQ(owner.get("/admin/inquiries/none").status, 404);
}

TEST_P(Support, ItsMailsAreWritten) {
  send(filled());
  mail::Contents contents;
  add_mail_kinds(contents, {shop_.house, shop_.directory, [](const ShopId&) { return std::string("https://kurumi.example"); }});
  for (const char* kind : {"inquiry_received", "inquiry_new"}) {
    mail::Message message;
    message.shop = ShopId("s1");
    message.kind = kind;
    message.subject_id = all().front().id;
    message.recipient = contents.find(kind)->recipient;
    const auto content = database_->read([&](db::Tx& tx) { return contents.find(kind)->source(tx, message); });
    ASSERT_TRUE(content);
    const auto words = *mail::builtin_template(kind, Locale::ja);
    EXPECT_TRUE(mail::faults_of(words, contents.find(kind)->sample(Locale::ja)).empty());
    const mail::Written mail = mail::write_mail(shop_.house.html, words, content->view, Locale::ja);
    EXPECT_THAT(mail.subject, HasSubstr("Q-2611-001"));
    EXPECT_THAT(mail.text, HasSubstr("マグカップの大きさを"));
    EXPECT_THAT(mail.text, Not(HasSubstr("{{")));
  }
}

INSTANTIATE_ON_BOTH_DATABASES(Support);

}  // namespace
}  // namespace noren::support
