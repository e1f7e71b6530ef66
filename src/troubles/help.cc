#include "troubles/help.h"

#include <toml++/toml.h>

#include <stdexcept>

#include "base/embedded.h"

namespace noren::troubles {
namespace {

std::string help_text_at(const toml::table& table, const char* key) {
  const auto value = table[key].value<std::string>();
  if (!value) throw std::runtime_error(std::string("help.toml: ") + key + " is missing");
  return *value;
}

shops::LocalText help_words_at(const toml::table& table, const char* key) {
  const toml::table* both = table[key].as_table();
  if (both == nullptr) throw std::runtime_error(std::string("help.toml: ") + key + " is missing");
  return {help_text_at(*both, "ja"), help_text_at(*both, "en")};
}

std::optional<LocalDate> day_at(const toml::table& table, const char* key) {
  const std::string text = help_text_at(table, key);
  const auto day = date_from_iso(text);
  if (!day && !text.empty()) throw std::runtime_error(std::string("help.toml: ") + key + " is no day");
  return day;
}

std::vector<HelpPlace> read_places() {
  const toml::table document = toml::parse(embedded::file("troubles/data/help.toml"));
  const toml::array* list = document["place"].as_array();
  if (list == nullptr) throw std::runtime_error("help.toml: there are no places");
  std::vector<HelpPlace> places;
  for (const toml::node& node : *list) {
    const toml::table& table = *node.as_table();
    places.push_back({help_words_at(table, "name"), help_words_at(table, "what"), help_text_at(table, "phone"),
                      day_at(table, "valid_from").value(), day_at(table, "valid_until")});
  }
  return places;
}

}  // namespace

std::vector<HelpPlace> help_on(LocalDate day) {
  static const std::vector<HelpPlace> all = read_places();
  std::vector<HelpPlace> places;
  for (const HelpPlace& place : all) {
    if (place.valid_from <= day && (!place.valid_until || day <= *place.valid_until)) places.push_back(place);
  }
  return places;
}

}  // namespace noren::troubles
