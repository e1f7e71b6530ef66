// The owner's pages of mail and the demo's mailbox, asked as a browser would.
#include "mail/pages.h"

#include <filesystem>
#include <fstream>

#include "mail/rules.h"
#include "mail/transport.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/dns.h"
#include "testing/folders.h"

namespace noren::mail {
namespace {

using namespace std::chrono_literals;
using testing::Form;
using testing::has;
using testing::header_of;

class MailPages : public ::testing::Test {
 protected:
  MailPages() {
    add_own_kinds(contents_, sender);
    contents_.add("order_received", {[this](db::Tx&, const Message&) { return says(); }, Role::buyer, [](Locale) { return sample(); }});
    admin::add_routes(router_, desk_, post_);
    add_admin_routes(router_, {desk_, contents_, worker_, sender, {face, find}, {&dns_, true, "mail.example.jp"}});
    add_demo_routes(router_, house_, folder_);
    desk_.add_todos(first_page_);
  }
  ~MailPages() override { testing::remove_folder(folder_); }

  static Sender sender(const ShopId&) { return {{"shop@example.jp", "くるみ雑貨店"}, {"", ""}, {"owner@example.jp", "店主"}}; }
  static std::optional<SubjectFace> face(db::Tx&, const Message& message) {
    return SubjectFace{"K7M-4821", "/admin/orders/" + message.subject_id};
  }
  static std::vector<std::string> find(db::Tx&, const ShopId&, std::string_view typed) {
    if (typed == "K7M-4821") return {"c1"};
    return {};
  }
  static html::View sample() {
    return {{"shop_name", "くるみ雑貨店"},
            {"name", "山田 <花子>"},
            {"number", "K7M-4821"},
            {"lines", {{{"name", "マグカップ"}, {"quantity", "1"}}}}};
  }
  std::optional<Content> says() const {
    Content content;
    content.to = {to_, "山田 花子"};
    content.template_name = "trial";
    content.view = {{"shop_name", "くるみ雑貨店"}, {"sent_by", "https://shop.example/orders/abc"}, {"sent_at", "<今日>"}};
    return content;
  }

  http::Response get(const std::string& target) { return owner_.get(target); }
  http::Response post(const std::string& target, Form form) { return owner_.post(target, std::move(form)); }
  void put(const char* subject) {
    database_->write([&](db::Tx& tx) {
      enqueue(tx,
              {.shop = ShopId("s1"), .kind = "order_received", .subject_type = "order", .subject_id = subject, .now = house_.clock.now()});
    });
  }
  mail::Run run() { return worker_.run_once(house_.clock.now()); }
  State state_of(const char* id) {
    return database_->read([&](db::Tx& tx) { return mail::find(tx, ShopId("s1"), MessageId(id)); }).value().message.state;
  }

