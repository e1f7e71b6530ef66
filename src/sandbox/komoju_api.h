// KOMOJU's API on the ledger: who calls, idempotency, pages of lists, and what is answered when. Private to sandbox.
#pragma once
#include <chrono>

#include "http/router.h"
#include "sandbox/types.h"

namespace noren::sandbox {

inline constexpr std::string_view kKomojuPath = "/komoju/api/v1/";

void add_komoju_api_routes(http::Router& router, const Desk& desk, std::chrono::milliseconds latency);
// When only the status is known.
http::Response komoju_api_error(int status);

}  // namespace noren::sandbox
