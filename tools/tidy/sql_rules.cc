// Rules about SQL: statements that run on every database that speaks PostgreSQL's language, through a pool that keeps no session
// (docs/operating/postgresql.md), and migrations beside which the version before goes on working (docs/migrations.md).
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <initializer_list>
#include <set>

#include "rules.h"

namespace noren::tidy {
namespace {

constexpr int kLastBeforeTheRule = 169;  // nobody served shops with these while they were run
constexpr std::string_view kContracts = "-- Contracts, unused since release ";

struct Form {
  std::string_view text;  // a last _ stands for any ending
  std::string_view why;
};

constexpr Form kNotPortable[] = {
    {"PG_", "functions and tables of PostgreSQL's own, advisory locks among them: CockroachDB lacks most or does nothing for them"},
    {"CURRENT_SETTING", "kept in a session, and the next transaction may have another one"},
    {"SET_CONFIG", "kept in a session, and the next transaction may have another one"},
    {"CURRVAL", "kept in a session, and the next transaction may have another one"},
    {"LASTVAL", "kept in a session, and the next transaction may have another one"},
    {"NEXTVAL", "a sequence: SQLite has none, and CockroachDB makes all nodes wait for one row"},
    {"CTID", "where a row lies: only PostgreSQL itself says it"},
    {"XMIN", "where a row lies: only PostgreSQL itself says it"},
    {"TO_TSVECTOR", "full text of PostgreSQL's own: the snapshot is searched instead"},
    {"TABLESAMPLE", "only PostgreSQL itself has it"},
    {"ILIKE", "SQLite has none: LOWER(a) LIKE"},
    {"::", "SQLite has none: CAST(a AS type)"},
    {"NOW", "the clock is handed in"},
    {"CURRENT_TIMESTAMP", "the clock is handed in"},
    {"CURRENT_DATE", "the clock is handed in"},
    {"RANDOM", "randomness is handed in"},
    {"SELECT *", "name the columns: the next version may add one"},
};

constexpr Form kNotInMigrations[] = {
    {"RENAME", "the version that still runs asks for the old name: add the new one, and take the old one away a release later"},
    {"ALTER COLUMN", "the version that still runs relies on it as it was, SQLite cannot, and it writes the table anew: add a column"},
    {"ADD CONSTRAINT", "the version that still runs may break it, and all rows are read meanwhile: keep it in the code"},
    {"CONCURRENTLY", "it cannot run in a transaction: write IF NOT EXISTS, and an operator may make the index before"},
    {"TRIGGER", "CockroachDB has had none for long: do it in the code"},
    {"FUNCTION", "do it in the code"},
    {"SERIAL", "a sequence: SQLite has none, and CockroachDB makes all nodes wait for one row"},
    {"UNLOGGED", "what it holds is lost with the server"},
    {"TEMP", "kept in a session"},
    {"TEMPORARY", "kept in a session"},
};

// What PostgreSQL reads, in capitals: comments and strings are blanked out, line breaks are spaces; of the same length.
std::string bare(const std::string& text) {
  std::string out = text;
  const auto blank = [&](std::size_t from, std::size_t to) {
    to = std::min(to, out.size());
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(from), out.begin() + static_cast<std::ptrdiff_t>(to), ' ');
    return to;
  };
  for (std::size_t at = 0; at < out.size();) {
    if (out.compare(at, 2, "--") == 0) {
      at = blank(at, out.find('\n', at));
    } else if (out.compare(at, 2, "/*") == 0) {
      const std::size_t end = out.find("*/", at);
      at = blank(at, end == std::string::npos ? end : end + 2);
    } else if (out[at] == '\'') {
      const std::size_t end = out.find('\'', at + 1);
      at = blank(at, end == std::string::npos ? end : end + 1);
    } else {
      out[at] = out[at] == '\n' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(out[at])));
      ++at;
    }
  }
  return out;
}

std::size_t find_form(std::string_view sql, std::string_view form, std::size_t from = 0) {
  for (std::size_t at = sql.find(form, from); at != std::string_view::npos; at = sql.find(form, at + 1)) {
    const std::size_t end = at + form.size();
    const bool begins = !is_word(form.front()) || at == 0 || !is_word(sql[at - 1]);
    const bool ends = !is_word(form.back()) || form.back() == '_' || end == sql.size() || !is_word(sql[end]);
    if (begins && ends) return at;
  }
  return std::string_view::npos;
}

bool has(std::string_view sql, std::string_view form) { return find_form(sql, form) != std::string_view::npos; }

std::string_view word_at(std::string_view sql, std::size_t at) {
  at = std::min(sql.find_first_not_of(' ', at), sql.size());
  std::size_t end = at;
  while (end < sql.size() && is_word(sql[end])) ++end;
  return sql.substr(at, end - at);
}

