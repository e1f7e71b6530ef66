#include "mail/smtp/reply.h"

#include <algorithm>

#include "base/ascii.h"

namespace noren::mail::smtp {
namespace {

constexpr std::size_t kWordsKept = 500;

// One to three digits at the start; they are taken away.
std::string_view take_number(std::string_view& text) {
  std::size_t size = 0;
  while (size < 3 && size < text.size() && is_digit(text[size])) ++size;
  const auto number = text.substr(0, size);
  text.remove_prefix(size);
  return number;
}

// 0: the line does not begin as an answer does.
int code_of_line(std::string_view line) {
  if (line.size() < 3 || line[0] < '2' || line[0] > '5' || !is_digit(line[1]) || !is_digit(line[2])) return 0;
  if (line.size() > 3 && line[3] != ' ' && line[3] != '-') return 0;
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

}  // namespace

std::optional<std::string> enhanced_code(int code, std::string_view text) {
  const char first = static_cast<char>('0' + code / 100);
  if (text.size() < 5 || text[0] != first || text[1] != '.') return std::nullopt;
  std::string_view rest = text.substr(2);
  const auto subject = take_number(rest);
  if (subject.empty() || rest.empty() || rest[0] != '.') return std::nullopt;
  rest.remove_prefix(1);
  const auto detail = take_number(rest);
  if (detail.empty() || (!rest.empty() && is_digit(rest[0]))) return std::nullopt;
  return std::string(1, first) + "." + std::string(subject) + "." + std::string(detail);
}

ReplyReader::Found ReplyReader::next(Reply& reply) {
  while (true) {
    const std::size_t end = waiting_.find('\n');
    if (end == std::string::npos) return waiting_.size() > kLineMost ? Found::nonsense : Found::more;
    if (end > kLineMost) return Found::nonsense;
    std::string line = waiting_.substr(0, end);
    waiting_.erase(0, end + 1);
    if (line.ends_with('\r')) line.pop_back();
    const int code = code_of_line(line);
    if (code == 0 || (lines_ > 0 && code != begun_.code)) return Found::nonsense;
    if (++lines_ > kLinesMost || begun_.words.size() + line.size() > kReplyMost) return Found::nonsense;
    begun_.code = code;
    if (begun_.enhanced.empty() && line.size() > 4) begun_.enhanced = enhanced_code(code, std::string_view(line).substr(4)).value_or("");
    if (lines_ > 1) begun_.words += '\n';
    begun_.words += line;
    if (line.size() > 3 && line[3] == '-') continue;
    reply = std::move(begun_);
    begun_ = Reply();
    lines_ = 0;
    return Found::reply;
  }
}

std::string kept_words(std::string words) {
  words.resize(std::min(words.size(), kWordsKept));
  std::replace_if(
      words.begin(), words.end(), [](char c) { return c != '\n' && (c < 0x20 || c > 0x7E); }, '?');
  return words;
}

}  // namespace noren::mail::smtp
