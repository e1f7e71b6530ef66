// Times and lists as people type them into forms and CSV files, and as they are shown there again. Numbers: text/whole_number.h. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace noren::catalog {

struct NotReadable {};

// Japan's time: "2026-11-21T09:00", "2026-11-21 9:00", "2026/11/21 09:00:00", and a day alone: from means its beginning, until
// its end (the beginning of the next day). Blank is nothing.
enum class Bound { from, until };
Result<std::optional<Instant>, NotReadable> read_time(std::string_view typed, Bound bound);

std::string time_value(std::optional<Instant> at);  // "2026-11-21T09:00", for <input type="datetime-local">; "" for nothing
std::string time_cell(std::optional<Instant> at);   // "2026-11-21 09:00", for CSV

// Tags: separated by commas of any kind. Slugs: by blanks or commas. Each once, in the order typed.
std::vector<std::string> split_tags(std::string_view typed);
std::vector<std::string> split_slugs(std::string_view typed);
std::string join(const std::vector<std::string>& list, std::string_view between);

}  // namespace noren::catalog
