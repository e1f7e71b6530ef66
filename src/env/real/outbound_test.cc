// Outgoing calls against a small server of our own on loopback that answers, hangs, hangs up and talks too much.
#include "env/real/outbound.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "base/check.h"
#include "env/real/talk.h"

namespace noren::env {
namespace {

using std::chrono::milliseconds;

void say(int talk, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(talk, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string answer(std::string_view body, std::string_view status = "200 OK") {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

// What the server does with a request (head and body) on a connection; false: hang up.
using Manner = std::function<bool(int talk, const std::string& request)>;

bool answer_ok(int talk, const std::string&) {
  say(talk, answer("ok"));
  return true;
}
bool say_nothing(int, const std::string&) { return true; }

class SmallServer {
 public:
  explicit SmallServer(Manner manner) : manner_(std::move(manner)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 256);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~SmallServer() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    for (const int talk : talks_) ::shutdown(talk, SHUT_RDWR);
    for (std::thread& thread : threads_) thread.join();
    for (const int talk : talks_) ::close(talk);
  }
  SmallServer(const SmallServer&) = delete;
  SmallServer& operator=(const SmallServer&) = delete;

  std::string url(const std::string& scheme = "http") const { return scheme + "://127.0.0.1:" + std::to_string(port_) + "/v1/things"; }
  int connections() const { return connections_; }
  std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  void wait_for_requests(std::size_t count) {
    std::unique_lock lock(mutex_);
    heard_.wait(lock, [&] { return requests_.size() >= count; });
  }

 private:
  void accept_all() {
    for (int talk = ::accept(listener_, nullptr, nullptr); talk >= 0; talk = ::accept(listener_, nullptr, nullptr)) {
      ++connections_;
      talks_.push_back(talk);
      threads_.emplace_back([this, talk] {
        converse(talk);
        ::shutdown(talk, SHUT_RDWR);
      });
    }
  }

  void converse(int talk) {
    std::string request;
    while (hear(talk, request)) {
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      heard_.notify_all();
      if (!manner_(talk, request)) return;
    }
  }

  static bool hear(int talk, std::string& request) {
    request.clear();
    std::size_t wanted = std::string::npos;
    char c = 0;
    while (request.size() < wanted && ::recv(talk, &c, 1, 0) == 1) {
      request += c;
      if (wanted == std::string::npos && request.ends_with("\r\n\r\n")) {
        const std::size_t at = request.find("Content-Length: ");
        wanted = request.size() + (at == std::string::npos ? 0 : std::stoul(request.substr(at + 16)));
      }
    }
    return request.size() >= wanted;
  }

  const Manner manner_;
  const int listener_;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::vector<int> talks_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable heard_;
  std::vector<std::string> requests_;
  std::thread acceptor_;
};

Call call_to(const std::string& url, milliseconds within = milliseconds(20'000)) {
  return {.method = "POST", .url = url, .body = "a=1", .within = within};
}

CallFailure failure_of(const Called& called) {
  if (called) ADD_FAILURE() << "answered " << called->status;
  return called ? CallFailure{} : called.error();
}

CallFailure failure_of_call(Manner manner, milliseconds within = milliseconds(20'000)) {
  SmallServer server(std::move(manner));
  CurlOutbound outbound;
  return failure_of(outbound.wait_for(call_to(server.url(), within)));
}

TEST(CurlOutbound, ACallArrivesAsItWasWrittenAndTheConnectionIsKept) {
  SmallServer server([](int talk, const std::string&) {
    say(talk,
        "HTTP/1.1 402 Payment Required\r\nContent-Type: application/json\r\nX-EMPTY:\r\nRequest-Id:  req_1 \r\nContent-Length: 2\r\n\r\n{}");
    return true;
  });
  CurlOutbound outbound;
  Call call{.method = "POST",
            .url = server.url() + "?a=1",
            .headers = {{"Authorization", "Bearer k"}, {"Idempotency-Key", "a/1"}},
            .body = "x=%E8%8C%B6"};
  for (int i = 0; i < 3; ++i) {
    const Called called = outbound.wait_for(call);
    ASSERT_TRUE(called);
    EXPECT_EQ(called->status, 402);
    EXPECT_EQ(called->body, "{}");
    const std::vector<std::pair<std::string, std::string>> wanted = {
        {"content-type", "application/json"}, {"x-empty", ""}, {"request-id", "req_1"}, {"content-length", "2"}};
    EXPECT_EQ(called->headers, wanted);
  }
  EXPECT_EQ(server.connections(), 1);
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("POST /v1/things?a=1 HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("\r\nAuthorization: Bearer k\r\n"), std::string::npos) << request;
  EXPECT_EQ(request.find("Content-Type"), std::string::npos) << request;
  EXPECT_EQ(request.find("Expect"), std::string::npos) << request;
  EXPECT_TRUE(request.ends_with("\r\n\r\nx=%E8%8C%B6")) << request;
}

TEST(CurlOutbound, MethodsGoOutAsTheyAreNamed) {
  SmallServer server(answer_ok);
  CurlOutbound outbound;
  for (const std::string method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
    EXPECT_TRUE(outbound.wait_for({.method = method, .url = server.url()})) << method;
    EXPECT_TRUE(server.requests().back().starts_with(method + " /v1/things HTTP/1.1\r\n")) << server.requests().back();
  }
}

TEST(CurlOutbound, OnlyTheLastAnswersHeadersCountAndARedirectIsAnAnswer) {
  SmallServer server([](int talk, const std::string&) {
    say(talk, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 302 Found\r\nLOCATION: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    return true;
  });
  CurlOutbound outbound;
  const Called called = outbound.wait_for(call_to(server.url()));
  ASSERT_TRUE(called);
  EXPECT_EQ(called->status, 302);
  EXPECT_EQ(called->headers.at(0), (std::pair<std::string, std::string>("location", "/elsewhere")));
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(CurlOutbound, WhatNeverLeftIsNotSent) {
  std::string gone;
  {
    const SmallServer server(answer_ok);
    gone = server.url();
  }
  CurlOutbound outbound;
  for (const std::string& url :
       {gone, std::string("http://nobody.invalid/"), std::string("ftp://127.0.0.1/"), std::string("no address at all")}) {
    EXPECT_EQ(failure_of(outbound.wait_for(call_to(url, milliseconds(2'000)))), CallFailure::not_sent) << url;
  }
}

TEST(CurlOutbound, AHandshakeThatFailsOrNeverEndsIsNotSent) {
  // Neither server speaks TLS: no header ever comes to it.
  SmallServer silent(answer_ok);
  CurlOutbound outbound;
  EXPECT_EQ(failure_of(outbound.wait_for(call_to(silent.url("https"), milliseconds(300)))), CallFailure::not_sent);
  std::string gone;
  {
    const SmallServer server(answer_ok);
    gone = server.url("https");
  }
  EXPECT_EQ(failure_of(outbound.wait_for(call_to(gone))), CallFailure::not_sent);
}

TEST(CurlOutbound, SilenceIsLostAtTheDeadline) {
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(failure_of_call(say_nothing, milliseconds(400)), CallFailure::lost);
  const auto took = std::chrono::steady_clock::now() - begun;
  EXPECT_GE(took, milliseconds(400));
  EXPECT_LT(took, milliseconds(5'000));
}

TEST(CurlOutbound, HalfAnAnswerIsLost) {
  EXPECT_EQ(failure_of_call([](int, const std::string&) { return false; }), CallFailure::lost);
  for (const char* half : {"HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "gibberish\r\n\r\n",
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"}) {
    const auto say_half = [half](int talk, const std::string&) {
      say(talk, half);
      return false;
    };
    EXPECT_EQ(failure_of_call(say_half), CallFailure::lost) << half;
  }
}

TEST(CurlOutbound, ATooLargeAnswerIsLost) {
  for (const std::string& reply :
       {answer(std::string(kReplyMax + 1, 'x')), "HTTP/1.1 200 OK\r\nX-Long: " + std::string(kReplyMax, 'x') + "\r\n\r\n"}) {
    const auto say_much = [&reply](int talk, const std::string&) {
      say(talk, reply);
      return false;
    };
    EXPECT_EQ(failure_of_call(say_much), CallFailure::lost);
  }
}

TEST(CurlOutbound, TwoHundredAtOnceShareTheConnections) {
  SmallServer server([](int talk, const std::string& request) {
    say(talk, answer(request.substr(request.size() - 3)));
    return true;
  });
  std::atomic<int> right = 0;
  {
    CurlOutbound outbound({.per_host = 8});
    std::mutex mutex;
    std::condition_variable changed;
    int open = 200;
    for (int i = 0; i < 200; ++i) {
      Call call = call_to(server.url());
      call.body = std::to_string(100 + i);
      outbound.start(call, [&, wanted = call.body](const Called& called) {
        if (called && called->body == wanted) ++right;
        const std::lock_guard lock(mutex);
        --open;
        changed.notify_all();
      });
    }
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return open == 0; });
  }
  EXPECT_EQ(right, 200);
  EXPECT_LE(server.connections(), 8);
}

TEST(CurlOutbound, ADeadlineInTheQueueIsNotSent) {
  SmallServer server(say_nothing);
  CurlOutbound outbound({.per_host = 1});
  std::atomic<int> first = 0;
  outbound.start(call_to(server.url()), [&](const Called&) { ++first; });
  server.wait_for_requests(1);
  EXPECT_EQ(failure_of(outbound.wait_for(call_to(server.url(), milliseconds(200)))), CallFailure::not_sent);
  EXPECT_EQ(first, 0);
}

TEST(CurlOutbound, TheEndTellsEveryCallWhatIsTrueOfIt) {
  SmallServer server(say_nothing);
  std::vector<CallFailure> sent, queued, started_at_the_end;
  {
    CurlOutbound outbound({.per_host = 1});
    outbound.start(call_to(server.url()), [&](const Called& called) {
      sent.push_back(failure_of(called));
      outbound.start(call_to(server.url()), [&](const Called& next) { started_at_the_end.push_back(failure_of(next)); });
    });
    server.wait_for_requests(1);
    outbound.start(call_to(server.url()), [&](const Called& called) { queued.push_back(failure_of(called)); });
  }
  EXPECT_EQ(sent, std::vector{CallFailure::lost});
  EXPECT_EQ(queued, std::vector{CallFailure::not_sent});
  EXPECT_EQ(started_at_the_end, std::vector{CallFailure::not_sent});
}

// The second request of a kept connection is heard and not answered: the server may have done it.
struct Forgetful {
  std::shared_ptr<std::atomic<int>> heard = std::make_shared<std::atomic<int>>(0);
  bool operator()(int talk, const std::string& request) const { return ++*heard != 2 && answer_ok(talk, request); }
};

TEST(CurlOutbound, OnlyWhatMayBeRepeatedIsSentAgainAfterADeadConnection) {
  SmallServer asked(Forgetful{});
  SmallServer charging(Forgetful{});
  CurlOutbound outbound;
  Call question = call_to(asked.url());
  question.method = "GET";
  question.body.clear();
  EXPECT_TRUE(outbound.wait_for(question));
  EXPECT_TRUE(outbound.wait_for(question));
  EXPECT_EQ(asked.requests().size(), 3U);
  Call charge = call_to(charging.url());
  charge.headers.emplace_back("Idempotency-Key", "a/capture/1");
  EXPECT_TRUE(outbound.wait_for(charge));
  EXPECT_EQ(failure_of(outbound.wait_for(charge)), CallFailure::lost);
  EXPECT_EQ(charging.requests().size(), 2U);
}

TEST(CurlOutbound, ADoneThatThrowsHarmsNobodyElse) {
  SmallServer server(answer_ok);
  std::promise<std::string> told;
  CurlOutbound outbound({.on_failure = [&](std::string_view what) { told.set_value(std::string(what)); }});
  outbound.start(call_to(server.url()), [](const Called&) { throw std::runtime_error("a mistake"); });
  EXPECT_TRUE(outbound.wait_for(call_to(server.url())));
  EXPECT_EQ(told.get_future().get(), "a mistake");
}

TEST(CurlOutbound, AHeaderThatBreaksItsLineIsABug) {
  CurlOutbound outbound;
  const auto done = [](const Called&) { ADD_FAILURE(); };
  EXPECT_THROW(outbound.start({.url = "http://127.0.0.1/", .headers = {{"X-A", "1\r\nX-B: 2"}}}, done), Bug);
  EXPECT_THROW(outbound.start({.method = "GET / HTTP/1.1\r\n", .url = "http://127.0.0.1/"}, done), Bug);
}

TEST(TalkRules, ARepetitionNeedsASafeMethodWhateverItsKey) {
  EXPECT_TRUE(may_repeat({.method = "GET"}));
  EXPECT_FALSE(may_repeat({.method = "POST", .headers = {{"Idempotency-Key", "x"}}}));
  EXPECT_FALSE(may_repeat({.method = "POST"}));
  EXPECT_FALSE(may_repeat({.method = "PATCH"}));
}

TEST(TalkRules, HeadersAreReadInLowerCase) {
  EXPECT_EQ(read_header("Content-TYPE:  Text/HTML \r\n"), (std::pair<std::string, std::string>("content-type", "Text/HTML")));
  EXPECT_EQ(read_header("A::b"), (std::pair<std::string, std::string>("a", ":b")));
  for (const char* none : {"HTTP/1.1 200 OK\r\n", "\r\n", "", ": x"}) EXPECT_FALSE(read_header(none)) << none;
}

}  // namespace
}  // namespace noren::env
