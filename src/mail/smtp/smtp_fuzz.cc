// Whatever a mail server sends, in whatever pieces: it is read within bounds, and each mail has one fate.
#include <cstdint>
#include <cstdlib>

#include "mail/smtp/session.h"

namespace {

namespace env = noren::env;
namespace smtp = noren::mail::smtp;

// The input as a server's side of the talk; the first byte says how it is cut.
class FuzzStream final : public env::Stream {
 public:
  FuzzStream(std::string_view bytes, std::size_t piece) : rest_(bytes), piece_(piece) {}
  noren::Result<std::size_t, env::StreamFault> read(char* into, std::size_t size, env::Millis) override {
    if (rest_.empty()) return noren::Fail(env::StreamFault{env::StreamFault::Kind::closed, "end"});
    const std::size_t n = std::min({size, rest_.size(), piece_});
    rest_.copy(into, n);
    rest_.remove_prefix(n);
    return n;
  }
  noren::Result<void, env::StreamFault> write(std::string_view bytes, env::Millis) override {
    if (!bytes.ends_with("\r\n")) std::abort();
    return {};
  }
  noren::Result<std::string, env::StreamFault> start_tls(const env::TlsWish&, env::Millis) override {
    return std::string("TLSv1.3 X trusted");
  }
  std::string peer() const override { return "192.0.2.1:25"; }

 private:
  std::string_view rest_;
  const std::size_t piece_;
};

class NoStreams final : public env::Streams {
 public:
  noren::Result<std::unique_ptr<env::Stream>, env::StreamFault> open(const env::Endpoint&, env::Millis) override {
    return noren::Fail(env::StreamFault{});
  }
  void stop() noexcept override {}
  std::chrono::microseconds ticks() const override { return {}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  NoStreams streams;
  const std::string_view said(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  smtp::Terms terms{"shop.test", static_cast<smtp::Tls>(bytes[1] % 3)};
  if ((bytes[1] & 4) != 0) terms.user = "user";
  smtp::Session session({streams, std::make_unique<FuzzStream>(said, bytes[0] % 64 + 1U), "mx.test", terms});
  for (int mails = 0; mails < 3; ++mails) {
    bool asked = false;
    const auto before_dot = [&](std::string_view) { return asked = (bytes[1] & 8) == 0; };
    const auto done = session.send({"a@shop.test", {"b@x.test", "c@x.test"}, "Subject: x\r\n\r\n.\r\n", "ref"}, before_dot);
    if (done.answers.size() != 2) std::abort();
    for (const smtp::Answer& answer : done.answers) {
      using Fate = noren::mail::Outcome::Fate;
      if (answer.stage.empty() || answer.words.size() > 500) std::abort();
      if ((answer.fate == Fate::handed_over || answer.fate == Fate::unknown) && !asked) std::abort();
    }
    if (!session.usable()) break;
  }
  return 0;
}
