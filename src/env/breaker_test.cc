#include "env/breaker.h"

#include <gtest/gtest.h>

#include "testing/env.h"

namespace noren::env {
namespace {

using std::chrono::milliseconds;

struct Story {
  const char* what;
  const char* steps;
};

// y admitted, n not admitted, s one call ended well, f one failed, . half of the pause passes.
void play(const Story& story) {
  Breaker breaker({.failures = 2, .open_for = milliseconds(1'000), .at_once = 3});
  Instant now(1'000'000);
  int place = 0;
  for (const char* step = story.steps; *step != '\0'; ++step, ++place) {
    if (*step == 'y') {
      EXPECT_TRUE(breaker.admit(now)) << story.what << " at " << place;
    } else if (*step == 'n') {
      EXPECT_FALSE(breaker.admit(now)) << story.what << " at " << place;
    } else if (*step == '.') {
      now = now + milliseconds(500);
    } else {
      breaker.finish(*step == 's', now);
    }
  }
}

TEST(Breaker, OpensAfterFailuresInARowAndClosesAfterOneCallThatWentWell) {
  for (const Story& story : {
           Story{"what goes well goes on", "ysysysys"},
           Story{"no more at once than allowed", "yyynsyn"},
           Story{"failures in a row open it", "yfyfn"},
           Story{"a success between them does not", "yfysyfy"},
           Story{"it stays open for its pause", "yfyf.n"},
           Story{"then one call tries", "yfyf..yn"},
           Story{"which closes it", "yfyf..ysyyy"},
           Story{"or begins the pause anew", "yfyf..yfn.n.yn"},
           Story{"the late failures of others do not", "yyyff.f.yn"},
           Story{"a late success closes it", "yyyffsyy"},
       }) {
    play(story);
  }
}

TEST(Breaker, AnIdleOneNeedNotBeRemembered) {
  Breaker breaker({.failures = 2});
  EXPECT_TRUE(breaker.is_idle());
  breaker.admit(Instant(1));
  EXPECT_FALSE(breaker.is_idle());
  breaker.finish(false, Instant(1));
  EXPECT_FALSE(breaker.is_idle());
}

// Keeps what was started, to be ended by hand.
class Held final : public Outbound {
 public:
  explicit Held(std::vector<std::function<void(Called)>>& held) : held_(held) {}
  ~Held() override {
    for (const auto& done : held_) done(Fail(CallFailure::lost));
  }
  void start(Call, std::function<void(Called)> done) override { held_.push_back(std::move(done)); }

 private:
  std::vector<std::function<void(Called)>>& held_;
};

TEST(GuardedOutbound, WhatItRefusesWasCertainlyNotSent) {
  testing::MovedClock clock;
  std::vector<std::function<void(Called)>> held;
  int let_out = 0;
  GuardedOutbound guarded(std::make_unique<Held>(held), clock, {.at_once = 1'000});
  for (int i = 0; i < 1'000; ++i) guarded.start({.url = "https://a.test/x"}, [&](const Called&) { ++let_out; });
  EXPECT_EQ(held.size(), 1'000U);

  std::optional<Called> refused;
  const auto note = [&](Called called) { refused = std::move(called); };
  guarded.start({.method = "POST", .url = "https://a.test/x"}, note);
  ASSERT_TRUE(refused && !*refused) << "told within start()";
  EXPECT_EQ(refused->error(), CallFailure::not_sent);
  EXPECT_EQ(held.size(), 1'000U);
  const Called waited = guarded.wait_for({.url = "https://a.test/y"});
  ASSERT_FALSE(waited);
  EXPECT_EQ(waited.error(), CallFailure::not_sent);

  held.back()(Reply{.status = 200});
  held.pop_back();
  EXPECT_EQ(let_out, 1);
  guarded.start({.url = "https://a.test/x"}, note);
  EXPECT_EQ(held.size(), 1'000U) << "whose place is free again";
}

TEST(GuardedOutbound, OneDestinationThatFailsDoesNotTouchAnother) {
  testing::MovedClock clock;
  std::vector<std::function<void(Called)>> held;
  std::vector<Called> ended;
  const auto note = [&](const Called& called) { ended.push_back(called); };
  {
    GuardedOutbound guarded(std::make_unique<Held>(held), clock, {.failures = 1});
    guarded.start({.url = "https://a.test/x"}, note);
    held.at(0)(Reply{.status = 503});
    guarded.start({.url = "https://a.test/y?z"}, note);
    ASSERT_EQ(ended.size(), 2U);
    EXPECT_EQ(ended[0]->status, 503);
    EXPECT_EQ(ended[1].error(), CallFailure::not_sent);
    guarded.start({.url = "https://b.test/x"}, note);
    guarded.start({.url = "https://a.test:8443/x"}, note);
    EXPECT_EQ(held.size(), 3U);
    clock.advance(std::chrono::seconds(5));
    guarded.start({.url = "https://a.test"}, note);
    EXPECT_EQ(held.size(), 4U);
    held.erase(held.begin());
  }
  ASSERT_EQ(ended.size(), 5U);
  EXPECT_EQ(ended[4].error(), CallFailure::lost);
}

}  // namespace
}  // namespace noren::env
