#include "troubles/words.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "html/words.h"
#include "troubles/playbook.h"
#include "troubles/rules.h"

namespace noren::troubles {
namespace {

using html::word;
using nlohmann::json;

constexpr const char* kNothing = "―";

std::string value_text(std::string_view name, const json& value, Locale locale) {
  if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    if (name.starts_with("amount")) return html::yen_text(locale, Yen(number));
    if (name.ends_with("_at")) return html::time_text(locale, Instant(number));
    return std::to_string(number);
  }
  if (!value.is_string()) return value.dump();
  const auto text = value.get<std::string>();
  if (name == "method") return word(locale, "pauses.method." + text);
  if (name == "dispute_reason") return word(locale, "troubles.dispute_reason." + text);
  if (!name.ends_with("_on")) return text;
  const auto day = date_from_iso(text);
  return day ? html::date_text(locale, *day) : text;
}

// Figures that fit each other: too little or too much came, some of it is left.
json sample_value(const Kind& kind, std::string_view name, Instant now) {
  if (name == "amount_received") return kind.id == kind::kPaidTooMuch ? 7'056 : 6'056;
  if (name == "amount_left") return 1'444;
  if (name.starts_with("amount")) return 6'556;
  if (name == "calls") return 10;
  if (name == "failed") return 6;
  if (name.ends_with("_at")) return now.micros();
  if (name.ends_with("_on")) return to_iso(japan_time(now).date);
  if (name == "earlier" || name == "number" || name == "numbers_from") return "A1041-4";
  if (name == "code") return 550;
  if (name == "node") return "b";
  if (name == "method") return "card";
  if (name == "dispute_reason") return "fraud";
  return 3;
}

Places filled_places(const Kind& kind, const json& evidence, Locale locale) {
  Places places;
  for (const std::string& name : kind.values) places[name] = evidence.contains(name) ? value_text(name, evidence[name], locale) : kNothing;
  return places;
}

// name: "" of a kind that has none.
std::optional<Instant> instant_in(const Trouble& trouble, const std::string& name) {
  const json evidence = json::parse(trouble.evidence, nullptr, false);
  if (name.empty() || !evidence.is_object() || !evidence.contains(name) || !evidence[name].is_number_integer()) return std::nullopt;
  return Instant(evidence[name].get<std::int64_t>());
}

bool told_to_owner(What what) { return what == What::opened || what == What::step || what == What::overdue || what == What::settled; }

}  // namespace

Places places_of(const Trouble& trouble, const std::string& order_number, Locale locale) {
  const Kind* kind = find_kind(trouble.kind);
  const json evidence = json::parse(trouble.evidence, nullptr, false);
  Places places = kind != nullptr && evidence.is_object() ? filled_places(*kind, evidence, locale) : Places{};
  places["order"] = order_number.empty() ? kNothing : order_number;
  const auto deadline = trouble.deadline ? trouble.deadline : end_of_first_step(trouble);
  places["deadline"] = deadline ? deadline_text(*deadline, locale) : kNothing;
  return places;
}

Places sample_places(const Kind& kind, Instant now, Locale locale) {
  json evidence = json::object();
  for (const std::string& name : kind.values) evidence[name] = sample_value(kind, name, now);
  Places places = filled_places(kind, evidence, locale);
  places["order"] = "A1042-7";
  places["deadline"] = html::date_text(locale, plus_days(japan_time(now).date, 2));
  return places;
}

std::string fill(std::string_view text, const Places& places) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    out += text.substr(0, open);
    const auto place = places.find(text.substr(open + 1, close - open - 1));
    out += place == places.end() ? kNothing : place->second;
    text.remove_prefix(close + 1);
  }
  return out + std::string(text);
}

std::string happened_text(const Kind& kind, const Trouble& trouble, const std::string& order_number, Locale locale) {
  const json evidence = json::parse(trouble.evidence, nullptr, false);
  const bool all = !kind.what_all.empty() && evidence.is_object() && evidence.value("amount_left", std::int64_t{1}) == 0;
  return fill((all ? kind.what_all : kind.what).in(locale), places_of(trouble, order_number, locale));
}

