#include <stdexcept>
#include <toml++/toml.h>

#include "base/embedded.h"
#include "shipping/shipping.h"
#include "text/check_digit.h"
#include "text/tracking_number.h"

namespace noren::shipping {
namespace {

std::string text_at(const toml::table& table, const char* key) {
  const auto value = table[key].value<std::string>();
  if (!value) throw std::runtime_error(std::string("carriers: ") + key + " is missing");
  return *value;
}

TimeWindow read_window(const toml::node& node) {
  const toml::array* parts = node.as_array();
  if (parts == nullptr || parts->size() != 3) throw std::runtime_error("carriers: a window is [id, ja, en]");
  const auto part = [&](std::size_t i) { return (*parts)[i].value_or(std::string()); };
  return {part(0), {part(1), part(2)}};
}

Carrier read_carrier(const toml::table& entry) {
  Carrier carrier;
  carrier.id = text_at(entry, "id");
  const toml::table* name = entry["name"].as_table();
  if (name == nullptr) throw std::runtime_error("carriers: name is missing");
  carrier.name = {text_at(*name, "ja"), text_at(*name, "en")};
  carrier.tracking_url = text_at(entry, "tracking_url");
  carrier.check = text_at(entry, "check");
  carrier.note = text_at(entry, "note");
  if (const toml::array* digits = entry["digits"].as_array()) {
    for (const toml::node& length : *digits) carrier.digits.push_back(length.value_or(0));
  }
  if (const toml::array* windows = entry["windows"].as_array()) {
    for (const toml::node& window : *windows) carrier.windows.push_back(read_window(window));
  }
  return carrier;
}

std::vector<Carrier> read_carriers() {
  const toml::table document = toml::parse(embedded::file("shipping/data/carriers.toml"));
  const toml::array* list = document["carrier"].as_array();
  if (list == nullptr) throw std::runtime_error("carriers: there are none");
  std::vector<Carrier> carriers;
  for (const toml::node& node : *list) carriers.push_back(read_carrier(*node.as_table()));
  return carriers;
}

}  // namespace

std::span<const Carrier> carriers() {
  static const std::vector<Carrier> all = read_carriers();
  return all;
}

const Carrier* find_carrier(std::string_view id) {
  for (const Carrier& carrier : carriers()) {
    if (carrier.id == id) return &carrier;
  }
  return nullptr;
}

std::string tracking_url(std::string_view carrier, std::string_view number) {
  const Carrier* known = find_carrier(carrier);
  if (known == nullptr || known->tracking_url.empty() || number.empty()) return {};
  const bool plain = std::all_of(number.begin(), number.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
  if (!plain) return {};
  std::string url = known->tracking_url;
  return url.replace(url.find("{no}"), 4, number);
}

bool gives_numbers(std::string_view carrier) {
  const Carrier* known = find_carrier(carrier);
  return known != nullptr && !known->digits.empty();
}

text::TrackingNumber read_tracking_number(std::string_view carrier, std::string_view typed) {
  text::TrackingNumber read = text::read_tracking_number(typed);
  const Carrier* known = find_carrier(carrier);
  if (known == nullptr || known->digits.empty() || read.verdict == text::TrackingVerdict::malformed) return read;
  const std::string& number = read.number;
  const bool digits = std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return read;  // international mail has letters and a check of its own
  const bool length = std::count(known->digits.begin(), known->digits.end(), static_cast<int>(number.size())) > 0;
  const bool check = known->check != "mod7" || text::seven_dr_digit(std::string_view(number).substr(0, number.size() - 1)) == number.back();
  if (!length || !check) read.verdict = text::TrackingVerdict::suspicious;
  return read;
}

}  // namespace noren::shipping
