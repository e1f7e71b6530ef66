#include "simulation/trace.h"

#include <fmt/format.h>

#include <iostream>

namespace noren::simulation {
namespace {

constexpr std::size_t kLast = 60;

}  // namespace

std::string text_of(Elapsed elapsed) {
  const std::int64_t micros = elapsed.count();
  const std::int64_t seconds = micros / 1'000'000;
  return fmt::format("{}d {:02}:{:02}:{:02}.{:06}", seconds / 86'400, seconds / 3'600 % 24, seconds / 60 % 60, seconds % 60,
                     micros % 1'000'000);
}

void Trace::line(std::string_view who, std::string_view what) {
  std::string text = fmt::format("{}  {}  {}", text_of(time_.elapsed()), who, what);
  for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  ++lines_;
  if (aloud) std::cerr << text << "\n";
  last_.push_back(std::move(text));
  if (last_.size() > kLast) last_.pop_front();
}

}  // namespace noren::simulation
