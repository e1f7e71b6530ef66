// The staff: list, invitation, role and rights, stopping somebody. For owners.
#include "admin/pages.h"
#include "html/words.h"

namespace noren::admin {
namespace {

using http::Response;
using staff::Account;
using staff::AccountFault;
using Faults = std::vector<AccountFault>;

std::string words(const Visit& visit, const std::string& key) { return html::word(visit.context.locale, "staff." + key); }

std::string rights_text(const Visit& visit, const Account& account) {
  if (account.role == staff::Role::owner) return words(visit, "staff_list.all_rights");
  std::string out;
  for (const staff::Right right : staff::kGivenRights) {
    if (!account.rights.has(right)) continue;
    if (!out.empty()) out += html::word(visit.context.locale, "html.list.between");
    out += words(visit, "staff_form.right_" + std::string(name_of(right)));
  }
  return out.empty() ? html::word(visit.context.locale, "admin.common.none") : out;
}

std::string path_of(const Account& account) { return "/admin/staff/" + account.id.str(); }

Response list(const Desk& desk, const Visit& visit) {
  html::View rows = html::View::array();
  for (const Account& account : staff::accounts(desk.house(), visit.context.shop)) {
    const char* state = !account.enabled ? "stopped" : account.invited ? "invited" : "active";
    const Tone tone = !account.enabled ? Tone::quiet : account.invited ? Tone::info : Tone::good;
    rows.push_back(
        {{"href", path_of(account)},
         {"name", account.name},
         {"mail", account.mail},
         {"role", words(visit, "staff_list.role_" + std::string(name_of(account.role)))},
         {"rights", rights_text(visit, account)},
         {"totp", account.totp},
         {"last", account.signed_in_at ? html::time_text(visit.context.locale, *account.signed_in_at) : words(visit, "staff_list.never")},
         {"state", words(visit, std::string("staff_list.state_") + state)},
         {"tone", name_of(tone)},
         {"self", account.id == visit.session.staff}});
  }
  return desk.page(visit, "staff/staff_list", {{"title", words(visit, "staff_list.title")}, {"staff", std::move(rows)}});
}

html::View rights_view(const Visit& visit, const staff::Rights& checked) {
  html::View list = html::View::array();
  for (const staff::Right right : staff::kGivenRights) {
    const std::string name(name_of(right));
    list.push_back({{"value", name},
                    {"label", words(visit, "staff_form.right_" + name)},
                    {"note", words(visit, "staff_form.right_" + name + "_note")},
                    {"checked", checked.has(right)}});
  }
  return list;
}

// before: the account as it is; without an id it is a new one. form: what the fields show.
Response form_page(const Desk& desk, const Visit& visit, const Account& before, const staff::AccountForm& form, const Faults& faults = {}) {
  const bool is_new = before.id.empty();
  html::View roles = html::View::array();
  for (const staff::Role role : {staff::Role::staff, staff::Role::owner}) {
    const std::string name(name_of(role));
    roles.push_back({{"value", name}, {"label", words(visit, "staff_list.role_" + name)}, {"selected", form.role == role}});
  }
  return desk.page(visit, "staff/staff_form",
                   {{"title", is_new ? words(visit, "staff_form.title_new") : before.name},
                    {"version", is_new ? "0" : std::to_string(before.version)},
                    {"has_errors", !faults.empty()},
                    {"e", faults_view(visit.context.locale, faults)},
                    {"action", is_new ? "/admin/staff/new" : path_of(before)},
                    {"is_new", is_new},
                    {"self", before.id == visit.session.staff},
                    {"f", {{"name", form.name}, {"mail", form.mail}}},
                    {"options", {{"role", std::move(roles)}}},
                    {"rights", rights_view(visit, form.rights)},
                    {"totp", before.totp},
                    {"stopped", !before.enabled}},
                   faults.empty() ? 200 : 422);
}

staff::AccountForm read_form(const http::Fields& fields) {
  staff::AccountForm form{
      fields.get("mail"), fields.get("name"), fields.get("role") == "owner" ? staff::Role::owner : staff::Role::staff, {}};
  for (const std::string& name : fields.every("right")) {
    for (const staff::Right right : staff::kGivenRights) {
      if (name_of(right) == name) form.rights.add(right);
    }
  }
  return form;
}

// Of oneself the form does not ask for it.
bool role_known(const http::Fields& fields) {
  return !fields.has("role") || fields.get("role") == "owner" || fields.get("role") == "staff";
}

Response stale_page(const Desk& desk, const Visit& visit, const Account& now, bool already_done) {
  const char* state = !now.enabled ? "stopped" : now.invited ? "invited" : "active";
  return desk.stale(
      visit,
      {now.name, rights_text(visit, now) + " / " + words(visit, std::string("staff_list.state_") + state), already_done, {}, path_of(now)});
}

// An answer to the press and no page of its own: the link is shown once, and stands in no history. Answers of the desk are no-store.
Response link_page(const Desk& desk, const Visit& visit, const std::string& title, const staff::AccountForm& whose,
                   const staff::MadeLink& link) {
  const Locale locale = visit.context.locale;
  const bool kept = desk.house().mails_kept;
  return desk.page(visit, "staff/staff_link",
                   {{"title", html::word(locale, "staff.staff_link." + title, {{"name", whose.name}})},
                    {"text", html::word(locale, kept ? "staff.staff_link.kept" : "staff.staff_link.sent", {{"mail", whose.mail}})},
                    {"link", desk.base_url(visit.context) + link.path},
                    {"until", html::word(locale, "staff.staff_link.until", {{"until", html::time_text(locale, link.valid_until)}})},
                    {"secret", html::word(locale, "staff.staff_link.secret", {{"name", whose.name}})},
                    {"settings_href", desk.link(visit, "/admin/settings/basic")}});
}

Response invite(const Desk& desk, const Visit& visit, staff::Post& post) {
  const staff::AccountForm form = read_form(visit.request.form);
  if (!role_known(visit.request.form)) return form_page(desk, visit, {}, form, {AccountFault::role_unknown});
  const auto added = staff::add_account(desk.house(), visit.context, post, form);
  if (added) return link_page(desk, visit, "title_invited", form, added->link);
  return form_page(desk, visit, {}, form, added.error());
}

Response change(const Desk& desk, const Visit& visit, const Account& account) {
  const staff::AccountForm form = read_form(visit.request.form);
  if (!role_known(visit.request.form)) return form_page(desk, visit, account, form, {AccountFault::role_unknown});
  const auto changed = staff::change_account(desk.house(), visit.context, account.id, visit.request.form.number("version"), form);
  if (changed) return desk.done(visit, "/admin/staff", "admin.common.saved");
  if (has_fault(changed.error(), AccountFault::stale)) {
    const bool same = account.name == form.name && account.rights == form.rights && account.mail == staff::fold_mail(form.mail) &&
                      (account.role == form.role || account.id == visit.session.staff);
    return stale_page(desk, visit, account, same);
  }
  return form_page(desk, visit, account, form, changed.error());
}

Response set_enabled(const Desk& desk, const Visit& visit, const Account& account, bool enabled) {
  if (account.enabled == enabled) return stale_page(desk, visit, account, true);
  if (!visit.request.form.yes("sure")) {
    const std::string key = enabled ? "staff.staff_form.start" : "staff.staff_form.stop";
    return desk.confirm(visit, {.question = html::word(visit.context.locale, key + "_question", {{"name", account.name}}),
                                .warning = enabled ? "" : words(visit, "staff_form.stop_help"),
                                .yes = html::word(visit.context.locale, key),
                                .danger = !enabled,
                                .back = path_of(account)});
  }
  const auto set = staff::set_enabled(desk.house(), visit.context, account.id, visit.request.form.number("version"), enabled);
  if (set) return desk.done(visit, "/admin/staff", enabled ? "staff.staff_form.started_now" : "staff.staff_form.stopped_now");
  if (set.error() == AccountFault::stale) return stale_page(desk, visit, account, false);
  return desk.refused(visit, 422, words(visit, "fault." + std::string(name_of(set.error()))), path_of(account));
}

Response send_link(const Desk& desk, const Visit& visit, staff::Post& post, const Account& account) {
  const auto sent = staff::send_link(desk.house(), visit.context, post, account.id);
  if (!sent) return desk.not_found(visit);
  // Whose account is in use gets it by mail alone, as long as there is mail: nobody else needs to hold the key to it.
  if (!desk.house().mails_kept) return desk.done(visit, "/admin/staff", "staff.staff_form.link_sent");
  return link_page(desk, visit, "title_link", {account.mail, account.name, account.role, account.rights}, *sent);
}

Response take_off_totp(const Desk& desk, const Visit& visit, const Account& account) {
  if (!visit.request.form.yes("sure")) {
    return desk.confirm(visit,
                        {.question = html::word(visit.context.locale, "staff.staff_form.totp_off_question", {{"name", account.name}}),
                         .warning = words(visit, "staff_form.totp_off_help"),
                         .yes = words(visit, "staff_form.totp_off"),
                         .danger = true,
                         .back = path_of(account)});
  }
  (void)staff::take_off_totp(desk.house(), visit.context, account.id);
  return desk.done(visit, path_of(account), "staff.staff_form.totp_off_now");
}

}  // namespace

void add_staff_routes(http::Router& router, const Desk& desk, staff::Post& post) {
  const auto add = [&](http::Method method, const char* path, Handler act) {
    router.add(method, path, desk.guarded(staff::Right::staff, std::move(act)));
  };
  // The account of the path, or a page that says there is none.
  const auto with_account = [&](http::Method method, const char* path, std::function<Response(const Visit&, const Account&)> act) {
    add(method, path, [&desk, act = std::move(act)](const Visit& visit) {
      const auto account = staff::find_account(desk.house(), visit.context.shop, StaffId(visit.request.param("id")));
      return account ? act(visit, *account) : desk.not_found(visit);
    });
  };
  using http::Method;
  add(Method::get, "/admin/staff", [&desk](const Visit& visit) { return list(desk, visit); });
  add(Method::get, "/admin/staff/new", [&desk](const Visit& visit) { return form_page(desk, visit, {}, {}); });
  add(Method::post, "/admin/staff/new", [&desk, &post](const Visit& visit) { return invite(desk, visit, post); });
  with_account(Method::get, "/admin/staff/{id}", [&desk](const Visit& visit, const Account& account) {
    return form_page(desk, visit, account, {account.mail, account.name, account.role, account.rights});
  });
  with_account(Method::post, "/admin/staff/{id}",
               [&desk](const Visit& visit, const Account& account) { return change(desk, visit, account); });
  with_account(Method::post, "/admin/staff/{id}/stop",
               [&desk](const Visit& visit, const Account& account) { return set_enabled(desk, visit, account, false); });
  with_account(Method::post, "/admin/staff/{id}/start",
               [&desk](const Visit& visit, const Account& account) { return set_enabled(desk, visit, account, true); });
  with_account(Method::post, "/admin/staff/{id}/send-link",
               [&desk, &post](const Visit& visit, const Account& account) { return send_link(desk, visit, post, account); });
  with_account(Method::post, "/admin/staff/{id}/totp-off",
               [&desk](const Visit& visit, const Account& account) { return take_off_totp(desk, visit, account); });
}

}  // namespace noren::admin
