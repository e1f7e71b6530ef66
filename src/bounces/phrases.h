// Private to bounces. Many phrases looked for at once, as they stand in the tables of data/: lower case, `*` is a gap of up to 40 bytes (" * " also one blank),
// `_` the edge of a word, `^` the beginning of the text, `?` any one byte, `{a,b}` either of them. Immutable after it was built; safe from any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace noren::bounces {

class Phrases {
 public:
  // Numbered in the order they come. Its first literal has at least three bytes; std::logic_error otherwise.
  void add(std::string_view pattern);

  // Calls met(number) for each phrase that occurs, in no order, some more than once; stops when it returns true.
  // text: as plain_words makes it.
  void each_in(std::string_view text, const std::function<bool(std::size_t)>& met) const;

  // The lowest number of those that occur and that fits agrees to; -1 when none.
  long first_in(std::string_view text, const std::function<bool(std::size_t)>& fits) const;
  bool any_in(std::string_view text) const;

  // "{user,mailbox} unknown" → "user unknown", "mailbox unknown".
  static std::vector<std::string> expanded(std::string_view pattern);

  std::size_t size() const { return patterns_.size(); }

 private:
  struct Pattern {
    std::string text;
    bool at_beginning = false;
    bool after_edge = false;
  };
  static bool matches(std::string_view pattern, std::string_view text, std::size_t at);

  std::vector<Pattern> patterns_;
  // By a hash of the first three bytes: which bucket (0 none), and the patterns in it.
  std::vector<std::uint16_t> bucket_of_ = std::vector<std::uint16_t>(1u << 16u);
  std::vector<std::vector<std::size_t>> buckets_;
};

// Lower case, one blank for any run of blanks and ends of lines, without reply codes and status codes (they are read on their own);
// every mail address is "@", every IPv4 address "ip", of an URL only the host is left.
std::string plain_words(std::string_view text);

}  // namespace noren::bounces
