#include "log/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <mutex>
#include <shared_mutex>

namespace noren::log {
namespace {

// The logger goes while others may still write to it: a lost disk ends the process from one thread among many (db/sqlite/panic.h).
std::shared_mutex in_use;

constexpr std::size_t kQueueLines = 8192;  // a full queue drops its oldest lines: a log never slows an order

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
    case Level::off: break;
  }
  return spdlog::level::off;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      out += code;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void start(Level level) {
  spdlog::init_thread_pool(kQueueLines, 1);
  auto logger = std::make_shared<spdlog::async_logger>("noren", std::make_shared<spdlog::sinks::stderr_sink_mt>(), spdlog::thread_pool(),
                                                       spdlog::async_overflow_policy::overrun_oldest);
  logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})", spdlog::pattern_time_type::utc);
  logger->set_level(to_spdlog(level));
  logger->flush_on(spdlog::level::warn);
  const std::unique_lock lock(in_use);
  spdlog::set_default_logger(logger);
}

void stop() {
  const std::unique_lock lock(in_use);
  spdlog::shutdown();
}

void event(Level level, std::string_view name, std::string_view json_fields) {
  const std::shared_lock lock(in_use);
  if (spdlog::default_logger_raw() == nullptr) return;
  spdlog::log(to_spdlog(level), R"("event":"{}"{}{})", name, json_fields.empty() ? "" : ",", json_fields);
}

void request_refused(const Context& context, std::string_view route, int status, Level level) {
  event(status >= 500 ? level : Level::info, "refused",
        field("request", context.request_id) + "," + field("shop", context.shop.str()) + "," + field("route", route) + "," +
            field("status", status));
}

void failure(const Context& context, std::string_view where, std::string_view what) {
  event(Level::error, "failure", field("request", context.request_id) + "," + field("where", where) + "," + field("what", what));
}

std::string field(std::string_view name, std::string_view text) { return "\"" + std::string(name) + "\":\"" + escaped(text) + "\""; }

std::string field(std::string_view name, std::int64_t number) { return "\"" + std::string(name) + "\":" + std::to_string(number); }

}  // namespace noren::log
