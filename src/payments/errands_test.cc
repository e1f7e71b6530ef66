#include "payments/errands.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "base/check.h"
#include "db/errors.h"
#include "testing/env.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

// Answers when it is told to.
class Line final : public env::Outbound {
 public:
  void start(env::Call call, std::function<void(env::Called)> done) override {
    check(!call.url.empty(), "a call to nowhere");
    const std::lock_guard lock(mutex_);
    said_.push_back(call.url);
    open_.push_back(std::move(done));
    changed_.notify_all();
  }
  // Answers the first call that waits, and tells what was said.
  std::string answer(const std::string& with) {
    std::unique_lock lock(mutex_);
    check(changed_.wait_for(lock, 10s, [&] { return !open_.empty(); }), "nobody calls");
    const auto done = std::move(open_.front());
    open_.erase(open_.begin());
    const std::string said = said_[answered_++];
    lock.unlock();
    done(env::Reply{200, {}, with});
    return said;
  }
  std::size_t calls() {
    const std::lock_guard lock(mutex_);
    return said_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> said_;
  std::vector<std::function<void(env::Called)>> open_;
  std::size_t answered_ = 0;
};

env::Call call(const std::string& url) { return {.method = "GET", .url = url}; }

class TheErrands : public ::testing::Test {
 protected:
  using Next = Errands::Next;
  using Why = Errands::Why;

  // Whether the errand "a" comes to be known from now on; asked of it later.
  std::future<void> hope() {
    auto told = std::make_shared<std::promise<void>>();
    errands_.wait("a", 10min, [told] { told->set_value(); });
    return told->get_future();
  }
  static bool came(const std::future<void>& hoped) { return hoped.wait_for(30s) == std::future_status::ready; }
  Next advance(Why why, const env::Called* said) {
    const std::lock_guard lock(mutex_);
    return step_(why, said == nullptr ? "" : (*said)->body);
  }
  void does(std::function<Next(Why, const std::string&)> step) { step_ = std::move(step); }

