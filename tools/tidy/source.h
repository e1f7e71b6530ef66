// A file as the house rules look at it. For C++, `code` is the text with comments, strings and preprocessor lines blanked out
// (same length, same line breaks), so that a rule sees only what is compiled. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace noren::tidy {

struct Source {
  std::string path;  // from the root, "src/orders/rules.cc"
  std::string text;
  std::string code;  // empty when the file is not C++
  std::vector<std::string_view> lines;

  Source(std::string path_, std::string text_);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  bool cpp() const { return ends_with(".cc") || ends_with(".h"); }
  bool test() const { return ends_with("_test.cc") || ends_with("_fuzz.cc") || folder() == "testing" || path.rfind("src/", 0) != 0; }
  bool ends_with(std::string_view end) const {
    return path.size() >= end.size() && path.compare(path.size() - end.size(), end.size(), end) == 0;
  }
  std::string folder() const;  // the folder of src/, empty outside of it
  int line_of(std::size_t position) const;
};

struct Finding {
  std::string path;
  int line = 0;
  std::string rule;
  std::string words;
};

using Findings = std::vector<Finding>;

bool is_word(char c);

// Whether the brace at this place of the code opens a block of statements (or a type), not a list of values.
bool opens_block(std::string_view code, std::size_t brace);

// The place of the bracket that closes the one at `open`; npos when none does.
std::size_t closing(std::string_view code, std::size_t open);
std::size_t opening(std::string_view code, std::size_t close);

}  // namespace noren::tidy
