// Where the sections and keys of a TOML file stand, read line by line: for words about a file that its parser refuses, and which
// therefore nobody else can ask. What goes over several lines is seen by its first one. Pure; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace noren::config {

struct Place {
  std::int64_t line = 0;  // from 1
  std::string path;       // "limits.workers"; "limits" for [limits] itself
  bool is_section = false;
  std::string value;  // as it is written, without the comment behind it; "" for a section
};

std::vector<Place> places_in(std::string_view toml);
std::optional<Place> place_at(const std::vector<Place>& places, std::int64_t line);
// Where its path stood before.
std::optional<Place> place_before(const std::vector<Place>& places, const Place& later);

}  // namespace noren::config
