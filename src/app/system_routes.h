// What machines ask: /healthz, /readyz, /metrics, /api/v1/openapi.json.
#pragma once
#include <chrono>
#include <functional>
#include <string>

#include "app/chores.h"
#include "house/house.h"
#include "http/metrics.h"
#include "http/router.h"
#include "intake/home.h"
#include "intake/reference.h"
#include "nodes/nodes.h"
#include "shops/shops.h"

namespace noren::app {

// What they tell of; must outlive them.
struct SystemParts {
  House& house;
  http::Metrics& metrics;
  const shops::Directory& directory;
  std::string folder;  // of the installation, whose disk orders need
  const Chores& chores;
  const nodes::Nodes& nodes;
  std::function<std::chrono::microseconds()> unread_for;  // for how long what is kept in memory could not be read anew; 0: it can
  std::function<std::string()> remarks =
      {};                // lines of what is not as it should be, and does not keep orders from being taken; may be unset
  House* own = nullptr;  // where this node takes orders, when not in house
};
void add_system_routes(http::Router& router, const SystemParts& of);
// What was taken here and is not carried.
void add_intake_gauges(http::Metrics& metrics, const intake::Home& home, const env::Clock& clock);
// Whether this node sells from its own folder, and how old what lies there is.
void add_away_gauges(http::Metrics& metrics, const intake::Reference& reference, const env::Clock& clock, std::function<bool()> is_away);

}  // namespace noren::app
