#include "config/places.h"

#include <algorithm>

namespace noren::config {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// "payments . stripe" and payments."stripe" are one path.
std::string path_in(std::string_view written) {
  std::string path;
  for (const char c : written) {
    if (c != ' ' && c != '\t' && c != '"' && c != '\'') path += c;
  }
  return path;
}

std::string joined(const std::string& section, const std::string& name) { return section.empty() ? name : section + "." + name; }

std::optional<Place> read_line(std::string_view line, std::int64_t number, std::string& section) {
  line = trimmed(line);
  if (line.starts_with('[')) {
    const std::size_t end = line.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    section = path_in(line.substr(line.find_first_not_of('['), end - line.find_first_not_of('[')));
    return Place{number, section, true, ""};
  }
  const std::size_t equals = line.find('=');
  if (line.starts_with('#') || equals == std::string_view::npos) return std::nullopt;
  std::string_view value = line.substr(equals + 1);
  value = trimmed(value.substr(0, value.find('#')));
  return Place{number, joined(section, path_in(line.substr(0, equals))), false, std::string(value)};
}

}  // namespace

std::vector<Place> places_in(std::string_view toml) {
  std::vector<Place> places;
  std::string section;
  for (std::int64_t number = 1; !toml.empty(); ++number) {
    const std::size_t end = std::min(toml.find('\n'), toml.size());
    if (auto place = read_line(toml.substr(0, end), number, section)) places.push_back(std::move(*place));
    toml.remove_prefix(std::min(end + 1, toml.size()));
  }
  return places;
}

std::optional<Place> place_at(const std::vector<Place>& places, std::int64_t line) {
  const auto found = std::find_if(places.begin(), places.end(), [&](const Place& place) { return place.line == line; });
  return found == places.end() ? std::nullopt : std::optional(*found);
}

std::optional<Place> place_before(const std::vector<Place>& places, const Place& later) {
  const auto found = std::find_if(places.begin(), places.end(), [&](const Place& place) { return place.path == later.path; });
  return found == places.end() || found->line >= later.line ? std::nullopt : std::optional(*found);
}

}  // namespace noren::config
