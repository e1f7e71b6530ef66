#include "troubles/playbook_form.h"

#include <algorithm>

#include "html/words.h"
#include "troubles/rules.h"
#include "troubles/words.h"

namespace noren::troubles {
namespace {

using html::View;
using html::word;

constexpr std::string_view kUnitChoices[] = {"m", "h", "d", "bd"};
constexpr Who kWhoChoices[] = {Who::system, Who::buyer, Who::staff, Who::operator_};
constexpr std::size_t kTyped = 1000;  // longer than it may be, so that the fault names the limit

std::string field_of(const std::string& name, std::size_t step) { return name + "_" + std::to_string(step); }

shops::LocalText read_words(http::Form& form, const std::string& name, const std::string& suffix) {
  return {form.lines(name + "_ja" + suffix, kTyped), form.lines(name + "_en" + suffix, kTyped)};
}

using Names = std::set<std::string, std::less<>>;

// A condition of another kind of trouble is told by its words: it was chosen by them, when it was still offered.
std::string fault_text(const Fault& fault, const Names& conditions, Locale locale) {
  const bool has_words = fault.what == Fault::What::condition && conditions.contains(fault.name);
  const std::string name = has_words ? word(locale, "troubles.condition." + fault.name) : fault.name;
  return word(locale, "troubles.fault." + std::string(name_of(fault.what)), {{"name", name}});
}

// "owner.ja" of step 2 is the field owner_ja_2.
std::string form_field(const Fault& fault) {
  std::string name = fault.field;
  std::replace(name.begin(), name.end(), '.', '_');
  if (name == "within") name = "amount";
  return fault.step > 0 ? field_of(name, static_cast<std::size_t>(fault.step)) : name;
}

Step read_typed_step(http::Form& form, std::size_t n, Locale locale) {
  const std::string suffix = "_" + std::to_string(n);
  Step step;
  const auto who = who_from(form.line("who" + suffix, 20));
  if (!who) form.fault("who" + suffix, word(locale, "troubles.fault.who", {{"name", ""}}));
  step.who = who.value_or(Who::staff);
  step.deed = form.line("deed" + suffix, 40);
  step.solved_when = form.line("solved_when" + suffix, 40);
  const std::string wrong = word(locale, "troubles.fault.within", {{"name", ""}});
  const auto amount = form.whole_or(1, "amount" + suffix, {1, 1'000'000}, wrong);
  const auto within = read_within(std::to_string(amount) + form.line("unit" + suffix, 2));
  if (!within) form.fault("amount" + suffix, wrong);
  step.within = within.value_or(Within{1, Within::Unit::days});
  step.owner = read_words(form, "owner", suffix);
  step.doing = read_words(form, "doing", suffix);
  step.can = read_words(form, "can", suffix);
  return step;
}

View choice(std::string_view value, std::string label, std::string_view chosen) {
  return {{"value", value}, {"label", std::move(label)}, {"selected", value == chosen}};
}

struct Offer {
  const Names& names;
  const Names& all;  // that have words
  std::string words;
};
// What is chosen stays to be seen, also when it is no more.
View options_of(const Offer& offer, const std::string& chosen, Locale locale, bool mails_kept = false) {
  const auto label = [&](const std::string& name) { return html::word_of_mail(locale, offer.words + name, mails_kept); };
  View options = View::array({choice("", word(locale, "troubles.admin_playbook.nothing"), chosen)});
  for (const std::string& name : offer.names) options.push_back(choice(name, label(name), chosen));
  if (!chosen.empty() && !offer.names.contains(chosen))
    options.push_back(choice(chosen, offer.all.contains(chosen) ? label(chosen) : chosen, chosen));
  return options;
}

View words_fields(const shops::LocalText& words, const char* name, const std::string& suffix, const View& faults, Locale locale,
                  bool must) {
  View fields = View::array();
  const auto add = [&](const char* language, const std::string& text) {
    const std::string field = std::string(name) + "_" + language + suffix;
    fields.push_back({{"name", field},
                      {"label", word(locale, std::string("troubles.admin_playbook.") + name + "_" + language)},
                      {"lang", language},
                      {"value", text},
                      {"must", must},
                      {"error", faults.contains(field) ? faults.at(field) : View(false)}});
  };
  add("ja", words.ja);
  add("en", words.en);
  return fields;
}

View units_view(const Within& within, Locale locale) {
  View units = View::array();
  const std::string now(kUnitChoices[static_cast<std::size_t>(within.unit)]);
  for (const std::string_view unit : kUnitChoices) units.push_back(choice(unit, word(locale, "troubles.unit." + std::string(unit)), now));
  return units;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Fields whose value is another than now; of what is not there now every one that says something.
class ChangedFields {
 public:
  ChangedFields(std::string of, Locale locale, Pairs& pairs) : of_(std::move(of)), locale_(locale), pairs_(pairs) {}

  void field(const std::string& name, const std::string& typed, const std::string& now) {
    if (typed == now) return;
    const std::string shown = typed.empty() ? word(locale_, "troubles.admin_playbook.nothing") : typed;
    pairs_.emplace_back(of_ + word(locale_, "troubles.admin_playbook." + name), shown);
  }
  void texts(const std::string& name, const shops::LocalText& typed, const shops::LocalText& now) {
    field(name + "_ja", typed.ja, now.ja);
    field(name + "_en", typed.en, now.en);
  }

 private:
  std::string of_;  // "手順1 "
  Locale locale_;
  Pairs& pairs_;
};

}  // namespace

Step new_step() {
  Step step;
  step.within = {1, Within::Unit::business_days};
  return step;
}

Playbook read_form(http::Form& form, const http::Fields& sent, const Kind& kind, const Vocabulary& known, Locale locale) {
  Playbook playbook;
  if (!kind.title.empty()) playbook.buyer = read_words(form, "buyer", "");
  const auto steps = std::clamp<std::int64_t>(sent.number("steps"), 0, static_cast<std::int64_t>(kStepsMax) + 1);
  for (std::int64_t n = 1; n <= steps; ++n) playbook.steps.push_back(read_typed_step(form, static_cast<std::size_t>(n), locale));
  for (const Fault& fault : faults_of(playbook, of_kind(known, kind)))
    form.fault(form_field(fault), fault_text(fault, known.conditions, locale));
  return playbook;
}

View form_view(const Playbook& playbook, const Kind& kind, const Vocabulary& all, const View& faults, Locale locale, bool mails_kept) {
  const Vocabulary known = of_kind(all, kind);
  const bool told = !kind.title.empty();
  View steps = View::array();
  std::size_t n = 0;
  const auto error = [&](const std::string& field) { return faults.contains(field) ? faults.at(field) : View(false); };
  for (const Step& step : playbook.steps) {
    const std::string suffix = "_" + std::to_string(++n);
    View who = View::array();
    for (const Who one : kWhoChoices)
      who.push_back(choice(name_of(one), word(locale, "troubles.who." + std::string(name_of(one))), name_of(step.who)));
    View texts = View::array();
    for (View& field : words_fields(step.owner, "owner", suffix, faults, locale, true)) texts.push_back(std::move(field));
    if (told) {
      for (View& field : words_fields(step.doing, "doing", suffix, faults, locale, true)) texts.push_back(std::move(field));
      for (View& field : words_fields(step.can, "can", suffix, faults, locale, false)) texts.push_back(std::move(field));
    }
    steps.push_back({{"n", std::to_string(n)},
                     {"title", word(locale, "troubles.admin_list.step_n", {{"n", std::to_string(n)}})},
                     {"who", std::move(who)},
                     {"deed", options_of({known.deeds, all.deeds, "troubles.deed_name."}, step.deed, locale, mails_kept)},
                     {"solved_when", options_of({known.conditions, all.conditions, "troubles.condition."}, step.solved_when, locale)},
                     {"amount", std::to_string(step.within.amount)},
                     {"unit", units_view(step.within, locale)},
                     {"texts", std::move(texts)},
                     {"first", n == 1},
                     {"e",
                      {{"who", error("who" + suffix)},
                       {"deed", error("deed" + suffix)},
                       {"solved_when", error("solved_when" + suffix)},
                       {"amount", error("amount" + suffix)}}}});
  }
  return {{"buyer", told ? words_fields(playbook.buyer, "buyer", "", faults, locale, false) : View(false)}, {"steps", std::move(steps)}};
}

Pairs changed_words(const Playbook& typed, const Playbook& now, Locale locale, bool mails_kept) {
  Pairs pairs;
  ChangedFields("", locale, pairs).texts("buyer", typed.buyer, now.buyer);
  const auto named = [&](const std::string& words, const std::string& name) {
    return name.empty() ? std::string() : html::word_of_mail(locale, words + name, mails_kept);
  };
  const auto title = [&](std::size_t i) { return word(locale, "troubles.admin_list.step_n", {{"n", std::to_string(i + 1)}}); };
  for (std::size_t i = 0; i < typed.steps.size(); ++i) {
    const Step& step = typed.steps[i];
    const bool is_new = i >= now.steps.size();
    const Step before = is_new ? Step{} : now.steps[i];
    ChangedFields fields(title(i) + " ", locale, pairs);
    const auto who = [&](const Step& one) { return word(locale, "troubles.who." + std::string(name_of(one.who))); };
    fields.field("who", who(step), is_new ? "" : who(before));
    fields.field("within", within_text(step.within, locale), is_new ? "" : within_text(before.within, locale));
    fields.field("deed", named("troubles.deed_name.", step.deed), named("troubles.deed_name.", before.deed));
    fields.field("solved_when", named("troubles.condition.", step.solved_when), named("troubles.condition.", before.solved_when));
    fields.texts("owner", step.owner, before.owner);
    fields.texts("doing", step.doing, before.doing);
    fields.texts("can", step.can, before.can);
  }
  for (std::size_t i = typed.steps.size(); i < now.steps.size(); ++i)
    pairs.emplace_back(title(i), word(locale, "troubles.admin_playbook.removed"));
  return pairs;
}

}  // namespace noren::troubles
