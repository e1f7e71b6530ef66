// The sandbox's API: who calls, idempotency, lists, and what is answered when. Private to sandbox.
#pragma once
#include <chrono>

#include "http/router.h"
#include "sandbox/store.h"
#include "sandbox/types.h"

namespace noren::sandbox {

// Every answer waits `latency` first.
void add_api_routes(http::Router& router, const Desk& desk, std::chrono::milliseconds latency);

// An answer that was under way under an Idempotency-Key is written down with what the effect did.
void finish_kept_answer(const Work& work, const store::Effect& effect, const Json& object);

bool has_api_key(const http::Request& request);
// Every answer of an API waits `latency` first.
http::Response delayed(const Desk& desk, std::chrono::milliseconds latency, http::Response response);

// Stored addresses of ours become whole ones.
std::string with_base(std::string text, const std::string& base);

// When only the status is known, in the shape of the API's errors.
http::Response api_error(const http::Request& request, int status);

// Brings the response after what an outcome waits for. effect_done makes it anew from what is true then.
http::Response when_ready(const Desk& desk, const Outcome& outcome, http::Response response, std::function<http::Response()> effect_done);

}  // namespace noren::sandbox
