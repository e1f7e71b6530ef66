// Rules about every text file: what an editor leaves behind, and words of unfinished work.
#include <algorithm>
#include <array>

#include "rules.h"

namespace noren::tidy {
namespace {

constexpr int kLineMax = 160;
constexpr int kFileMax = 600;

int characters(std::string_view line) {
  return static_cast<int>(std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Prose, pages and data run as long as they need.
bool limits_lines(const Source& source) { return source.cpp() || source.ends_with(".mjs"); }

bool has_word(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const bool starts = at == 0 || !is_word(line[at - 1]);
    const bool ends = at + word.size() == line.size() || !is_word(line[at + word.size()]);
    if (starts && ends) return true;
  }
  return false;
}

// What a merge leaves in a file where nobody decided.
bool marks_merge(std::string_view line) { return line.rfind("<<<<<<< ", 0) == 0 || line.rfind(">>>>>>> ", 0) == 0; }

constexpr std::array<std::string_view, 8> kUnfinished = {"TODO", "FIXME", "HACK", "TBD", "WIP", "not implemented", "lorem ipsum", "未実装"};

}  // namespace

void check_text(const Source& source, Findings& out) {
  const bool own = source.path.rfind("tools/tidy/", 0) == 0;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string_view line = source.lines[i];
    const int number = static_cast<int>(i) + 1;
    if (!line.empty() && (line.back() == ' ' || line.back() == '\r'))
      out.push_back({source.path, number, "spaces", "a space at the end of the line"});
    if (marks_merge(line)) out.push_back({source.path, number, "merge", "a mark of a merge that nobody decided"});
    if (line.find('\t') != std::string_view::npos) out.push_back({source.path, number, "tabs", "a tab; the house indents by two spaces"});
    if (limits_lines(source) && characters(line) > kLineMax) {
      out.push_back(
          {source.path, number, "line length", std::to_string(characters(line)) + " characters, at most " + std::to_string(kLineMax)});
    }
    for (const std::string_view word : kUnfinished) {
      if (!own && has_word(line, word))
        out.push_back({source.path, number, "unfinished", "\"" + std::string(word) + "\": finish it or open an issue"});
    }
  }
  if (!source.text.empty() && source.text.back() != '\n') {
    out.push_back({source.path, static_cast<int>(source.lines.size()), "last line", "the file does not end with a line break"});
  }
}

void check_file_length(const Source& source, Findings& out) {
  const int lines = static_cast<int>(source.lines.size());
  if (lines > kFileMax)
    out.push_back({source.path, lines, "file length", std::to_string(lines) + " lines, at most " + std::to_string(kFileMax)});
}

}  // namespace noren::tidy
