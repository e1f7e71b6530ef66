#include "troubles/buyer_view.h"

#include "html/words.h"
#include "troubles/help.h"
#include "troubles/words.h"

namespace noren::troubles {
namespace {

using html::View;
using html::word;

View false_if_empty(std::string text) { return text.empty() ? View(false) : View(std::move(text)); }

View step_view(const Kind& kind, const Playbook& playbook, const Step& step, const Places& places, Locale locale) {
  return {{"title", kind.title.in(locale)},
          {"happened", fill(playbook.buyer.in(locale), places)},
          {"doing", fill(step.doing.in(locale), places)},
          {"can", false_if_empty(fill(step.can.in(locale), places))}};
}

}  // namespace

Trouble as_begun(db::Tx& tx, Trouble trouble, Instant now, const WorksOn& works_on) {
  const Kind* kind = find_kind(trouble.kind);
  if (kind == nullptr || trouble.rung != 0 || trouble.deadline) return trouble;
  trouble.deadline = end_of_first_step(trouble);
  if (trouble.deadline) return trouble;
  const Within within = playbook_in_force(tx, trouble.shop, *kind).playbook.steps.front().within;
  trouble.deadline = deadline_of(within, start_of_first_step(trouble, now), works_on);
  return trouble;
}

View buyer_view(db::Tx& tx, const Trouble& trouble, const std::string& order_number, Instant now, Locale locale) {
  const Kind* kind = find_kind(trouble.kind);
  if (kind == nullptr || kind->title.empty()) return nullptr;
  const Playbook playbook = playbook_in_force(tx, trouble.shop, *kind).playbook;
  if (playbook.buyer.empty()) return nullptr;
  const Places places = places_of(trouble, order_number, locale);
  View view = step_view(*kind, playbook, step_now(trouble, playbook), places, locale);
  view["kind"] = trouble.kind;
  const bool late = trouble.deadline && *trouble.deadline < now;
  view["deadline"] = trouble.deadline && !late ? View(places.at("deadline")) : View(false);
  view["late"] = late ? View(word(locale, "troubles.of_order.late", {{"deadline", places.at("deadline")}})) : View(false);
  return view;
}

View buyer_sample(const Kind& kind, const Playbook& playbook, std::size_t step, Instant now, Locale locale) {
  const Places places = sample_places(kind, now, locale);
  View view = step_view(kind, playbook, playbook.steps[step], places, locale);
  view["deadline"] = places.at("deadline");
  view["late"] = false;
  return view;
}

View of_order(db::Tx& tx, const OrderAsked& asked) {
  View troubles = View::array();
  for (const Trouble& trouble : open_of_order(tx, asked.shop, asked.order)) {
    View view = buyer_view(tx, as_begun(tx, trouble, asked.now, asked.works_on), asked.number, asked.now, asked.locale);
    if (!view.is_null()) troubles.push_back(std::move(view));
  }
  if (troubles.empty()) return false;
  return {{"list", std::move(troubles)}, {"places", places_view(japan_time(asked.now).date, asked.locale)}};
}

View places_view(LocalDate day, Locale locale) {
  View places = View::array();
  for (const HelpPlace& place : help_on(day)) {
    places.push_back({{"name", place.name.in(locale)}, {"phone", place.phone}, {"what", place.what.in(locale)}});
  }
  return places;
}

}  // namespace noren::troubles
