// The SMTP transport against a small server of our own on loopback that takes, refuses, hangs and hangs up.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "mail/transport.h"
#include "testing/dns.h"

namespace noren::mail {
namespace {

struct Manners {
  std::string greeting = "220 mail.test ESMTP";
  std::string offers = "250 8BITMIME";
  std::string mail = "250 2.1.0 Ok";
  std::string rcpt = "250 2.1.5 Ok";
  std::string data = "354 End data with <CR><LF>.<CR><LF>";
  std::string done = "250 2.0.0 Ok: queued as 4F2A";
  bool hang_after_rcpt = false;
  bool hang_up_after_data = false;
  bool hang_up_after_each = false;
};

class SmallServer {
 public:
  explicit SmallServer(Manners manners) : manners_(std::move(manners)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 8);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~SmallServer() {
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    if (const int talk = talk_.load(); talk >= 0) ::shutdown(talk, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  SmallServer(const SmallServer&) = delete;
  SmallServer& operator=(const SmallServer&) = delete;

  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  int connections() const { return connections_; }
  std::vector<std::string> commands() {
    const std::lock_guard lock(mutex_);
    return commands_;
  }
  std::vector<std::string> mails() {
    const std::lock_guard lock(mutex_);
    return mails_;
  }

 private:
  void serve() {
    while (!stopping_) {
      const int talk = ::accept(listener_, nullptr, nullptr);
      if (talk < 0) return;
      ++connections_;
      talk_ = talk;
      converse(talk);
      talk_ = -1;
      ::close(talk);
    }
  }

  static void say(int talk, const std::string& line) {
    const std::string bytes = line + "\r\n";
    (void)!::send(talk, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  static bool hear(int talk, std::string& line) {
    line.clear();
    char c = 0;
    while (::recv(talk, &c, 1, 0) == 1) {
      if (c == '\n') {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        return true;
      }
      line += c;
    }
    return false;
  }

  void wait_for_end(int talk) {
    char c = 0;
    while (::recv(talk, &c, 1, 0) > 0) {
    }
  }

  void converse(int talk) {
    say(talk, manners_.greeting);
    std::string line;
    while (hear(talk, line)) {
      note(line);
      if (line.starts_with("EHLO")) say(talk, "250-mail.test\r\n" + manners_.offers);
      if (line.starts_with("MAIL")) say(talk, manners_.mail);
      if (line.starts_with("RCPT")) {
        if (manners_.hang_after_rcpt) return wait_for_end(talk);
        say(talk, manners_.rcpt);
      }
      if (line.starts_with("RSET")) say(talk, "250 Ok");
      if (line.starts_with("QUIT")) return say(talk, "221 Bye");
      if (line.starts_with("DATA")) {
        say(talk, manners_.data);
        if (!manners_.data.starts_with("354")) continue;
        if (!take_mail(talk) || manners_.hang_up_after_data) return;
        say(talk, manners_.done);
        if (manners_.hang_up_after_each) return;
      }
    }
  }

  bool take_mail(int talk) {
    std::string mail, line;
    while (hear(talk, line)) {
      if (line == ".") {
        const std::lock_guard lock(mutex_);
        mails_.push_back(mail);
        return true;
      }
      mail += (line.starts_with("..") ? line.substr(1) : line) + "\r\n";
    }
    return false;
  }

  void note(const std::string& line) {
    const std::lock_guard lock(mutex_);
    commands_.push_back(line);
  }

  const Manners manners_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> talk_ = -1;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::vector<std::string> commands_;
  std::vector<std::string> mails_;
  std::thread thread_;
};

std::unique_ptr<Transport> smtp_to(const SmtpOptions& options) { return open_smtp(options, std::make_unique<testing::FixedDns>()); }

constexpr const char* kRaw = "Subject: x\r\n\r\nline\r\n.\r\n.dot\r\n";

Outcome send_once(Manners manners, SmtpOptions options = {}) {
  SmallServer server(std::move(manners));
  options.url = server.url();
  return smtp_to(options)->send({"s1:c1:k", Instant(0), "shop@example.jp", "hanako@example.jp"}, kRaw);
}

TEST(SmtpTransport, AMailArrivesAsItWasWrittenAndTheConnectionIsKept) {
  SmallServer server(Manners{});
  const auto smtp = smtp_to({.url = server.url(), .own_name = "shop.example.jp"});
  for (int i = 0; i < 3; ++i) {
    const Outcome outcome = smtp->send({"s1:c1:k", Instant(0), "shop@example.jp", "\"a..b\"@docomo.ne.jp"}, kRaw);
    EXPECT_EQ(outcome.fate, Outcome::Fate::handed_over) << outcome.words;
    EXPECT_EQ(outcome.code, 250);
    EXPECT_EQ(outcome.words, "250 2.0.0 Ok: queued as 4F2A");
  }
  ASSERT_EQ(server.mails().size(), 3U);
  EXPECT_EQ(server.mails()[0], kRaw);
  EXPECT_EQ(server.connections(), 1);
  const auto commands = server.commands();
  EXPECT_EQ(commands[0], "EHLO shop.example.jp");
  EXPECT_TRUE(commands[1].starts_with("MAIL FROM:<shop@example.jp>")) << commands[1];
  EXPECT_EQ(commands[2], "RCPT TO:<\"a..b\"@docomo.ne.jp>");
}

TEST(SmtpTransport, ADeadKeptConnectionIsOpenedAnewWithoutAFailedTry) {
  SmallServer server(Manners{.hang_up_after_each = true});
  const auto smtp = smtp_to({.url = server.url()});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(smtp->send({"s1:c1:k", Instant(0), "a@example.jp", "b@example.jp"}, kRaw).fate, Outcome::Fate::handed_over);
  }
  EXPECT_EQ(server.mails().size(), 3U);
}

TEST(SmtpTransport, AnUnknownUserIsRefusedForGood) {
  const Outcome outcome = send_once({.rcpt = "550 5.1.1 <hanako@example.jp>: User unknown"});
  EXPECT_EQ(outcome.fate, Outcome::Fate::permanent);
  EXPECT_EQ(outcome.code, 550);
  EXPECT_EQ(outcome.stage, "rcpt");
  EXPECT_EQ(outcome.words, "550 5.1.1 <hanako@example.jp>: User unknown");
}

TEST(SmtpTransport, AFilterRefusesAfterTheWholeMailAndTheStageSaysSo) {
  const Outcome outcome = send_once({.done = "550 Unknown user hanako@example.jp"});
  EXPECT_EQ(outcome.fate, Outcome::Fate::permanent);
  EXPECT_EQ(outcome.stage, "body");
}

TEST(SmtpTransport, LaterIsLater) {
  for (Manners manners : {Manners{.rcpt = "451 4.7.1 Greylisted"}, Manners{.data = "451 4.3.0 later"}, Manners{.done = "452 4.3.1 full"}}) {
    const Outcome outcome = send_once(manners);
    EXPECT_EQ(outcome.fate, Outcome::Fate::temporary) << outcome.words;
    EXPECT_GE(outcome.code, 451);
  }
}

TEST(SmtpTransport, ARefusalOfOurselvesIsNotTheRecipientsFault) {
  const Outcome sender = send_once({.mail = "530 5.7.0 Authentication required"});
  EXPECT_EQ(sender.fate, Outcome::Fate::temporary);
  EXPECT_EQ(sender.stage, "mail");
  EXPECT_EQ(sender.words, "530 5.7.0 Authentication required");
  const Outcome greeting = send_once({.greeting = "554 5.7.1 You are blocked"});
  EXPECT_EQ(greeting.fate, Outcome::Fate::temporary);
  EXPECT_EQ(greeting.stage, "connect");
}

TEST(SmtpTransport, SilenceEndsAtTheDeadline) {
  const Outcome outcome = send_once({.hang_after_rcpt = true}, {.answer_ms = 1000});
  EXPECT_EQ(outcome.fate, Outcome::Fate::temporary);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.stage, "rcpt");
}

TEST(SmtpTransport, ADropAfterTheWholeMailIsUnknown) {
  const Outcome outcome = send_once({.hang_up_after_data = true});
  EXPECT_EQ(outcome.fate, Outcome::Fate::unknown) << outcome.words;
  EXPECT_EQ(outcome.stage, "body");
}

TEST(SmtpTransport, NobodyThereIsLater) {
  std::string url;
  {
    const SmallServer gone(Manners{});
    url = gone.url();
  }
  const Outcome outcome = smtp_to({.url = url})->send({"s1:c1:k", Instant(0), "a@example.jp", "b@example.jp"}, kRaw);
  EXPECT_EQ(outcome.fate, Outcome::Fate::temporary);
  EXPECT_EQ(outcome.stage, "connect");
}

TEST(SmtpTransport, APasswordIsNotSaidWithoutTls) {
  SmallServer server(Manners{});
  const std::string url = "smtp://user:secret@" + server.url().substr(7);
  const Outcome outcome = smtp_to({.url = url})->send({"s1:c1:k", Instant(0), "a@example.jp", "b@example.jp"}, kRaw);
  EXPECT_EQ(outcome.fate, Outcome::Fate::temporary);
  EXPECT_EQ(outcome.words.find("secret"), std::string::npos);
  for (const std::string& command : server.commands()) EXPECT_FALSE(command.starts_with("AUTH")) << command;
  EXPECT_TRUE(server.mails().empty());
}

TEST(SmtpTransport, AnAddressThatIsNoneIsRefused) {
  EXPECT_FALSE(smtp_to({.url = "smtps://user:p%40ss@mail.example.jp"})->repeatable());
  EXPECT_TRUE(smtp_to({.url = "mx:"})->has_lanes());
  EXPECT_EQ(smtp_to({.url = "mx:"})->lane_of("\"a..b\"@Docomo.ne.jp"), "docomo.ne.jp");
  for (const char* wrong : {"", "localhost", "http://localhost", "smtp://", "smtp://us er@host:port"}) {
    EXPECT_THROW(smtp_to({.url = wrong}), std::invalid_argument) << wrong;
  }
}

TEST(SmtpTransport, StoppingEndsAHangingTalkSoon) {
  SmallServer server(Manners{.hang_after_rcpt = true});
  const auto smtp = smtp_to({.url = server.url()});
  std::thread stopper([&] {
    while (server.commands().size() < 3) std::this_thread::yield();
    smtp->stop();
  });
  const Outcome outcome = smtp->send({"s1:c1:k", Instant(0), "a@example.jp", "b@example.jp"}, kRaw);
  stopper.join();
  EXPECT_EQ(outcome.fate, Outcome::Fate::temporary);
  EXPECT_EQ(outcome.code, 0);
}

}  // namespace
}  // namespace noren::mail
