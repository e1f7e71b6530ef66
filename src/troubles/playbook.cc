#include "troubles/playbook.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/names.h"
#include "text/clean.h"
#include "text/code_points.h"
#include "troubles/playbook_table.h"
#include "troubles/rules.h"

namespace noren::troubles {
namespace {

using Wrong = Fault::What;

constexpr Named<Wrong> kFaults[] = {{Wrong::unreadable, "unreadable"},
                                    {Wrong::no_steps, "no_steps"},
                                    {Wrong::too_many_steps, "too_many_steps"},
                                    {Wrong::too_long, "too_long"},
                                    {Wrong::unknown_field, "unknown_field"},
                                    {Wrong::missing, "missing"},
                                    {Wrong::missing_language, "missing_language"},
                                    {Wrong::who, "who"},
                                    {Wrong::deed, "deed"},
                                    {Wrong::condition, "condition"},
                                    {Wrong::within, "within"},
                                    {Wrong::value, "value"},
                                    {Wrong::unclosed, "unclosed"}};

constexpr int kShownOfAPlace = 20;  // characters of one that is not closed

bool is_closed(std::string_view text) {
  const std::size_t open = text.rfind('{');
  return open == std::string_view::npos || text.find('}', open) != std::string_view::npos;
}

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

// Reads one table; what does not fit goes to faults.
class Reader {
 public:
  Reader(const toml::table& table, int step, std::vector<Fault>& faults) : table_(table), step_(step), faults_(faults) {}

  std::string text(const char* key) {
    seen_.insert(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) return "";
    const auto value = node->value<std::string>();
    if (!value) tell(Wrong::unreadable, *node, key, "");
    return value.value_or("");
  }

  shops::LocalText words(const char* key) {
    seen_.insert(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) return {};
    const toml::table* both = node->as_table();
    if (both == nullptr) {
      tell(Wrong::missing_language, *node, key, "");
      return {};
    }
    Reader inner(*both, step_, faults_);
    shops::LocalText words{inner.text("ja"), inner.text("en")};
    inner.refuse_others();
    return words;
  }

  void skip(const char* key) { seen_.insert(key); }

  void refuse_others() {
    for (const auto& [key, node] : table_) {
      const std::string name(key.str());
      if (!seen_.contains(name)) tell(Wrong::unknown_field, node, name, name);
    }
  }

  int line_of_field(const std::string& field) const {
    const toml::node* node = table_.get(field.substr(0, field.find('.')));
    return node == nullptr ? line_of(table_) : line_of(*node);
  }

 private:
  void tell(Wrong what, const toml::node& node, std::string field, std::string name) {
    faults_.push_back({what, line_of(node), step_, std::move(field), std::move(name)});
  }

  const toml::table& table_;
  int step_;
  std::vector<Fault>& faults_;
  std::set<std::string, std::less<>> seen_;
};

// A step as read, with what is written where a value should stand kept for the message.
struct ReadStep {
  Step step;
  std::vector<Fault> faults;
};

ReadStep read_step(const toml::table& table, int number) {
  ReadStep read;
  Reader reader(table, number, read.faults);
  const std::string who = reader.text("who");
  const std::string within = reader.text("within");
  read.step.deed = reader.text("deed");
  read.step.solved_when = reader.text("solved_when");
  read.step.owner = reader.words("owner");
  read.step.doing = reader.words("doing");
  read.step.can = reader.words("can");
  reader.refuse_others();
  const auto known_who = who_from(who);
  if (!known_who) read.faults.push_back({Wrong::who, reader.line_of_field("who"), number, "who", who});
  read.step.who = known_who.value_or(Who::staff);
  const auto known_within = read_within(within);
  if (!known_within) read.faults.push_back({Wrong::within, reader.line_of_field("within"), number, "within", within});
  read.step.within = known_within.value_or(Within{1, Within::Unit::days});
  return read;
}

class Checker {
 public:
  Checker(const Vocabulary& known, std::vector<Fault>& faults) : known_(known), faults_(faults) {}

  void words(const shops::LocalText& words, int step, const char* field, bool needed) {
    if (words.empty()) {
      if (needed) faults_.push_back({Wrong::missing, 0, step, std::string(field) + ".ja", ""});
      return;
    }
    one_text(words.ja, step, std::string(field) + ".ja");
    one_text(words.en, step, std::string(field) + ".en");
  }

  void step(const Step& step, int number, bool buyer_is_told) {
    if (!known_.any && !step.deed.empty() && !known_.deeds.contains(step.deed))
      faults_.push_back({Wrong::deed, 0, number, "deed", step.deed});
    if (!known_.any && !step.solved_when.empty() && !known_.conditions.contains(step.solved_when)) {
      faults_.push_back({Wrong::condition, 0, number, "solved_when", step.solved_when});
    }
    words(step.owner, number, "owner", true);
    words(step.doing, number, "doing", buyer_is_told);
    words(step.can, number, "can", false);
  }

