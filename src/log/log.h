// Log lines as JSON on stderr, one a line: time, level, event, request id, and what else helps. Never names, addresses,
// mails, phone numbers or secrets. Thread: safe from any.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/context.h"

namespace noren::log {

enum class Level { debug, info, warning, error, off };

void start(Level level);
void stop();  // writes what is still buffered

// event: a short fixed word ("started", "mail_parked"); fields: a flat JSON object's inside made by us, or "".
void event(Level level, std::string_view name, std::string_view json_fields = "");

// A request that got a 4xx or 5xx: once, with the route, not the address (it may carry a token).
// level: of a 5xx; one that somebody chose to give (a shop closed by its owner) is no error.
void request_refused(const Context& context, std::string_view route, int status, Level level = Level::error);
// Something unexpected ended a request or a job.
void failure(const Context& context, std::string_view where, std::string_view what);

// "name":"text" with the text escaped, for json_fields.
std::string field(std::string_view name, std::string_view text);
std::string field(std::string_view name, std::int64_t number);

}  // namespace noren::log
