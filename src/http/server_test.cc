// A real server on a loopback port: answers that come later, and lines that go dead.
#include "http/server.h"

#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <condition_variable>

#include "http/flow.h"
#include "testing/env.h"

namespace noren::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Done = std::function<void(Response)>;

// Keeps the callbacks of answers that are to come.
class Waiting {
 public:
  void put(Done done) {
    const std::lock_guard lock(mutex_);
    all_.push_back(std::move(done));
    changed_.notify_all();
  }
  std::vector<Done> take(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return all_.size() >= count; });
    return std::exchange(all_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Done> all_;
};

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    router_.get("/later", [this](const Request&, const Context&) {
      Response response;
      response.later = [this](Done done) { waiting_.put(std::move(done)); };
      return response;
    });
    router_.get("/at-once", [](const Request&, const Context&) {
      Response response;
      response.later = [](const Done& done) { done(text("at once", 201)); };
      return response;
    });
    router_.get("/live", [this](const Request&, const Context&) {
      return event_stream([this](const std::shared_ptr<Flow>& flow) {
        flow->say(event_text("state", "first"));
        flows_.push_back(flow);
      });
    });
    router_.get("/dead", [](const Request&, const Context&) {
      Response response = text("never seen");
      response.hang_up = true;
      return response;
    });
    router_.get("/broken", [](const Request&, const Context&) {
      Response response;
      response.later = [](const Done&) { throw std::runtime_error("cannot begin"); };
      return response;
    });
    options_.find_shop = [](std::string_view) { return std::optional<ShopId>(ShopId("s1")); };
    options_.error_page = [](const Request&, const Context&, int status) { return text("error", status); };
    site_ = std::make_unique<Site>(router_, cache_, env_, metrics_, options_);
    ServerOptions options{.port = 0};
    options.limits.workers = 1;
    options.limits.stop_time_ms = 200;
    options.limits.flows_per_client_max = 2;
    server_ = std::make_unique<Server>(*site_, metrics_, options);
  }

  tcp::socket ask(const std::string& path, const std::string& more = "Connection: close\r\n") {
    tcp::socket socket(context_);
    socket.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(server_->port())));
    asio::write(socket, asio::buffer("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n"));
    return socket;
  }
  // Until these words have come.
  static std::string until(tcp::socket& socket, const std::string& words) {
    std::string bytes;
    boost::system::error_code error;
    asio::read_until(socket, asio::dynamic_buffer(bytes), words, error);
    return bytes;
  }
  // Until the other side closes.
  static std::string rest(tcp::socket& socket) {
    std::string bytes;
    boost::system::error_code error;
    asio::read(socket, asio::dynamic_buffer(bytes), error);
    return bytes;
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  Router router_;
  PageCache cache_{1 << 16};
  Metrics metrics_;
  SiteOptions options_;
  Waiting waiting_;
  std::vector<std::shared_ptr<Flow>> flows_;
  asio::io_context context_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, ManyAnswersComeLaterThoughThereIsOneWorker) {
  std::vector<tcp::socket> sockets;
  for (int i = 0; i < 20; ++i) sockets.push_back(ask("/later"));
  const auto all = waiting_.take(20);
  for (std::size_t i = 0; i < all.size(); ++i) all[i](text("answer", 202));
  for (tcp::socket& socket : sockets) {
    const std::string answer = rest(socket);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 202 ")) << answer;
    EXPECT_NE(answer.find("X-Request-Id: "), std::string::npos);
    EXPECT_NE(answer.find("X-Content-Type-Options: nosniff"), std::string::npos);
    EXPECT_TRUE(answer.ends_with("\r\n\r\nanswer"));
  }
  EXPECT_NE(metrics_.text().find("status=\"202\"} 20"), std::string::npos) << "counted once, when it was there";
}

