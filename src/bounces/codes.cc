#include "bounces/codes.h"

#include <algorithm>
#include <array>

namespace noren::bounces {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

bool is_reply(std::string_view text) {
  return text.size() >= 3 && (text[0] == '2' || text[0] == '4' || text[0] == '5') && text[1] >= '0' && text[1] <= '7' &&
         is_digit(text[2]) &&
         (text.size() == 3 ||
          !(is_digit(text[3]) || text[3] == '.' || (text[3] >= 'a' && text[3] <= 'z') || (text[3] >= 'A' && text[3] <= 'Z')));
}

}  // namespace

std::string_view status_at(std::string_view word) {
  if (word.size() < 5 || (word[0] != '2' && word[0] != '4' && word[0] != '5') || word[1] != '.') return {};
  const std::size_t subject = digits_at(word.substr(2));
  if (subject == 0 || subject > 3 || 2 + subject >= word.size() || word[2 + subject] != '.') return {};
  const std::size_t detail = digits_at(word.substr(3 + subject));
  if (detail == 0 || detail > 3) return {};
  const std::size_t end = 3 + subject + detail;
  // 5.1.1.2 is an address of the internet or a version, not a code; "5.1.1." ends a sentence.
  if (end + 1 < word.size() && word[end] == '.' && is_digit(word[end + 1])) return {};
  if (end < word.size() && ((word[end] >= 'a' && word[end] <= 'z') || (word[end] >= 'A' && word[end] <= 'Z'))) return {};
  return word.substr(0, end);
}

std::size_t leading_codes(std::string_view word) {
  constexpr std::string_view kAround = "(#[-<>=)]:;,'\"";
  std::size_t at = 0;
  bool any = false;
  while (at < word.size()) {
    const std::size_t begin = std::min(word.find_first_not_of(kAround, at), word.size());
    const std::string_view rest = word.substr(begin);
    const std::string_view status = status_at(rest);
    const std::size_t length = !status.empty() ? status.size() : is_reply(rest) ? 3 : 0;
    if (length == 0) return any ? (begin == word.size() ? begin : at) : 0;
    any = true;
    at = begin + length;
    if (at < word.size() && word[at] == '.' && at + 1 == word.size()) ++at;
  }
  return any ? at : 0;
}

namespace {

// What may stand before a reply code: the words reports bring it with.
bool introduces_reply(std::string_view before) {
  if (before.empty()) return true;
  constexpr std::array<std::string_view, 20> kEnds = {"\n",        ": ",   "; ",     ";",      "<< ",       "'",        "\"",
                                                      "#",         "(",    ":",      "error ", "reply ",    "code ",    "with ",
                                                      "returned ", "was ", "said: ", "said ",  "answered ", "response "};
  return std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return before.ends_with(end); });
}

// "550 5.1.1", "550-", "550:" and "550" at the end; not the "550" of "550 MB" or "[550]".
bool stands_as_reply(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at), before = text.substr(0, at);
  if (!is_reply(rest) || rest[0] == '2') return false;
  const std::string_view after = rest.substr(3);
  if (!after.empty() && std::string_view(" -\n:',").find(after[0]) == std::string_view::npos) return false;
  return introduces_reply(before) || (!after.empty() && !status_at(after.substr(1)).empty());
}

}  // namespace

Codes codes_in(std::string_view text) {
  Codes found;
  const auto part_of_word = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '@' || c == '/' || c == '[';
  };
  const auto note = [&](std::size_t at) { found.at = std::min(found.at, at); };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at]) || (at > 0 && part_of_word(text[at - 1]))) continue;
    const std::string_view status = status_at(text.substr(at));
    if (!status.empty()) {
      note(at);
      if (found.status.empty() || (is_vague(found.status) && !is_vague(status))) found.status = status;
      at += status.size() - 1;
    } else if (found.reply.empty() && stands_as_reply(text, at)) {
      note(at);
      found.reply = text.substr(at, 3);
      at += 2;
    }
  }
  return found;
}

bool is_vague(std::string_view status) { return status.size() < 5 || status.substr(1) == ".0.0"; }

}  // namespace noren::bounces
