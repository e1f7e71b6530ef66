#include "tree_rules.h"

namespace noren::tidy {
namespace {

// Named by the paths that stand in mails, with _ for their dots: {{#lines}}{{name}} is lines_name (src/mail/admin_templates.cc).
constexpr std::string_view kMadeOfPaths = "mail.fields.";

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

bool of_key(char c) { return is_word(c) || c == '.' || c == '-'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string name_of_file(const std::string& path) {
  const std::size_t from = path.rfind('/') + 1;
  return path.substr(from, path.find('.', from) - from);
}

bool holds_words(const Source& source) {
  const std::size_t slash = source.path.rfind('/');
  return source.ends_with(".toml") && source.path.substr(0, slash) == "src/" + source.folder() &&
         source.path.compare(slash + 1, 4, "text") == 0;
}

std::string word_before(std::string_view code, std::size_t end) {
  std::size_t from = end;
  while (from > 0 && is_word(code[from - 1])) --from;
  return std::string(code.substr(from, end - from));
}

std::string without_digits(std::string part) {
  while (!part.empty() && is_digit(part.back())) part.pop_back();
  return part;
}

}  // namespace

void Tree::add(const Source& source) {
  const std::string folder = source.folder();
  if (folder.empty()) return;
  if (holds_words(source)) return add_words(source);
  if (source.ends_with(".html") || source.ends_with(".txt")) return add_page(source);
  if (source.cpp() && !source.test()) return add_code(source);
  const std::string below = "src/" + folder + "/sql/";
  if (source.ends_with(".sql") && starts_with(source.path, below))
    statements_.push_back({source.path, 1, folder + "/" + name_of_file(source.path)});
}

// As the house writes them: [section], then key = { ja = "…", en = "…" }, each on a line of its own.
void Tree::add_words(const Source& source) {
  std::string section;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string_view line = source.lines[i];
    if (starts_with(line, "[")) section = std::string(line.substr(1, line.find(']') - 1));
    const std::size_t end = line.find(" = {");
    if (starts_with(line, "#") || end == std::string_view::npos) continue;
    words_.push_back({source.path, static_cast<int>(i) + 1, source.folder() + "." + section + "." + std::string(line.substr(0, end))});
  }
}

void Tree::add_page(const Source& source) {
  const std::string& text = source.text;
  for (std::size_t open = text.find("{{"); open != std::string::npos; open = text.find("{{", open + 2)) {
    std::size_t from = open + 2;
    while (from < text.size() && (text[from] == '#' || text[from] == '^' || text[from] == '/' || text[from] == '{' || text[from] == '&'))
      ++from;
    if (text.compare(from, 2, "t.") != 0) continue;
    from += 2;
    std::size_t end = from;
    while (end < text.size() && of_key(text[end])) ++end;
    asked_.push_back({source.path, source.line_of(open), text.substr(from, end - from)});
  }
}

void Tree::add_code(const Source& source) {
  const std::string& code = source.code;
  const std::string folder = source.folder();
  // The quotes of strings are all that is left of them in the code.
  for (std::size_t open = code.find('"'); open != std::string::npos;) {
    const std::size_t close = code.find('"', open + 1);
    if (close == std::string::npos) break;
    const std::string literal = source.text.substr(open + 1, close - open - 1);
    literals_.insert(literal);
    own_[folder].insert(literal);
    tails_.insert(literal);
    for (std::size_t dot = literal.find('.'); dot != std::string::npos; dot = literal.find('.', dot + 1))
      tails_.insert(literal.substr(dot + 1));
    open = code.find('"', close + 1);
  }
  constexpr std::string_view kSql = "sql::";
  for (std::size_t at = code.find(kSql); at != std::string::npos; at = code.find(kSql, at + 1)) {
    if (at > 0 && is_word(code[at - 1])) continue;
    const bool of_other = at > 1 && code.compare(at - 2, 2, "::") == 0;
    std::size_t end = at + kSql.size();
    while (end < code.size() && is_word(code[end])) ++end;
    run_.insert((of_other ? word_before(code, at - 2) : folder) + "/" + code.substr(at + kSql.size(), end - at - kSql.size()));
  }
}

// A name the code has as a string, alone ("card"), with an ending ("card" + "_note") or with a number (5).
bool Tree::is_literal(const std::string& part) const {
  if (literals_.count(part) > 0) return true;
  const std::string name = without_digits(part);
  if (name != part && (name.empty() || literals_.count(name) > 0)) return true;
  for (std::size_t at = part.find('_'); at != std::string::npos; at = part.find('_', at + 1)) {
    if (literals_.count(part.substr(at)) > 0 && is_literal(part.substr(0, at))) return true;
  }
  return false;
}

// Whether the code may say "feature.section.key": whole, or put together from strings that it has. The section is always said, or the
// beginning of the key in the feature's own folder ("tab_" + name).
bool Tree::said(const std::string& key) const {
  const std::size_t last = key.rfind('.');
  const std::string name = key.substr(last + 1);
  const std::string all_before = key.substr(0, last);
  const std::string head = all_before.substr(all_before.rfind('.') + 1) + ".";
  if (literals_.count(all_before) > 0 && is_literal(name)) return true;
  for (std::size_t from = 0; from < last; from = key.find('.', from) + 1) {
    if (literals_.count(key.substr(from)) > 0) return true;
  }
  const auto own = own_.find(key.substr(0, key.find('.')));
  if (tails_.count(head) > 0 && is_literal(name)) return true;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const std::string before = name.substr(0, at);
    const std::string rest = name.substr(at);
    if (name[at] == '_' && tails_.count(head + before) > 0 && literals_.count(rest) > 0) return true;
    if (is_digit(name[at]) && tails_.count(head + before) > 0) return true;
    if (at == 0 || name[at - 1] != '_' || !is_literal(rest)) continue;
    if (tails_.count(head + before) > 0 || (own != own_.end() && own->second.count(before) > 0)) return true;
  }
  return false;
}

Findings Tree::check() const {
  Findings out;
  std::set<std::string> written;
  std::set<std::string> asked;
  for (const Place& one : words_) written.insert(one.name);
  for (const Place& one : asked_) {
    asked.insert(one.name);
    if (written.count(one.name) == 0) out.push_back({one.path, one.line, "unknown words", "no text*.toml has " + one.name});
  }
  for (const Place& one : words_) {
    if (asked.count(one.name) > 0 || starts_with(one.name, kMadeOfPaths) || said(one.name)) continue;
    out.push_back({one.path, one.line, "unused words", one.name + ": no page and no code says it"});
  }
  for (const Place& one : statements_) {
    if (run_.count(one.name) == 0) out.push_back({one.path, one.line, "unused sql", one.name + ": only tests run it, or nobody"});
  }
  return out;
}

}  // namespace noren::tidy
