// Rules of meaning against what other servers answer (said_test.txt), and the tables themselves.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "bounces/codes.h"
#include "bounces/evidence.h"

namespace noren::bounces {
namespace {

Stage stage_of_test(std::string_view name) {
  return name == "rcpt"         ? Stage::rcpt
         : name == "data"       ? Stage::data
         : name == "mail"       ? Stage::mail
         : name == "ehlo"       ? Stage::ehlo
         : name == "auth"       ? Stage::auth
         : name == "connection" ? Stage::connection
                                : Stage::unknown;
}

TEST(SaidByServers, MeansWhatTheTableSays) {
  std::ifstream file(std::string(NOREN_SOURCE_DIR) + "/src/bounces/said_test.txt");
  ASSERT_TRUE(file.good());
  int lines = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t first = line.find('|'), second = line.find('|', first + 1);
    Evidence evidence;
    evidence.recipient = "taro@example.jp";
    evidence.action = "failed";
    evidence.remote = "mx.example.jp";
    evidence.stage = stage_of_test(line.substr(first + 1, second - first - 1));
    evidence.diagnostic = line.substr(second + 1);
    EXPECT_EQ(name_of(judge(evidence, {}).reason), line.substr(0, first)) << evidence.diagnostic;
    ++lines;
  }
  EXPECT_GT(lines, 150);
}

TEST(SaidByServers, UserUnknownAfterDataIsTheRecipientsFilter) {
  Evidence evidence;
  evidence.recipient = "hanako@docomo.ne.jp";
  evidence.diagnostic = "550 Unknown user hanako@docomo.ne.jp";
  evidence.stage = Stage::data;
  EXPECT_EQ(judge(evidence, {}).reason, Reason::filtered);
  EXPECT_EQ(judge(evidence, {}).strength, Strength::soft);
  evidence.stage = Stage::rcpt;
  EXPECT_EQ(judge(evidence, {}).reason, Reason::userunknown);
  EXPECT_EQ(judge(evidence, {}).strength, Strength::hard);
}

TEST(SaidByServers, NothingSaidCallsNobodyDead) {
  Evidence evidence;
  evidence.recipient = "hanako@example.jp";
  evidence.action = "failed";
  EXPECT_EQ(judge(evidence, {}).reason, Reason::undefined);
  evidence.diagnostic = "550 5.0.0 no";
  EXPECT_EQ(judge(evidence, {}).reason, Reason::onhold);
  EXPECT_EQ(judge(evidence, {}).strength, Strength::soft);
}

TEST(StatusCodes, AreFoundWhereTheyStand) {
  EXPECT_EQ(codes_in("550 5.1.1 <a@example.jp>... User unknown").status, "5.1.1");
  EXPECT_EQ(codes_in("550 5.1.1 <a@example.jp>... User unknown").reply, "550");
  EXPECT_EQ(codes_in("host mx[192.0.2.1] said: 552-5.2.2 full").reply, "552");
  EXPECT_EQ(codes_in("5.0.0 and then 5.2.2").status, "5.2.2");
  EXPECT_EQ(codes_in("see version 5.1.10.3 at 192.0.2.4").status, "");
  EXPECT_EQ(codes_in("450 GB and 550 files").reply, "450");
  EXPECT_EQ(codes_in("about 550 files").reply, "");
  EXPECT_EQ(codes_in("no mailbox (#5.1.1)").status, "5.1.1");
}

TEST(PlainWords, LeaveOutWhatIsReadElsewhere) {
  EXPECT_EQ(plain_words("550-5.1.1 The  account\n550 5.1.1 <Taro@Example.jp>: gone"), "the account <@>: gone");
  EXPECT_EQ(plain_words("Client [192.0.2.1] see https://example.com/a?b=unknown."), "client [ip] see example.com.");
}

TEST(Phrases, KnowGapsEdgesAndAlternatives) {
  Phrases phrases;
  for (const std::string& phrase : Phrases::expanded("{user,mailbox} * full_")) phrases.add(phrase);
  phrases.add("^spam");
  phrases.add("_cat_");
  EXPECT_TRUE(phrases.any_in("mailbox full"));
  EXPECT_TRUE(phrases.any_in("the user taro is full."));
  EXPECT_FALSE(phrases.any_in("the user is fully gone"));
  EXPECT_TRUE(phrases.any_in("spam"));
  EXPECT_FALSE(phrases.any_in("no spam"));
  EXPECT_TRUE(phrases.any_in("a cat, here"));
  EXPECT_FALSE(phrases.any_in("a concat, here"));
  EXPECT_THROW(phrases.add("a*"), std::logic_error);
}

TEST(RuleTables, AreWhole) {
  EXPECT_GT(tables().words.phrases.size(), 500u);
  EXPECT_EQ(tables().words.phrases.size(), tables().words.rules.size());
  EXPECT_EQ(reason_of_status(tables().statuses, "5.1.1"), Reason::userunknown);
  EXPECT_EQ(reason_of_status(tables().statuses, "4.2.2"), Reason::mailboxfull);
  EXPECT_EQ(reason_of_status(tables().statuses, "5.7.999"), Reason::securityerror);
  EXPECT_EQ(reason_of_status(tables().statuses, "5.0.0"), std::nullopt);
}

std::string_view broken_file(std::string_view path) {
  return path == "bounces/data/words.txt" ? std::string_view("userunknown | - | no such user |\n") : std::string_view();
}

TEST(RuleTables, ARuleNamesItsSource) { EXPECT_THROW(read_tables(&broken_file), std::logic_error); }

}  // namespace
}  // namespace noren::bounces
