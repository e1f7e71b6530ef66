// GET /admin/troubles/{id}: what happened, the step that runs and what can be done about it, what the buyer reads, the ladder, the
// story. POST …/done, …/go_on, …/settle, …/note.
#include <nlohmann/json.hpp>

#include "html/words.h"
#include "http/form.h"
#include "troubles/admin_pages.h"
#include "troubles/buyer_view.h"
#include "troubles/handle.h"
#include "troubles/rules.h"
#include "troubles/words.h"

namespace noren::troubles {
namespace {

using html::View;
using html::word;
using nlohmann::json;

constexpr std::size_t kNoteMax = 300;

struct File {
  Trouble trouble;
  const Kind* kind = nullptr;
  Playbook playbook;
  std::vector<Event> events;
  std::string number;
  View subject;
  View buyer;
  std::vector<Fact> facts;  // as they are now
  std::vector<Remedy> remedies;
  std::string kept_open;  // why nobody's word ends it (Hands::keeps_open)

  const Step& step() const { return step_now(trouble, playbook); }
  bool has_next() const { return trouble.rung < static_cast<std::int64_t>(playbook.steps.size()); }
};

std::optional<File> open_file(const AdminPages& pages, const admin::Visit& visit) {
  const Context& context = visit.context;
  return pages.desk.house().db.read([&](db::Tx& tx) -> std::optional<File> {
    auto trouble = find(tx, context.shop, TroubleId(visit.request.param("id")));
    if (!trouble || !may_see(visit, *trouble)) return std::nullopt;
    File file;
    file.kind = find_kind(trouble->kind);
    file.playbook = playbook_in_force(tx, context.shop, *file.kind).playbook;
    file.events = events_of(tx, trouble->id);
    file.number = pages.hands.order_number(tx, context.shop, trouble->order);
    file.subject = subject_view(tx, pages, visit, *trouble);
    const auto works_on = [&](LocalDate day) { return pages.hands.works_on(context.shop, day); };
    if (trouble->open() && !file.number.empty())
      file.buyer = buyer_view(tx, as_begun(tx, *trouble, context.now, works_on), file.number, context.now, context.locale);
    if (trouble->open() && pages.hands.facts) file.facts = pages.hands.facts(tx, context.locale, *trouble);
    if (trouble->open() && pages.hands.remedies) file.remedies = pages.hands.remedies(tx, context.locale, *trouble);
    if (trouble->open() && pages.hands.keeps_open) file.kept_open = pages.hands.keeps_open(tx, context.locale, *trouble);
    file.trouble = std::move(*trouble);
    return file;
  });
}

// A deed that is no more was in a playbook once.
std::string deed_text(const AdminPages& pages, const std::string& deed, Locale locale) {
  const Hands& hands = pages.hands;
  if (!hands.deeds.contains(deed) && !hands.presses.contains(deed)) return deed;
  return html::word_of_mail(locale, "troubles.deed_name." + deed, pages.desk.house().mails_kept);
}

std::string event_detail(const AdminPages& pages, const File& file, const Event& event, Locale locale) {
  const json data = json::parse(event.details, nullptr, false);
  if (!data.is_object()) return "";
  switch (event.what) {
    case What::opened:
    case What::added: {
      Trouble then = file.trouble;
      then.evidence = event.details;
      std::string text;
      for (const EvidenceLine& line : evidence_lines(*file.kind, then, locale))
        text += (text.empty() ? "" : " / ") + line.label + " " + line.text;
      return text;
    }
    case What::step:
      return word(locale, "troubles.admin_trouble.until",
                  {{"at", deadline_text(Instant(data.value("deadline_at", std::int64_t{0})), locale)}});
    case What::acted: return deed_text(pages, data.value("deed", ""), locale);
    case What::failed:
    case What::gave_up:
      return deed_text(pages, data.value("deed", ""), locale) + " / " + admin_word(locale, "why." + data.value("why", "broken"));
    case What::settled: return how_text(data.value("how", ""), locale) + (data.contains("note") ? " / " + data.value("note", "") : "");
    default: return data.value("note", "");
  }
}

View story_view(const AdminPages& pages, const File& file, Locale locale) {
  View story = View::array();
  for (auto event = file.events.rbegin(); event != file.events.rend(); ++event) {
    const std::string detail = event_detail(pages, file, *event, locale);
    // By itself a trouble goes on when what its step waited for has come.
    const bool came = event->what == What::climbed && event->actor != ActorKind::staff;
    const std::string name(came ? "came" : name_of(event->what));
    story.push_back({{"at", html::time_text(locale, event->at)},
                     {"what", word(locale, "troubles.event." + name, {{"n", std::to_string(std::max<std::int64_t>(1, event->rung))}})},
                     {"who", event->actor == ActorKind::staff ? event->actor_name : admin_word(locale, "who.system")},
                     {"detail", detail.empty() ? View(false) : View(detail)},
                     {"mail", false}});
  }
  return story;
}

// Until when each step ran, runs, or will run if the ones before it do not help.
std::vector<Instant> deadlines_of(const Hands& hands, const File& file) {
  const Trouble& trouble = file.trouble;
  std::map<std::int64_t, Instant> known;
  for (const Event& event : file.events) {
    const json data = json::parse(event.details, nullptr, false);
    if (event.what == What::step && data.is_object()) known[event.rung] = Instant(data.value("deadline_at", std::int64_t{0}));
  }
  if (trouble.deadline) known[trouble.rung] = *trouble.deadline;
  std::vector<Instant> deadlines;
  Instant from = start_of_first_step(trouble, trouble.opened_at);
  for (std::size_t i = 0; i < file.playbook.steps.size(); ++i) {
    const auto found = known.find(static_cast<std::int64_t>(i) + 1);
    const auto works_on = [&](LocalDate day) { return hands.works_on(trouble.shop, day); };
    const auto set = i == 0 ? end_of_first_step(trouble) : std::nullopt;
    from = found != known.end() ? found->second : set ? *set : deadline_of(file.playbook.steps[i].within, from, works_on);
    deadlines.push_back(from);
  }
  return deadlines;
}

View ladder_view(const Hands& hands, const File& file, Locale locale) {
  View ladder = View::array();
  const std::vector<Instant> deadlines = deadlines_of(hands, file);
  Places places = places_of(file.trouble, file.number, locale);
  std::int64_t n = 0;
  for (const Step& step : file.playbook.steps) {
    places["deadline"] = deadline_text(deadlines[static_cast<std::size_t>(n)], locale);
    ++n;
    const bool now = file.trouble.open() && n == rung_now(file.trouble, file.playbook);
    ladder.push_back({{"n", std::to_string(n)},
                      {"who", admin_word(locale, "who." + std::string(name_of(step.who)))},
                      {"words", fill(step.owner.in(locale), places)},
                      {"within", within_text(step.within, locale)},
                      {"now", now},
                      {"done", (n < file.trouble.rung && !now) || (!file.trouble.open() && n == file.trouble.rung)}});
  }
  return ladder;
}

View open_step_view(const Hands& hands, const File& file, Locale locale) {
  const Trouble& trouble = file.trouble;
  Places places = places_of(trouble, file.number, locale);
  // One that begins in a moment names its day already.
  if (trouble.rung == 0) places["deadline"] = deadline_text(deadlines_of(hands, file).front(), locale);
  const Step& step = file.step();
  const bool person = step.who == Who::staff || step.who == Who::operator_;
  const bool begun = trouble.rung > 0;
  const auto steps = static_cast<std::int64_t>(file.playbook.steps.size());
  return {{"title", word(locale, "troubles.admin_trouble.step_of",
                         {{"n", std::to_string(rung_now(trouble, file.playbook))}, {"of", std::to_string(file.playbook.steps.size())}})},
          {"who", admin_word(locale, "who." + std::string(name_of(step.who)))},
          {"words", fill(step.owner.in(locale), places)},
          {"deadline", trouble.deadline ? View(deadline_text(*trouble.deadline, locale)) : View(false)},
          {"alarmed", trouble.alarmed_at.has_value()},
          {"marked", trouble.marked},
          {"may_mark", begun && !trouble.marked && person},
          {"may_go_on", begun && file.has_next()},
          {"shortened", trouble.rung > steps ? View(word(locale, "troubles.admin_trouble.shortened", {{"n", std::to_string(trouble.rung)}}))
                                             : View(false)},
          {"not_begun", !begun}};
}

View remedies_view(const File& file) {
  View list = View::array();
  for (const Remedy& remedy : file.remedies) {
    list.push_back({{"label", remedy.label},
                    {"help", remedy.help},
                    {"href", remedy.href.empty() ? View(false) : View(remedy.href)},
                    {"url", remedy.url.empty() ? View(false) : View(remedy.url)},
                    {"press", remedy.press},
                    {"may_press", !remedy.press.empty()},
                    {"primary", list.empty()}});
  }
  return list;
}

View facts_view(const File& file, Locale locale) {
  const Trouble& trouble = file.trouble;
  View facts = View::array();
  for (const EvidenceLine& line : evidence_lines(*file.kind, trouble, locale))
    facts.push_back({{"label", line.label}, {"value", line.text}});
  for (const Fact& fact : file.facts) facts.push_back({{"label", fact.label}, {"value", fact.text}});
  facts.push_back({{"label", admin_word(locale, "admin_list.opened")}, {"value", html::time_text(locale, trouble.opened_at)}});
  if (trouble.settled_at)
    facts.push_back({{"label", admin_word(locale, "admin_trouble.settled_at")}, {"value", html::time_text(locale, *trouble.settled_at)}});
  return facts;
}

http::Response show_trouble(const AdminPages& pages, const admin::Visit& visit, const http::Form* form = nullptr) {
  const Locale locale = visit.context.locale;
  const auto file = open_file(pages, visit);
  if (!file) return pages.desk.not_found(visit);
  const Trouble& trouble = file->trouble;
  const Standing standing = standing_of(trouble, file->step(), visit.context.now);
  View view{
      {"title", file->kind->name.in(locale)},
      {"id", trouble.id.str()},
      {"version", std::to_string(trouble.events)},
      {"state", admin_word(locale, "admin_list.group_" + std::string(name_of(standing)))},
      {"tone", tone_of(standing)},
      {"open", trouble.open()},
      {"happened", happened_text(*file->kind, trouble, file->number, locale)},
      {"order", file->number.empty() ? View(false)
                                     : View{{"number", file->number}, {"href", pages.desk.link(visit, "/admin/orders/" + file->number)}}},
      {"subject", file->subject},
      {"facts", facts_view(*file, locale)},
      {"holds", trouble.open() && trouble.holds_shipment},
      {"remedies", remedies_view(*file)},
      {"has_remedies", !file->remedies.empty()},
      {"step", trouble.open() ? open_step_view(pages.hands, *file, locale) : View(false)},
      {"buyer", file->buyer.is_null() ? View(false) : file->buyer},
      {"ladder", ladder_view(pages.hands, *file, locale)},
      {"playbook_href", visit.session.may(staff::Right::settings) ? View("/admin/troubles/playbooks/" + trouble.kind) : View(false)},
      {"story", story_view(pages, *file, locale)}};
  admin::fold_older(locale, view);
  view["f"] = form != nullptr ? View(form->typed()) : View::object();
  view["e"] = form != nullptr ? View(form->faults()) : View::object();
  view["has_errors"] = form != nullptr;
  return pages.desk.page(visit, "troubles/admin_trouble", std::move(view), form != nullptr ? 422 : 200);
}

http::Response stale_trouble(const AdminPages& pages, const admin::Visit& visit, const std::string& typed, What wanted) {
  const Locale locale = visit.context.locale;
  const auto file = open_file(pages, visit);
  if (!file) return pages.desk.not_found(visit);
  const Event& last = file->events.back();
  admin::Stale stale;
  stale.what = file->kind->name.in(locale) + (file->number.empty() ? "" : " " + file->number);
  const std::string who = last.actor == ActorKind::staff ? last.actor_name : admin_word(locale, "who.system");
  const std::string what = word(locale, "troubles.event." + std::string(name_of(last.what)), {{"n", std::to_string(last.rung)}});
  stale.state_now = what + " (" + html::time_text(locale, last.at) + " " + who + ")";
  stale.already_done = last.actor == ActorKind::staff && last.what == wanted;
  if (!typed.empty()) stale.typed = {{admin_word(locale, "admin_trouble.note"), typed}};
  stale.back = "/admin/troubles/" + file->trouble.id.str();
  return pages.desk.stale(visit, stale);
}

// These two end nothing.
Handled step_on(House& house, const Context& context, const Hands&, const Seen& seen, const std::string& note) {
  return go_on(house, context, seen, note);
}
Handled write_note(House& house, const Context& context, const Hands&, const Seen& seen, const std::string& note) {
  return add_note(house, context, seen, note);
}

struct DeedForm {
  std::string_view name;
  Handled (*act)(House&, const Context&, const Hands&, const Seen&, const std::string&);
  What what;
  const char* done;  // words
};
constexpr DeedForm kDeeds[] = {
    {"done", mark_done, What::marked, "troubles.admin_trouble.did_done"},
    {"go_on", step_on, What::climbed, "troubles.admin_trouble.did_go_on"},
    {"settle", settle_by_hand, What::settled, "troubles.admin_trouble.did_settle"},
    {"note", write_note, What::noted, "troubles.admin_trouble.did_note"},
};

}  // namespace

http::Response trouble_page(const AdminPages& pages, const admin::Visit& visit) { return show_trouble(pages, visit); }

http::Response trouble_press(const AdminPages& pages, const admin::Visit& visit) {
  const auto file = open_file(pages, visit);
  if (!file) return pages.desk.not_found(visit);
  const Seen seen{file->trouble.id, visit.request.form.number("version")};
  const Handled done = press(pages.desk.house(), visit.context, pages.hands, seen, visit.request.param("press"));
  if (!done && done.error() == HandleError::not_found) return pages.desk.not_found(visit);
  if (!done) return stale_trouble(pages, visit, "", What::acted);
  pages.ticker.look_now(visit.context.shop, seen.id, visit.context.now);
  return pages.desk.done(visit, "/admin/troubles/" + seen.id.str(), "troubles.admin_trouble.did_press");
}

http::Response trouble_deed(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  const std::string& name = visit.request.param("deed");
  const auto deed = std::find_if(std::begin(kDeeds), std::end(kDeeds), [&](const DeedForm& form) { return form.name == name; });
  const auto file = open_file(pages, visit);
  if (!file || deed == std::end(kDeeds)) return pages.desk.not_found(visit);
  http::Form form(visit.request.form, locale);
  const std::string note = form.lines("note", kNoteMax);
  if (!form.good()) return show_trouble(pages, visit, &form);
  const Seen seen{file->trouble.id, visit.request.form.number("version")};
  const Handled done = deed->act(pages.desk.house(), visit.context, pages.hands, seen, note);
  if (done) {
    pages.ticker.look_now(visit.context.shop, seen.id, visit.context.now);
    return pages.desk.done(visit, "/admin/troubles/" + seen.id.str(), deed->done);
  }
  switch (done.error()) {
    case HandleError::not_found: return pages.desk.not_found(visit);
    case HandleError::empty:
      form.fault("note", admin_word(locale, deed->what == What::settled ? "admin_trouble.reason_missing" : "admin_trouble.note_missing"));
      return show_trouble(pages, visit, &form);
    case HandleError::not_over: form.fault("note", file->kept_open); return show_trouble(pages, visit, &form);
    case HandleError::stale:
    case HandleError::not_now: break;
  }
  return stale_trouble(pages, visit, note, deed->what);
}

}  // namespace noren::troubles
