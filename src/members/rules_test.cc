#include "members/rules.h"

#include <gtest/gtest.h>

namespace noren::members {
namespace {

using namespace std::chrono_literals;

TEST(MemberRules, APasswordIsLongEnoughAndNotEasyToGuess) {
  EXPECT_EQ(fault_of_password("", "hanako@example.jp"), "members.fault.password_missing");
  EXPECT_EQ(fault_of_password("kurumi123", "hanako@example.jp"), "members.fault.password_short");
  EXPECT_EQ(fault_of_password("くるみの木の下で昼寝", "hanako@example.jp"), "") << "ten characters, whatever they are";
  EXPECT_EQ(fault_of_password("1029384756", "hanako@example.jp"), "members.fault.password_common");
  EXPECT_EQ(fault_of_password("hanako@example.jp", "hanako@example.jp"), "members.fault.password_like_mail");
  EXPECT_EQ(fault_of_password("aaaaaaaaaaaaa", "hanako@example.jp"), "members.fault.password_common");
  EXPECT_EQ(fault_of_password(std::string(900, 'x'), "hanako@example.jp"), "members.fault.password_long");
}

TEST(MemberRules, ALetterOpensOnceUntilItsTimeIsOver) {
  Letter letter;
  letter.expires_at = Instant(1'000'000);
  EXPECT_EQ(state_of(letter, Instant(999'999)), LetterState::good);
  EXPECT_EQ(state_of(letter, Instant(1'000'000)), LetterState::expired);
  letter.replaced = true;
  EXPECT_EQ(state_of(letter, Instant(0)), LetterState::replaced);
  letter.used = true;
  EXPECT_EQ(state_of(letter, Instant(0)), LetterState::used);
}

TEST(MemberRules, DigitsAreReadAsPeopleTypeThem) {
  EXPECT_EQ(fold_digits("482 913"), "482913");
  EXPECT_EQ(fold_digits("４８２－９１３"), "482913");
  EXPECT_EQ(fold_digits("code"), "");
}

TEST(MemberRules, OnlyAPageOfOursFollowsASignIn) {
  EXPECT_EQ(safe_next("/checkout?form=abc"), "/checkout?form=abc");
  EXPECT_EQ(safe_next("/account/addresses/new"), "/account/addresses/new");
  for (const char* bad :
       {"", "https://evil.example/", "//evil.example", "/account\\evil", "/accounts", "/admin", "/account/sign-out", "/account x"})
    EXPECT_EQ(safe_next(bad), "/account") << bad;
}

TEST(MemberRules, TwoCartsBecomeOneWithoutDoubling) {
  cart::Cart here, kept;
  here.lines = {{"MUG", 2, Yen(1200), VariantId("v1")}, {"CARD", 1, Yen(300), VariantId("v2")}};
  kept.lines = {{"MUG", 1, Yen(1100), VariantId("v1")}, {"BAG", 3, Yen(900), VariantId("v3")}, {"CARD", 4, Yen(300), VariantId("v2")}};
  const cart::Cart both = merged(here, kept);
  ASSERT_EQ(both.lines.size(), 3u);
  EXPECT_EQ(both.lines[0].quantity, 2);
  EXPECT_EQ(both.lines[1].quantity, 4);
  EXPECT_EQ(both.lines[2].sku, "BAG");
  EXPECT_EQ(merged(both, kept).lines, both.lines) << "however often";
}

}  // namespace
}  // namespace noren::members
