// A connection to another machine, byte by byte: plain at first, TLS once it is asked for. Every wait has its end, and all of them end
// soon once the Streams that opened it are stopped. Failures are values, words: the operating system's or the TLS library's own.
// Thread: a stream belongs to one at a time; Streams is safe from any.
#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace noren::env {

using Millis = std::chrono::milliseconds;

struct Endpoint {
  std::string host;  // a name, or an IP address
  int port = 0;
};

struct StreamFault {
  enum class Kind {
    unreachable,  // there is no connection
    late,         // nothing came in time
    closed,       // the other side has hung up
    untrusted,    // its certificate does not prove the name that was asked for
    stopped,
  };
  Kind kind = Kind::closed;
  std::string words;
};

struct TlsWish {
  std::string name;      // that the certificate has to be of
  bool must_be_trusted;  // else whoever signed it: better than open text
};

class Stream {
 public:
  virtual ~Stream() = default;
  // At least one byte, at most size.
  virtual Result<std::size_t, StreamFault> read(char* into, std::size_t size, Millis within) = 0;
  // All of it; within: between two pieces that the other side takes.
  virtual Result<void, StreamFault> write(std::string_view bytes, Millis within) = 0;
  // "TLSv1.3 TLS_AES_256_GCM_SHA384 trusted", or "… untrusted" where that was allowed.
  virtual Result<std::string, StreamFault> start_tls(const TlsWish& wish, Millis within) = 0;
  // "192.0.2.1:25"
  virtual std::string peer() const = 0;
};

class Streams {
 public:
  virtual ~Streams() = default;
  virtual Result<std::unique_ptr<Stream>, StreamFault> open(const Endpoint& to, Millis within) = 0;
  virtual void stop() noexcept = 0;
  // Of the machine's own, never set: for what has to be over by a certain moment.
  virtual std::chrono::microseconds ticks() const = 0;
};

}  // namespace noren::env