std::vector<EvidenceLine> evidence_lines(const Kind& kind, const Trouble& trouble, Locale locale) {
  std::vector<EvidenceLine> lines;
  const json evidence = json::parse(trouble.evidence, nullptr, false);
  if (!evidence.is_object()) return lines;
  for (const std::string& name : kind.values) {
    if (evidence.contains(name)) lines.push_back({word(locale, "troubles.evidence." + name), value_text(name, evidence[name], locale)});
  }
  return lines;
}

std::string deadline_text(Instant deadline, Locale locale) {
  const LocalTime at = japan_time(deadline);
  return at.hour == 23 && at.minute == 59 ? html::date_text(locale, at.date) : html::time_text(locale, deadline);
}

std::string within_text(const Within& within, Locale locale) {
  const char* const kKeys[] = {"minutes", "hours", "days", "business_days"};
  return word(locale, std::string("troubles.within.") + kKeys[static_cast<int>(within.unit)], {{"n", std::to_string(within.amount)}});
}

std::int64_t rung_now(const Trouble& trouble, const Playbook& playbook) {
  return std::clamp<std::int64_t>(trouble.rung, 1, static_cast<std::int64_t>(playbook.steps.size()));
}

const Step& step_now(const Trouble& trouble, const Playbook& playbook) {
  return playbook.steps[static_cast<std::size_t>(rung_now(trouble, playbook) - 1)];
}

std::optional<Instant> end_of_first_step(const Trouble& trouble) {
  const Kind* kind = find_kind(trouble.kind);
  return kind == nullptr ? std::nullopt : instant_in(trouble, kind->until);
}

Instant start_of_first_step(const Trouble& trouble, Instant begins) {
  const Kind* kind = find_kind(trouble.kind);
  const auto since = kind == nullptr ? std::nullopt : instant_in(trouble, kind->since);
  return since && *since < begins ? *since : begins;
}

std::string story_json(const Trouble& trouble, const Event& event) {
  json line = {{"trouble", trouble.id.str()}, {"kind", trouble.kind}, {"what", name_of(event.what)}, {"rung", event.rung}};
  if (event.what == What::settled) line["how"] = trouble.settled_how;
  return line.dump();
}

std::optional<StoryLine> story_from(const std::string& text) {
  const json data = json::parse(text, nullptr, false);
  if (!data.is_object()) return std::nullopt;
  StoryLine line;
  line.trouble = data.value("trouble", "");
  line.kind = data.value("kind", "");
  line.rung = data.value("rung", std::int64_t{0});
  line.how = data.value("how", "");
  const std::string what = data.value("what", "");
  for (const What known : {What::opened, What::step, What::overdue, What::settled}) {
    if (name_of(known) == what) line.what = known;
  }
  return line;
}

std::string story_for_owner(const StoryLine& line, Locale locale) {
  const Kind* kind = find_kind(line.kind);
  if (kind == nullptr || !told_to_owner(line.what)) return "";
  const bool passed_on = line.what == What::settled && is_passed_on(line.how);
  return word(locale, "troubles.owner_story." + (passed_on ? "passed_on" : std::string(name_of(line.what))),
              {{"name", kind->name.in(locale)}, {"n", std::to_string(line.rung)}, {"how", how_text(line.how, locale)}});
}

std::string story_for_buyer(const StoryLine& line, Locale locale) {
  const Kind* kind = find_kind(line.kind);
  const bool told = line.what == What::opened || line.what == What::settled;
  if (kind == nullptr || kind->title.empty() || !told || is_passed_on(line.how)) return "";
  return word(locale, "troubles.buyer_story." + std::string(name_of(line.what)), {{"title", kind->title.in(locale)}});
}

std::string how_text(std::string_view how, Locale locale) {
  for (const std::string_view known : kHows) {
    if (known == how) return word(locale, "troubles.how." + std::string(how));
  }
  return std::string(how);
}

}  // namespace noren::troubles