std::string_view word_after(std::string_view sql, std::string_view form) {
  const std::size_t at = find_form(sql, form);
  return at == std::string_view::npos ? std::string_view() : word_at(sql, at + form.size());
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

struct Said {
  std::size_t at = 0;
  std::string_view sql;
};

std::vector<Said> statements_in(std::string_view sql) {
  std::vector<Said> all;
  for (std::size_t from = 0; from < sql.size();) {
    const std::size_t begin = std::min(sql.find_first_not_of(' ', from), sql.size());
    const std::size_t end = std::min(sql.find(';', begin), sql.size());
    if (end > begin) all.push_back({begin, sql.substr(begin, end - begin)});
    from = end + 1;
  }
  return all;
}

template <std::size_t N>
void find_forms(const Source& source, std::string_view sql, const Form (&forms)[N], const char* rule, Findings& out) {
  for (const Form& form : forms) {
    const std::size_t at = find_form(sql, form.text);
    if (at == std::string_view::npos) continue;
    out.push_back({source.path, source.line_of(at), rule, std::string(form.text) + ": " + std::string(form.why)});
  }
}

// What is wrong with one statement of a migration; "" when nothing is.
std::string fault_of(std::string_view sql, const std::set<std::string_view>& made, bool contracts) {
  if (has(sql, "DROP") && !contracts)
    return "DROP: the version that still runs asks for it; a release later, in a migration that opens with \"" + std::string(kContracts) +
           "N\"";
  if (has(sql, "ADD COLUMN") && has(sql, "NOT NULL") && !has(sql, "DEFAULT"))
    return "NOT NULL without DEFAULT: the version that still runs does not write this column";
  const bool unique = has(sql, "CREATE UNIQUE INDEX");
  if (!unique && !has(sql, "CREATE INDEX")) return "";
  if (made.count(word_after(sql, "ON")) > 0) return "";
  if (unique) return "UNIQUE on a table that was there before: the version that still runs may break it";
  if (!has(sql, "IF NOT EXISTS"))
    return "an index of a table that was there before: write IF NOT EXISTS, so that an operator may make it before, beside writers";
  return "";
}

}  // namespace

void check_sql(const Source& source, Findings& out) {
  if (source.text.rfind("--", 0) != 0)
    out.push_back({source.path, 1, "sql comment", "the first line must be a comment that says why it exists"});
  if (source.ends_with(".sqlite.sql")) return;
  const std::string sql = bare(source.text);
  find_forms(source, sql, kNotPortable, "portable sql", out);
  const std::string_view first = word_at(sql, 0);
  if (!is_one_of(first, {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}))
    out.push_back({source.path, 1, "portable sql", std::string(first) + ": a statement reads rows or writes them, nothing else"});
  for (std::size_t at = find_form(sql, "INSERT INTO"); at != std::string::npos; at = find_form(sql, "INSERT INTO", at + 1)) {
    std::size_t next = sql.find_first_not_of(' ', at + 11);
    while (next < sql.size() && is_word(sql[next])) ++next;
    next = sql.find_first_not_of(' ', next);
    if (next == std::string::npos || sql[next] != '(')
      out.push_back({source.path, source.line_of(at), "portable sql", "INSERT without names of columns: the next version may add one"});
  }
}

void check_migration(const Source& source, Findings& out) {
  const std::string name = source.path.substr(source.path.rfind('/') + 1);
  if (std::atoi(name.c_str()) <= kLastBeforeTheRule) return;
  const std::string sql = bare(source.text);
  find_forms(source, sql, kNotInMigrations, "migration", out);
  const std::vector<Said> all = statements_in(sql);
  std::set<std::string_view> made;
  bool tables = false;
  bool rows = false;
  for (const Said& one : all) {
    const std::string_view first = word_at(one.sql, 0);
    tables = tables || is_one_of(first, {"CREATE", "ALTER", "DROP"});
    rows = rows || is_one_of(first, {"INSERT", "UPDATE", "DELETE"});
    if (has(one.sql, "CREATE TABLE")) made.insert(word_after(one.sql, "CREATE TABLE"));
  }
  for (const Said& one : all) {
    const std::string fault = fault_of(one.sql, made, source.text.rfind(kContracts, 0) == 0);
    if (!fault.empty()) out.push_back({source.path, source.line_of(one.at), "migration", fault});
  }
  if (tables && rows)
    out.push_back(
        {source.path, 1, "migration", "tables and rows in one: rows are changed by a step of their own, which keeps no table from others"});
}

}  // namespace noren::tidy
