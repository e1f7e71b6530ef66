#include "staff/staff.h"
#include "testing/databases.h"
#include "testing/staff.h"

namespace noren::staff {
namespace {

using namespace std::chrono_literals;
using enum AccountFault;
using Faults = std::vector<AccountFault>;
using testing::owner_attempt;

constexpr const char* kNewPassword = "yamabuki to kohaku";

class StaffAccounts : public testing::DatabaseTest {
 protected:
  Context now() {
    Context context = testing::context_at(house_.clock);
    context.actor = {ActorKind::staff, owner_.str(), "佐藤 花子"};
    return context;
  }
  std::string link_of(std::size_t letter) {
    const auto content = house_.db.read([&](db::Tx& tx) { return letter_content(tx, house_, ShopId("s1"), post_.letters.at(letter).id); });
    return content ? content->path.substr(std::string("/admin/reset/").size()) : "";
  }
  Account account(const StaffId& id) { return find_account(house_, ShopId("s1"), id).value(); }
  StaffId add(const std::string& mail, Role role = Role::staff, const std::string& rights = "orders") {
    return add_account(house_, now(), post_, {mail, "鈴木 一郎", role, Rights::parse(rights)}).value().id;
  }
  LinkState state(const std::string& link) { return find_link(house_, now(), link).state; }

