// HTTP/1.1 calls by libcurl: one thread drives them all, connections are kept and shared. TLS certificates are always verified,
// redirects are never followed, proxies of the environment are not used. The constructor throws std::runtime_error when libcurl
// or the thread cannot be had, start() a Bug for a call that is not one line per header. What a done throws is told to
// on_failure, and the other calls go on. Do not destroy it from within done.
#pragma once
#include <functional>
#include <memory>
#include <string_view>

#include "env/outbound.h"

namespace noren::env {

struct OutboundOptions {
  long per_host = 64;  // connections to one host; further calls wait for one, within their deadline
  long total = 256;
  // Told what a done threw, on the thread of the calls; it must not throw itself. Unset: nobody hears of it.
  std::function<void(std::string_view what)> on_failure = {};
};

class CurlOutbound final : public Outbound {
 public:
  explicit CurlOutbound(OutboundOptions options = {});
  ~CurlOutbound() override;  // ends what is under way: at once, each with what is true of it
  CurlOutbound(const CurlOutbound&) = delete;
  CurlOutbound& operator=(const CurlOutbound&) = delete;

  void start(Call call, std::function<void(Called)> done) override;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace noren::env
