// The owner's pages of troubles through their routes, with somebody signed in.
#include "troubles/admin_pages.h"

#include <gmock/gmock.h>

#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/troubles.h"
#include "troubles/handle.h"

namespace noren::troubles {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::with;

class TroublePages : public testing::DatabaseTest {
 protected:
  void SetUp() override { add_admin_routes(router_, {desk_, hands_, ticker_}); }
  // Somebody of the staff with this right and no other.
  void sign_in_with(staff::Right right) {
    const Context context = testing::context_at(house_.clock);
    testing::KeptPost post;
    staff::Rights rights;
    rights.add(right);
    check(staff::add_account(house_, context, post, {"ichiro@example.jp", "鈴木 一郎", staff::Role::staff, rights}).has_value(),
          "an account");
    const auto letter = house_.db.read([&](db::Tx& tx) { return staff::letter_content(tx, house_, kShop, post.letters.at(0).id); });
    const std::string link = letter->path.substr(letter->path.rfind('/') + 1);
    check(staff::set_password_by_link(house_, context, link, testing::kOwnerPassword).has_value(), "a password");
    staff::Attempt attempt = testing::owner_attempt();
    attempt.mail = "ichiro@example.jp";
    owner_.sign_in(attempt);
  }
  http::Response get(const std::string& target) { return owner_.get(target); }
  http::Response post(const std::string& target, Form form) { return owner_.post(target, std::move(form)); }
  TroubleId open_one(std::string_view kind, const std::string& subject, const std::string& evidence) {
    const TroubleId id = house_.db.write([&](db::Tx& tx) {
      return open(tx, {kShop, kind, {"message", subject}, OrderId("o1"), evidence, house_.clock.now()});
    });
    ticker_.run(house_.clock.now());
    return id;
  }
  std::string version(const TroubleId& id) {
    return std::to_string(house_.db.read([&](db::Tx& tx) { return find(tx, kShop, id)->events; }));
  }
  // The form of a playbook as a browser would send it back.
  static Form filled(const Playbook& playbook, std::int64_t version) {
    Form form{{"version", std::to_string(version)},
              {"steps", std::to_string(playbook.steps.size())},
              {"buyer_ja", playbook.buyer.ja},
              {"buyer_en", playbook.buyer.en}};
    std::size_t n = 0;
    for (const Step& step : playbook.steps) {
      const std::string suffix = "_" + std::to_string(++n);
      constexpr const char* kUnits[] = {"m", "h", "d", "bd"};
      const Form fields{{"who", std::string(name_of(step.who))},
                        {"deed", step.deed},
                        {"solved_when", step.solved_when},
                        {"amount", std::to_string(step.within.amount)},
                        {"unit", kUnits[static_cast<int>(step.within.unit)]},
                        {"owner_ja", step.owner.ja},
                        {"owner_en", step.owner.en},
                        {"doing_ja", step.doing.ja},
                        {"doing_en", step.doing.en},
                        {"can_ja", step.can.ja},
                        {"can_en", step.can.en}};
      for (const auto& [name, value] : fields) form.emplace_back(name + suffix, value);
    }
    return form;
  }

  const ShopId kShop{"s1"};
  testing::TestHouse house_{*database_};
  testing::ToldHands hands_;
  Ticker ticker_{house_, hands_};
  admin::Desk desk_{house_, testing::desk_options()};
  http::Router router_;
  testing::Owner owner_{house_, router_};
};

TEST_P(TroublePages, AListWithoutTheTroublesOfOthersDoesNotSayThatThereAreNone) {
  open_one(kind::kUnpaidOrder, "b", R"({"amount":6556,"due_on":"2026-11-28"})");
  sign_in_with(staff::Right::stock);
  const http::Response page = get("/admin/troubles");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("ほかの担当の困りごとは、ここには表示されません"));
}