 private:
  void one_text(const std::string& text, int step, const std::string& field) {
    if (text.empty()) faults_.push_back({Wrong::missing_language, 0, step, field, ""});
    if (text::length(text) > kWordsMax) faults_.push_back({Wrong::too_long, 0, step, field, std::to_string(kWordsMax)});
    if (!known_.any && !is_closed(text)) return faults_.push_back({Wrong::unclosed, 0, step, field, places_in(text).back()});
    for (const std::string& place : places_in(text)) {
      const bool known = known_.any || place == "order" || place == "deadline" ||
                         std::find(known_.values.begin(), known_.values.end(), place) != known_.values.end();
      if (!known) faults_.push_back({Wrong::value, 0, step, field, place});
    }
  }

  const Vocabulary& known_;
  std::vector<Fault>& faults_;
};

void write_text(std::string& out, const char* key, const std::string& value) {
  // A JSON string is a TOML basic string: the same quotes and escapes.
  out += std::string(key) + " = " + nlohmann::json(value).dump() + "\n";
}

void write_words(std::string& out, const char* key, const shops::LocalText& words) {
  if (words.empty()) return;
  out += std::string(key) + " = { ja = " + nlohmann::json(words.ja).dump() + ", en = " + nlohmann::json(words.en).dump() + " }\n";
}

}  // namespace

int Lines::of(const toml::table& whole, const Fault& fault) const {
  const bool in_step = fault.step > 0 && fault.step <= static_cast<int>(steps.size());
  const toml::table& table = in_step ? *steps[static_cast<std::size_t>(fault.step - 1)] : whole;
  const toml::node* node = table.get(fault.field.substr(0, fault.field.find('.')));
  return node == nullptr ? line_of(table) : line_of(*node);
}

Playbook read_table(const toml::table& whole, std::vector<Fault>& faults, Lines& lines) {
  Playbook playbook;
  Reader reader(whole, 0, faults);
  playbook.buyer = reader.words("buyer");
  reader.skip("step");
  reader.refuse_others();
  const toml::array* steps = whole["step"].as_array();
  if (steps == nullptr) return playbook;
  for (const toml::node& node : *steps) {
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      faults.push_back({Wrong::unreadable, line_of(node), 0, "step", ""});
      continue;
    }
    ReadStep read = read_step(*table, static_cast<int>(playbook.steps.size()) + 1);
    std::move(read.faults.begin(), read.faults.end(), std::back_inserter(faults));
    playbook.steps.push_back(std::move(read.step));
    lines.steps.push_back(table);
  }
  return playbook;
}

std::string_view name_of(Fault::What what) { return name_in(kFaults, what); }

std::vector<std::string> places_in(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) {
      std::size_t cut = at + 1;
      for (int n = 0; n < kShownOfAPlace && cut < text.size(); ++n) text::next_code_point(text, cut);
      names.emplace_back(text.substr(at + 1, cut - at - 1));
      break;
    }
    names.emplace_back(text.substr(at + 1, end - at - 1));
  }
  return names;
}

std::vector<Fault> faults_of(const Playbook& playbook, const Vocabulary& known) {
  std::vector<Fault> faults;
  Checker checker(known, faults);
  checker.words(playbook.buyer, 0, "buyer", false);
  if (playbook.steps.empty()) faults.push_back({Wrong::no_steps, 0, 0, "step", ""});
  if (playbook.steps.size() > kStepsMax) faults.push_back({Wrong::too_many_steps, 0, 0, "step", std::to_string(kStepsMax)});
  int number = 0;
  for (const Step& step : playbook.steps) checker.step(step, ++number, !playbook.buyer.empty());
  return faults;
}

Result<Playbook, std::vector<Fault>> read_playbook(std::string_view toml, const Vocabulary& known) {
  if (toml.size() > kPlaybookMax) return Fail(std::vector<Fault>{{Wrong::too_long, 0, 0, "", std::to_string(kPlaybookMax)}});
  try {
    const toml::table whole = toml::parse(toml);
    std::vector<Fault> faults;
    Lines lines;
    Playbook playbook = read_table(whole, faults, lines);
    for (Fault& fault : faults_of(playbook, known)) {
      fault.line = lines.of(whole, fault);
      faults.push_back(std::move(fault));
    }
    if (!faults.empty()) return Fail(std::move(faults));
    return playbook;
  } catch (const toml::parse_error& error) {
    return Fail(
        std::vector<Fault>{{Wrong::unreadable, static_cast<int>(error.source().begin.line), 0, "", std::string(error.description())}});
  }
}

std::string to_toml(const Playbook& playbook) {
  std::string out;
  write_words(out, "buyer", playbook.buyer);
  for (const Step& step : playbook.steps) {
    out += "\n[[step]]\n";
    write_text(out, "who", std::string(name_of(step.who)));
    write_text(out, "within", text_of(step.within));
    if (!step.deed.empty()) write_text(out, "deed", step.deed);
    if (!step.solved_when.empty()) write_text(out, "solved_when", step.solved_when);
    write_words(out, "owner", step.owner);
    write_words(out, "doing", step.doing);
    write_words(out, "can", step.can);
  }
  return out;
}

}  // namespace noren::troubles
