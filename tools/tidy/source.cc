#include "source.h"

#include <algorithm>

namespace noren::tidy {
namespace {

void blank(std::string& code, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to && i < code.size(); ++i) {
    if (code[i] != '\n') code[i] = ' ';
  }
}

std::size_t end_of_line(std::string_view text, std::size_t from) {
  while (true) {
    const std::size_t end = text.find('\n', from);
    if (end == std::string_view::npos) return text.size();
    if (end == 0 || text[end - 1] != '\\') return end;
    from = end + 1;
  }
}

// The end of a string or character that opens at `from` with its own quote.
std::size_t end_of_quoted(std::string_view text, std::size_t from) {
  const char quote = text[from];
  std::size_t i = from + 1;
  while (i < text.size() && text[i] != quote && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
  return std::min(i + 1, text.size());
}

std::size_t end_of_raw_string(std::string_view text, std::size_t quote) {
  const std::size_t open = text.find('(', quote);
  if (open == std::string_view::npos) return text.size();
  const std::string end = ")" + std::string(text.substr(quote + 1, open - quote - 1)) + "\"";
  const std::size_t close = text.find(end, open);
  return close == std::string_view::npos ? text.size() : close + end.size();
}

// In 1'000 the mark divides digits; in '\'', U'茶' and u8'x' it opens a character.
bool opens_character(std::string_view text, std::size_t quote) {
  std::size_t from = quote;
  while (from > 0 && is_word(text[from - 1])) --from;
  const std::string_view before = text.substr(from, quote - from);
  return before.empty() || before == "U" || before == "u" || before == "L" || before == "u8";
}

bool at_line_start(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at == 0 || text[at - 1] == '\n';
}

std::string compiled_part(const std::string& text) {
  std::string code = text;
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t end = i;
    if (text.compare(i, 2, "//") == 0) {
      end = end_of_line(text, i);
    } else if (text.compare(i, 2, "/*") == 0) {
      const std::size_t close = text.find("*/", i + 2);
      end = close == std::string::npos ? text.size() : close + 2;
    } else if (text[i] == '#' && at_line_start(text, i)) {
      end = end_of_line(text, i);
    } else if (text[i] == '"') {
      const bool raw = i > 0 && text[i - 1] == 'R' && (i < 2 || !is_word(text[i - 2]));
      end = raw ? end_of_raw_string(text, i) : end_of_quoted(text, i);
      // The quotes stay: a string is still a value in its place.
      blank(code, i + 1, end - 1);
      i = end;
      continue;
    } else if (text[i] == '\'' && opens_character(text, i)) {
      end = end_of_quoted(text, i);
    }
    if (end == i) {
      ++i;
    } else {
      blank(code, i, end);
      i = end;
    }
  }
  return code;
}

std::string word_before(std::string_view code, std::size_t at) {
  std::size_t from = at;
  while (from > 0 && is_word(code[from - 1])) --from;
  return std::string(code.substr(from, at - from));
}

constexpr std::string_view kOpening = "([{";
constexpr std::string_view kClosing = ")]}";

}  // namespace

Source::Source(std::string path_, std::string text_) : path(std::move(path_)), text(std::move(text_)) {
  if (cpp()) code = compiled_part(text);
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    lines.push_back(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
}

std::string Source::folder() const {
  if (path.rfind("src/", 0) != 0) return "";
  const std::size_t end = path.find('/', 4);
  return end == std::string::npos ? "" : path.substr(4, end - 4);
}

int Source::line_of(std::size_t position) const {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool opens_block(std::string_view code, std::size_t brace) {
  std::size_t before = brace;
  while (before > 0 && (code[before - 1] == ' ' || code[before - 1] == '\n')) --before;
  if (before == 0) return true;
  const char last = code[before - 1];
  if (last == '=' || last == '(' || last == ',' || last == '?') return false;
  if (word_before(code, before) == "return" || word_before(code, before) == "co_return") return false;
  // The house writes a space before a block and none before a list: awaitable<void> {, but vector<int>{.
  if (before == brace) return last == ')' || last == ']' || last == ';' || last == '{' || last == '}';
  return true;
}

std::size_t closing(std::string_view code, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < code.size(); ++i) {
    if (kOpening.find(code[i]) != std::string_view::npos) ++depth;
    if (kClosing.find(code[i]) != std::string_view::npos && --depth == 0) return i;
  }
  return std::string_view::npos;
}

std::size_t opening(std::string_view code, std::size_t close) {
  int depth = 0;
  for (std::size_t i = close + 1; i-- > 0;) {
    if (kClosing.find(code[i]) != std::string_view::npos) ++depth;
    if (kOpening.find(code[i]) != std::string_view::npos && --depth == 0) return i;
  }
  return std::string_view::npos;
}

}  // namespace noren::tidy
