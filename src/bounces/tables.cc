#include "bounces/tables.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/embedded.h"
#include "text/code_points.h"

namespace noren::bounces {
namespace {

struct NamedStage {
  Stage stage;
  std::string_view name;
};
constexpr std::array kStages = {NamedStage{Stage::connection, "connection"},
                                NamedStage{Stage::ehlo, "ehlo"},
                                NamedStage{Stage::starttls, "starttls"},
                                NamedStage{Stage::auth, "auth"},
                                NamedStage{Stage::mail, "mail"},
                                NamedStage{Stage::rcpt, "rcpt"},
                                NamedStage{Stage::data, "data"},
                                NamedStage{Stage::unknown, "unknown"}};

[[noreturn]] void refuse_line(std::string_view line, std::string_view why) {
  throw std::logic_error(std::string(why) + ": " + std::string(line));
}

std::vector<std::string_view> split_at(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text::trim_ascii(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Stage stage_named(std::string_view name, std::string_view line) {
  const auto found = std::find_if(kStages.begin(), kStages.end(), [&](const NamedStage& one) { return one.name == name; });
  if (found == kStages.end()) refuse_line(line, "no such stage");
  return found->stage;
}

Reason reason_named(std::string_view name, std::string_view line) {
  const auto reason = reason_of(name);
  if (!reason) refuse_line(line, "no such reason");
  return *reason;
}

// The columns of each line that is neither empty nor a comment; the last one is the source, and says something.
std::vector<std::vector<std::string_view>> rows_of(std::string_view file, std::size_t columns) {
  std::vector<std::vector<std::string_view>> rows;
  while (!file.empty()) {
    const std::size_t end = file.find('\n');
    const std::string_view line = text::trim_ascii(file.substr(0, end));
    file.remove_prefix(end == std::string_view::npos ? file.size() : end + 1);
    if (line.empty() || line[0] == '#') continue;
    auto row = split_at(line, '|');
    if (row.size() != columns) refuse_line(line, "a rule has other columns than its table");
    if (row.back().empty()) refuse_line(line, "a rule without its source");
    rows.push_back(std::move(row));
  }
  return rows;
}

Where where_of(std::string_view text) {
  Where where;
  for (const std::string_view condition : split_at(text, ' ')) {
    if (condition.empty() || condition == "-") continue;
    const std::size_t equals = condition.find('=');
    if (equals == std::string_view::npos) refuse_line(text, "a condition is name=value");
    const std::string_view name = condition.substr(0, equals);
    for (const std::string_view value : split_at(condition.substr(equals + 1), ',')) {
      if (name == "host")
        where.hosts.emplace_back(value);
      else if (name == "to")
        where.domains.emplace_back(value);
      else if (name == "status")
        where.status = value;
      else if (name == "status!")
        where.not_status = value;
      else if (name == "reply")
        where.reply = value;
      else if (name == "stage")
        where.stages.push_back(stage_named(value, text));
      else if (name == "by")
        where.by = value;
      else
        refuse_line(text, "no such condition");
    }
  }
  return where;
}

// A column of phrases with " / " between.
template <class Each>
void each_phrase(std::string_view column, Each each) {
  for (;;) {
    const std::size_t end = column.find(" / ");
    for (const std::string& phrase : Phrases::expanded(text::trim_ascii(column.substr(0, end)))) each(std::string_view(phrase));
    if (end == std::string_view::npos) return;
    column.remove_prefix(end + 3);
  }
}

// Alternatives within a line become phrases of their own with the same rule.
MeaningTable meanings(std::string_view file) {
  MeaningTable table;
  for (const auto& row : rows_of(file, 4)) {
    const MeaningRule rule{reason_named(row[0], row[0]), where_of(row[1])};
    each_phrase(row[2], [&](std::string_view phrase) {
      table.phrases.add(phrase);
      table.rules.push_back(rule);
    });
  }
  return table;
}

Phrases plain(std::string_view file) {
  Phrases phrases;
  for (const auto& row : rows_of(file, 2)) each_phrase(row[0], [&](std::string_view phrase) { phrases.add(phrase); });
  return phrases;
}

Kind kind_named(std::string_view name, std::string_view line) {
  for (const Kind kind : {Kind::bounce, Kind::delay, Kind::automatic_reply, Kind::ordinary, Kind::complaint})
    if (name_of(kind) == name) return kind;
  refuse_line(line, "no such kind");
}

void read_signs(std::string_view file, Tables& tables) {
  for (const auto& row : rows_of(file, 5)) {
    SignTable& table = row[1] == "from"      ? tables.from
                       : row[1] == "subject" ? tables.subject
                       : row[1] == "body"    ? tables.body
                       : row[1] == "header"  ? tables.header
                                             : (refuse_line(row[1], "no such place"), tables.body);
    const bool alone = row[2].starts_with("alone");
    const std::size_t dialect = row[2].find("by=");
    const std::string name(dialect == std::string_view::npos ? "" : row[2].substr(dialect + 3));
    each_phrase(row[3], [&](std::string_view phrase) {
      table.phrases.add(phrase);
      table.signs.push_back({kind_named(row[0], row[0]), alone, name});
    });
  }
}

}  // namespace

Tables read_tables(std::string_view (*file)(std::string_view path)) {
  Tables tables;
  tables.hosts = meanings(file("bounces/data/hosts.txt"));
  tables.words = meanings(file("bounces/data/words.txt"));
  tables.weak = meanings(file("bounces/data/weak.txt"));
  for (const auto& row : rows_of(file("bounces/data/statuses.txt"), 3))
    tables.statuses.push_back({std::string(row[0]), reason_named(row[1], row[0])});
  read_signs(file("bounces/data/signs.txt"), tables);
  tables.originals = plain(file("bounces/data/originals.txt"));
  tables.before_address = plain(file("bounces/data/before_address.txt"));
  tables.says_nothing = plain(file("bounces/data/says_nothing.txt"));
  tables.not_failed = plain(file("bounces/data/not_failed.txt"));
  for (const auto& row : rows_of(file("bounces/data/stages.txt"), 3)) {
    each_phrase(row[1], [&](std::string_view phrase) {
      tables.stages.add(phrase);
      tables.stage_of.push_back(stage_named(row[0], row[0]));
    });
  }
  return tables;
}

const Tables& tables() {
  static const Tables all = read_tables(&embedded::file);
  return all;
}

std::optional<Reason> reason_of_status(const std::vector<StatusRule>& rules, std::string_view status) {
  if (status.size() < 5) return std::nullopt;
  const StatusRule* best = nullptr;
  for (const StatusRule& rule : rules) {
    const std::string_view code = rule.status;
    const bool class_fits = code[0] == 'x' || code[0] == status[0];
    const std::string_view tail = code.substr(1), said = status.substr(1);
    const bool fits = class_fits && said.starts_with(tail) && (said.size() == tail.size() || said[tail.size()] == '.');
    if (fits && (best == nullptr || rule.status.size() > best->status.size() ||
                 (rule.status.size() == best->status.size() && best->status[0] == 'x')))
      best = &rule;
  }
  if (best == nullptr) return std::nullopt;
  return best->reason;
}

}  // namespace noren::bounces
