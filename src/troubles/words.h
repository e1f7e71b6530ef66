// Troubles in words: what evidence says, a playbook's words filled in, the story's lines. Pure.
//   Evidence is shown by its names: amount… is yen, …_at an instant (UTC microseconds), …_on a day (2026-11-28), anything else stands
//   as it is. Every name that a kind's words use has words of its own, troubles.evidence.<name>.
#pragma once
#include <map>
#include <string>

#include "base/context.h"
#include "html/html.h"
#include "troubles/types.h"

namespace noren::troubles {

using Places = std::map<std::string, std::string, std::less<>>;

// Of a trouble's evidence, and {order}, {deadline}. A value that is not there is shown as a dash.
Places places_of(const Trouble& trouble, const std::string& order_number, Locale locale);
// Invented ones for a preview.
Places sample_places(const Kind& kind, Instant now, Locale locale);
std::string fill(std::string_view text, const Places& places);
// What happened, for the owner: the kind's words with what the trouble knows.
std::string happened_text(const Kind& kind, const Trouble& trouble, const std::string& order_number, Locale locale);

struct EvidenceLine {
  std::string label;
  std::string text;
};
std::vector<EvidenceLine> evidence_lines(const Kind& kind, const Trouble& trouble, Locale locale);

// The day alone when it ends with the day.
std::string deadline_text(Instant deadline, Locale locale);
std::string within_text(const Within& within, Locale locale);  // 2営業日

// The step that runs, or is about to, and its number; of a playbook that got shorter the last one.
std::int64_t rung_now(const Trouble& trouble, const Playbook& playbook);
const Step& step_now(const Trouble& trouble, const Playbook& playbook);

// By when the first step must be done, as the evidence says (Kind::until); nothing when it says nothing.
std::optional<Instant> end_of_first_step(const Trouble& trouble);
// From when the first step's time is counted (Kind::since): begins, unless the evidence names an earlier moment.
Instant start_of_first_step(const Trouble& trouble, Instant begins);

// An event as it stands in an order's chain: flat JSON, and back.
struct StoryLine {
  std::string trouble;
  std::string kind;
  What what = What::opened;
  std::int64_t rung = 0;
  std::string how;
};
std::string story_json(const Trouble& trouble, const Event& event);
std::optional<StoryLine> story_from(const std::string& json);
std::string story_for_owner(const StoryLine& line, Locale locale);
std::string story_for_buyer(const StoryLine& line, Locale locale);  // "" when he is not told

// How a trouble ended, from its settled_how.
std::string how_text(std::string_view how, Locale locale);

}  // namespace noren::troubles
