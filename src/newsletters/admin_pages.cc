// The owner's pages of letters: writing one, looking at it, trying it out on oneself, looking at who gets it, and sending it.
#include <algorithm>

#include "html/words.h"
#include "mail/mail.h"
#include "mail/templates.h"
#include "newsletters/admin_pages.h"
#include "newsletters/rules.h"
#include "newsletters/store.h"

namespace noren::newsletters {
namespace {

using html::View;
using html::word;

constexpr int kPerPage = 30;

admin::Tone tone_of(State state) {
  switch (state) {
    case State::draft: return admin::Tone::quiet;
    case State::approval: return admin::Tone::warn;
    case State::planned:
    case State::sending: return admin::Tone::info;
    case State::done: return admin::Tone::good;
    case State::stopped: return admin::Tone::bad;
  }
  return admin::Tone::quiet;
}

View state_view(const admin::Visit& visit, const Newsletter& letter) {
  return {{"state", admin_words(visit, "state_" + std::string(name_of(letter.state)))}, {"tone", admin::name_of(tone_of(letter.state))}};
}

View counts_view(const admin::Visit& visit, db::Tx& tx) {
  View counts = View::array();
  for (const Purpose purpose : kPurposes) {
    const ConsentCount counted = count_consents(tx, visit.context.shop, purpose);
    counts.push_back({{"label", word(visit.context.locale, "newsletters.purpose." + std::string(name_of(purpose)))},
                      {"value", admin_words(visit, "people", {{"n", std::to_string(counted.given)}})},
                      {"note", admin_words(visit, "asked", {{"n", std::to_string(counted.asked)}})}});
  }
  return counts;
}

http::Response list_letters(const AdminPages& pages, const admin::Visit& visit) {
  const int page = admin::page_in(visit.request.query);
  View view = {{"title", admin_words(visit, "title")}, {"letters", View::array()}};
  std::int64_t total = 0;
  pages.desk.house().db.read([&](db::Tx& tx) {
    total = count(tx, visit.context.shop);
    view["counts"] = counts_view(visit, tx);
    for (const Newsletter& letter : list(tx, visit.context.shop, kPerPage, std::int64_t{page - 1} * kPerPage)) {
      View row = state_view(visit, letter);
      row["href"] = "/admin/newsletters/" + letter.id;
      row["subject"] = letter.subject;
      row["purpose"] = word(visit.context.locale, "newsletters.purpose." + std::string(name_of(letter.purpose)));
      row["at"] = html::time_text(visit.context.locale, letter.start_at.value_or(letter.changed_at));
      row["recipients"] = letter.recipients > 0 ? admin_words(visit, "people", {{"n", std::to_string(letter.recipients)}}) : "";
      view["letters"].push_back(std::move(row));
    }
  });
  view["none"] = view["letters"].empty();
  view["pager"] = admin::pager(visit.context.locale, total, page, kPerPage, "/admin/newsletters");
  return pages.desk.page(visit, "newsletters/admin_letters", std::move(view));
}

View purposes_view(const admin::Visit& visit, Purpose chosen) {
  View options = View::array();
  for (const Purpose purpose : kPurposes) {
    options.push_back({{"value", name_of(purpose)},
                       {"label", word(visit.context.locale, "newsletters.purpose." + std::string(name_of(purpose)))},
                       {"selected", purpose == chosen}});
  }
  return options;
}

// The words of the mail as a reader gets them, made as the worker makes them.
std::string preview_of(const AdminPages& pages, const admin::Visit& visit, const Newsletter& letter) {
  const mail::Kind* kind = pages.contents.find("newsletter");
  mail::Message message;
  message.shop = visit.context.shop;
  message.kind = "newsletter";
  message.subject_id = subject_of(letter.id, "~" + visit.context.actor.id);
  message.recipient = mail::Role::staff;
  message.created_at = visit.context.now;
  return pages.desk.house().db.read([&](db::Tx& tx) -> std::string {
    const auto content = kind->source(tx, message);
    const auto words = mail::template_in_force(tx, {visit.context.shop, "newsletter", Locale::ja});
    if (!content || !words) return "";
    return mail::write_mail(pages.desk.house().html, words->words, content->view, Locale::ja).text;
  });
}

// What its state allows.
void add_deeds(const AdminPages& pages, const admin::Visit& visit, const Newsletter& letter, View& view) {
  view["draft"] = letter.state == State::draft;
  view["can_approve"] = letter.state == State::approval && letter.asked_by != visit.context.actor.id;
  view["waits_for_second"] = letter.state == State::approval && letter.asked_by == visit.context.actor.id;
  view["can_undo"] = next_state(letter.state, Event::undo).has_value();
  view["can_stop"] = letter.state == State::sending;
  view["story"] = View::array();
  const auto tell = [&](const char* key, Places places) { view["story"].push_back(admin_words(visit, key, places)); };
  const std::string people = std::to_string(letter.recipients);
  if (!letter.asked_name.empty()) tell("story_asked", {{"name", letter.asked_name}, {"n", people}});
  if (!letter.approved_name.empty()) tell("story_approved", {{"name", letter.approved_name}});
  if (letter.start_at && letter.state == State::planned)
    tell("story_starts", {{"time", html::time_text(visit.context.locale, *letter.start_at)}});
  if (letter.ended_at) tell("story_ended", {{"time", html::time_text(visit.context.locale, *letter.ended_at)}});
  view["figures"] = View::array();
  if (letter.state == State::draft || letter.state == State::approval) return;
  const Progress progress = pages.desk.house().db.read([&](db::Tx& tx) { return progress_of(tx, letter); });
  const auto figure = [&](const std::string& key, std::int64_t n) {
    if (n > 0) view["figures"].push_back({{"label", admin_words(visit, key)}, {"value", admin_words(visit, "people", {{"n", std::to_string(n)}})}});
  };
  figure("figure_waiting", progress.waiting);
  for (const auto& [state, n] : progress.mails) figure("figure_" + state, n);
  figure("figure_left_out", progress.left_out);
}

}  // namespace

std::string admin_words(const admin::Visit& visit, const std::string& key, Places places) {
  return word(visit.context.locale, "newsletters.admin." + key, places);
}

http::Response show_letter(const AdminPages& pages, const admin::Visit& visit, const std::string& id, const http::Form* form) {
  const auto letter = pages.desk.house().db.read([&](db::Tx& tx) { return find(tx, visit.context.shop, id); });
  if (!letter) return pages.desk.not_found(visit);
  View view = state_view(visit, *letter);
  view["title"] = letter->subject;
  view["id"] = letter->id;
  view["version"] = std::to_string(letter->version);
  view["purpose"] = word(visit.context.locale, "newsletters.purpose." + std::string(name_of(letter->purpose)));
  view["f"] = {{"subject", letter->subject}, {"body", letter->body}};
  Purpose chosen = letter->purpose;
  if (form != nullptr) {
    for (const auto& [name, value] : form->typed().items()) view["f"][name] = value;
    chosen = purpose_from(visit.request.form.get("purpose")).value_or(chosen);
  }
  view["e"] = form != nullptr ? View(form->faults()) : View::object();
  view["options"] = {{"purpose", purposes_view(visit, chosen)}};
  view["preview"] = preview_of(pages, visit, *letter);
  view["missing"] = View::array();
  for (const std::string& key : missing(pages.shops.by_id(visit.context.shop)->settings)) view["missing"].push_back(admin_words(visit, "missing_" + key));
  view["has_missing"] = !view["missing"].empty();
  add_deeds(pages, visit, *letter, view);
  return pages.desk.page(visit, "newsletters/admin_letter", std::move(view), form != nullptr ? 422 : 200);
}

namespace {

http::Response new_letter(const AdminPages& pages, const admin::Visit& visit, const http::Form* form) {
  View view = {{"title", admin_words(visit, "new")}};
  view["f"] = form != nullptr ? View(form->typed()) : View::object();
  view["e"] = form != nullptr ? View(form->faults()) : View::object();
  view["options"] = {{"purpose", purposes_view(visit, purpose_from(visit.request.form.get("purpose")).value_or(Purpose::news))}};
  return pages.desk.page(visit, "newsletters/admin_new", std::move(view), form != nullptr ? 422 : 200);
}

Draft read_draft(http::Form& form, const admin::Visit& visit) {
  Draft draft;
  const auto purpose = purpose_from(visit.request.form.get("purpose"));
  draft.purpose = purpose.value_or(Purpose::news);
  draft.subject = form.line("subject", kSubjectMax);
  draft.body = form.lines("body", kBodyMax);
  const std::string missing = word(visit.context.locale, "checkout.fault.missing");
  if (!purpose) form.fault("purpose", missing);
  if (draft.subject.empty()) form.fault("subject", missing);
  if (draft.body.empty()) form.fault("body", missing);
  return draft;
}

http::Response post_new(const AdminPages& pages, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  const Draft draft = read_draft(form, visit);
  if (!form.good()) return new_letter(pages, visit, &form);
  const std::string id = create(pages.desk.house(), visit.context, draft);
  return pages.desk.done(visit, "/admin/newsletters/" + id, "newsletters.admin.did_saved");
}

http::Response post_change(const AdminPages& pages, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  const Draft draft = read_draft(form, visit);
  const std::string& id = visit.request.param("id");
  if (!form.good()) return show_letter(pages, visit, id, &form);
  const auto done = change(pages.desk.house(), visit.context, seen_of(visit), draft);
  return done ? pages.desk.done(visit, path_of_letter(id), "newsletters.admin.did_saved") : refuse(pages, visit, done.error());
}

}  // namespace

Seen seen_of(const admin::Visit& visit) { return {visit.request.param("id"), visit.request.form.number("version")}; }

std::string path_of_letter(const std::string& id) { return "/admin/newsletters/" + id; }

http::Response refuse(const AdminPages& pages, const admin::Visit& visit, LetterError error) {
  const std::string path = path_of_letter(visit.request.param("id"));
  const auto say = [&](const char* key) { return pages.desk.refused(visit, 409, admin_words(visit, key), path); };
  switch (error) {
    case LetterError::not_found: return pages.desk.not_found(visit);
    case LetterError::stale: return say("fault_stale");
    case LetterError::not_now: return say("fault_not_now");
    case LetterError::same_person: return say("fault_same_person");
    case LetterError::other_number: return say("fault_other_number");
    case LetterError::nobody: return say("fault_nobody");
    case LetterError::no_sender: return say("fault_no_sender");
  }
  return say("fault_not_now");
}

void add_admin_routes(http::Router& router, const AdminPages& pages) {
  using staff::Right;
  admin::Desk& desk = pages.desk;
  desk.add_menu({"newsletters.admin.menu", "/admin/newsletters", Right::messages, 55});
  const auto page = [&](auto function) {
    return desk.guarded(Right::messages, [pages, function](const admin::Visit& visit) { return function(pages, visit); });
  };
  router.get("/admin/newsletters", page(list_letters));
  router.get("/admin/newsletters/new", page([](const AdminPages& p, const admin::Visit& v) { return new_letter(p, v, nullptr); }));
  router.post("/admin/newsletters/new", page(post_new), {.body_max = 256 * 1024});
  router.get("/admin/newsletters/{id}",
             page([](const AdminPages& p, const admin::Visit& v) { return show_letter(p, v, v.request.param("id"), nullptr); }));
  router.post("/admin/newsletters/{id}", page(post_change), {.body_max = 256 * 1024});
  add_sending_routes(router, pages);
}

}  // namespace noren::newsletters
