#include "http/form.h"

#include <charconv>

#include "html/words.h"
#include "text/fold.h"

namespace noren::http {
namespace {

// "１，２００円" -> "1200"; anything else that is no digit stays and makes the number wrong.
std::string plain_number(const std::string& typed) {
  static const std::string kDrop[] = {",", " ", text::fold("円"), text::fold("¥")};
  std::string plain = text::fold(typed);
  for (const std::string& drop : kDrop) {
    for (std::size_t at = plain.find(drop); at != std::string::npos; at = plain.find(drop, at)) plain.erase(at, drop.size());
  }
  if (plain.size() > 1 && plain[0] == '+' && plain[1] != '-') plain.erase(0, 1);
  return plain;
}

}  // namespace

std::string Form::clean(const std::string& name, std::size_t max_length, text::Lines lines) {
  const std::string& raw = fields_.get(name);
  auto cleaned = text::clean(raw, {.max_length = max_length, .lines = lines});
  if (cleaned) {
    typed_[name] = *cleaned;
    return std::move(*cleaned);
  }
  const bool readable = text::is_valid_utf8(raw);
  typed_[name] = readable ? raw : std::string();
  if (cleaned.error().why == text::CleanProblem::too_long) {
    fault(name, html::word(locale_, "http.form.too_long", {{"n", std::to_string(max_length)}, {"now", std::to_string(cleaned.error().length)}}));
  } else {
    fault(name, html::word(locale_, "http.form.bad_character"));
  }
  return {};
}

std::string Form::line(const std::string& name, std::size_t max_length) { return clean(name, max_length, text::Lines::one); }

std::string Form::lines(const std::string& name, std::size_t max_length) { return clean(name, max_length, text::Lines::many); }

bool Form::checked(const std::string& name) {
  const bool there = fields_.has(name);
  typed_[name] = there;
  return there;
}

std::optional<std::int64_t> Form::whole(const std::string& name, Range range, const std::string& words) {
  const std::string typed = line(name, 30);
  const std::string plain = plain_number(typed);
  if (plain.empty()) {
    if (!typed.empty()) fault(name, words);
    return std::nullopt;
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
  if (error != std::errc() || end != plain.data() + plain.size() || number < range.low || number > range.high) {
    fault(name, words);
    return std::nullopt;
  }
  return number;
}

std::int64_t Form::whole_or(std::int64_t otherwise, const std::string& name, Range range, const std::string& words) {
  const auto number = whole(name, range, words);
  if (!number) fault(name, words);
  return number.value_or(otherwise);
}

void Form::fault(const std::string& name, const std::string& words) {
  if (!faults_.contains(name)) faults_[name] = words;
}

}  // namespace noren::http
