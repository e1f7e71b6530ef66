#include "http/form.h"

#include "html/words.h"
#include "text/whole_number.h"

namespace noren::http {
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
    fault(name,
          html::word(locale_, "http.form.too_long", {{"n", std::to_string(max_length)}, {"now", std::to_string(cleaned.error().length)}}));
  } else {
    fault(name, html::word(locale_, "http.form.bad_character"));
  }
  return {};
}

std::string Form::line(const std::string& name, std::size_t max_length) { return clean(name, max_length, text::Lines::one); }

std::string Form::lines(const std::string& name, std::size_t max_length) { return clean(name, max_length, text::Lines::many); }

bool Form::checked(const std::string& name) {
  const bool ticked = fields_.yes(name);
  typed_[name] = ticked;
  return ticked;
}

std::optional<std::int64_t> Form::whole(const std::string& name, Range range, const std::string& words) {
  const std::string typed = line(name, 30);
  const auto number = text::read_whole_number(typed);
  if (number && !*number) return std::nullopt;
  if (number && **number >= range.low && **number <= range.high) return *number;
  fault(name, words);
  return std::nullopt;
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
