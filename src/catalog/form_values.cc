#include "catalog/form_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "text/fold.h"

namespace noren::catalog {
namespace {

// Up to six numbers and what stands between them.
struct Numbers {
  std::array<int, 6> value{};
  std::size_t count = 0;
  std::string between;
};

std::optional<Numbers> read_numbers(std::string_view text) {
  Numbers numbers;
  while (!text.empty()) {
    if (numbers.count == numbers.value.size()) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers.value[numbers.count]);
    if (error != std::errc() || *text.data() == '-') return std::nullopt;
    ++numbers.count;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty()) {
      numbers.between += text.front();
      text.remove_prefix(1);
      if (text.empty()) return std::nullopt;
    }
  }
  return numbers;
}

bool exists(const LocalDate& date) {
  std::array<char, 40> iso{};
  std::snprintf(iso.data(), iso.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  return date_from_iso(iso.data()).has_value();
}

std::vector<std::string> split(std::string_view typed, const std::vector<std::string_view>& separators) {
  std::vector<std::string> parts{""};
  while (!typed.empty()) {
    const auto separator = std::find_if(separators.begin(), separators.end(), [&](std::string_view one) { return typed.starts_with(one); });
    if (separator == separators.end()) {
      parts.back() += typed.front();
      typed.remove_prefix(1);
    } else {
      parts.emplace_back();
      typed.remove_prefix(separator->size());
    }
  }
  std::vector<std::string> list;
  for (std::string& part : parts) {
    const auto first = part.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) continue;
    part = part.substr(first, part.find_last_not_of(" \t\r\n") - first + 1);
    if (std::find(list.begin(), list.end(), part) == list.end()) list.push_back(std::move(part));
  }
  return list;
}

}  // namespace

Result<std::optional<Instant>, NotReadable> read_time(std::string_view typed, Bound bound) {
  std::string text = text::fold(typed);
  while (text.starts_with(' ')) text.erase(0, 1);
  while (text.ends_with(' ')) text.pop_back();
  if (text.empty()) return std::optional<Instant>();
  const auto numbers = read_numbers(text);
  if (!numbers) return Fail(NotReadable{});
  std::string shape = numbers->between;
  std::replace(shape.begin(), shape.end(), '/', '-');
  std::replace(shape.begin(), shape.end(), 't', ' ');  // folded: the T of ISO 8601
  const auto& value = numbers->value;
  LocalTime at{{value[0], value[1], value[2]}, value[3], value[4], value[5]};
  if (shape != "--" && shape != "-- :" && shape != "-- ::") return Fail(NotReadable{});
  if (!exists(at.date) || at.hour > 23 || at.minute > 59 || at.second > 59) return Fail(NotReadable{});
  if (shape == "--" && bound == Bound::until) at.date = plus_days(at.date, 1);
  return std::optional(from_japan_time(at));
}

std::string time_value(std::optional<Instant> at) {
  std::string text = time_cell(at);
  if (!text.empty()) text[10] = 'T';
  return text;
}

std::string time_cell(std::optional<Instant> at) {
  if (!at) return "";
  const LocalTime time = japan_time(*at);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d", time.date.year, time.date.month, time.date.day, time.hour, time.minute);
  return text.data();
}

std::vector<std::string> split_tags(std::string_view typed) { return split(typed, {",", "，", "、", "､", "\n"}); }

std::vector<std::string> split_slugs(std::string_view typed) { return split(typed, {" ", "　", "\t", "\n", ",", "，", "、"}); }

std::string join(const std::vector<std::string>& list, std::string_view between) {
  std::string text;
  for (const std::string& one : list) {
    if (!text.empty()) text += between;
    text += one;
  }
  return text;
}

}  // namespace noren::catalog