  noren::testing::MovedClock clock_;
  Line line_;
  std::mutex mutex_;
  std::function<Next(Why, const std::string&)> step_;
  Errands errands_{clock_, line_, [this](const std::string&, Why why, const env::Called* said, Instant) { return advance(why, said); }};
};

TEST_F(TheErrands, OneCallAtATimeAndWhoPokesMeanwhileIsLookedAtAfterwards) {
  int looks = 0;
  does([&](Why why, const std::string& said) -> Next {
    if (why == Why::answered) return {std::nullopt, std::nullopt, said == "second"};
    return {call(std::to_string(++looks)), std::nullopt, false};
  });
  errands_.run_by_hand([] { return std::chrono::steady_clock::time_point(); });
  errands_.start({}, 3);
  const auto work = [this] {
    while (errands_.run_next()) continue;
  };
  const auto ended = hope();
  errands_.poke("a");
  work();
  for (int i = 0; i < 20; ++i) errands_.poke("a");
  work();
  EXPECT_EQ(line_.calls(), 1U);
  EXPECT_EQ(line_.answer("first"), "1");
  work();
  EXPECT_EQ(line_.answer("second"), "2") << "twenty pokes are one more look";
  work();
  EXPECT_EQ(line_.calls(), 2U);
  EXPECT_TRUE(came(ended));
  errands_.stop();
}

TEST_F(TheErrands, AnAnswerThatCouldNotBeWrittenIsHeardAgain) {
  int failures = 0;
  does([&](Why why, const std::string& said) -> Next {
    if (why != Why::answered) return {call("ask"), std::nullopt, false};
    if (++failures == 1) throw db::Unavailable("the database is away");
    return {std::nullopt, std::nullopt, said == "charged"};
  });
  errands_.start({}, 1);
  const auto ended = hope();
  errands_.poke("a");
  line_.answer("charged");
  EXPECT_TRUE(came(ended));
  EXPECT_EQ(line_.calls(), 1U) << "nothing is said twice";
  errands_.stop();
}

TEST_F(TheErrands, WhenTheCommitIsInDoubtWhatIsWrittenDecides) {
  bool lost = false;
  std::vector<Why> reasons;
  does([&](Why why, const std::string&) -> Next {
    reasons.push_back(why);
    if (why == Why::asked) return {call("ask"), std::nullopt, false};
    if (why == Why::answered && !std::exchange(lost, true)) throw db::CommitUnknown("the disk");
    return {std::nullopt, std::nullopt, true};
  });
  errands_.start({}, 1);
  const auto ended = hope();
  errands_.poke("a");
  line_.answer("charged");
  EXPECT_TRUE(came(ended));
  EXPECT_EQ(reasons, (std::vector<Why>{Why::asked, Why::answered, Why::due}));
  errands_.stop();
}

TEST_F(TheErrands, AReminderBeforeItsTimeIsSetAnew) {
  const Instant due = clock_.now() + 1h;
  int early = 0;
  does([&](Why, const std::string&) -> Next {
    if (clock_.now() < due) {
      if (++early == 2) clock_.set(due);
      return {std::nullopt, clock_.now() + 1ms, false};
    }
    return {std::nullopt, std::nullopt, true};
  });
  const auto ended = hope();
  errands_.start({{"a", clock_.now()}, {"a", due}}, 1);
  EXPECT_TRUE(came(ended));
  EXPECT_EQ(early, 2) << "one reminder an errand";
  errands_.stop();
}

TEST_F(TheErrands, WhatIsOverdueIsTakenUp) {
  does([](Why, const std::string&) -> Next { return {std::nullopt, std::nullopt, true}; });
  errands_.start({}, 1);
  const auto ended = hope();
  errands_.remind_overdue({{"a", clock_.now() - 1h}, {"b", clock_.now() + 1h}}, 0s);
  EXPECT_TRUE(came(ended));
  errands_.stop();
}

TEST_F(TheErrands, WhatIsOverdueForAMomentOnlyIsLeftToAnotherNode) {
  does([](Why, const std::string&) -> Next { return {std::nullopt, std::nullopt, true}; });
  errands_.remind_overdue({{"a", clock_.now() - 29s}}, 30s);
  EXPECT_FALSE(errands_.next_due());
  errands_.remind_overdue({{"a", clock_.now() - 30s}}, 30s);
  EXPECT_TRUE(errands_.next_due());
}

TEST_F(TheErrands, AMistakeOfOneWhoWaitsIsNotTheOthers) {
  does([](Why, const std::string&) -> Next { return {std::nullopt, std::nullopt, true}; });
  errands_.start({}, 1);
  errands_.wait("a", 10min, [] { throw std::runtime_error("his page could not be made"); });
  const auto ended = hope();
  errands_.poke("a");
  EXPECT_TRUE(came(ended));
  errands_.stop();
}

TEST_F(TheErrands, WhatIsNoCallIsPutOffAndLookedAtAgain) {
  int looks = 0;
  does([&](Why, const std::string&) -> Next {
    if (++looks == 1) return {call(""), std::nullopt, false};
    return {std::nullopt, std::nullopt, true};
  });
  std::chrono::steady_clock::time_point now;
  errands_.run_by_hand([&] { return now; });
  errands_.start({}, 1);
  const auto work = [this] {
    while (errands_.run_next()) continue;
  };
  errands_.poke("a");
  work();
  EXPECT_EQ(looks, 1);
  EXPECT_EQ(line_.calls(), 0U);
  now += 10min;
  work();
  EXPECT_EQ(looks, 2);
  errands_.stop();
}

TEST_F(TheErrands, WhoWaitsIsToldWhenTheHouseCloses) {
  does([](Why, const std::string&) -> Next { return {call("ask"), std::nullopt, false}; });
  errands_.start({}, 1);
  const auto ended = hope();
  errands_.poke("a");
  while (line_.calls() == 0) std::this_thread::yield();
  errands_.stop();
  EXPECT_TRUE(came(ended));
  line_.answer("too late");
}

}  // namespace
}  // namespace noren::payments
