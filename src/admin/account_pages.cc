// One's own account: name and mail, password, two-step sign-in, devices.
#include "admin/pages.h"
#include "html/words.h"

namespace noren::admin {
namespace {

using http::Response;
using Faults = std::vector<staff::AccountFault>;

html::View devices_view(const Desk& desk, const Visit& visit) {
  const Locale locale = visit.context.locale;
  html::View list = html::View::array();
  for (const staff::SessionLine& line : staff::sessions(desk.house(), visit.context, visit.session)) {
    const std::string age = age_text(locale, line.seen_at, visit.context.now);
    list.push_back({{"id", line.id},
                    {"device", line.device.empty() ? html::word(locale, "staff.account.unknown_device") : line.device},
                    {"address", line.client},
                    {"last", html::word(locale, "staff.account.ago", {{"age", age}})},
                    {"since", html::time_text(locale, line.created_at)},
                    {"current", line.here}});
  }
  return list;
}

struct Shown {
  html::View typed = nullptr;  // name and mail as typed, when they were refused
  html::View errors = html::View::object();
};

Response account_page(const Desk& desk, const Visit& visit, const Shown& shown = {}) {
  const auto account = staff::find_account(desk.house(), visit.context.shop, visit.session.staff);
  if (!account) return desk.not_found(visit);
  html::View typed = shown.typed;
  if (typed.is_null()) typed = {{"name", account->name}, {"mail", account->mail}};
  const bool wrong = !shown.errors.empty();
  return desk.page(visit, "staff/account",
                   {{"title", html::word(visit.context.locale, "staff.account.title")},
                    {"version", std::to_string(account->version)},
                    {"has_errors", wrong},
                    {"e", shown.errors},
                    {"f", std::move(typed)},
                    {"totp_on", account->totp},
                    {"spare_left", std::to_string(account->recovery_codes_left)},
                    {"sessions", devices_view(desk, visit)}},
                   wrong ? 422 : 200);
}

Response change_profile(const Desk& desk, const Visit& visit) {
  const http::Fields& form = visit.request.form;
  const Locale locale = visit.context.locale;
  const staff::Profile profile{form.number("version"), form.get("name"), form.get("mail"), form.get("password_for_mail")};
  const auto changed = staff::change_profile(desk.house(), visit.context, visit.session, profile);
  if (changed) return desk.done(visit, "/admin/account", "admin.common.saved");
  const auto account = staff::find_account(desk.house(), visit.context.shop, visit.session.staff);
  if (has_fault(changed.error(), staff::AccountFault::stale) && account) {
    const bool same = account->name == profile.name && account->mail == staff::fold_mail(profile.mail);
    return desk.stale(visit,
                      {html::word(locale, "staff.account.title"),
                       account->name + " / " + account->mail,
                       same,
                       {{html::word(locale, "staff.account.name"), profile.name}, {html::word(locale, "staff.account.mail"), profile.mail}},
                       "/admin/account"});
  }
  Shown shown{{{"name", profile.name}, {"mail", profile.mail}}, faults_view(locale, changed.error())};
  // The page has two forms with a password: this one's error stands beside this one's field.
  if (shown.errors.contains("password_now")) {
    shown.errors["password_for_mail"] = shown.errors["password_now"];
    shown.errors.erase("password_now");
  } else if (shown.errors.contains("form")) {
    shown.errors["password_for_mail"] = shown.errors["form"];
  }
  return account_page(desk, visit, shown);
}

Response change_password(const Desk& desk, const Visit& visit) {
  const http::Fields& form = visit.request.form;
  const Locale locale = visit.context.locale;
  if (form.get("password") != form.get("password_again"))
    return account_page(desk, visit, {nullptr, {{"password_again", html::word(locale, "staff.fault.password_differs")}}});
  const auto changed = staff::change_password(desk.house(), visit.context, visit.session, form.get("password_now"), form.get("password"));
  if (changed) return desk.done(visit, "/admin/account", "staff.account.password_changed");
  Shown shown{nullptr, faults_view(locale, changed.error())};
  if (shown.errors.contains("form")) shown.errors["password_now"] = shown.errors["form"];
  return account_page(desk, visit, shown);
}

Response end_session(const Desk& desk, const Visit& visit) {
  staff::end_session(desk.house(), visit.context, visit.session, visit.request.form.get("session"));
  return desk.done(visit, "/admin/account", "staff.account.ended");
}

Response end_others(const Desk& desk, const Visit& visit) {
  staff::end_other_sessions(desk.house(), visit.context, visit.session);
  return desk.done(visit, "/admin/account", "staff.account.ended");
}

// False, with the fault at the field "password", when somebody else may sit there.
bool is_the_one(const Desk& desk, const Visit& visit, html::View& errors) {
  const auto sure = staff::confirm_password(desk.house(), visit.context, visit.session, visit.request.form.get("password"));
  if (!sure) errors["password"] = html::word(visit.context.locale, "staff.fault." + std::string(staff::name_of(sure.error())));
  return sure.has_value();
}

Response setup_page(const Desk& desk, const Visit& visit, const staff::TotpSetup& setup, const html::View& errors) {
  html::View view{{"title", html::word(visit.context.locale, "staff.totp_setup.title")},
                  {"qr_svg", setup.qr_svg},
                  {"secret", setup.secret},
                  {"sealed", setup.sealed},
                  {"done", false}};
  view["e"] = errors;
  view["has_errors"] = !errors.empty();
  return desk.page(visit, "staff/totp_setup", view, errors.empty() ? 200 : 422);
}

Response begin_totp(const Desk& desk, const Visit& visit) {
  const auto account = staff::find_account(desk.house(), visit.context.shop, visit.session.staff);
  if (!account || account->totp) return http::redirect(root_of(visit.context) + "/admin/account");
  const std::string shop = desk.options().shop(visit.context).name;
  return setup_page(desk, visit, staff::begin_totp(desk.house(), visit.context, visit.session, shop), html::View::object());
}

Response confirm_totp(const Desk& desk, const Visit& visit) {
  const Locale locale = visit.context.locale;
  const std::string& sealed = visit.request.form.get("sealed");
  const auto again = [&](const html::View& errors) {
    const auto setup = staff::continue_totp(desk.house(), visit.context, visit.session, desk.options().shop(visit.context).name, sealed);
    return setup ? setup_page(desk, visit, *setup, errors) : begin_totp(desk, visit);
  };
  html::View errors = html::View::object();
  if (!is_the_one(desk, visit, errors)) return again(errors);
  const auto codes = staff::confirm_totp(desk.house(), visit.context, visit.session, sealed, visit.request.form.get("code").substr(0, 100));
  if (codes) {
    html::View list = html::View::array();
    for (const std::string& code : *codes) list.push_back(code);
    return desk.page(visit, "staff/totp_setup",
                     {{"title", html::word(locale, "staff.totp_setup.title")}, {"done", true}, {"spare_codes", std::move(list)}});
  }
  if (codes.error().kind != staff::RefusalKind::wrong) return begin_totp(desk, visit);
  errors["code"] = html::word(locale, "staff.totp_setup.wrong");
  return again(errors);
}

Response end_totp(const Desk& desk, const Visit& visit) {
  html::View errors = html::View::object();
  if (!is_the_one(desk, visit, errors)) return account_page(desk, visit, {nullptr, {{"password_off", errors["password"]}}});
  staff::end_totp(desk.house(), visit.context, visit.session);
  return desk.done(visit, "/admin/account", "staff.totp_setup.turned_off");
}

}  // namespace

void add_account_routes(http::Router& router, const Desk& desk) {
  const auto route = [&](http::Method method, const char* path, Response (*act)(const Desk&, const Visit&)) {
    router.add(method, path, desk.guarded(staff::Right::signed_in, [&desk, act](const Visit& visit) { return act(desk, visit); }));
  };
  using http::Method;
  route(Method::get, "/admin/account", [](const Desk& d, const Visit& visit) { return account_page(d, visit); });
  route(Method::post, "/admin/account/profile", change_profile);
  route(Method::post, "/admin/account/password", change_password);
  route(Method::post, "/admin/account/sessions/end", end_session);
  route(Method::post, "/admin/account/sessions/end-others", end_others);
  route(Method::get, "/admin/account/totp", begin_totp);
  route(Method::post, "/admin/account/totp", confirm_totp);
  route(Method::post, "/admin/account/totp/off", end_totp);
}

}  // namespace noren::admin