TEST_F(ServerTest, OneThatIsThereAtOnceIsAnAnswerLikeOthersAndTheConnectionGoesOn) {
  tcp::socket socket = ask("/at-once", "");
  asio::write(socket, asio::buffer(std::string("GET /at-once HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
  const std::string both = rest(socket);
  EXPECT_TRUE(both.starts_with("HTTP/1.1 201 "));
  EXPECT_NE(both.find("at onceHTTP/1.1 201 "), std::string::npos) << both;
}

TEST_F(ServerTest, ADeadLineGivesNotOneByte) {
  tcp::socket socket = ask("/dead", "");
  EXPECT_EQ(rest(socket), "");
  tcp::socket later = ask("/later");
  Response dead;
  dead.hang_up = true;
  waiting_.take(1)[0](dead);
  EXPECT_EQ(rest(later), "");
}

TEST_F(ServerTest, AFlowIsSentAsItComesUntilItEnds) {
  tcp::socket socket = ask("/live", "");
  const std::string head = until(socket, "data: first\n\n");
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 ")) << head;
  EXPECT_NE(head.find("Content-Type: text/event-stream"), std::string::npos);
  EXPECT_NE(head.find("Connection: close"), std::string::npos);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(flows_[0]->say(event_text("state", "second")));
  EXPECT_NE(until(socket, "data: second\n\n").find("second"), std::string::npos);
  flows_[0]->say(event_text("state", "last"));
  flows_[0]->end();
  EXPECT_NE(rest(socket).find("data: last"), std::string::npos) << "what was said before the end is still sent";
  EXPECT_FALSE(flows_[0]->say("nobody listens"));
}

TEST_F(ServerTest, AClientHasSoManyFlowsAndNoMore) {
  tcp::socket first = ask("/live", "");
  until(first, "first");
  tcp::socket second = ask("/live", "");
  until(second, "first");
  tcp::socket third = ask("/live", "");
  const std::string refused = rest(third);
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
  EXPECT_FALSE(flows_[2]->say("nobody listens"));
  flows_[0]->end();
  rest(first);
  tcp::socket fourth = ask("/live", "");
  EXPECT_NE(until(fourth, "first").find(" 200 "), std::string::npos) << "the place of one that ended is free";
}

TEST_F(ServerTest, WhenTheHouseClosesEveryFlowEnds) {
  tcp::socket socket = ask("/live", "");
  until(socket, "first");
  server_->stop();
  rest(socket);
  EXPECT_FALSE(flows_[0]->say("nobody listens"));
}

TEST_F(ServerTest, AFlowMayOutliveItsClientAndItsServer) {
  tcp::socket socket = ask("/live", "");
  until(socket, "first");
  socket.close();
  flows_[0]->say("one");
  server_.reset();
  site_.reset();
  EXPECT_FALSE(flows_[0]->say("two"));
}

TEST_F(ServerTest, OneThatCannotBeginIsAnError) {
  tcp::socket socket = ask("/broken");
  EXPECT_TRUE(rest(socket).starts_with("HTTP/1.1 500 "));
}

TEST_F(ServerTest, AnAnswerToAClientThatHasGoneIsThrownAway) {
  ask("/later").close();
  waiting_.take(1)[0](text("nobody reads this"));
  tcp::socket socket = ask("/at-once");
  EXPECT_TRUE(rest(socket).starts_with("HTTP/1.1 201 "));
}

TEST_F(ServerTest, AnAnswerMayComeAfterTheServerHasGone) {
  tcp::socket socket = ask("/later");
  const auto all = waiting_.take(1);
  server_->stop();
  all[0](text("too late"));
  server_.reset();
  site_.reset();
  EXPECT_EQ(rest(socket), "");
}

TEST_F(ServerTest, AnAnswerMayComeLongAfterTheServerWasDestroyed) {
  tcp::socket socket = ask("/later");
  const auto all = waiting_.take(1);
  server_.reset();
  site_.reset();
  all[0](text("too late"));
  EXPECT_EQ(rest(socket), "");
}

TEST(ServerUrl, IsAsABrowserWritesIt) {
  ServerOptions options;
  EXPECT_EQ(url_of(options, 8080), "http://127.0.0.1:8080");
  options.host = "0.0.0.0";
  EXPECT_EQ(url_of(options, 80), "http://localhost:80");
  options.host = "::";
  EXPECT_EQ(url_of(options, 80), "http://localhost:80");
  options.host = "::1";
  options.tls_certificate = "/etc/noren/certificate.pem";
  EXPECT_EQ(url_of(options, 8443), "https://[::1]:8443");
}

}  // namespace
}  // namespace noren::http
