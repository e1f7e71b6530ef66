#include "env/real/stream.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "env/real/system.h"

namespace noren::env {
namespace {

using Kind = StreamFault::Kind;
using Fault = Fail<StreamFault>;

Fault stream_fault(Kind kind, std::string words) { return Fault(StreamFault{kind, std::move(words)}); }

// File descriptors that are closed with their owner.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  const int number_;
};

struct SslEnd {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
struct ContextEnd {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

std::string tls_words() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "the TLS handshake broke off";
  char text[256];
  ERR_error_string_n(code, text, sizeof text);
  return text;
}

union AnyAddress {
  sockaddr all;
  sockaddr_in four;
  sockaddr_in6 six;
};

// 0: it is no address.
socklen_t address_of(const Endpoint& to, AnyAddress& address) {
  std::memset(&address, 0, sizeof address);
  const auto port = htons(static_cast<std::uint16_t>(to.port));
  if (::inet_pton(AF_INET, to.host.c_str(), &address.four.sin_addr) == 1) {
    address.four.sin_family = AF_INET;
    address.four.sin_port = port;
    return sizeof address.four;
  }
  if (::inet_pton(AF_INET6, to.host.c_str(), &address.six.sin6_addr) != 1) return 0;
  address.six.sin6_family = AF_INET6;
  address.six.sin6_port = port;
  return sizeof address.six;
}

}  // namespace

struct RealStreams::Shared {
  Descriptor stopper{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::unique_ptr<SSL_CTX, ContextEnd> context{SSL_CTX_new(TLS_client_method())};

  // Waits until the socket is ready for what is asked, until the time is over, or until all is stopped.
  Result<void, StreamFault> wait(int socket, short events, Millis within) const {
    const auto until = since_boot() + within;
    while (true) {
      const auto left = std::chrono::duration_cast<Millis>(until - since_boot()).count();
      if (left < 0) return stream_fault(Kind::late, "no answer in time");
      pollfd waits[] = {{socket, events, 0}, {stopper.number(), POLLIN, 0}};
      const int ready = ::poll(waits, 2, static_cast<int>(std::min<long long>(left + 1, 60'000)));
      if (ready < 0 && errno != EINTR) return stream_fault(Kind::closed, std::strerror(errno));
      if (ready > 0 && waits[1].revents != 0) return stream_fault(Kind::stopped, "stopping");
      if (ready > 0 && waits[0].revents != 0) return {};
    }
  }
};

namespace {

template <class Shared>
class SocketStream final : public Stream {
 public:
  SocketStream(std::shared_ptr<const Shared> shared, int socket, std::string peer)
      : shared_(std::move(shared)), socket_(socket), peer_(std::move(peer)) {}

  std::string peer() const override { return peer_; }

  Result<std::size_t, StreamFault> read(char* into, std::size_t size, Millis within) override {
    if (!ssl_) return receive(into, size, within);
    while (true) {
      const int taken = SSL_read(ssl_.get(), into, static_cast<int>(size));
      if (taken > 0) return static_cast<std::size_t>(taken);
      if (const auto went_on = go_on(taken, within); !went_on) return Fault(went_on.error());
    }
  }

  Result<void, StreamFault> write(std::string_view bytes, Millis within) override {
    if (!ssl_) return send(bytes, within);
    constexpr std::size_t kPiece = 16 * 1024;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kPiece))) {
      const auto piece = bytes.substr(0, kPiece);
      while (true) {
        const int taken = SSL_write(ssl_.get(), piece.data(), static_cast<int>(piece.size()));
        if (taken > 0) break;  // all of it: a memory takes what it is given
        if (const auto went_on = go_on(taken, within); !went_on) return Fault(went_on.error());
      }
      if (const auto sent = flush(within); !sent) return sent;
    }
    return {};
  }

  Result<std::string, StreamFault> start_tls(const TlsWish& wish, Millis within) override {
    ssl_.reset(SSL_new(shared_->context.get()));
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    if (!ssl_ || in == nullptr || out == nullptr) throw std::runtime_error("there is no memory for TLS");
    SSL_set_bio(ssl_.get(), in, out);
    SSL_set_tlsext_host_name(ssl_.get(), wish.name.c_str());
    X509_VERIFY_PARAM* rule = SSL_get0_param(ssl_.get());
    if (X509_VERIFY_PARAM_set1_ip_asc(rule, wish.name.c_str()) != 1) SSL_set1_host(ssl_.get(), wish.name.c_str());
    ERR_clear_error();
    SSL_set_verify(ssl_.get(), wish.must_be_trusted ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    const auto until = since_boot() + within;
    while (true) {
      const int done = SSL_connect(ssl_.get());
      if (done == 1) break;
      const auto left = std::chrono::duration_cast<Millis>(until - since_boot());
      const auto went_on = go_on(done, std::max(left, Millis(0)));
      if (went_on) continue;
      const long why = SSL_get_verify_result(ssl_.get());
      if (wish.must_be_trusted && why != X509_V_OK)
        return stream_fault(Kind::untrusted, std::string("its certificate: ") + X509_verify_cert_error_string(why));
      return Fault(went_on.error());
    }
    if (const auto sent = flush(within); !sent) return Fault(sent.error());
    const bool trusted = SSL_get_verify_result(ssl_.get()) == X509_V_OK;
    return std::string(SSL_get_version(ssl_.get())) + " " + SSL_get_cipher_name(ssl_.get()) + (trusted ? " trusted" : " untrusted");
  }

 private:
  Result<std::size_t, StreamFault> receive(char* into, std::size_t size, Millis within) {
    while (true) {
      const ssize_t taken = ::recv(socket_.number(), into, size, 0);
      if (taken > 0) return static_cast<std::size_t>(taken);
      if (taken == 0) return stream_fault(Kind::closed, "the other side has hung up");
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) return stream_fault(Kind::closed, std::strerror(errno));
      if (const auto ready = shared_->wait(socket_.number(), POLLIN, within); !ready) return Fault(ready.error());
    }
  }

  Result<void, StreamFault> send(std::string_view bytes, Millis within) {
    while (!bytes.empty()) {
      const ssize_t taken = ::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (taken > 0) bytes.remove_prefix(static_cast<std::size_t>(taken));
      if (taken > 0 || errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) return stream_fault(Kind::closed, std::strerror(errno));
      if (const auto ready = shared_->wait(socket_.number(), POLLOUT, within); !ready) return ready;
    }
    return {};
  }

  // What TLS has made ready goes out.
  Result<void, StreamFault> flush(Millis within) {
    char bytes[4096];
    while (BIO_pending(SSL_get_wbio(ssl_.get())) > 0) {
      const int taken = BIO_read(SSL_get_wbio(ssl_.get()), bytes, sizeof bytes);
      if (taken <= 0) break;
      if (const auto sent = send({bytes, static_cast<std::size_t>(taken)}, within); !sent) return sent;
    }
    return {};
  }

  // TLS could not go on: it is given what it waits for, or the connection is over.
  Result<void, StreamFault> go_on(int result, Millis within) {
    const int why = SSL_get_error(ssl_.get(), result);
    if (const auto sent = flush(within); !sent) return sent;
    if (why == SSL_ERROR_WANT_WRITE) return {};
    if (why == SSL_ERROR_ZERO_RETURN) return stream_fault(Kind::closed, "the other side has hung up");
    if (why != SSL_ERROR_WANT_READ) return stream_fault(Kind::closed, tls_words());
    char bytes[16 * 1024];
    const auto taken = receive(bytes, sizeof bytes, within);
    if (!taken) return Fault(taken.error());
    BIO_write(SSL_get_rbio(ssl_.get()), bytes, static_cast<int>(*taken));
    return {};
  }

  const std::shared_ptr<const Shared> shared_;
  const Descriptor socket_;
  const std::string peer_;
  std::unique_ptr<SSL, SslEnd> ssl_;
};

}  // namespace

RealStreams::RealStreams() : shared_(std::make_shared<Shared>()) {
  if (shared_->stopper.number() < 0 || !shared_->context) throw std::runtime_error("connections to other machines cannot be opened");
  SSL_CTX_set_min_proto_version(shared_->context.get(), TLS1_2_VERSION);
  SSL_CTX_set_default_verify_paths(shared_->context.get());
}

RealStreams::~RealStreams() = default;

void RealStreams::stop() noexcept {
  const std::uint64_t one = 1;
  (void)!::write(shared_->stopper.number(), &one, sizeof one);
}

std::chrono::microseconds RealStreams::ticks() const { return since_boot(); }

Result<std::unique_ptr<Stream>, StreamFault> RealStreams::open(const Endpoint& to, Millis within) {
  AnyAddress address;
  const socklen_t size = address_of(to, address);
  if (size == 0) return stream_fault(Kind::unreachable, "no address: " + to.host);
  const int socket = ::socket(address.all.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return stream_fault(Kind::unreachable, std::strerror(errno));
  const std::string peer = (address.all.sa_family == AF_INET6 ? "[" + to.host + "]" : to.host) + ":" + std::to_string(to.port);
  auto stream = std::make_unique<SocketStream<Shared>>(shared_, socket, peer);
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(socket, &address.all, size) != 0 && errno != EINPROGRESS)
    return stream_fault(Kind::unreachable, peer + ": " + std::strerror(errno));
  if (auto ready = shared_->wait(socket, POLLOUT, within); !ready)
    return stream_fault(ready.error().kind, peer + ": " + ready.error().words);
  int error = 0;
  socklen_t length = sizeof error;
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length);
  if (error != 0) return stream_fault(Kind::unreachable, peer + ": " + std::strerror(error));
  return stream;
}

std::string machine_name() {
  char name[256] = "";
  if (::gethostname(name, sizeof name - 1) != 0 || name[0] == '\0') return "localhost";
  addrinfo hints{};
  hints.ai_flags = AI_CANONNAME;
  addrinfo* found = nullptr;
  std::string whole = name;
  if (whole.find('.') == std::string::npos && ::getaddrinfo(name, nullptr, &hints, &found) == 0) {
    if (found->ai_canonname != nullptr) whole = found->ai_canonname;
    ::freeaddrinfo(found);
  }
  return whole;
}

}  // namespace noren::env
