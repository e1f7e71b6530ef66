#include "staff/rules.h"

#include <gtest/gtest.h>

namespace noren::staff {
namespace {

using enum AccountFault;

struct PasswordCase {
  const char* password;
  std::vector<AccountFault> faults;
};

TEST(StaffRules, APasswordIsJudgedByLengthAndByHowEasilyItIsGuessed) {
  const std::string mail = "hanako.yamada@example.jp";
  const PasswordCase cases[] = {
      {"", {password_missing}},
      {"short", {password_short}},
      {"elevenchars", {password_short}},
      {"くるみとかしのき", {password_short}},
      {"くるみとかしのきのあいだ", {}},
      {"correct horse battery", {}},
      {"123456789012", {password_common}},
      {"abcdefghijklmnop", {password_common}},
      {"zyxwvutsrqponm", {password_common}},
      {"aaaaaaaaaaaaaaaa", {password_common}},
      {"abababababababab", {password_common}},
      {"Password2026!", {password_common}},
      {"qwertyqwerty12", {password_common}},
      {"password of my grandfather", {}},
      {"xx-hanako.yamada-xx", {password_like_mail}},
      {"xx-HANAKO.yamada@example.jp", {password_like_mail}},
  };
  for (const PasswordCase& c : cases) EXPECT_EQ(faults_of_password(c.password, mail), c.faults) << c.password;
  EXPECT_EQ(faults_of_password(std::string(201, 'x'), mail), std::vector{password_long});
  EXPECT_EQ(faults_of_password(std::string(1'000'000, 'x'), mail), std::vector{password_long});
  EXPECT_EQ(faults_of_password("\xff\xfe\xfd broken bytes", mail), std::vector<AccountFault>{});
}

TEST(StaffRules, MailAndNameAreAskedFor) {
  EXPECT_EQ(faults_of_identity("", ""), (std::vector{mail_missing, name_missing}));
  EXPECT_EQ(faults_of_identity("hanako", "花子"), std::vector{mail_wrong});
  EXPECT_EQ(faults_of_identity("ｈａｎａｋｏ＠example.jp", "花子"), std::vector<AccountFault>{});
  EXPECT_EQ(faults_of_identity("a@example.jp", std::string(61, 'n')), std::vector{name_wrong});
  EXPECT_EQ(faults_of_identity("a@example.jp", "bell\x07"), std::vector{name_wrong});
  EXPECT_EQ(fold_mail(" Hanako@EXAMPLE.jp "), "hanako@example.jp");
}

struct WaitCase {
  ThrottleKind kind;
  int failures;
  int wait_s;
};

TEST(StaffRules, WaitsGrowWithFailuresAndSoonestForOneAccountFromOneClient) {
  using enum ThrottleKind;
  const WaitCase cases[] = {{account_and_client, 0, 0},
                            {account_and_client, 4, 0},
                            {account_and_client, 5, 30},
                            {account_and_client, 9, 900},
                            {account_and_client, 99, 900},
                            {account, 19, 0},
                            {account, 20, 30},
                            {account, 1000, 300},
                            {client, 29, 0},
                            {client, 60, 900},
                            {code, 4, 0},
                            {code, 5, 60},
                            {reset_mail, 2, 0},
                            {reset_mail, 3, 900},
                            {reset_client, 10, 900}};
  for (const WaitCase& c : cases) EXPECT_EQ(wait_after(c.kind, c.failures), c.wait_s) << name_of(c.kind) << c.failures;
}

TEST(StaffRules, TheLastOwnerWhoCanSignInStays) {
  Account owner;
  owner.role = Role::owner;
  EXPECT_FALSE(leaves_an_owner(owner, Role::staff, true, 0));
  EXPECT_FALSE(leaves_an_owner(owner, Role::owner, false, 0));
  EXPECT_TRUE(leaves_an_owner(owner, Role::owner, true, 0));
  EXPECT_TRUE(leaves_an_owner(owner, Role::staff, true, 1));
  Account invited = owner;
  invited.invited = true;
  EXPECT_TRUE(leaves_an_owner(invited, Role::staff, true, 0));
  EXPECT_TRUE(leaves_an_owner(Account{}, Role::staff, false, 0));
}

TEST(StaffRules, RightsAreStoredAsTheirNames) {
  Rights rights;
  rights.add(Right::items);
  rights.add(Right::orders);
  EXPECT_EQ(rights.text(), "orders,items");
  EXPECT_EQ(Rights::parse("orders,items"), rights);
  EXPECT_EQ(Rights::parse("orders,,nonsense,items"), rights);
  EXPECT_EQ(Rights::parse("").text(), "");
  EXPECT_TRUE(rights.has(Right::signed_in));
  EXPECT_FALSE(rights.has(Right::settings));
  // Accounts and the log of deeds cannot be given away: they are the owner's.
  EXPECT_FALSE(Rights::parse("staff").has(Right::staff));
  Account owner;
  owner.role = Role::owner;
  EXPECT_TRUE(owner.may(Right::staff));
}

TEST(StaffRules, ASessionEndsWhenItIdlesAndWhenItIsOld) {
  const Instant begun(0);
  EXPECT_TRUE(session_lives(begun, begun, begun + std::chrono::hours(11)));
  EXPECT_FALSE(session_lives(begun, begun, begun + std::chrono::hours(12)));
  EXPECT_TRUE(session_lives(begun, begun + std::chrono::hours(160), begun + std::chrono::hours(167)));
  EXPECT_FALSE(session_lives(begun, begun + std::chrono::hours(167), begun + std::chrono::hours(168)));
}

TEST(StaffRules, OnlyPathsOfTheOwnersSideFollowASignIn) {
  for (const char* good : {"/admin", "/admin/orders", "/admin?x=1", "/admin/orders?tab=to_ship&q=%E8%8C%B6"})
    EXPECT_EQ(safe_next(good), good);
  for (const char* bad : {"", "/", "//evil.example", "https://evil.example/admin", "/administrator", "/admin/sign-in", "/admin/sign-out",
                          "/admin\\x", "/admin/\r\nSet-Cookie: x", "admin", "/cart"})
    EXPECT_EQ(safe_next(bad), "/admin") << bad;
}

TEST(StaffRules, CodesAreForgivenTheirWidthSpacesAndHyphens) {
  EXPECT_EQ(fold_code("１２３ ４５６"), "123456");
  EXPECT_EQ(fold_code(" 8f2k-91qx "), "8F2K91QX");
  EXPECT_EQ(fold_code("８Ｆ２Ｋ－９１ＱＸ"), "8F2K91QX");
  EXPECT_EQ(fold_code("\xef\xbc"), "");
}

struct DeviceCase {
  const char* user_agent;
  const char* device;
};

TEST(StaffRules, ADeviceIsNamedByWhatWeKnowAndNeverByWhatItSends) {
  const DeviceCase cases[] = {
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
       "Chrome / Windows"},
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0",
       "Edge / Windows"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 "
       "Safari/604.1",
       "Safari / iPhone"},
      {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox / Mac"},
      {"Mozilla/5.0 (Linux; Android 14; SM-S911) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
       "Samsung Internet / Android"},
      {"<script>alert(1)</script>", ""},
      {"", ""},
  };
  for (const DeviceCase& c : cases) EXPECT_EQ(device_of(c.user_agent), c.device);
}

}  // namespace
}  // namespace noren::staff