TEST_P(TroublePages, TheListIsGroupedByUrgencyAndWhoseTurnItIs) {
  EXPECT_THAT(get("/admin/troubles").body, HasSubstr("困りごとはありません"));
  open_one(kind::kMailUnsendable, "a", R"({"code":550})");
  open_one(kind::kUnpaidOrder, "b", R"({"amount":6556,"due_on":"2026-11-28"})");
  const std::string page = get("/admin/troubles").body;
  EXPECT_LT(page.find("対応してください"), page.find("待っています"));
  for (const char* part : {"メールが届けられない", "相手のサーバーの返答番号 550", "注文の受付", "A1042-7", "打ち間違い",
                           "2026年11月23日（月）", "6,556円", "2026年11月28日"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  EXPECT_THAT(page, HasSubstr("<span class=\"whole\">2026年11月23日（月）</span>")) << "a date is not broken inside";
  house_.clock.advance(std::chrono::hours(24 * 30));
  ticker_.run(house_.clock.now());
  owner_.sign_in();
  EXPECT_THAT(get("/admin/troubles").body, Not(HasSubstr("期限を過ぎています"))) << "each step has had its turn first";
  EXPECT_THAT(get("/admin/troubles?of=stock").body, HasSubstr("困りごとはありません"));
}

TEST_P(TroublePages, WhatTheBuyerReadsNamesItsDayBeforeTheFirstStepHasBegun) {
  const TroubleId id = house_.db.write([&](db::Tx& tx) {
    const char* evidence = R"({"amount":6556,"due_on":"2026-11-20"})";
    return open(tx, {kShop, kind::kSentUnpaid, {"order", "o1"}, OrderId("o1"), evidence, house_.clock.now()});
  });
  const std::string page = get("/admin/troubles/" + id.str()).body;
  EXPECT_THAT(page, HasSubstr("までにお振り込みください"));
  EXPECT_THAT(page, Not(HasSubstr("―までに")));
  open_one(kind::kUnpaidOrder, "b", R"({"amount":6556,"due_on":"2026-11-28"})");
  const std::string list = get("/admin/troubles").body;
  EXPECT_THAT(list, HasSubstr("まで入金を待ちます"));
  EXPECT_THAT(list, Not(HasSubstr("―まで"))) << "nor is it left open in the list";
}

TEST_P(TroublePages, ManyTroublesStandOnPagesAndHideNoneOfAnotherKind) {
  house_.db.write([&](db::Tx& tx) {
    for (int i = 0; i < 310; ++i)
      open(tx, {kShop, kind::kMailUnsendable, {"message", "m" + std::to_string(i)}, OrderId(), "{}", house_.clock.now()});
  });
  house_.clock.advance(std::chrono::seconds(1));
  open_one(kind::kUnpaidOrder, "b", R"({"amount":6556,"due_on":"2026-11-28"})");
  EXPECT_THAT(get("/admin/troubles?of=orders").body, HasSubstr("6,556円")) << "not cut off before it is looked for";
  const std::string first = get("/admin/troubles").body;
  EXPECT_THAT(first, HasSubstr("1〜50件目（全311件）"));
  EXPECT_THAT(first, HasSubstr("対応してください <span class=\"count\">310</span>"));
  EXPECT_THAT(first, HasSubstr("対応中 <span class=\"count\">311</span>"));
  EXPECT_THAT(get("/admin/troubles?of=messages").body, HasSubstr("1〜50件目（全310件）"));
  EXPECT_THAT(get("/admin/troubles?page=7").body, HasSubstr("6,556円")) << "what waits for the buyer comes last";
  EXPECT_THAT(get("/admin/troubles?page=99").body, HasSubstr("301〜311件目"));
  Form form{{"reason", "全員に電話した"}};
  for (int i = 0; i < 60; ++i) {
    const auto id = house_.db.read([&](db::Tx& tx) {
      return find_open(tx, kShop, kind::kMailUnsendable, {"message", "m" + std::to_string(i)})->id;
    });
    form.emplace_back("chosen", id.str() + " " + version(id));
  }
  EXPECT_EQ(post("/admin/troubles?of=messages", form).status, 303);
  EXPECT_THAT(get("/admin/troubles?of=messages").body, HasSubstr("1〜50件目（全260件）")) << "no more at once than a page shows";
  EXPECT_THAT(get("/admin/troubles?show=settled&of=messages").body, Not(HasSubstr("件目"))) << "fifty fit on a page";
  EXPECT_THAT(get("/admin/troubles?show=settled&of=orders").body, HasSubstr("解決した困りごとはありません"));
}

TEST_P(TroublePages, TheLadderNamesEachStepsOwnDay) {
  const TroubleId id = open_one(kind::kUnpaidOrder, "b", R"({"amount":6556,"due_on":"2026-11-28"})");
  const std::string page = get("/admin/troubles/" + id.str()).body;
  const std::string ladder = page.substr(page.find("id=\"ladder\""));
  EXPECT_THAT(ladder, HasSubstr("2026年11月24日（火）まで入金を待ちます"));
  EXPECT_THAT(ladder, HasSubstr("2026年11月28日（土）まで入金を待ちます")) << "four days after the first one's end";
}

TEST_P(TroublePages, OneTroubleIsReadAndHandled) {
  const TroubleId id = open_one(kind::kMailUnsendable, "a", R"({"code":550})");
  const std::string path = "/admin/troubles/" + id.str();
  const std::string page = get(path).body;
  for (const char* part : {"送信をあきらめました", "いまの手順（1／2）", "お客さまに見える内容", "お届けできませんでした", "済ませた",
                           "次の手順へ", "手順1を開始"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  EXPECT_EQ(post(path + "/settle", {{"version", version(id)}, {"note", ""}}).status, 422);
  EXPECT_EQ(post(path + "/note", {{"version", version(id)}, {"note", std::string(2000, 'x')}}).status, 422);
  EXPECT_EQ(post(path + "/done", {{"version", "1"}, {"note", "電話した"}}).status, 409);
  EXPECT_EQ(post(path + "/done", {{"version", version(id)}, {"note", "電話した"}}).status, 303);
  EXPECT_THAT(get(path).body, HasSubstr("結果を待っています"));
  EXPECT_THAT(get(path).body, HasSubstr("電話した"));
  EXPECT_EQ(post(path + "/go_on", {{"version", version(id)}, {"note", ""}}).status, 303);
  EXPECT_THAT(get(path).body, HasSubstr("いまの手順（2／2）")) << "at once, not with the ticker's next round";
  EXPECT_EQ(post(path + "/settle", {{"version", version(id)}, {"note", "新しい宛先に届いた"}}).status, 303);
  EXPECT_THAT(get(path).body, HasSubstr("ショップが解決済みにしました / 新しい宛先に届いた"));
  EXPECT_THAT(get("/admin/troubles?show=settled").body, HasSubstr("メールが届けられない"));
  EXPECT_EQ(get("/admin/troubles/none").status, 404);
  const staff::DeedPage deeds = staff::find_deeds(house_, kShop, {.text = "メールが届けられない"});
  EXPECT_EQ(deeds.total, 3);
}

TEST_P(TroublePages, SeveralAreSettledWithOneReason) {
  const TroubleId a = open_one(kind::kMailUnsendable, "a", "{}");
  const TroubleId b = open_one(kind::kMailUnsendable, "b", "{}");
  const Form both{{"chosen", a.str() + " " + version(a)}, {"chosen", b.str() + " " + version(b)}};
  EXPECT_EQ(post("/admin/troubles", {{"reason", "全員に電話した"}}).status, 422) << "nothing chosen";
  const http::Response unreasoned = post("/admin/troubles", both);
  EXPECT_EQ(unreasoned.status, 422);
  EXPECT_THAT(unreasoned.body, HasSubstr(" checked"));
  Form reasoned = both;
  reasoned.emplace_back("reason", "全員に電話した");
  EXPECT_EQ(post("/admin/troubles", reasoned).status, 303);
  EXPECT_THAT(get("/admin/troubles").body, HasSubstr("困りごとはありません"));
  EXPECT_EQ(post("/admin/troubles", {{"chosen", "nonsense"}, {"chosen", "x y"}, {"reason", "x"}}).status, 422);
}

TEST_P(TroublePages, APlaybookIsChangedCheckedAndPreviewed) {
  const Kind& kind = *find_kind(kind::kUnpaidOrder);
  const std::string path = "/admin/troubles/playbooks/" + kind.id;
  EXPECT_THAT(get("/admin/troubles/playbooks").body, HasSubstr("入金がない注文"));
  EXPECT_THAT(get(path).body, HasSubstr("{due_on}"));
  Form form = filled(kind.playbook, 0);
  form.emplace_back("press", "save");
  struct Slip {
    const char* field;
    const char* value;
    const char* words;
  };
  for (const Slip& slip : {Slip{"amount_1", "0", "期限は1以上の数"},
                           {"amount_1", "200", "期限は1以上の数"},
                           {"who_2", "cat", "だれの番か"},
                           {"deed_1", "send_flowers", "という処理はできません"},
                           {"deed_2", "refund_duplicate", "という処理はできません"},
                           {"solved_when_1", "mail_delivered", "「メールを渡せた」という条件は使えません"},
                           {"can_ja_1", "金額{amount", "閉じられていません"},
                           {"owner_en_1", "", "両方を書いてください"},
                           {"doing_ja_3", "{name}様", "「name」という差し込みはありません"},
                           {"owner_ja_1", "", "両方を書いてください"}}) {
    const http::Response refused = post(path, with(form, slip.field, slip.value));
    EXPECT_EQ(refused.status, 422) << slip.field;
    EXPECT_THAT(refused.body, HasSubstr(slip.words)) << slip.field;
    EXPECT_THAT(refused.body, HasSubstr(std::string("e-") + slip.field)) << "at its field";
  }
  const Form changed = with(form, "doing_ja_1", "{amount}のお振り込みをお待ちしております。");
  EXPECT_THAT(post(path, with(changed, "press", "preview")).body, HasSubstr("6,556円のお振り込みをお待ちしております。"));
  EXPECT_FALSE(house_.db.read([&](db::Tx& tx) { return playbook_in_force(tx, kShop, kind); }).own) << "a preview saves nothing";
  EXPECT_EQ(post(path, changed).status, 303);
  EXPECT_THAT(get(path).body, HasSubstr("変更済み"));
  EXPECT_EQ(post(path, changed).status, 409) << "over a version that is no more";
  const http::Response stale = post(path, with(changed, "owner_ja_2", "お電話で伺う。"));
  EXPECT_EQ(stale.status, 409);
  EXPECT_THAT(stale.body, HasSubstr("手順2 お店がすること（日本語）"));
  EXPECT_THAT(stale.body, HasSubstr("お電話で伺う。"));
  EXPECT_THAT(stale.body, Not(HasSubstr("[[step]]")));
  EXPECT_THAT(stale.body, Not(HasSubstr("期日を示したメール"))) << "only what is otherwise now";
  const Form two = with(with(changed, "steps", "2"), "solved_when_1", "order_ended");
  const std::string fewer = post(path, two).body;
  EXPECT_THAT(fewer, HasSubstr("手順3"));
  EXPECT_THAT(fewer, HasSubstr("手順1 解決とみなす条件"));
  open_one(kind::kUnpaidOrder, "b", R"({"amount":6556,"due_on":"2026-11-28"})");
  const auto buyer = house_.db.read([&](db::Tx& tx) { return playbook_in_force(tx, kShop, kind).playbook.steps[0].doing.ja; });
  EXPECT_EQ(buyer, "{amount}のお振り込みをお待ちしております。");
  EXPECT_EQ(post(path, {{"press", "reset"}, {"version", "1"}}).status, 200) << "asked first";
  EXPECT_EQ(post(path, {{"press", "reset"}, {"version", "1"}, {"sure", "1"}}).status, 303);
  EXPECT_THAT(get(path).body, HasSubstr("標準"));
  EXPECT_EQ(staff::find_deeds(house_, kShop, {.text = "入金がない注文"}).total, 2);
}

TEST_P(TroublePages, OnlyWhatCanComeTrueOfAKindIsOfferedAsItsEnd) {
  const auto offers = [&](std::string_view kind, const char* condition) {
    const std::string page = get("/admin/troubles/playbooks/" + std::string(kind)).body;
    return page.find("<option value=\"" + std::string(condition) + "\"") != std::string::npos;
  };
  EXPECT_TRUE(offers(kind::kPaymentDeclined, "payment_made"));
  EXPECT_FALSE(offers(kind::kPaymentDeclined, "mail_delivered"));
  EXPECT_FALSE(offers(kind::kPaymentDeclined, "dispute_closed"));
  EXPECT_TRUE(offers(kind::kPaymentChecking, "payment_ended"));
  EXPECT_FALSE(offers(kind::kPaymentChecking, "dispute_closed"));
  EXPECT_TRUE(offers(kind::kMailUnsendable, "mail_delivered"));
  EXPECT_FALSE(offers(kind::kStockShort, "order_paid"));
}

TEST_P(TroublePages, WhatThePlaybookWouldNotDoByItselfAnyMoreIsSaidBeforeItIsSaved) {
  const Kind& kind = *find_kind(kind::kUnpaidOrder);
  const std::string path = "/admin/troubles/playbooks/" + kind.id;
  Form form = filled(kind.playbook, 0);
  form.emplace_back("press", "preview");
  constexpr const char* kWarning = "「お客さまにメールで知らせる」をする手順がありません";
  const Form once = with(form, "deed_1", "");
  EXPECT_THAT(post(path, once).body, Not(HasSubstr(kWarning))) << "the second step still does";
  const Form never = with(once, "deed_2", "");
  EXPECT_THAT(post(path, never).body, HasSubstr(kWarning));
  EXPECT_EQ(post(path, with(never, "press", "save")).status, 303) << "it is the owner's to decide";
  EXPECT_THAT(get(path).body, HasSubstr(kWarning));
}

TEST_P(TroublePages, ATroubleFurtherThanAShorterLadderStandsAtItsLastStep) {
  const Kind& kind = *find_kind(kind::kMailUnsendable);
  const TroubleId id = open_one(kind::kMailUnsendable, "a", R"({"code":550})");
  const std::string path = "/admin/troubles/" + id.str();
  ASSERT_EQ(post(path + "/go_on", {{"version", version(id)}, {"note", ""}}).status, 303);
  ASSERT_THAT(get(path).body, HasSubstr("いまの手順（2／2）"));
  Playbook shorter = kind.playbook;
  shorter.steps.pop_back();
  Form form = filled(shorter, 0);
  form.emplace_back("press", "save");
  ASSERT_EQ(post("/admin/troubles/playbooks/" + kind.id, form).status, 303);
  EXPECT_THAT(get(path).body, HasSubstr("いまの手順（1／1）"));
  EXPECT_THAT(get(path).body, HasSubstr("最後の手順にあるものとして扱います"));
}

TEST_P(TroublePages, ThePreviewNamesFiguresThatFitEachOther) {
  const std::string page = get("/admin/troubles/playbooks/amount_differs").body;
  EXPECT_THAT(page, HasSubstr("（6,056円）が、ご注文の金額（6,556円）に足りません"));
  EXPECT_THAT(get("/admin/troubles/playbooks/stock_short").body, Not(HasSubstr("value=\"refund_duplicate\"")));
}

TEST_P(TroublePages, StepsAreAddedMovedAndLeftOutBeforeSaving) {
  const Kind& kind = *find_kind(kind::kUnpaidOrder);
  const std::string path = "/admin/troubles/playbooks/" + kind.id;
  Form form = filled(kind.playbook, 0);
  form.emplace_back("press", "add");
  EXPECT_THAT(post(path, form).body, HasSubstr("name=\"who_4\""));
  const std::string removed = post(path, with(form, "press", "remove-1")).body;
  EXPECT_THAT(removed, Not(HasSubstr("name=\"who_3\"")));
  const std::string up = post(path, with(form, "press", "up-3")).body;
  EXPECT_LT(up.find("お客さまに電話で確かめ"), up.find("期日を示したメール"));
  EXPECT_FALSE(house_.db.read([&](db::Tx& tx) { return playbook_in_force(tx, kShop, kind); }).own);
  EXPECT_EQ(get("/admin/troubles/playbooks/bad_weather").status, 404);
}

TEST_P(TroublePages, InEnglishToo) {
  owner_.speak(Locale::en);
  const TroubleId id = open_one(kind::kMailUnsendable, "a", R"({"code":550})");
  EXPECT_THAT(get("/admin/troubles").body, HasSubstr("Mail cannot be delivered"));
  EXPECT_THAT(get("/admin/troubles/" + id.str()).body, HasSubstr("The step now (1 of 2)"));
  EXPECT_THAT(get("/admin/troubles/playbooks/mail_unsendable").body, HasSubstr("What can be filled in"));
}

TEST_P(TroublePages, TheFirstPageTellsHowManyByTheRightTheyNeed) {
  open_one(kind::kMailUnsendable, "a", "{}");
  open_one(kind::kUnpaidOrder, "b", R"({"amount":6556,"due_on":"2026-11-28"})");
  admin::FirstPage page;
  const Context context = testing::context_at(house_.clock);
  house_.db.read([&](db::Tx& tx) { OpenTroubles().tell(tx, context, page); });
  ASSERT_EQ(page.todos.size(), 2u);
  for (const admin::Todo& todo : page.todos) {
    EXPECT_EQ(todo.count, 1);
    EXPECT_EQ(todo.tone, admin::Tone::warn);
  }
}

TEST_P(TroublePages, WhoMayNotSeeOrdersSeesNoTroubleOfThem) {
  const TroubleId id = open_one(kind::kUnpaidOrder, "b", R"({"amount":6556,"due_on":"2026-11-28"})");
  staff::Session stranger{.staff = StaffId("u2"), .name = "田中", .csrf = "c"};
  http::Request request{.path = "/admin/troubles"};
  request.params["id"] = id.str();
  const Context context = testing::context_at(house_.clock);
  const AdminPages pages{desk_, hands_, ticker_};
  EXPECT_THAT(list_page(pages, {request, context, stranger}).body, HasSubstr("困りごとはありません"));
  EXPECT_EQ(trouble_page(pages, {request, context, stranger}).status, 404);
  request.params["deed"] = "settle";
  request.form.add("version", version(id));
  request.form.add("note", "x");
  EXPECT_EQ(trouble_deed(pages, {request, context, stranger}).status, 404);
}

INSTANTIATE_ON_BOTH_DATABASES(TroublePages);

}  // namespace
}  // namespace noren::troubles
