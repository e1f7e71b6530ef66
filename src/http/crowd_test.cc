// A real server whose one worker is held up: who looks at goods is told to come again before those who order.
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <thread>

#include "http/server.h"
#include "testing/env.h"

namespace noren::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class CrowdTest : public ::testing::Test {
 protected:
  CrowdTest() {
    router_.get("/hold", [this](const Request&, const Context&) {
      held_.set_value();
      go_on_.get_future().wait();
      return text("held");
    });
    router_.get("/order", [](const Request&, const Context&) { return text("order"); });
    router_.get(
        "/search", [](const Request&, const Context&) { return text("found"); }, kBrowses);
    router_.get(
        "/ready",
        [](const Request&, const Context&) {
          Response response = text("ready");
          response.public_max_age_s = 60;
          return response;
        },
        kBrowses);
    options_.find_shop = [](std::string_view) { return std::optional<ShopId>(ShopId("s1")); };
    options_.error_page = [this](const Request&, const Context&, int status) {
      ++error_pages_;
      return text("page of " + std::to_string(status), status);
    };
    site_ = std::make_unique<Site>(router_, cache_, env_, metrics_, options_);
    ServerOptions options{.port = 0};
    options.limits.workers = 1;
    options.limits.waiting_max = 2;
    server_ = std::make_unique<Server>(*site_, metrics_, options);
  }

  tcp::socket ask(const std::string& path, const std::string& more = "Connection: close\r\n") {
    tcp::socket socket(context_);
    socket.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(server_->port())));
    asio::write(socket, asio::buffer("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n"));
    return socket;
  }
  static std::string answer(tcp::socket socket) {
    std::string bytes;
    boost::system::error_code error;
    asio::read(socket, asio::dynamic_buffer(bytes), error);
    return bytes;
  }
  void until_waiting(int count) {
    while (metrics_.text().find("noren_http_waiting " + std::to_string(count) + "\n") == std::string::npos) std::this_thread::yield();
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  Router router_;
  PageCache cache_{1 << 16};
  Metrics metrics_;
  SiteOptions options_;
  std::atomic<int> error_pages_ = 0;
  std::promise<void> held_;
  std::promise<void> go_on_;
  asio::io_context context_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Server> server_;
};

TEST_F(CrowdTest, LookingIsRefusedBeforeOrderingAndReadyPagesNever) {
  EXPECT_NE(answer(ask("/ready")).find("ready"), std::string::npos);
  tcp::socket held = ask("/hold");
  held_.get_future().wait();
  tcp::socket first = ask("/order");
  until_waiting(1);
  for (int i = 0; i < 3; ++i) {
    const std::string refused = answer(ask("/search"));
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
    EXPECT_NE(refused.find("Retry-After: 5\r\n"), std::string::npos) << refused;
    EXPECT_TRUE(refused.ends_with("page of 503")) << refused;
  }
  EXPECT_EQ(error_pages_, 1) << "made once for all who come in these seconds";
  EXPECT_TRUE(answer(ask("/ready")).starts_with("HTTP/1.1 200 "));
  tcp::socket second = ask("/order");
  until_waiting(2);
  EXPECT_TRUE(answer(ask("/order")).starts_with("HTTP/1.1 503 ")) << "as many wait as may";
  go_on_.set_value();
  EXPECT_TRUE(answer(std::move(held)).ends_with("held"));
  EXPECT_TRUE(answer(std::move(first)).ends_with("order"));
  EXPECT_TRUE(answer(std::move(second)).ends_with("order"));
  const std::string numbers = metrics_.text();
  EXPECT_NE(numbers.find("noren_turned_away_total{reason=\"browsing\"} 3\n"), std::string::npos) << numbers;
  EXPECT_NE(numbers.find("noren_turned_away_total{reason=\"queue_full\"} 1\n"), std::string::npos) << numbers;
}

TEST_F(CrowdTest, WhoWasToldToComeAgainMayDoSoOnTheSameConnection) {
  tcp::socket held = ask("/hold");
  held_.get_future().wait();
  tcp::socket first = ask("/order");
  until_waiting(1);
  tcp::socket socket = ask("/search", "");
  std::string head(12, '\0');
  asio::read(socket, asio::buffer(head));
  EXPECT_EQ(head, "HTTP/1.1 503");
  go_on_.set_value();
  EXPECT_TRUE(answer(std::move(first)).ends_with("order"));
  asio::write(socket, asio::buffer(std::string("GET /search HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
  EXPECT_TRUE(answer(std::move(socket)).ends_with("found"));
}

}  // namespace
}  // namespace noren::http
