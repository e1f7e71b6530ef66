// What machines ask: /healthz, /readyz, /metrics, /api/v1/openapi.json.
#pragma once
#include "app/chores.h"
#include "house/house.h"
#include "http/metrics.h"
#include "http/router.h"
#include "nodes/nodes.h"
#include "shops/shops.h"

namespace noren::app {

// folder: of the installation, whose disk orders need.
void add_system_routes(http::Router& router, House& house, http::Metrics& metrics, const shops::Directory& directory,
                       const std::string& folder, const Chores& chores);
void add_duty_gauges(http::Metrics& metrics, const nodes::Nodes& nodes);

}  // namespace noren::app
