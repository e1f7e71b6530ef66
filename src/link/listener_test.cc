// The link over a real line of this machine.
#include "link/listener.h"

#include <gtest/gtest.h>

#include <future>

#include "env/real/outbound.h"
#include "testing/env.h"

namespace noren::link {
namespace {

using namespace std::chrono_literals;

class ListenerTest : public ::testing::Test {
 protected:
  ListenerTest() {
    b_.listen("echo", [](const Heard& heard, const Tell& tell) { tell(heard.said); });
    b_.listen("later", [this](const Heard&, Tell tell) { kept_.set_value(std::move(tell)); });
    listener_ = std::make_unique<Listener>(b_, env_, metrics_, "127.0.0.1", 0);
    address_ = listener_->url();
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  const crypto::Keys keys_{std::string(32, 'k')};
  std::string address_;
  http::Metrics metrics_;
  std::promise<Tell> kept_;
  Link a_{{keys_, env_, 'a', [this] { return std::vector<nodes::Peer>{{'b', address_, false}}; }}, std::make_unique<env::CurlOutbound>()};
  Link b_{{keys_, env_, 'b', [] { return std::vector<nodes::Peer>(); }}, std::make_unique<env::CurlOutbound>()};
  std::unique_ptr<Listener> listener_;
};

TEST_F(ListenerTest, CarriesWhateverIsSaidBothWays) {
  std::string said(300'000, '\0');
  for (std::size_t i = 0; i < said.size(); ++i) said[i] = static_cast<char>(i % 251);
  EXPECT_TRUE(a_.wait_for({'b', "echo", said, 60s}) == said);
  EXPECT_EQ(a_.unreached(), "");
}

TEST_F(ListenerTest, WhoDoesNotAnswerInTimeIsNotWaitedFor) {
  EXPECT_FALSE(a_.wait_for({'b', "later", "", 1s}));
  EXPECT_EQ(a_.unreached(), "b");
  auto kept = kept_.get_future();
  if (kept.wait_for(60s) == std::future_status::ready) kept.get()("too late for anybody");
}

TEST_F(ListenerTest, WhoHasGoneDoesNotAnswer) {
  EXPECT_EQ(a_.wait_for({'b', "echo", "hello", 60s}), "hello");
  listener_->stop();
  EXPECT_FALSE(a_.wait_for({'b', "echo", "hello", 60s}));
}

TEST_F(ListenerTest, ARestartAtTheSameAddressIsHeardOverADeadLine) {
  EXPECT_EQ(a_.wait_for({'b', "echo", "hello", 60s}), "hello");
  const int port = std::stoi(address_.substr(address_.rfind(':') + 1));
  listener_.reset();
  listener_ = std::make_unique<Listener>(b_, env_, metrics_, "127.0.0.1", port);
  EXPECT_EQ(a_.wait_for({'b', "echo", "again", 60s}), "again");
}

TEST_F(ListenerTest, AnAddressThatIsInUseIsSaidWithWhereToChooseAnother) {
  const int port = std::stoi(address_.substr(address_.rfind(':') + 1));
  try {
    const Listener second(b_, env_, metrics_, "127.0.0.1", port);
    FAIL() << "two at one address";
  } catch (const std::runtime_error& refused) {
    EXPECT_NE(std::string(refused.what()).find("choose another with [cluster] listen in the configuration"), std::string::npos)
        << refused.what();
  }
}

}  // namespace
}  // namespace noren::link
