#include "http/accept.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>

namespace noren::http {
namespace {

using boost::beast::iequals;

// The first part of a list, without the blanks around it; the rest of the list stays.
std::string_view take_part(std::string_view& list, char separator) {
  const std::string_view part = list.substr(0, list.find(separator));
  list.remove_prefix(std::min(part.size() + 1, list.size()));
  const auto first = part.find_first_not_of(" \t");
  return first == std::string_view::npos ? "" : part.substr(first, part.find_last_not_of(" \t") - first + 1);
}

// "q=0.5" in thousandths; without a weight, or with one that is none, 1000.
int thousandths(std::string_view weight) {
  if (!iequals(weight.substr(0, 2), "q=")) return 1000;
  int value = 0;
  int unit = 1000;
  for (const char c : weight.substr(2, 5)) {  // "0.123"
    if (c == '.') continue;
    if (c < '0' || c > '9') return 1000;
    value += (c - '0') * unit;
    unit /= 10;
  }
  return std::min(value, 1000);
}

// What stands in the list, one after the other.
template <class Use>
void each_entry(std::string_view list, Use use) {
  while (!list.empty()) {
    std::string_view entry = take_part(list, ',');
    const std::string_view name = take_part(entry, ';');
    if (!name.empty()) use(name, thousandths(take_part(entry, ';')));
  }
}

}  // namespace

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  int named = -1;
  int otherwise = 0;
  each_entry(accept_encoding, [&](std::string_view name, int weight) {
    if (iequals(name, coding) && named < 0) named = weight;
    if (name == "*") otherwise = weight;
  });
  return (named < 0 ? otherwise : named) > 0;
}

Locale wanted_language(std::string_view accept_language) {
  Locale wanted = Locale::ja;
  int most = 0;
  each_entry(accept_language, [&](std::string_view range, int weight) {
    const std::string_view language = range.substr(0, range.find('-'));
    const bool english = iequals(language, "en");
    if ((!english && !iequals(language, "ja") && language != "*") || weight <= most) return;
    wanted = english ? Locale::en : Locale::ja;
    most = weight;
  });
  return wanted;
}

}  // namespace noren::http
