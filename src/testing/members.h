// Members in tests: their pages as a browser asks for them, and what stands in their mails.
#pragma once
#include "catalog/shelf.h"
#include "mail/mail.h"
#include "members/pages.h"
#include "testing/sample_shop.h"
#include "testing/storefront.h"

namespace noren::testing {

class MemberWorld {
 public:
  explicit MemberWorld(db::Database& database) : shop(database) {
    members::add_routes(router, pages());
    members::add_mail_kinds(contents, {shop.house, shop.directory, [](const ShopId&) { return std::string("https://kurumi.example"); }});
  }

  members::Pages pages() { return {shop.house, shop.directory, frame_of(shop.house), plain_error, false}; }
  Context buyer() { return shop.by(ActorKind::buyer); }

  // All mails of a kind so far that have something to say now, the newest last.
  std::vector<mail::Content> mails(const std::string& kind) {
    std::vector<mail::Content> all;
    shop.house.db.read([&](db::Tx& tx) {
      for (const std::string& id : letters(tx)) {
        for (const mail::Fate& fate : mail::of_subject(tx, ShopId("s1"), id)) {
          if (fate.message.kind != "member_" + kind) continue;
          if (auto content = contents.find(fate.message.kind)->source(tx, fate.message)) all.push_back(std::move(*content));
        }
      }
    });
    return all;
  }
  // The path of the link in the newest of them; "" when there is none.
  std::string link(const std::string& kind) {
    const auto all = mails(kind);
    return all.empty() ? "" : all.back().view.at("link").get<std::string>().substr(std::string("https://kurumi.example").size());
  }
  std::string code(const std::string& kind) {
    const auto all = mails(kind);
    return all.empty() ? "" : all.back().view.at("code").get<std::string>();
  }

  SampleShop shop;
  http::Router router;
  mail::Contents contents;

 private:
  static std::vector<std::string> letters(db::Tx& tx) {
    constexpr db::Statement kLetters{"test/letters", "SELECT id FROM member_letters ORDER BY created_at, id",
                                     "SELECT id FROM member_letters ORDER BY created_at, id"};
    return tx.all(kLetters, [](const db::Row& row) { return row.str(0); });
  }
};

// Somebody at a browser: looks at a page, then sends its form.
class MemberBrowser : public Browser {
 public:
  explicit MemberBrowser(MemberWorld& world) : Browser(world.router, [&world] { return world.buyer(); }) {}

  // The answer of the button; the page is opened first, and its hidden fields go along.
  http::Response press(const std::string& page, Form fields) {
    const std::string html = get(page).body;
    fields.emplace_back("csrf", hidden(html, "csrf"));
    for (const char* name : {"next", "version"}) {
      if (const std::string value = hidden(html, name); !value.empty()) fields.emplace_back(name, value);
    }
    return send(page, fields);
  }
  // The page that the button leads to.
  std::string after(const http::Response& pressed) { return get(location(pressed)).body; }
};

inline constexpr const char* kMembersPassword = "walnut-and-linen";

// Registers with the address and is signed in.
inline void join(MemberWorld& world, MemberBrowser& browser, const std::string& mail, const std::string& name = "山田 花子") {
  browser.press("/account/register", {{"mail", mail}});
  const http::Response done = browser.press(world.link("join"), {{"name", name}, {"password", kMembersPassword}, {"terms", "1"}});
  check(done.status == 303 && location(done) == "/account", "nobody joined");
}

}  // namespace noren::testing
