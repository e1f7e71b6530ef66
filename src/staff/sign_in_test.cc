#include <thread>

#include "crypto/crypto.h"
#include "staff/staff.h"
#include "testing/databases.h"
#include "testing/staff.h"

namespace noren::staff {
namespace {

using namespace std::chrono_literals;
using testing::owner_attempt;

class StaffSignIn : public testing::DatabaseTest {
 protected:
  Context now() { return testing::context_at(house_.clock); }
  std::optional<Session> who(const std::string& token) { return find_session(house_, now(), token, "192.0.2.1"); }
  SignedIn let_in() { return sign_in(house_, now(), owner_attempt()).value(); }
  std::vector<std::string> deeds() {
    std::vector<std::string> what;
    for (const DeedLine& line : find_deeds(house_, ShopId("s1"), {}).lines) what.push_back(line.deed.what);
    return what;
  }
  // A secret of one-time codes on the owner's account, and its recovery codes.
  std::vector<std::string> turn_totp_on(const Session& session) {
    const TotpSetup setup = begin_totp(house_, now(), session, "くるみ雑貨店");
    secret_ = setup.secret;
    std::erase(secret_, ' ');
    return confirm_totp(house_, now(), session, setup.sealed, code()).value();
  }
  std::string code() { return crypto::totp_code(secret_, house_.clock.now().seconds()); }

  testing::TestHouse house_{*database_};
  StaffId owner_ = testing::add_test_owner(house_);
  std::string secret_;
};

TEST_P(StaffSignIn, ARightPasswordOpensASessionOfItsOwn) {
  house_.clock.advance(1s);
  const SignedIn signed_in = let_in();
  EXPECT_FALSE(signed_in.needs_code);
  const auto session = who(signed_in.token);
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(session->staff, owner_);
  EXPECT_EQ(session->name, "佐藤 花子");
  EXPECT_TRUE(session->may(Right::staff));
  EXPECT_EQ(session->csrf, house_.House::keys.sign("csrf", signed_in.token));
  EXPECT_NE(session->id.find_first_not_of('0'), std::string::npos);
  EXPECT_EQ(session->id.find(signed_in.token), std::string::npos);
  EXPECT_FALSE(find_session(house_, testing::context_at(house_.clock, "s2"), signed_in.token, "").has_value());
  EXPECT_EQ(deeds().front(), "staff.deed.signed_in");
}

TEST_P(StaffSignIn, WrongPasswordUnknownAndStoppedAccountsGetTheSameAnswer) {
  Attempt unknown = owner_attempt();
  unknown.mail = "nobody@example.jp";
  Attempt empty = owner_attempt("");
  Attempt huge = owner_attempt(std::string(60'000, 'x'));
  for (const Attempt& attempt : {owner_attempt("wrong wrong wrong"), unknown, empty, huge}) {
    const auto answer = sign_in(house_, now(), attempt);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, RefusalKind::wrong);
  }
}

TEST_P(StaffSignIn, APublishedPasswordSignsNobodyInAndItsHolderChoosesAnother) {
  const SignedIn earlier = let_in();
  Attempt attempt = owner_attempt();
  attempt.published = testing::kOwnerPassword;
  for (const char* mail : {testing::kOwnerMail, "nobody@example.jp"}) {
    attempt.mail = mail;
    const auto answer = sign_in(house_, now(), attempt);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, RefusalKind::published) << "whosever the address is";
  }
  EXPECT_TRUE(close_published(house_, now(), "a password of nobody here").empty());
  EXPECT_TRUE(who(earlier.token).has_value());
  const std::vector<MadeLink> links = close_published(house_, now(), testing::kOwnerPassword);
  ASSERT_EQ(links.size(), 1U);
  EXPECT_FALSE(who(earlier.token).has_value()) << "signed out";
  const std::string token = links[0].path.substr(std::string_view("/admin/reset/").size());
  testing::KeptPost post;
  ASSERT_TRUE(ask_reset(house_, now(), post, testing::kOwnerMail, "192.0.2.9").has_value());
  EXPECT_EQ(post.letters.size(), 1U) << "by somebody who read the address, too";
  ASSERT_TRUE(set_password_by_link(house_, now(), token, "three cups of tea").has_value());
  EXPECT_TRUE(close_published(house_, now(), testing::kOwnerPassword).empty());
  Attempt anew = owner_attempt("three cups of tea");
  anew.published = testing::kOwnerPassword;
  EXPECT_TRUE(sign_in(house_, now(), anew).has_value());
}

TEST_P(StaffSignIn, FailuresMakeThePersonWaitButNotThoseWhoAreKnown) {
  const SignedIn earlier = let_in();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in(house_, now(), owner_attempt("wrong", "198.51.100.7")).error().kind, RefusalKind::wrong);
  const auto waiting = sign_in(house_, now(), owner_attempt(testing::kOwnerPassword, "198.51.100.7"));
  ASSERT_FALSE(waiting.has_value());
  EXPECT_EQ(waiting.error().kind, RefusalKind::wait);
  EXPECT_EQ(waiting.error().wait_s, 30);
  EXPECT_TRUE(sign_in(house_, now(), owner_attempt()).has_value()) << "from elsewhere the owner may";
  house_.clock.advance(31s);
  EXPECT_TRUE(sign_in(house_, now(), owner_attempt(testing::kOwnerPassword, "198.51.100.7")).has_value());

