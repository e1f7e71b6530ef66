// GET /admin/troubles/playbooks: the kinds. GET and POST …/{kind}: a playbook step by step, what owner and buyer will read, back to
// the default.
#include <algorithm>
#include <set>

#include "html/words.h"
#include "troubles/admin_pages.h"
#include "troubles/buyer_view.h"
#include "troubles/handle.h"
#include "troubles/playbook_form.h"
#include "troubles/rules.h"
#include "troubles/store.h"
#include "troubles/words.h"

namespace noren::troubles {
namespace {

using html::View;

std::string path_of(const Kind& kind) { return "/admin/troubles/playbooks/" + kind.id; }

struct Shown {
  Playbook playbook;
  std::int64_t version = 0;
  bool own = false;
  bool preview = false;
  const http::Form* form = nullptr;  // with what is wrong
};

View preview_view(const Kind& kind, const Playbook& playbook, Instant now, Locale locale) {
  View steps = View::array();
  const Places places = sample_places(kind, now, locale);
  for (std::size_t i = 0; i < playbook.steps.size(); ++i) {
    const Step& step = playbook.steps[i];
    const bool told = !kind.title.empty() && !playbook.buyer.empty();
    steps.push_back({{"n", std::to_string(i + 1)},
                     {"title", html::word(locale, "troubles.admin_list.step_n", {{"n", std::to_string(i + 1)}})},
                     {"who", admin_word(locale, "who." + std::string(name_of(step.who)))},
                     {"within", within_text(step.within, locale)},
                     {"owner", fill(step.owner.in(locale), places)},
                     {"buyer", told ? buyer_sample(kind, playbook, i, now, locale) : View(false)}});
  }
  return steps;
}

bool does(const Playbook& playbook, const std::string& deed) {
  return std::any_of(playbook.steps.begin(), playbook.steps.end(), [&](const Step& step) { return step.deed == deed; });
}

// What the system does by itself in the playbook it comes with, and in this one no more: meant or not, it is said.
View left_out_view(const Kind& kind, const Playbook& playbook, Locale locale, bool mails_kept) {
  View list = View::array();
  std::set<std::string> told;
  for (const Step& step : kind.playbook.steps) {
    if (step.deed.empty() || does(playbook, step.deed) || !told.insert(step.deed).second) continue;
    const std::string deed = html::word_of_mail(locale, "troubles.deed_name." + step.deed, mails_kept);
    list.push_back({{"text", html::word(locale, "troubles.admin_playbook.left_out", {{"deed", deed}})}});
  }
  return list;
}

View values_view(const Kind& kind, Instant now, Locale locale) {
  View values = View::array();
  const auto add = [&](const std::string& name, const std::string& meaning, const std::string& example) {
    values.push_back({{"name", "{" + name + "}"}, {"meaning", meaning}, {"example", example}});
  };
  const Places places = sample_places(kind, now, locale);
  for (const std::string& name : kind.values) add(name, admin_word(locale, "evidence." + name), places.at(name));
  add("order", admin_word(locale, "admin_trouble.order"), places.at("order"));
  add("deadline", admin_word(locale, "admin_list.deadline"), places.at("deadline"));
  return values;
}

http::Response show_playbook(const AdminPages& pages, const admin::Visit& visit, const Kind& kind, const Shown& shown, int status = 200) {
  const Locale locale = visit.context.locale;
  const bool kept = pages.desk.house().mails_kept;
  const View faults = shown.form != nullptr ? View(shown.form->faults()) : View::object();
  View view{{"title", kind.name.in(locale)},
            {"action", path_of(kind)},
            {"version", std::to_string(shown.version)},
            {"own", shown.own},
            {"steps", std::to_string(shown.playbook.steps.size())},
            {"may_add", shown.playbook.steps.size() < kStepsMax},
            {"several", shown.playbook.steps.size() > 1},
            {"form", form_view(shown.playbook, kind, pages.hands.vocabulary(), faults, locale, kept)},
            {"values", values_view(kind, visit.context.now, locale)},
            {"has_errors", !faults.empty()},
            {"e", faults},
            {"left_out", shown.preview ? left_out_view(kind, shown.playbook, locale, kept) : View::array()},
            {"preview", shown.preview && faults.empty() ? preview_view(kind, shown.playbook, visit.context.now, locale) : View(false)}};
  return pages.desk.page(visit, "troubles/admin_playbook", std::move(view), status);
}

PlaybookInForce in_force(const AdminPages& pages, const admin::Visit& visit, const Kind& kind) {
  return pages.desk.house().db.read([&](db::Tx& tx) { return playbook_in_force(tx, visit.context.shop, kind); });
}

http::Response stale_playbook(const AdminPages& pages, const admin::Visit& visit, const Kind& kind, const std::optional<Playbook>& typed) {
  const Locale locale = visit.context.locale;
  const auto stored = pages.desk.house().db.read([&](db::Tx& tx) { return store::find_playbook(tx, visit.context.shop, kind.id); });
  admin::Stale stale;
  stale.what = admin_word(locale, "admin_playbooks.title") + " " + kind.name.in(locale);
  stale.state_now =
      stored ? html::time_text(locale, stored->changed_at) + " " + stored->changed_by : admin_word(locale, "admin_playbook.default");
  stale.already_done = stored && stored->text == (typed ? to_toml(*typed) : "");
  if (typed) stale.typed = changed_words(*typed, in_force(pages, visit, kind).playbook, locale, pages.desk.house().mails_kept);
  stale.back = path_of(kind);
  return pages.desk.stale(visit, stale);
}

http::Response reset(const AdminPages& pages, const admin::Visit& visit, const Kind& kind) {
  const Locale locale = visit.context.locale;
  if (!visit.request.form.yes("sure")) {
    return pages.desk.confirm(visit, {.question = admin_word(locale, "admin_playbook.reset_question"),
                                      .facts = {{admin_word(locale, "admin_list.what"), kind.name.in(locale)}},
                                      .warning = admin_word(locale, "admin_playbook.reset_warning"),
                                      .yes = admin_word(locale, "admin_playbook.reset"),
                                      .danger = true,
                                      .back = path_of(kind)});
  }
  const auto done =
      save_playbook(pages.desk.house(), visit.context, kind, visit.request.form.number("version"), std::nullopt, pages.hands.vocabulary());
  if (!done) return stale_playbook(pages, visit, kind, std::nullopt);
  return pages.desk.done(visit, path_of(kind), "troubles.admin_playbook.reset_done");
}

// A button that changes the form and saves nothing: a step more, one less, one further up. False when it was none of these.
bool rearrange(Playbook& playbook, const std::string& press) {
  auto& steps = playbook.steps;
  if (press == "add") {
    if (steps.size() < kStepsMax) steps.push_back(new_step());
    return true;
  }
  const bool remove = press.starts_with("remove-");
  if (!remove && !press.starts_with("up-")) return false;
  const std::string number = press.substr(press.find('-') + 1);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (number != std::to_string(i + 1)) continue;
    if (remove && steps.size() > 1) {
      steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(i));
    } else if (!remove && i > 0) {
      std::swap(steps[i], steps[i - 1]);
    }
    return true;
  }
  return true;
}

}  // namespace