  testing::FixedDns dns_;
  const std::string folder_ = testing::make_folder();
  testing::FreshDatabase database_{"sqlite"};
  testing::TestHouse house_{*database_};
  testing::KeptPost post_;
  admin::Desk desk_{house_, testing::desk_options()};
  Contents contents_;
  std::unique_ptr<Transport> spool_ = open_spool(folder_, false);
  Worker worker_{{*database_, house_.House::env, house_.html, contents_, *spool_, sender, {}}};
  FirstPagePart first_page_{worker_};
  http::Router router_;
  testing::Owner owner_{house_, router_};
  std::string to_ = "hanako@example.jp";
};

TEST_F(MailPages, WhatTheWorldCannotLookUpOfTheSenderStandsThereAsTheRecordToAdd) {
  dns_.exchanges_of["example.jp"] = {{10, "mail.example.jp"}};
  dns_.addresses_of["mail.example.jp"] = {"192.0.2.1"};
  const http::Response page = get("/admin/mail/identity");
  EXPECT_TRUE(has(page, "example.jp"));
  EXPECT_TRUE(has(page, "v=spf1 a:mail.example.jp ~all"));
  EXPECT_TRUE(has(page, "_dmarc.example.jp"));
  EXPECT_TRUE(has(page, "v=DMARC1; p=none"));
  EXPECT_TRUE(has(page, "10 mail.example.jp"));
  EXPECT_TRUE(has(get("/en/admin/mail/identity"), "Missing"));
}

TEST_F(MailPages, TheOutboxTellsWhatBecameOfEachMessage) {
  put("c1");
  EXPECT_TRUE(has(get("/admin/mail"), "送信待ち"));
  run();
  const auto page = get("/admin/mail");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(has(page, "注文の受付（自動返信）"));
  EXPECT_TRUE(has(page, "K7M-4821"));
  EXPECT_TRUE(has(page, "h***@example.jp"));
  EXPECT_TRUE(has(page, "フォルダーに保存（未送信）"));
  EXPECT_TRUE(has(page, "サーバーの「mail」フォルダーに保存しました。ここからは送信していません"));
  EXPECT_FALSE(has(page, "相手のサーバーが受け取りました")) << "nobody took it";
  EXPECT_FALSE(has(page, "hanako@example.jp")) << "addresses are masked";
  EXPECT_TRUE(has(get("/admin/mail?q=K7M-4821&show=spooled"), "h***@example.jp"));
  EXPECT_FALSE(has(get("/admin/mail?q=nothing"), "h***@example.jp"));
  EXPECT_FALSE(has(get("/admin/mail?show=cancelled"), "h***@example.jp"));
  EXPECT_TRUE(has(get("/admin/mail?show=spooled&kind=order_received"), "h***@example.jp"));
  EXPECT_FALSE(has(get("/admin/mail?show=handed_over"), "h***@example.jp"));
  EXPECT_EQ(get("/admin/mail?page=-7&show=%3Cscript%3E").status, 200);
}

TEST_F(MailPages, AFolderThatCannotBeWrittenIsToldAsThatAndNotAsAMailServer) {
  const std::string day = folder_ + "/" + spool_path("", house_.clock.now()).substr(0, std::string("2026-11-21").size());
  std::ofstream(day) << "a file where the folder of the day should be";
  put("c1");
  run();
  const auto page = get("/admin/mail");
  EXPECT_TRUE(has(page, "メールを保存するサーバーのフォルダーに書き込めません"));
  EXPECT_TRUE(has(page, day + "/")) << "which one";
  EXPECT_TRUE(has(page, "フォルダーの権限")) << "and what to do";
  EXPECT_TRUE(has(page, "フォルダーに保存できませんでした")) << "the message's own story";
  EXPECT_FALSE(has(page, "メールサーバーにつながりません"));
  EXPECT_FALSE(has(page, "いまは受け取れないとのこと"));
  owner_.speak(Locale::en);
  EXPECT_TRUE(has(get("/admin/mail"), "folder that mails are kept in cannot be written"));
  owner_.speak(Locale::ja);
  std::filesystem::remove(day);
  house_.clock.advance(2min);
  run();
  EXPECT_EQ(state_of("c1:order_received"), State::spooled);
  EXPECT_FALSE(has(get("/admin/mail"), "書き込めません"));
}

TEST_F(MailPages, WhatDidNotArriveCanBeSentAgain) {
  to_ = "";
  put("c1");
  run();
  EXPECT_EQ(state_of("c1:order_received"), State::parked);
  EXPECT_TRUE(has(get("/admin/mail?show=parked"), "宛先のメールアドレスがありません。"));
  to_ = "hanako@example.jp";
  const auto again = post("/admin/mail/retry", {{"id", "c1:order_received"}, {"to", ""}, {"from", "/admin/mail?show=parked"}});
  EXPECT_EQ(again.status, 303);
  EXPECT_EQ(header_of(again, "Location"), "/admin/mail?show=parked");
  run();
  EXPECT_EQ(state_of("c1:order_received"), State::spooled);
  EXPECT_EQ(post("/admin/mail/retry", {{"id", "c1:order_received"}, {"to", ""}}).status, 422) << "it is no longer parked";
  EXPECT_FALSE(has(get("/admin/mail"), "/admin/mail/retry")) << "it would only be put into the folder once more";
  EXPECT_EQ(post("/admin/mail/retry", {{"id", "c9:order_received"}, {"to", ""}}).status, 404);
}

TEST_F(MailPages, ACorrectedAddressMakesANewMessageAndTheWayBackStaysOurs) {
  to_ = "broken";
  put("c1");
  run();
  house_.clock.advance(2min);
  EXPECT_EQ(post("/admin/mail/retry", {{"id", "c1:order_received"}, {"to", "no address"}}).status, 422);
  const auto again = post("/admin/mail/retry", {{"id", "c1:order_received"}, {"to", "b@example.jp"}, {"from", "https://evil.example/"}});
  EXPECT_EQ(header_of(again, "Location"), "/admin/mail");
  run();
  EXPECT_EQ(state_of("c1:order_received:2"), State::spooled);
}

TEST_F(MailPages, ATestMailGoesToTheShop) {
  EXPECT_EQ(post("/admin/mail/trial", {}).status, 303);
  EXPECT_TRUE(has(get("/admin/mail"), "サーバーの「mail」フォルダーに保存されます")) << "no mail server is set up";
  EXPECT_EQ(run().spooled, 1);
  EXPECT_TRUE(has(get("/demo/mail"), "owner@example.jp"));
}

TEST_F(MailPages, AMailThatCannotBeReadIsNotToldToBeNone) {
  EXPECT_TRUE(has(get("/demo/mail"), "まだメールはありません"));
  put("c1");
  run();
  EXPECT_TRUE(has(get("/demo/mail"), "hanako@example.jp"));
  std::filesystem::path file;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
    if (entry.is_regular_file()) file = entry.path();
  }
  ASSERT_TRUE(std::filesystem::remove(file));
  EXPECT_FALSE(has(get("/demo/mail"), "読めません")) << "somebody took it away";
  ASSERT_TRUE(std::filesystem::create_directory(file)) << "there, and not to be read, whoever runs this test";
  const auto page = get("/demo/mail");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(has(page, "1通のメールを読めません"));
  EXPECT_FALSE(has(page, "まだメールはありません"));
}

TEST_F(MailPages, TheEditorShowsRefusesSavesAndGoesBack) {
  const std::string path = "/admin/mail/templates/order_received";
  EXPECT_TRUE(has(get("/admin/mail/templates"), "/admin/mail/templates/order_received?language=en"));
  EXPECT_EQ(get("/admin/mail/templates/nothing").status, 404);
  EXPECT_EQ(get(path).status, 200);

  const auto form = [&](const char* version, const char* text, Form more = {}) {
    Form fields{{"language", "ja"}, {"version", version}, {"subject", "件名 {{number}}"}, {"text", text}, {"html", "<p>{{name}}</p>"}};
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
  };
  const auto broken = post(path, form("0", "一\r\n{{ordernumber}}"));
  EXPECT_EQ(broken.status, 422);
  EXPECT_TRUE(has(broken, "本文 2行目"));
  EXPECT_TRUE(has(broken, "「ordernumber」という差し込みはありません。"));
  const auto looked = post(path, form("0", "こんにちは {{name}}", {{"preview", "1"}}));
  EXPECT_EQ(looked.status, 200);
  EXPECT_TRUE(has(looked, "こんにちは 山田 &lt;花子&gt;"));
  EXPECT_TRUE(has(get(path), "はじめの文面")) << "looking does not save";
  const auto alone = post(path + "/preview", form("0", "x"));
  EXPECT_EQ(alone.body, "<p>山田 &lt;花子&gt;</p>");
  EXPECT_NE(header_of(alone, "Content-Security-Policy").find("sandbox"), std::string::npos);

  EXPECT_EQ(post(path, form("0", "こんにちは {{name}}")).status, 303);
  EXPECT_EQ(post(path, form("0", "おそい")).status, 409) << "a stale page changes nothing";
  EXPECT_TRUE(has(get(path), "こんにちは {{name}}"));
  EXPECT_TRUE(has(post(path, form("1", "x", {{"reset", "1"}})), "はじめの文面に戻しますか"));
  EXPECT_EQ(post(path, form("1", "x", {{"reset", "1"}, {"sure", "1"}})).status, 303);
  EXPECT_FALSE(has(get(path), "こんにちは {{name}}"));
}

TEST_F(MailPages, TheDemosMailboxLooksThroughAllMailsForAnAddress) {
  const auto send = [&](int from, int to, const char* address) {
    to_ = address;
    for (int i = from; i < to; ++i) put(("c" + std::to_string(100 + i)).c_str());
    while (run().all() > 0) {
    }
    house_.clock.advance(1min);
  };
  send(0, 2, "hanako@example.jp");
  send(2, 37, "hanami@example.jp");  // looks the same where addresses are masked
  for (const char* typed : {"hanako%40example.jp", "hanako"}) {
    const auto found = get(std::string("/demo/mail?to=") + typed);
    EXPECT_TRUE(has(found, "c100%3Aorder_received")) << typed;
    EXPECT_TRUE(has(found, "c101%3Aorder_received")) << typed;
    EXPECT_FALSE(has(found, "c102%3Aorder_received")) << typed;
    EXPECT_FALSE(has(found, "page=2")) << typed;
  }
  EXPECT_TRUE(has(get("/demo/mail?to=hanami"), "to=hanami&amp;page=2"));
  const auto rest = get("/demo/mail?to=hanami&page=2");
  std::size_t shown = 0;
  for (std::size_t at = rest.body.find("class=\"mail-top\""); at != std::string::npos; at = rest.body.find("class=\"mail-top\"", at + 1))
    ++shown;
  EXPECT_EQ(shown, 5u);
}

TEST_F(MailPages, TheDemosMailboxShowsTheSpooledMail) {
  EXPECT_TRUE(has(get("/demo/mail"), "まだメールはありません"));
  put("c1");
  run();
  const auto box = get("/demo/mail");
  EXPECT_TRUE(has(box, "【くるみ雑貨店】テスト送信"));
  EXPECT_TRUE(has(box, "/demo/mail/c1%3Aorder_received"));
  EXPECT_TRUE(has(get("/demo/mail?to=hanako%40example.jp"), "テスト送信"));
  EXPECT_FALSE(has(get("/demo/mail?to=hxxxxx%40example.jp"), "【くるみ雑貨店】"));
  const auto mail = get("/demo/mail/c1%3Aorder_received");
  EXPECT_EQ(mail.status, 200);
  EXPECT_TRUE(has(mail, "<a href=\"https://shop.example/orders/abc\">"));
  EXPECT_TRUE(has(mail, "&lt;今日&gt;"));
  EXPECT_TRUE(has(mail, "auto-generated"));
  const auto html = get("/demo/mail/c1%3Aorder_received/html");
  EXPECT_TRUE(has(html, "<!DOCTYPE html>"));
  EXPECT_NE(header_of(html, "Content-Security-Policy").find("sandbox"), std::string::npos);
  const auto source = get("/demo/mail/c1%3Aorder_received/source");
  EXPECT_EQ(source.content_type, "message/rfc822");
  EXPECT_TRUE(has(source, "Content-Type: multipart/alternative"));
  EXPECT_EQ(get("/demo/mail/c9%3Aorder_received").status, 303) << "what is not there leads back to the mailbox";
  EXPECT_EQ(get("/demo/mail/..").status, 303) << "a name from outside is no path; slashes in it are the http tests'";
}

}  // namespace
}  // namespace noren::mail
