#include "payments/replies.h"

#include <algorithm>
#include <charconv>

#include "payments/json_fields.h"

namespace noren::payments {

std::string error_words(int status, const std::vector<std::string>& parts) {
  constexpr std::size_t kMost = 300;
  std::string words = std::to_string(status);
  for (const std::string& part : parts) {
    if (!part.empty()) words += " " + part;
  }
  if (words.size() <= kMost) return words;
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
  words.resize(end);
  return words;
}

std::optional<std::chrono::seconds> retry_after_of(const env::Reply& reply) {
  constexpr std::chrono::seconds kMost = std::chrono::hours(1);
  for (const auto& [name, value] : reply.headers) {
    if (name != "retry-after") continue;
    std::int64_t seconds = 0;
    const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    const bool whole = fault == std::errc() && end == value.data() + value.size();
    return whole && seconds > 0 ? std::optional(std::min(kMost, std::chrono::seconds(seconds))) : std::nullopt;
  }
  return std::nullopt;
}

Read<Standing> read_standing_of(const Tongue& tongue, const env::Reply& reply) {
  if (!is_yes(reply)) {
    if (auto standing = tongue.standing_in_error(reply)) return std::move(*standing);
    return Fail(tongue.unread_of(reply));
  }
  const auto object = read_object(reply.body);
  auto standing = object ? tongue.read_standing(*object) : std::nullopt;
  if (!standing) return not_understood(reply);
  return std::move(*standing);
}

Read<Search> read_found_of(const Tongue& tongue, const std::string& attempt, const env::Reply& reply) {
  if (!is_yes(reply)) return Fail(tongue.unread_of(reply));
  const auto list = tongue.read_list(reply.body);
  if (!list) return not_understood(reply);
  Search search;
  for (const nlohmann::json& entry : list->all) {
    if (tongue.attempt_of(entry) != attempt) continue;
    auto standing = tongue.read_listed(entry);
    if (!standing) return not_understood(reply);
    if (!search.found || search.found->found == tongue.gives_way) search.found = std::move(standing);
  }
  if (!search.found) search.next = tongue.after(*list);
  return search;
}

}  // namespace noren::payments
