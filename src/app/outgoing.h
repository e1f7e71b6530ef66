// What the commands hand to outgoing HTTP.
#pragma once
#include <string_view>

#include "env/real/outbound.h"
#include "log/log.h"

namespace noren::app {

// most: connections at once, to one host and in all.
inline env::OutboundOptions outgoing(const env::OutboundOptions& most = {}) {
  env::OutboundOptions options = most;
  options.on_failure = [](std::string_view what) { log::event(log::Level::error, "reply_failed", log::field("what", what)); };
  return options;
}

}  // namespace noren::app