http::Response playbooks_page(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  const auto [changed, counts] = pages.desk.house().db.read(
      [&](db::Tx& tx) { return std::pair(store::changed_playbooks(tx, visit.context.shop), count_of_shop(tx, visit.context.shop)); });
  View rows = View::array();
  for (const Kind& kind : kinds()) {
    const auto own = changed.find(kind.id);
    const auto count = counts.find(kind.id);
    rows.push_back(
        {{"name", kind.name.in(locale)},
         {"href", path_of(kind)},
         {"changed",
          own == changed.end() ? View(false) : View(html::time_text(locale, own->second.changed_at) + " " + own->second.changed_by)},
         {"told", !kind.title.empty()},
         {"open", std::to_string(count == counts.end() ? 0 : count->second.open)}});
  }
  return pages.desk.page(visit, "troubles/admin_playbooks",
                         {{"title", admin_word(locale, "admin_playbooks.title")}, {"kinds", std::move(rows)}});
}

http::Response playbook_page(const AdminPages& pages, const admin::Visit& visit) {
  const Kind* kind = find_kind(visit.request.param("kind"));
  if (kind == nullptr) return pages.desk.not_found(visit);
  PlaybookInForce now = in_force(pages, visit, *kind);
  return show_playbook(pages, visit, *kind, {std::move(now.playbook), now.version, now.own, true, nullptr});
}

http::Response change_playbook(const AdminPages& pages, const admin::Visit& visit) {
  const http::Fields& sent = visit.request.form;
  const Kind* kind = find_kind(visit.request.param("kind"));
  if (kind == nullptr) return pages.desk.not_found(visit);
  const std::string& press = sent.get("press");
  if (press == "reset") return reset(pages, visit, *kind);
  const Vocabulary known = pages.hands.vocabulary();
  http::Form form(sent, visit.context.locale);
  Shown shown{read_form(form, sent, *kind, known, visit.context.locale), sent.number("version"), in_force(pages, visit, *kind).own, false,
              nullptr};
  if (rearrange(shown.playbook, press)) return show_playbook(pages, visit, *kind, shown);
  shown.preview = true;
  if (!form.good()) {
    shown.form = &form;
    return show_playbook(pages, visit, *kind, shown, 422);
  }
  if (press == "preview") return show_playbook(pages, visit, *kind, shown);
  const auto saved = save_playbook(pages.desk.house(), visit.context, *kind, shown.version, shown.playbook, known);
  if (!saved) return stale_playbook(pages, visit, *kind, shown.playbook);
  return pages.desk.done(visit, path_of(*kind), "admin.common.saved");
}

}  // namespace noren::troubles
