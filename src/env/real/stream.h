// Connections of the operating system, TLS by OpenSSL (1.2 and later, the machine's authorities). An Endpoint's host is an IP address here:
// names are asked of env/dns.h. The constructor throws std::runtime_error when the machine has no files left.
#pragma once
#include <memory>

#include "env/stream.h"

namespace noren::env {

class RealStreams final : public Streams {
 public:
  RealStreams();
  ~RealStreams() override;
  RealStreams(const RealStreams&) = delete;
  RealStreams& operator=(const RealStreams&) = delete;

  Result<std::unique_ptr<Stream>, StreamFault> open(const Endpoint& to, Millis within) override;
  void stop() noexcept override;
  std::chrono::microseconds ticks() const override;

 private:
  struct Shared;
  const std::shared_ptr<Shared> shared_;  // with the streams, which may outlive this
};

// What this machine calls itself, whole ("mail.example.jp") where it knows it so; "localhost" when it does not.
std::string machine_name();

}  // namespace noren::env