  for (int i = 0; i < 20; ++i) (void)sign_in(house_, now(), owner_attempt("wrong", "203.0.113." + std::to_string(i)));
  EXPECT_EQ(sign_in(house_, now(), owner_attempt()).error().kind, RefusalKind::wait) << "an attack from everywhere";
  Attempt known = owner_attempt();
  known.device = earlier.device;
  EXPECT_TRUE(sign_in(house_, now(), known).has_value()) << "the owner's own browser is not held up by it";
  house_.clock.advance(61min);
  EXPECT_TRUE(sign_in(house_, now(), owner_attempt()).has_value());
}

TEST_P(StaffSignIn, ManyTriesAtOnceCountAsMany) {
  std::vector<std::thread> threads;
  std::atomic<int> checked = 0;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      const auto answer = sign_in(house_, now(), owner_attempt("wrong"));
      if (answer.error().kind == RefusalKind::wrong) ++checked;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LE(checked, 5);
}

TEST_P(StaffSignIn, SigningInAgainEndsTheSessionTheBrowserHad) {
  const SignedIn first = let_in();
  Attempt again = owner_attempt();
  again.old_token = first.token;
  const SignedIn second = sign_in(house_, now(), again).value();
  EXPECT_NE(first.token, second.token);
  EXPECT_FALSE(who(first.token).has_value());
  EXPECT_TRUE(who(second.token).has_value());
  sign_out(house_, now(), second.token);
  EXPECT_FALSE(who(second.token).has_value());
}

TEST_P(StaffSignIn, AHouseholdsWholeNetworkIsOneClientThatTries) {
  const auto try_from = [&](int place) {
    return sign_in(house_, now(), owner_attempt("wrong wrong wrong", "2001:db8:1::" + std::to_string(place))).error().kind;
  };
  for (int place = 1; place <= 5; ++place) EXPECT_EQ(try_from(place), RefusalKind::wrong);
  EXPECT_EQ(try_from(6), RefusalKind::wait);
}

TEST_P(StaffSignIn, ASessionLivesWhileItIsUsedAndAWeekAtMost) {
  const SignedIn used = let_in();
  const SignedIn idle = let_in();
  for (int hours = 0; hours < 160; hours += 8) {
    house_.clock.advance(8h);
    EXPECT_TRUE(who(used.token).has_value()) << hours;
  }
  EXPECT_FALSE(who(idle.token).has_value());
  house_.clock.advance(8h);
  EXPECT_FALSE(who(used.token).has_value());
  sweep(house_, house_.clock.now());
  EXPECT_FALSE(who(used.token).has_value());
}

TEST_P(StaffSignIn, DevicesAreListedAndSignedOutOneByOneOrAllOthers) {
  const SignedIn here = let_in();
  const SignedIn other = let_in();
  const SignedIn third = let_in();
  const Session session = *who(here.token);
  auto lines = sessions(house_, now(), session);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(), [](const SessionLine& line) { return line.here; }), 1);
  EXPECT_EQ(lines[0].device, "Chrome / Windows");
  end_session(house_, now(), session, who(other.token)->id);
  EXPECT_FALSE(who(other.token).has_value());
  EXPECT_EQ(end_other_sessions(house_, now(), session), 1);
  EXPECT_FALSE(who(third.token).has_value());
  EXPECT_TRUE(who(here.token).has_value());
}

