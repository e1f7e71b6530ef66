#include <algorithm>
#include <stdexcept>

#include "base/embedded.h"
#include "troubles/playbook.h"
#include "troubles/playbook_table.h"
#include "troubles/rules.h"

namespace noren::troubles {
namespace {

[[noreturn]] void fail(const std::string& kind, const std::string& what) {
  throw std::runtime_error("playbooks.toml: " + kind + ": " + what);
}

std::string text_at(const toml::table& table, const char* key) {
  const auto value = table[key].value<std::string>();
  if (!value) fail(table["id"].value_or(std::string("a kind")), std::string(key) + " is missing");
  return *value;
}

shops::LocalText words_at(const toml::table& table, const char* key) {
  const toml::table* both = table[key].as_table();
  if (both == nullptr) fail(table["id"].value_or(std::string("a kind")), std::string(key) + " is missing");
  return {text_at(*both, "ja"), text_at(*both, "en")};
}

std::vector<std::string> names_at(const toml::table& table, const char* key) {
  const toml::array* list = table[key].as_array();
  if (list == nullptr) fail(table["id"].value_or(std::string("a kind")), std::string(key) + " is missing");
  std::vector<std::string> names;
  for (const toml::node& name : *list) names.push_back(name.value_or(std::string()));
  return names;
}

std::string told(const Fault& fault) {
  return "step " + std::to_string(fault.step) + ": " + fault.field + ": " + std::string(name_of(fault.what)) + " " + fault.name;
}

staff::Right right_at(const toml::table& table) {
  const std::string name = text_at(table, "right");
  for (const staff::Right right : staff::kGivenRights) {
    if (staff::name_of(right) == name) return right;
  }
  fail(text_at(table, "id"), "there is no right " + name);
}

Kind read_kind(const toml::table& table) {
  Kind kind;
  kind.id = text_at(table, "id");
  kind.name = words_at(table, "name");
  kind.what = words_at(table, "what");
  if (table.contains("what_all")) kind.what_all = words_at(table, "what_all");
  if (table.contains("title")) kind.title = words_at(table, "title");
  kind.right = right_at(table);
  kind.bulk = table["bulk"].value_or(false);
  if (table.contains("values")) kind.values = names_at(table, "values");
  kind.deeds = names_at(table, "deeds");
  kind.conditions = names_at(table, "conditions");
  kind.until = table["until"].value_or(std::string());
  kind.since = table["since"].value_or(std::string());
  const toml::table* playbook = table["playbook"].as_table();
  if (playbook == nullptr) fail(kind.id, "there is no playbook");
  std::vector<Fault> faults;
  Lines lines;
  kind.playbook = read_table(*playbook, faults, lines);
  if (!faults.empty()) fail(kind.id, told(faults.front()));
  return kind;
}

std::vector<Kind> read_kinds() {
  const toml::table document = toml::parse(embedded::file("troubles/data/playbooks.toml"));
  const toml::array* list = document["kind"].as_array();
  if (list == nullptr) fail("the file", "there are no kinds");
  std::vector<Kind> kinds;
  for (const toml::node& node : *list) kinds.push_back(read_kind(*node.as_table()));
  return kinds;
}

using Names = std::set<std::string, std::less<>>;

void keep_only(Names& names, const std::vector<std::string>& some) {
  std::erase_if(names, [&](const std::string& name) { return std::find(some.begin(), some.end(), name) == some.end(); });
}

void expect_known(const Kind& kind, const Names& known, const std::vector<std::string>& some) {
  for (const std::string& name : some) {
    if (!known.contains(name)) fail(kind.id, "nobody knows " + name);
  }
}

}  // namespace

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = read_kinds();
  return all;
}

const Kind* find_kind(std::string_view id) {
  for (const Kind& kind : kinds()) {
    if (kind.id == id) return &kind;
  }
  return nullptr;
}

Vocabulary of_kind(const Vocabulary& known, const Kind& kind) {
  Vocabulary own = known;
  keep_only(own.deeds, kind.deeds);
  keep_only(own.conditions, kind.conditions);
  own.values = kind.values;
  return own;
}

void check_defaults(const Vocabulary& known) {
  for (const Kind& kind : kinds()) {
    expect_known(kind, known.deeds, kind.deeds);
    expect_known(kind, known.conditions, kind.conditions);
    const Vocabulary own = of_kind(known, kind);
    const std::vector<Fault> faults = faults_of(kind.playbook, own);
    if (!faults.empty()) fail(kind.id, told(faults.front()));
    if (kind.title.empty() != kind.playbook.buyer.empty()) fail(kind.id, "a buyer who is told needs a title and what happened");
    // The owner's words of the kind itself follow the same rules.
    for (const shops::LocalText& words : {kind.what, kind.what_all}) {
      Playbook names{words, kind.playbook.steps};
      for (const Fault& fault : faults_of(names, own)) {
        if (fault.step == 0) fail(kind.id, told(fault));
      }
    }
  }
}

}  // namespace noren::troubles
