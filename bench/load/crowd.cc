#include "load/crowd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <stdexcept>

namespace bench {
namespace {

constexpr auto kPatience = std::chrono::seconds(30);

struct Buyer {
  int socket = -1;
  bool waiting = false;  // for its time to come
  Clock::time_point until{};
  std::string received;
};

[[noreturn]] void broken(const std::string& what) { throw std::runtime_error("the crowd: " + what); }

int connect_to(int port) {
  const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) broken("cannot connect");
  const int yes = 1;
  setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return handle;
}

// Requests are smaller than a socket's buffer, so a blocking send never waits.
void send_all(int handle, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) broken("a connection broke while sending");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

struct Answer {
  int status = 0;
  std::string_view body;
  std::size_t size = 0;  // of head and body; 0: not all is here yet
};

Answer read_answer(std::string_view received) {
  Answer answer;
  const std::size_t end = received.find("\r\n\r\n");
  if (end == std::string_view::npos) return answer;
  constexpr std::string_view kLength = "ontent-Length: ";
  const std::size_t at = received.find(kLength);
  if (at == std::string_view::npos || at > end) broken("an answer without Content-Length");
  std::size_t length = 0;
  std::from_chars(received.data() + at + kLength.size(), received.data() + end, length);
  if (received.size() < end + 4 + length) return answer;
  std::from_chars(received.data() + 9, received.data() + 12, answer.status);
  answer.body = received.substr(end + 4, length);
  answer.size = end + 4 + length;
  return answer;
}

class Crowd {
 public:
  Crowd(const std::vector<int>& ports, int buyers, Script& script)
      : script_(script), buyers_(static_cast<std::size_t>(buyers)), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    for (std::size_t i = 0; i < buyers_.size(); ++i) {
      buyers_[i].socket = connect_to(ports[i % ports.size()]);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      epoll_ctl(epoll_, EPOLL_CTL_ADD, buyers_[i].socket, &event);
    }
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd() {
    for (const Buyer& buyer : buyers_) close(buyer.socket);
    close(epoll_);
  }

  void run() {
    running_ = buyers_.size();
    for (std::size_t i = 0; i < buyers_.size(); ++i) go_on(i);
    Clock::time_point heard = Clock::now();
    std::vector<epoll_event> events(buyers_.size());
    while (running_ > 0) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), waiting_ > 0 ? 1 : 1000);
      const auto now = Clock::now();
      if (count > 0) heard = now;
      if (waiting_ == 0 && now - heard > kPatience) broken("no answer for 30 s");
      for (int i = 0; i < count; ++i) receive(static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64));
      if (waiting_ > 0) wake_due();
    }
  }

 private:
  void go_on(std::size_t i) {
    Buyer& buyer = buyers_[i];
    const Step step = script_.next(static_cast<int>(i), Clock::now());
    switch (step.kind) {
      case Step::Kind::send: send_all(buyer.socket, step.bytes); break;
      case Step::Kind::wait:
        buyer.waiting = true;
        buyer.until = step.until;
        ++waiting_;
        break;
      case Step::Kind::end: --running_; break;
    }
  }

  void receive(std::size_t i) {
    Buyer& buyer = buyers_[i];
    const ssize_t count = recv(buyer.socket, room_, sizeof room_, 0);
    if (count <= 0) broken("a connection was closed by the shop");
    buyer.received.append(room_, static_cast<std::size_t>(count));
    const Answer answer = read_answer(buyer.received);
    if (answer.size == 0) return;
    script_.answered(static_cast<int>(i), answer.status, answer.body, Clock::now());
    buyer.received.erase(0, answer.size);
    go_on(i);
  }

  void wake_due() {
    for (std::size_t i = 0; i < buyers_.size(); ++i) {
      if (!buyers_[i].waiting || buyers_[i].until > Clock::now()) continue;
      buyers_[i].waiting = false;
      --waiting_;
      go_on(i);
    }
  }

  Script& script_;
  std::vector<Buyer> buyers_;
  const int epoll_;
  std::size_t running_ = 0;
  int waiting_ = 0;
  char room_[256 * 1024];
};

}  // namespace

void run_crowd(const std::vector<int>& ports, int buyers, Script& script) { Crowd(ports, buyers, script).run(); }

}  // namespace bench
