#include "link/link.h"

#include <gtest/gtest.h>

#include "link/nonces.h"
#include "link/wire.h"
#include "testing/env.h"
#include "testing/linked.h"

namespace noren::link {
namespace {

using namespace std::chrono_literals;
using Fault = testing::Wires::Fault;

TEST(Wire, WhatWasWrittenIsReadWhateverBytesStandInIt) {
  const std::string odd("a,b:\0\xff", 6);
  const std::string written = Writer().text("").text(odd).number(-12).take();
  Reader reader(written);
  EXPECT_EQ(reader.text(), "");
  EXPECT_EQ(reader.text(), odd);
  EXPECT_EQ(reader.number(), -12);
  EXPECT_TRUE(reader.good() && reader.ended());
}

TEST(Wire, WhatIsBrokenIsNothingAndSoIsAllAfterIt) {
  for (const char* broken : {"", "5:hello", "6:hello,", "5hello,", ":,", "-1:a,", "99999999999999999999:a,", "1:ab,"}) {
    Reader reader(broken);
    EXPECT_EQ(reader.text(), "") << broken;
    EXPECT_FALSE(reader.good()) << broken;
    EXPECT_TRUE(reader.ended()) << broken;
  }
  Reader reader("3:1x2,1:a,");
  EXPECT_EQ(reader.number(), 0);
  EXPECT_EQ(reader.text(), "");
  EXPECT_FALSE(reader.good());
}

TEST(Nonces, EachCountsOnceForAsLongAsItIsNotTooOld) {
  const Instant begun(1'000'000'000'000);
  Nonces nonces(begun, 1'000);
  const Instant said = begun + 50s;  // by a clock that is ahead
  EXPECT_TRUE(nonces.is_new("a", said, begun));
  Instant now = begun;
  for (; now <= said + kLate + 10s; now = now + 1s) {
    EXPECT_FALSE(nonces.is_new("a", said, now)) << (now - begun).count();
    EXPECT_TRUE(nonces.is_new(std::to_string(now.micros()), now, now)) << "others do";
  }
}

TEST(Nonces, WhatWasSaidBeforeTheStartOrByAClockThatIsFarAwayIsNotTaken) {
  const Instant begun(1'000'000'000'000);
  Nonces nonces(begun, 2);
  EXPECT_FALSE(nonces.is_new("a", begun - 1us, begun));
  const Instant now = begun + 1h;
  EXPECT_FALSE(nonces.is_new("a", now + kLate + 1us, now));
  EXPECT_FALSE(nonces.is_new("a", now - kLate - 1us, now));
  EXPECT_TRUE(nonces.is_new("a", now + kLate, now));
  EXPECT_TRUE(nonces.is_new("b", now - kLate, now));
  EXPECT_FALSE(nonces.is_new("c", now, now)) << "no more than can be remembered";
  EXPECT_TRUE(nonces.is_new("c", now + 10min, now + 10min));
}

class LinkTest : public ::testing::Test {
 protected:
  LinkTest() {
    b_.node.listen("greeting", [this](const Heard& heard, const Tell& tell) {
      ++heard_;
      tell(std::string("good evening, ") + heard.from + ", to your " + heard.said);
    });
  }
  std::optional<std::string> greet(Link& from, char to = 'b') { return from.wait_for({.to = to, .what = "greeting", .said = "hello"}); }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  const crypto::Keys keys_{std::string(32, 'k')};
  testing::Wires wires_;
  testing::LinkedNode a_{wires_, 'a', env_, keys_};
  testing::LinkedNode b_{wires_, 'b', env_, keys_};
  int heard_ = 0;
};

TEST_F(LinkTest, OneAsksAndTheOtherAnswers) {
  EXPECT_EQ(greet(a_.node), "good evening, a, to your hello");
  EXPECT_EQ(wires_.said.back().body.find("hello"), std::string::npos) << "nobody reads on the way";
  EXPECT_EQ(a_.node.unreached(), "");
}

TEST_F(LinkTest, WhoIsDeadSilentOrSomebodyElseGaveNoAnswer) {
  for (const Fault fault : {Fault::dead, Fault::answers_lost, Fault::stranger}) {
    wires_.faults['b'] = fault;
    EXPECT_FALSE(greet(a_.node)) << static_cast<int>(fault);
    EXPECT_EQ(a_.node.unreached(), "b");
    EXPECT_FALSE(a_.node.reaches('b'));
  }
  EXPECT_EQ(heard_, 1) << "of the one whose answer was lost";
  wires_.faults['b'] = Fault::old_answer;
  EXPECT_FALSE(greet(a_.node)) << "an answer belongs to its call";
  EXPECT_FALSE(greet(a_.node, 'x')) << "nobody of that letter";
  wires_.faults.clear();
  a_.node.greet();
  EXPECT_EQ(a_.node.unreached(), "");
  EXPECT_TRUE(a_.node.reaches('b'));
  EXPECT_FALSE(a_.node.reaches('x'));
}

TEST_F(LinkTest, AStrangerIsToldNothingButNo) {
  const crypto::Keys others{std::string(32, 'x')};
  testing::LinkedNode stranger(wires_, 'c', env_, others);
  EXPECT_FALSE(greet(stranger.node));
  for (const std::string& body : {std::string(), std::string("hello"), std::string(1000, '\0')}) {
    const env::Reply reply = wires_.say('b', body);
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.body, "no\n");
  }
  EXPECT_EQ(heard_, 0);
  EXPECT_EQ(b_.node.refused(), 4);
}

TEST_F(LinkTest, WhatWasOverheardAndIsSaidAgainIsNotDoneAgain) {
  greet(a_.node);
  const std::string overheard = wires_.said.back().body;
  EXPECT_EQ(wires_.say('b', overheard).status, 409);
  clock_.advance(kLate + 1s);
  EXPECT_EQ(wires_.say('b', overheard).status, 409);
  EXPECT_EQ(heard_, 1);
}

TEST_F(LinkTest, WhatWasSaidToAnotherNodeOrIsAnAnswerIsNoCall) {
  greet(a_.node);
  EXPECT_EQ(wires_.say('a', wires_.said.back().body).status, 421);
  EXPECT_EQ(wires_.say('b', wires_.answered.back().body).status, 403);
}

TEST_F(LinkTest, ACallForNobodyIsRefused) {
  EXPECT_FALSE(a_.node.wait_for({.to = 'b', .what = "nothing"}));
  EXPECT_TRUE(greet(a_.node)) << "which keeps no other from being heard";
}

}  // namespace
}  // namespace noren::link