TEST_P(StaffSignIn, WithOneTimeCodesThePasswordAloneOpensNothing) {
  turn_totp_on(*who(let_in().token));
  house_.clock.advance(1min);
  const SignedIn half = let_in();
  EXPECT_TRUE(half.needs_code);
  EXPECT_TRUE(half.device.empty());
  EXPECT_FALSE(who(half.token).has_value());
  EXPECT_TRUE(code_awaited(house_, now(), half.token));
  const auto whole = give_code(house_, now(), half.token, code(), "192.0.2.1");
  ASSERT_TRUE(whole.has_value());
  EXPECT_NE(whole->token, half.token);
  EXPECT_TRUE(who(whole->token).has_value());
  EXPECT_EQ(give_code(house_, now(), half.token, code(), "192.0.2.1").error().kind, RefusalKind::over);
}

TEST_P(StaffSignIn, AOneTimeCodeWorksOnce) {
  turn_totp_on(*who(let_in().token));
  EXPECT_EQ(give_code(house_, now(), let_in().token, code(), "c").error().kind, RefusalKind::wrong) << "the code of the set-up is used up";
  house_.clock.advance(1min);
  const std::string seen = code();
  EXPECT_TRUE(give_code(house_, now(), let_in().token, seen, "c").has_value());
  EXPECT_EQ(give_code(house_, now(), let_in().token, seen, "c").error().kind, RefusalKind::wrong);
}

TEST_P(StaffSignIn, ARecoveryCodeWorksOnceAndIsCounted) {
  const auto codes = turn_totp_on(*who(let_in().token));
  ASSERT_EQ(codes.size(), 10u);
  EXPECT_TRUE(give_code(house_, now(), let_in().token, codes[3], "c").has_value());
  EXPECT_EQ(give_code(house_, now(), let_in().token, codes[3], "c").error().kind, RefusalKind::wrong);
  std::string small = codes[4];
  for (char& c : small) c = static_cast<char>(std::tolower(c));
  EXPECT_TRUE(give_code(house_, now(), let_in().token, " " + small, "c").has_value());
  EXPECT_EQ(find_account(house_, ShopId("s1"), owner_)->recovery_codes_left, 8);
}

TEST_P(StaffSignIn, GuessingCodesIsStoppedAndTheStepRunsOut) {
  turn_totp_on(*who(let_in().token));
  house_.clock.advance(1min);
  const SignedIn half = let_in();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(give_code(house_, now(), half.token, "000000", "c").error().kind, RefusalKind::wrong);
  EXPECT_EQ(give_code(house_, now(), half.token, code(), "c").error().kind, RefusalKind::wait);
  house_.clock.advance(10min);
  EXPECT_EQ(give_code(house_, now(), half.token, code(), "c").error().kind, RefusalKind::over);
}

TEST_P(StaffSignIn, OneTimeCodesCannotBeReplacedByAnOldPageAndCanBeTakenOff) {
  const Session session = *who(let_in().token);
  const TotpSetup old_page = begin_totp(house_, now(), session, "店");
  turn_totp_on(session);
  EXPECT_EQ(confirm_totp(house_, now(), session, old_page.sealed, "123456").error().kind, RefusalKind::wrong);
  EXPECT_EQ(confirm_totp(house_, now(), session, "00", code()).error().kind, RefusalKind::over);
  EXPECT_EQ(confirm_totp(house_, now(), session, begin_totp(house_, now(), session, "店").sealed, "").error().kind, RefusalKind::wrong);
  EXPECT_TRUE(take_off_totp(house_, now(), owner_).has_value());
  EXPECT_FALSE(let_in().needs_code);
}

INSTANTIATE_ON_BOTH_DATABASES(StaffSignIn);

TEST(StaffQr, IsAnSvgWithoutScriptOrStyle) {
  testing::FreshDatabase database("sqlite");
  testing::TestHouse house(*database);
  testing::add_test_owner(house);
  const Context context = testing::context_at(house.clock);
  const auto session = *find_session(house, context, sign_in(house, context, owner_attempt())->token, "");
  const TotpSetup setup = begin_totp(house, context, session, "くるみ & <店>");
  EXPECT_EQ(setup.qr_svg.rfind("<svg ", 0), 0u);
  EXPECT_EQ(setup.qr_svg.find("script"), std::string::npos);
  EXPECT_EQ(setup.qr_svg.find("style"), std::string::npos);
  EXPECT_EQ(setup.secret.size(), 39u);  // eight groups of four
  const auto again = continue_totp(house, context, session, "店", setup.sealed);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->secret, setup.secret);
}

}  // namespace
}  // namespace noren::staff
