#include <sodium.h>

#include "admin/admin.h"
#include "admin/cookies.h"
#include "admin/pages.h"
#include "base/names.h"
#include "html/words.h"
#include "text/clean.h"

namespace noren::admin {
namespace {

bool is_below(std::string_view path, std::string_view entry) {
  if (entry == "/admin") return path == entry;
  return path == entry || (path.starts_with(entry) && path[entry.size()] == '/');
}

// No database keeps a NUL or broken UTF-8 in a text; no browser sends one unasked.
bool storable(const http::Fields& fields) {
  return std::all_of(fields.all().begin(), fields.all().end(),
                     [](const auto& field) { return field.second.find('\0') == std::string::npos && text::is_valid_utf8(field.second); });
}

std::string other_language(const http::Request& request, Locale locale) {
  if (request.method != http::Method::get) return locale == Locale::ja ? "/en/admin" : "/admin";
  const std::string& target = request.target.empty() ? request.path : request.target;
  if (locale == Locale::ja) return "/en" + target;
  return target.starts_with("/en/") ? target.substr(3) : request.path;
}

http::Response to_sign_in(const http::Request& request, const Context& context) {
  std::string next = "/admin";
  if (request.method == http::Method::get) {
    next = request.path;
    const auto question = request.target.find('?');
    if (question != std::string::npos) next += request.target.substr(question);
  }
  return http::redirect(root_of(context) + "/admin/sign-in?next=" + http::url_encode(next));
}

// Signed out meanwhile: nothing is saved, and nothing typed is lost without a word.
http::Response session_over(const Desk& desk, const http::Request& request, const Context& context) {
  html::View typed = html::View::array();
  for (const auto& [name, value] : request.form.all()) {
    const bool ours = name == "csrf" || name == "version" || name.starts_with("password");
    if (!ours && !value.empty()) typed.push_back({{"label", name}, {"value", value}});
  }
  return desk.outside(
      request, context, "admin/session_over",
      {{"title", html::word(context.locale, "admin.session_over.title")}, {"has_typed", !typed.empty()}, {"typed", std::move(typed)}}, 403);
}

html::View away_of(const Desk& desk, const Context& context, std::string_view key) {
  const auto away = desk.away(context);
  return away ? html::View(away_words(*away, key, context.locale)) : html::View(false);
}

}  // namespace

std::string_view name_of(Tone tone) {
  static constexpr Named<Tone> kNames[] = {
      {Tone::good, "good"}, {Tone::info, "info"}, {Tone::warn, "warn"}, {Tone::bad, "bad"}, {Tone::quiet, "quiet"}};
  return name_in(kNames, tone);
}

std::string root_of(const Context& context) { return context.locale == Locale::en ? "/en" : ""; }

Desk::Desk(House& house, DeskOptions options) : house_(house), options_(std::move(options)) {
  add_menu({"admin.menu.today", "/admin", staff::Right::signed_in, 0});
  add_menu({"admin.menu.staff", "/admin/staff", staff::Right::staff, 90});
}

void Desk::add_menu(MenuEntry entry) {
  (void)html::word(Locale::ja, entry.word);  // a missing word shows at start, not to the owner
  menu_.push_back(std::move(entry));
  std::stable_sort(menu_.begin(), menu_.end(), [](const MenuEntry& a, const MenuEntry& b) { return a.order < b.order; });
}

void Desk::add_todos(const TodoSource& source) { sources_.push_back(&source); }

http::Handler Desk::guarded(staff::Right right, Handler handler) const {
  return [this, right, handler = std::move(handler)](const http::Request& request, const Context& context) {
    const auto session = staff::find_session(house_, context, request.cookie(kSessionCookie), client_of(options_, request));
    if (!session && request.method != http::Method::get) return session_over(*this, request, context);
    if (!session) return to_sign_in(request, context);
    Context acting = context;
    acting.actor = Actor{ActorKind::staff, session->staff.str(), session->name};
    const Visit visit{request, acting, *session};
    if (request.method != http::Method::get) {
      const std::string& sent = request.form.get("csrf");
      const bool same = sent.size() == session->csrf.size() && sodium_memcmp(sent.data(), session->csrf.data(), sent.size()) == 0;
      if (!same) return refused(visit, 403, html::word(context.locale, "admin.error.csrf"));
    }
    if (!session->may(right)) return forbidden(visit);
    if (!storable(request.query) || !storable(request.form))
      return refused(visit, 400, html::word(context.locale, "http.form.bad_character"));
    return handler(visit);
  };
}

html::View Desk::link(const Visit& visit, const std::string& path) const {
  const std::string_view page = std::string_view(path).substr(0, path.find_first_of("?#"));
  const bool shut = std::any_of(menu_.begin(), menu_.end(),
                                [&](const MenuEntry& entry) { return is_below(page, entry.path) && !visit.session.may(entry.right); });
  return shut ? html::View(false) : html::View(path);
}

html::View Desk::frame_of(const Visit& visit) const {
  const Locale locale = visit.context.locale;
  const ShopFace face = options_.shop(visit.context);
  html::View menu = html::View::array();
  for (const MenuEntry& entry : menu_) {
    if (!visit.session.may(entry.right)) continue;
    menu.push_back({{"href", entry.path},
                    {"label", html::word(locale, entry.word)},
                    {"current", is_below(visit.request.path, entry.path)},
                    {"count", false}});
  }
  const bool owner = visit.session.role == staff::Role::owner;
  return {{"shop_name", face.name},
          {"who", visit.session.name},
          {"role", html::word(locale, owner ? "staff.staff_list.role_owner" : "staff.staff_list.role_staff")},
          {"menu", std::move(menu)},
          {"flash", flash_of(house_, visit.request, locale)},
          {"away", away_of(*this, visit.context, "banner")},
          {"shop_closed", face.closed},
          {"shop_paused", face.paused},
          {"setup_href", face.setup_path},
          {"other_language_href", other_language(visit.request, locale)},
          {"other_language", locale == Locale::ja ? "English" : "日本語"}};
}

http::Response Desk::page(const Visit& visit, std::string_view template_name, html::View view, int status) const {
  view["frame"] = frame_of(visit);
  view["csrf"] = visit.session.csrf;
  view["mails_kept"] = house_.mails_kept;
  http::Response response = http::page(house_.html.render(template_name, view, visit.context.locale), status);
  clear_flash(response, visit.request);
  return response;
}

http::Response Desk::done(const Visit& visit, const std::string& to, std::string_view word_key, Tone tone) const {
  return outside_done(visit.request, visit.context, to, word_key, tone);
}

http::Response Desk::confirm(const Visit& visit, const Confirm& question) const {
  html::View facts = html::View::array();
  for (const auto& [label, value] : question.facts) facts.push_back({{"label", label}, {"value", value}});
  html::View objections = html::View::array();
  for (const Objection& one : question.objections)
    objections.push_back({{"label", one.label}, {"text", one.text}, {"href", one.href}, {"effect", one.effect}});
  html::View hidden = html::View::array();
  for (const auto& [name, value] : visit.request.form.all()) {
    if (name != "sure") hidden.push_back({{"name", name}, {"value", value}});
  }
  return page(visit, "admin/confirm",
              {{"title", html::word(visit.context.locale, "admin.confirm.title")},
               {"question", question.question},
               {"facts", std::move(facts)},
               {"objections", std::move(objections)},
               {"warning", question.warning},
               {"action", visit.request.path},
               {"hidden", std::move(hidden)},
               {"yes", question.yes},
               {"danger", question.danger},
               {"back_href", question.back}});
}

http::Response Desk::stale(const Visit& visit, const Stale& now) const {
  html::View typed = html::View::array();
  for (const auto& [label, value] : now.typed) typed.push_back({{"label", label}, {"value", value}});
  return page(visit, "admin/stale",
              {{"title", html::word(visit.context.locale, "admin.stale.title")},
               {"what", now.what},
               {"state_now", now.state_now},
               {"already_done", now.already_done},
               {"has_typed", !typed.empty()},
               {"typed", std::move(typed)},
               {"hint", now.hint},
               {"back_href", now.back}},
              409);
}

http::Response Desk::not_found(const Visit& visit) const {
  if (away(visit.context)) return away_page(*this, visit);
  return refused(visit, 404, html::word(visit.context.locale, "admin.common.not_found"));
}

http::Response Desk::forbidden(const Visit& visit) const {
  return refused(visit, 403, html::word(visit.context.locale, "admin.common.forbidden"));
}

http::Response Desk::refused(const Visit& visit, int status, const std::string& text, const std::string& back,
                             const std::string& label) const {
  return page(visit, "admin/error",
              {{"title", html::word(visit.context.locale, "admin.error.title")},
               {"text", text},
               {"back_href", back},
               {"back_label", label.empty() ? html::word(visit.context.locale, "admin.common.back") : label}},
              status);
}

http::Response Desk::outside(const http::Request& request, const Context& context, std::string_view template_name, html::View view,
                             int status) const {
  view["frame"] = {{"shop_name", options_.shop(context).name},
                   {"flash", flash_of(house_, request, context.locale)},
                   {"away", away_of(*this, context, "banner_outside")}};
  view["mails_kept"] = house_.mails_kept;
  http::Response response = http::page(house_.html.render(template_name, view, context.locale), status);
  clear_flash(response, request);
  return response;
}

http::Response Desk::outside_done(const http::Request& request, const Context& context, const std::string& to, std::string_view word_key,
                                  Tone tone) const {
  http::Response response = http::redirect(root_of(context) + to);
  set_flash(response, house_, request, word_key, tone);
  return response;
}

}  // namespace noren::admin
