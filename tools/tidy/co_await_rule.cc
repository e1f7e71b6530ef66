// g++ 12 destroys values twice in some statements that contain a co_await: aggregates built in place, ?:, throw, lambdas that
// capture by value. So: one co_await a statement, and around it only names, literals and calls.
#include "rules.h"

namespace noren::tidy {
namespace {

constexpr std::string_view kAwait = "co_await";

// Where the statement around `at` begins: after the last semicolon or brace of a block.
std::size_t statement_start(std::string_view code, std::size_t at) {
  for (std::size_t i = at; i-- > 0;) {
    if (code[i] == ';') return i + 1;
    if (code[i] == '{' && opens_block(code, i)) return i + 1;
    if (code[i] == '}') {
      const std::size_t open = opening(code, i);
      if (open == std::string_view::npos || opens_block(code, open)) return i + 1;
    }
  }
  return 0;
}

// The statement's code from start to its semicolon or block, without the bodies of lambdas in it.
std::string statement_from(std::string_view code, std::size_t start) {
  std::string statement;
  int depth = 0;
  for (std::size_t i = start; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if ((c == ';' && depth <= 0) || c == '}') break;
    if (c == '{' && opens_block(code, i)) {
      if (depth <= 0) break;
      i = closing(code, i);
      if (i == std::string_view::npos) break;
      continue;
    }
    statement += c;
    if (c == '{') {
      const std::size_t close = closing(code, i);
      if (close == std::string_view::npos) break;
      statement += code.substr(i + 1, close - i);
      i = close;
    }
  }
  return statement;
}

int count(std::string_view text, std::string_view word) {
  int found = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) ++found;
  return found;
}

bool captures_by_value(std::string_view list) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    while (!item.empty() && (item.front() == ' ' || item.front() == '\n')) item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (!item.empty() && item.front() != '&' && item != "this") return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
  return false;
}

bool has_capture_by_value(std::string_view statement) {
  for (std::size_t at = statement.find('['); at != std::string_view::npos; at = statement.find('[', at + 1)) {
    const bool index = at > 0 && (is_word(statement[at - 1]) || statement[at - 1] == ')' || statement[at - 1] == ']');
    const std::size_t close = closing(statement, at);
    if (!index && close != std::string_view::npos && captures_by_value(statement.substr(at + 1, close - at - 1))) return true;
  }
  return false;
}

}  // namespace

void check_co_await(const Source& source, Findings& out) {
  const std::string_view code = source.code;
  std::size_t checked_to = 0;
  for (std::size_t at = code.find(kAwait); at != std::string_view::npos; at = code.find(kAwait, at + 1)) {
    const std::size_t start = statement_start(code, at);
    if (start < checked_to) continue;
    const std::string statement = statement_from(code, start);
    checked_to = at + 1;
    const auto found = [&](const char* words) { out.push_back({source.path, source.line_of(at), "co_await", words}); };
    if (count(statement, kAwait) > 1) found("more than one in a statement");
    if (statement.find('?') != std::string::npos) found("together with ?:; use if and else");
    if (count(statement, "throw ") > 0) found("together with throw; await into a name first");
    if (statement.find('{') != std::string::npos) found("together with a value in braces; build it in a name on the line before");
    if (has_capture_by_value(statement)) found("together with a lambda that captures by value; give the lambda a name first");
  }
}

}  // namespace noren::tidy