  testing::TestHouse house_{*database_};
  StaffId owner_ = testing::add_test_owner(house_);
  testing::KeptPost post_;
};

TEST_P(StaffAccounts, TheFirstRunLinkWorksUntilThereIsAnOwner) {
  testing::FreshDatabase empty(GetParam());
  testing::TestHouse house(*empty);
  const FirstRun first_run(house);
  EXPECT_TRUE(first_run.opens(first_run.token()));
  EXPECT_FALSE(first_run.opens(first_run.token() + "x"));
  EXPECT_FALSE(first_run.opens(""));
  const Context context = testing::context_at(house.clock);
  EXPECT_EQ(create_owner(house, context, {"x", "", "short"}).error(), (Faults{mail_wrong, name_missing, password_short}));
  EXPECT_TRUE(create_owner(house, context, {"Owner@example.jp", "佐藤 花子", kNewPassword}).has_value());
  EXPECT_FALSE(first_run.opens(first_run.token()));
  EXPECT_EQ(create_owner(house, context, {"owner@EXAMPLE.jp", "佐藤 花子", kNewPassword}).error(), Faults{mail_taken});
  EXPECT_EQ(find_deeds(house, ShopId("s1"), {}).lines.at(0).staff_name, "佐藤 花子");
}

TEST_P(StaffAccounts, TheFirstRunLinkOfAnEarlierStartOpensNothing) {
  testing::FreshDatabase empty(GetParam());
  testing::TestHouse house(*empty);
  const FirstRun earlier(house);
  const FirstRun now_running(house);
  EXPECT_FALSE(now_running.opens(earlier.token()));
  EXPECT_TRUE(now_running.opens(now_running.token()));
}

TEST_P(StaffAccounts, AnInvitedPersonChoosesAPasswordAndMaySeeWhatHeWasGiven) {
  const StaffId id = add("ichiro@example.jp");
  ASSERT_EQ(post_.letters.size(), 1u);
  EXPECT_EQ(post_.letters[0].kind, LetterKind::invitation);
  EXPECT_TRUE(account(id).invited);
  const std::string link = link_of(0);
  EXPECT_EQ(set_password_by_link(house_, now(), link, "short").error(), Faults{password_short});
  EXPECT_EQ(set_password_by_link(house_, now(), link + "0", kNewPassword).error(), Faults{link_dead});
  EXPECT_TRUE(set_password_by_link(house_, now(), link, kNewPassword).has_value());
  EXPECT_EQ(set_password_by_link(house_, now(), link, kNewPassword).error(), Faults{link_dead});
  EXPECT_EQ(state(link), LinkState::used);
  Attempt attempt = owner_attempt(kNewPassword);
  attempt.mail = "ICHIRO@example.jp";
  const auto signed_in = sign_in(house_, now(), attempt);
  ASSERT_TRUE(signed_in.has_value());
  const Session session = *find_session(house_, now(), signed_in->token, "");
  EXPECT_TRUE(session.may(Right::orders));
  EXPECT_FALSE(session.may(Right::items));
  EXPECT_FALSE(session.may(Right::staff));
}

TEST_P(StaffAccounts, AResetIsAnsweredAlikeForEverybodyAndLastsAnHour) {
  EXPECT_TRUE(ask_reset(house_, now(), post_, "nobody@example.jp", "192.0.2.1").has_value());
  EXPECT_TRUE(post_.letters.empty());
  EXPECT_TRUE(ask_reset(house_, now(), post_, testing::kOwnerMail, "192.0.2.1").has_value());
  EXPECT_TRUE(ask_reset(house_, now(), post_, " OWNER@example.jp", "192.0.2.1").has_value());
  ASSERT_EQ(post_.letters.size(), 2u);
  const std::string link = link_of(1);
  EXPECT_EQ(state(link_of(0)), LinkState::good) << "asking again ends nothing";
  EXPECT_EQ(state(link), LinkState::good);
  house_.clock.advance(61min);
  EXPECT_EQ(state(link), LinkState::expired);
  EXPECT_EQ(set_password_by_link(house_, now(), link, kNewPassword).error(), Faults{link_dead});
  EXPECT_EQ(state("nonsense"), LinkState::unknown);
}

TEST_P(StaffAccounts, WhoOnlyKnowsAnAddressEndsNoLinkThatSomebodyWasGiven) {
  const StaffId id = add("ichiro@example.jp");
  const std::string invitation = link_of(0);
  ASSERT_TRUE(ask_reset(house_, now(), post_, "ichiro@example.jp", "192.0.2.9").has_value());
  const std::string asked = link_of(1);
  EXPECT_EQ(state(invitation), LinkState::good);
  EXPECT_EQ(state(asked), LinkState::good);
  ASSERT_TRUE(set_password_by_link(house_, now(), invitation, kNewPassword).has_value());
  EXPECT_EQ(state(invitation), LinkState::used);
  EXPECT_EQ(state(asked), LinkState::replaced) << "the first that is used ends the rest";
  EXPECT_EQ(set_password_by_link(house_, now(), asked, kNewPassword).error(), Faults{link_dead});
  EXPECT_EQ(link_of(1), "") << "nothing to mail any more";
  ASSERT_TRUE(ask_reset(house_, now(), post_, "ichiro@example.jp", "192.0.2.9").has_value());
  const std::string again = link_of(2);
  ASSERT_TRUE(send_link(house_, now(), post_, id).has_value());
  EXPECT_EQ(state(again), LinkState::replaced) << "the owner's is the only one";
  EXPECT_EQ(state(link_of(3)), LinkState::good);
}

TEST_P(StaffAccounts, AskingForLinksIsLimitedPerMailAndPerClient) {
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(ask_reset(house_, now(), post_, "x@example.jp", "192.0.2.1").has_value());
  EXPECT_EQ(ask_reset(house_, now(), post_, "x@example.jp", "192.0.2.2").error().wait_s, 900);
  for (int i = 0; i < 7; ++i) (void)ask_reset(house_, now(), post_, "y" + std::to_string(i) + "@example.jp", "192.0.2.1");
  EXPECT_FALSE(ask_reset(house_, now(), post_, "z@example.jp", "192.0.2.1").has_value());
}

TEST_P(StaffAccounts, ANewPasswordEndsOtherSessionsAndOldLinks) {
  const auto here = sign_in(house_, now(), owner_attempt());
  const auto elsewhere = sign_in(house_, now(), owner_attempt());
  const Session session = *find_session(house_, now(), here->token, "");
  (void)ask_reset(house_, now(), post_, testing::kOwnerMail, "");
  const std::string link = link_of(0);
  EXPECT_EQ(change_password(house_, now(), session, "not the old one", kNewPassword).error(), Faults{password_old_wrong});
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(change_password(house_, now(), session, "", kNewPassword).error(), Faults{password_old_missing}) << "no try";
  EXPECT_TRUE(change_password(house_, now(), session, testing::kOwnerPassword, kNewPassword).has_value());
  EXPECT_TRUE(find_session(house_, now(), here->token, "").has_value());
  EXPECT_FALSE(find_session(house_, now(), elsewhere->token, "").has_value());
  EXPECT_EQ(state(link), LinkState::replaced);
  EXPECT_FALSE(sign_in(house_, now(), owner_attempt()).has_value());
  EXPECT_TRUE(sign_in(house_, now(), owner_attempt(kNewPassword)).has_value());
}

TEST_P(StaffAccounts, AStalePageChangesNothing) {
  const StaffId id = add("ichiro@example.jp");
  const AccountForm form{"ichiro@example.jp", "鈴木 次郎", Role::staff, Rights::parse("items")};
  EXPECT_TRUE(change_account(house_, now(), id, 1, form).has_value());
  EXPECT_EQ(change_account(house_, now(), id, 1, form).error(), Faults{stale});
  EXPECT_EQ(account(id).name, "鈴木 次郎");
  EXPECT_EQ(account(id).version, 2);
  AccountForm taken = form;
  taken.mail = testing::kOwnerMail;
  EXPECT_EQ(change_account(house_, now(), id, 2, taken).error(), Faults{mail_taken});
  EXPECT_EQ(change_account(house_, now(), StaffId("x"), 1, form).error(), Faults{not_found});
}

TEST_P(StaffAccounts, SomebodyOfTheStaffMayDoSomething) {
  AccountForm form{"ichiro@example.jp", "鈴木 一郎", Role::staff, {}};
  EXPECT_EQ(add_account(house_, now(), post_, form).error(), Faults{rights_missing});
  const StaffId id = add("jiro@example.jp");
  form.mail = "jiro@example.jp";
  EXPECT_EQ(change_account(house_, now(), id, 1, form).error(), Faults{rights_missing});
  form.role = Role::owner;
  EXPECT_TRUE(change_account(house_, now(), id, 1, form).has_value());
}

TEST_P(StaffAccounts, TheLastOwnerCannotBeStoppedNorStepDown) {
  EXPECT_EQ(set_enabled(house_, now(), owner_, account(owner_).version, false).error(), last_owner);
  const StaffId second = add("second@example.jp", Role::owner);
  EXPECT_EQ(set_enabled(house_, now(), owner_, account(owner_).version, false).error(), last_owner)
      << "an invited owner cannot sign in yet";
  ASSERT_TRUE(set_password_by_link(house_, now(), link_of(0), kNewPassword).has_value());
  // Nobody changes his own role: the form has no field for it, and a forged one is not heard.
  ASSERT_TRUE(change_account(house_, now(), owner_, 1, {testing::kOwnerMail, "佐藤 花子", Role::staff, {}}).has_value());
  EXPECT_EQ(account(owner_).role, Role::owner);
  EXPECT_TRUE(set_enabled(house_, now(), owner_, 2, false).has_value());
  EXPECT_EQ(set_enabled(house_, now(), second, account(second).version, false).error(), last_owner);
}

TEST_P(StaffAccounts, WhoInvitesIsGivenTheLinkOfTheMail) {
  const AccountForm form{"ichiro@example.jp", "鈴木 一郎", Role::staff, Rights::parse("orders")};
  const Invited invited = add_account(house_, now(), post_, form).value();
  EXPECT_EQ(invited.link.path, "/admin/reset/" + link_of(0));
  EXPECT_EQ(invited.link.valid_until, house_.clock.now() + kInvitationTime);
  const MadeLink again = send_link(house_, now(), post_, invited.id).value();
  EXPECT_EQ(again.path, "/admin/reset/" + link_of(1));
  EXPECT_EQ(state(invited.link.path.substr(std::string("/admin/reset/").size())), LinkState::replaced);
}

TEST_P(StaffAccounts, StoppingSomebodyEndsHisSessionsAndLinksAtOnce) {
  const StaffId id = add("ichiro@example.jp");
  ASSERT_TRUE(set_password_by_link(house_, now(), link_of(0), kNewPassword).has_value());
  Attempt attempt = owner_attempt(kNewPassword);
  attempt.mail = "ichiro@example.jp";
  const auto signed_in = sign_in(house_, now(), attempt);
  ASSERT_TRUE(send_link(house_, now(), post_, id).has_value());
  const std::string link = link_of(1);
  ASSERT_TRUE(set_enabled(house_, now(), id, account(id).version, false).has_value());
  EXPECT_FALSE(find_session(house_, now(), signed_in->token, "").has_value());
  EXPECT_EQ(sign_in(house_, now(), attempt).error().kind, RefusalKind::wrong);
  EXPECT_EQ(state(link), LinkState::replaced);
  EXPECT_EQ(send_link(house_, now(), post_, id).error(), not_found);
  ASSERT_TRUE(set_enabled(house_, now(), id, account(id).version, true).has_value());
  EXPECT_TRUE(sign_in(house_, now(), attempt).has_value());
}

TEST_P(StaffAccounts, AnotherMailNeedsThePasswordAndEndsLinksToTheOldOne) {
  const Session session = *find_session(house_, now(), sign_in(house_, now(), owner_attempt())->token, "");
  (void)ask_reset(house_, now(), post_, testing::kOwnerMail, "");
  const std::string link = link_of(0);
  EXPECT_TRUE(change_profile(house_, now(), session, {1, "佐藤 はな", testing::kOwnerMail, ""}).has_value());
  EXPECT_EQ(change_profile(house_, now(), session, {2, "佐藤 はな", "new@example.jp", ""}).error(), Faults{password_old_missing});
  EXPECT_EQ(change_profile(house_, now(), session, {2, "佐藤 はな", "new@example.jp", "not the old one"}).error(),
            Faults{password_old_wrong});
  EXPECT_TRUE(change_profile(house_, now(), session, {2, "佐藤 はな", "new@example.jp", testing::kOwnerPassword}).has_value());
  EXPECT_EQ(account(owner_).mail, "new@example.jp");
  EXPECT_EQ(state(link), LinkState::replaced);
}

TEST_P(StaffAccounts, TheLogIsReadInEitherLanguageAndOldLinesAsTheyWereWritten) {
  house_.db.write([&](db::Tx& tx) {
    record_deed(tx, now(), house_,
                {"staff.deed.changed", "staff", "/admin/staff/x", "鈴木 一郎", Saying::yen(Yen(1'200)),
                 Saying::words("staff.staff_list.role_owner")});
  });
  const ShopId shop("s1");
  const Deed deed = find_deeds(house_, shop, {}).lines.at(0).deed;
  EXPECT_EQ(deed.label, Saying("鈴木 一郎"));
  EXPECT_EQ(deed.before.in(Locale::ja), "1,200円");
  EXPECT_EQ(deed.before.in(Locale::en), "¥1,200");
  EXPECT_EQ(deed.after.in(Locale::en), "Owner");
  for (const char* text : {"オーナー", "OWNER", "1,200円", "¥1,200", "鈴木"})
    EXPECT_EQ(find_deeds(house_, shop, {.text = text}).total, 1) << text;

  constexpr std::string_view kText = "UPDATE staff_deeds SET worded = 0, label = '[鈴木]', was = '1,200円', became = ''";
  constexpr db::Statement kAsBefore{"test/deed_as_before", kText, kText};
  house_.db.write([&](db::Tx& tx) { tx.run(kAsBefore); });
  const Deed old = find_deeds(house_, shop, {}).lines.at(0).deed;
  EXPECT_EQ(old.label.in(Locale::en), "[鈴木]");
  EXPECT_EQ(old.before.in(Locale::en), "1,200円");
  EXPECT_TRUE(old.after.empty());
}

TEST_P(StaffAccounts, TheLogIsSearchedByWordsPersonAndDay) {
  house_.db.write([&](db::Tx& tx) {
    for (int i = 0; i < 60; ++i)
      record_deed(
          tx, now(), house_,
          {"staff.deed.changed", "order", "/admin/orders/" + std::to_string(i), "K7M-" + std::to_string(i), "受付", "発送済み 100%"});
    Context buyer = now();
    buyer.actor = {ActorKind::buyer, "", ""};
    record_deed(tx, buyer, house_, {"staff.deed.changed", "order", "", "a buyer's own", "", ""});
  });
  const ShopId shop("s1");
  EXPECT_EQ(find_deeds(house_, shop, {}).total, 61);
  EXPECT_EQ(find_deeds(house_, shop, {}).lines.size(), 50u);
  EXPECT_EQ(find_deeds(house_, shop, {.page = 2}).lines.size(), 11u);
  EXPECT_EQ(find_deeds(house_, shop, {.text = "ｋ７ｍ-59"}).total, 1);
  EXPECT_EQ(find_deeds(house_, shop, {.text = "100%"}).total, 60);
  EXPECT_EQ(find_deeds(house_, shop, {.text = "%_~"}).total, 0);
  EXPECT_EQ(find_deeds(house_, shop, {.staff = StaffId("nobody")}).total, 0);
  const LocalDate today = japan_time(house_.clock.now()).date;
  EXPECT_EQ(find_deeds(house_, shop, {.from = today, .to = today}).total, 61);
  EXPECT_EQ(find_deeds(house_, shop, {.from = plus_days(today, 1)}).total, 0);
  EXPECT_EQ(find_deeds(house_, shop, {.to = plus_days(today, -1)}).total, 0);
  EXPECT_EQ(find_deeds(house_, ShopId("s2"), {}).total, 0);
}

INSTANTIATE_ON_BOTH_DATABASES(StaffAccounts);

}  // namespace
}  // namespace noren::staff
