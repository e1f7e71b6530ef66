#include "bounces/phrases.h"

#include <algorithm>
#include <stdexcept>

#include "bounces/codes.h"

namespace noren::bounces {
namespace {

constexpr std::size_t kGap = 40, kStart = 3;

bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80; }

bool edge_at(std::string_view text, std::size_t at) {
  return at == 0 || at >= text.size() || !is_word_byte(text[at]) || !is_word_byte(text[at - 1]);
}

std::size_t start_hash(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])); };
  return (byte(0) * 2654435761u + byte(1) * 40503u + byte(2) * 2017u) & 0xFFFFu;
}

bool is_ip(std::string_view word) {
  int dots = 0, digits = 0;
  for (const char c : word) {
    if (c == '.') {
      if (digits == 0 || digits > 3) return false;
      ++dots;
      digits = 0;
    } else if (c >= '0' && c <= '9') {
      ++digits;
    } else {
      return false;
    }
  }
  return dots == 3 && digits > 0;
}

// A word of the text without what stands around it.
struct Bare {
  std::string_view before, word, after;
};

Bare bare(std::string_view word) {
  constexpr std::string_view kOpening = "<([{\"'`#", kClosing = ">)]}\"'`.,:;!?";
  const std::size_t begin = std::min(word.find_first_not_of(kOpening), word.size());
  std::size_t end = word.size();
  while (end > begin && kClosing.find(word[end - 1]) != std::string_view::npos) --end;
  return {word.substr(0, begin), word.substr(begin, end - begin), word.substr(end)};
}

// "mx.example.jp[192.0.2.1]" and "ip=192.0.2.1" keep their words.
void append_word(std::string& out, std::string_view word) {
  if (word.find('@') != std::string_view::npos && word.size() > 2) {
    const Bare parts = bare(word);
    const std::size_t open = parts.word.find('<');
    const std::size_t close = parts.word.find('>');
    out += parts.before;
    if (open != std::string_view::npos && open > 0 && open < parts.word.find('@')) out += parts.word.substr(0, open + 1);
    out += '@';
    if (close != std::string_view::npos && close > parts.word.find('@')) out += parts.word.substr(close);
    out += parts.after;
    return;
  }
  const Bare parts = bare(word);
  if (parts.word.starts_with("http://") || parts.word.starts_with("https://")) {
    const std::string_view host = parts.word.substr(parts.word.find("//") + 2);
    out += parts.before;
    out += host.substr(0, host.find_first_of("/?#"));
    out += parts.after;
    return;
  }
  if (is_ip(parts.word)) {
    out += parts.before;
    out += "ip";
    out += parts.after;
    return;
  }
  out += word;
}

}  // namespace

void Phrases::add(std::string_view pattern) {
  Pattern made;
  if (pattern.starts_with("^")) {
    made.at_beginning = true;
    pattern.remove_prefix(1);
  }
  if (pattern.starts_with("_")) {
    made.after_edge = true;
    pattern.remove_prefix(1);
  }
  made.text = pattern;
  const std::size_t literal = std::min(made.text.find_first_of("*_?"), made.text.size());
  if (literal < kStart) throw std::logic_error("a phrase begins with fewer than three letters: " + made.text);
  std::uint16_t& bucket = bucket_of_[start_hash(made.text)];
  if (bucket == 0) {
    buckets_.emplace_back();
    if (buckets_.size() > 0xFFFF) throw std::logic_error("too many phrases");
    bucket = static_cast<std::uint16_t>(buckets_.size());
  }
  buckets_[bucket - 1u].push_back(patterns_.size());
  patterns_.push_back(std::move(made));
}

std::vector<std::string> Phrases::expanded(std::string_view pattern) {
  const std::size_t open = pattern.find('{');
  if (open == std::string_view::npos) return {std::string(pattern)};
  const std::size_t close = pattern.find('}', open);
  if (close == std::string_view::npos) throw std::logic_error("a phrase without its closing brace: " + std::string(pattern));
  std::vector<std::string> all;
  const std::vector<std::string> tails = expanded(pattern.substr(close + 1));
  std::string_view choices = pattern.substr(open + 1, close - open - 1);
  for (;;) {
    const std::size_t end = choices.find(',');
    for (const std::string& tail : tails) all.push_back(std::string(pattern.substr(0, open)) + std::string(choices.substr(0, end)) + tail);
    if (end == std::string_view::npos) return all;
    choices.remove_prefix(end + 1);
  }
}

bool Phrases::matches(std::string_view pattern, std::string_view text, std::size_t at) {
  while (!pattern.empty()) {
    if (pattern[0] == '_') {
      if (!edge_at(text, at)) return false;
      pattern.remove_prefix(1);
      continue;
    }
    if (pattern[0] == '*') {
      pattern.remove_prefix(1);
      // "mailbox * full" is also said of "mailbox full".
      if (pattern.starts_with(" ") && at > 0 && text[at - 1] == ' ' && matches(pattern.substr(1), text, at)) return true;
      for (std::size_t skipped = 0; skipped <= kGap && at + skipped <= text.size(); ++skipped)
        if (matches(pattern, text, at + skipped)) return true;
      return false;
    }
    if (at >= text.size() || (text[at] != pattern[0] && pattern[0] != '?')) return false;
    pattern.remove_prefix(1);
    ++at;
  }
  return true;
}

void Phrases::each_in(std::string_view text, const std::function<bool(std::size_t)>& met) const {
  if (text.size() < kStart) return;
  for (std::size_t at = 0; at + kStart <= text.size(); ++at) {
    const std::uint16_t bucket = bucket_of_[start_hash(text.substr(at, kStart))];
    if (bucket == 0) continue;
    for (const std::size_t number : buckets_[bucket - 1u]) {
      const Pattern& pattern = patterns_[number];
      if (text[at] != pattern.text[0]) continue;
      if (pattern.at_beginning && at > 1) continue;
      if (pattern.after_edge && !edge_at(text, at)) continue;
      if (matches(pattern.text, text, at) && met(number)) return;
    }
  }
}

long Phrases::first_in(std::string_view text, const std::function<bool(std::size_t)>& fits) const {
  long best = -1;
  each_in(text, [&](std::size_t number) {
    if ((best < 0 || static_cast<long>(number) < best) && fits(number)) best = static_cast<long>(number);
    return false;
  });
  return best;
}

bool Phrases::any_in(std::string_view text) const {
  bool any = false;
  each_in(text, [&](std::size_t) { return any = true; });
  return any;
}

std::string plain_words(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  std::string lowered(text);
  for (char& c : lowered) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  std::string_view rest = lowered;
  constexpr std::string_view kBlanks = " \t\r\n\f\v";
  while (!rest.empty()) {
    const std::size_t begin = rest.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) break;
    rest.remove_prefix(begin);
    const std::size_t end = std::min(rest.find_first_of(kBlanks), rest.size());
    std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end);
    word.remove_prefix(leading_codes(word));
    if (word.empty()) continue;
    if (!out.empty()) out += ' ';
    append_word(out, word);
  }
  return out;
}

}  // namespace noren::bounces
