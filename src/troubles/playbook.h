// A playbook as text and back. One reader for the house's defaults and for what a shop wrote itself:
//   buyer = { ja = "…", en = "…" }
//   [[step]]
//   who = "staff"   within = "2bd"   deed = "…"   solved_when = "…"   owner = {…}   doing = {…}   can = {…}
// What is wrong with it is told by line, step and field. Pure.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "troubles/types.h"

namespace noren::troubles {

inline constexpr std::size_t kStepsMax = 12;
inline constexpr std::size_t kWordsMax = 400;        // characters of one text
inline constexpr std::size_t kPlaybookMax = 120'000;  // bytes: more than all steps with all their texts at their longest

// What a playbook may name.
struct Vocabulary {
  std::set<std::string, std::less<>> deeds;
  std::set<std::string, std::less<>> conditions;
  std::vector<std::string> values;  // of the kind; {order} and {deadline} are always there
  bool any = false;                 // whatever is named is known: for what was checked before it was stored
};

struct Fault {
  enum class What {
    unreadable,
    no_steps,
    too_many_steps,
    too_long,
    unknown_field,
    missing,
    missing_language,
    who,
    deed,
    condition,
    within,
    value,
    unclosed
  };
  What what = What::unreadable;
  int line = 0;       // of the text; 0 when it has none
  int step = 0;       // from 1; 0: the playbook itself
  std::string field;  // "who", "owner.ja"
  std::string name;   // what was written there
  bool operator==(const Fault&) const = default;
};
std::string_view name_of(Fault::What what);

// What is wrong with a playbook that was not read from text (a form).
std::vector<Fault> faults_of(const Playbook& playbook, const Vocabulary& known);
Result<Playbook, std::vector<Fault>> read_playbook(std::string_view toml, const Vocabulary& known);
std::string to_toml(const Playbook& playbook);

// The kinds of the house with their default playbooks, in the order of data/playbooks.toml. Read once; a mistake in the file stops
// the start. Deeds and conditions are checked by check_defaults, for only app knows them.
const std::vector<Kind>& kinds();
const Kind* find_kind(std::string_view id);
// Of what can be done and asked, what a playbook of this kind may name.
Vocabulary of_kind(const Vocabulary& known, const Kind& kind);
// Throws std::runtime_error naming kind, step and field.
void check_defaults(const Vocabulary& known);

// The names in braces in a text.
std::vector<std::string> places_in(std::string_view text);

}  // namespace noren::troubles
