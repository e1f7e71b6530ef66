#include "link/wire.h"

#include <charconv>

namespace noren::link {

Writer& Writer::text(std::string_view text) {
  bytes_ += std::to_string(text.size());
  bytes_ += ':';
  bytes_ += text;
  bytes_ += ',';
  return *this;
}

Writer& Writer::number(std::int64_t number) { return text(std::to_string(number)); }

std::string_view Reader::break_off() {
  good_ = false;
  rest_ = {};
  return rest_;
}

std::string Reader::text() {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
  const std::size_t digits = static_cast<std::size_t>(end - rest_.data());
  if (error != std::errc() || digits >= rest_.size() || *end != ':') return std::string(break_off());
  const std::string_view after = rest_.substr(digits + 1);
  if (size >= after.size() || after[size] != ',') return std::string(break_off());
  rest_ = after.substr(size + 1);
  return std::string(after.substr(0, size));
}

std::int64_t Reader::number() {
  const std::string digits = text();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc() && end == digits.data() + digits.size()) return number;
  break_off();
  return 0;
}

}  // namespace noren::link
