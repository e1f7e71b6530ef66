// How a member is reached, his password, where he is signed in, what he agreed to.
#include <algorithm>

#include "html/words.h"
#include "members/ask.h"
#include "members/private_pages.h"
#include "members/rules.h"
#include "orders/person_input.h"
#include "text/clean.h"
#include "text/phone.h"

namespace noren::members {
namespace {

using html::word;

void link_home(Ask& ask, const Visit& visit) { ask.link("/account", word(visit.context.locale, "members.home.title")); }

// ---- name and telephone, and a second way to be reached

http::Response contact_page(const Visit& visit, const Typed& typed, int status) {
  const Profile& profile = visit.member().profile;
  const bool fresh = typed.fields.all().empty();
  Ask ask(visit.pages, visit.request, visit.context, "contact.");
  ask.lead(ask.word("lead")).wrong(typed);
  ask.hidden("version", fresh || typed.get("version").empty() ? std::to_string(visit.member().version) : typed.get("version"));
  ask.field({.name = "name", .autocomplete = "name", .most = static_cast<int>(kNameMost)}, fresh ? profile.name : typed.get("name"));
  ask.field({.name = "phone", .type = "tel", .autocomplete = "tel", .most = 20, .must = false, .digits = true},
            fresh ? text::phone_text(profile.phone) : typed.get("phone"));
  ask.field({.name = "second", .most = 254, .must = false, .help = true}, fresh ? profile.second : typed.get("second"));
  ask.button(ask.word("save"));
  link_home(ask, visit);
  return ask.show(status);
}

Profile read_contact(const Visit& visit, Typed& typed) {
  orders::PersonInput input;
  input.email = visit.member().profile.mail;
  input.phone = typed.get("phone").empty() ? "09000000000" : typed.get("phone");
  input.second = typed.get("second");
  std::vector<orders::Fault> faults;
  const orders::Person read = orders::read_person(input, faults);
  for (orders::Fault& fault : faults) {
    if (fault.field == "second_contact") fault.field = "second";
    if (fault.field == "phone" || fault.field == "second") typed.faults.push_back(std::move(fault));
  }
  Profile profile = visit.member().profile;
  const auto name = text::clean(typed.get("name"), {.max_length = kNameMost});
  if (!name) typed.fault("name", "members.fault.too_long", std::to_string(kNameMost));
  if (name && name->empty()) typed.fault("name", "members.fault.name_missing");
  profile.name = name.value_or("");
  profile.phone = typed.get("phone").empty() ? "" : read.phone;
  profile.second = read.second;
  return profile;
}

http::Response post_contact(const Visit& visit) {
  Typed typed = typed_in(visit.request, {"name", "phone", "second", "version"});
  const Show show = [&](const Typed& now, int status) { return contact_page(visit, now, status); };
  const Profile profile = read_contact(visit, typed);
  const Profile& kept = visit.member().profile;
  const bool same = profile.name == kept.name && profile.phone == kept.phone && profile.second == kept.second;
  if (typed.faults.empty() && same) return said_at(visit.request, visit.context, "/account", "saved");
  if (typed.faults.empty() && is_from_here(visit.pages, visit.request)) {
    const auto saved = save_profile(visit.pages.house, visit.context, visit.session, visit.request.form.number("version"), profile);
    if (saved) return said_at(visit.request, visit.context, "/account", "saved");
    typed.fault("", "members.fault.stale");
    http::Fields fields;
    for (const char* name : {"name", "phone", "second"}) fields.add(name, typed.get(name));
    typed.fields = std::move(fields);  // the next press is about the state of now
  }
  return ask_again(visit.pages, visit.request, visit.context, typed, show);
}

// ---- another mail address

http::Response mail_page(const Visit& visit, const Typed& typed, int status) {
  if (typed.said == "sent") return show_sent(visit.pages, visit.request, visit.context, typed.get("mail"));
  Ask ask(visit.pages, visit.request, visit.context, "mail.");
  ask.lead(ask.word("lead")).wrong(typed).fact(ask.word("now"), visit.member().profile.mail);
  ask.field({.name = "mail", .type = "email", .autocomplete = "email"}, typed.get("mail"));
  ask.field({.name = "password", .type = "password", .autocomplete = "current-password", .most = 200});
  ask.button(ask.word("send"));
  link_home(ask, visit);
  return ask.show(status);
}

http::Response post_mail(const Visit& visit) {
  Typed typed = typed_in(visit.request, {"mail"});
  const auto mail = read_mail(typed, "mail");
  if (visit.request.form.get("password").empty()) typed.fault("password", "members.fault.password_missing");
  if (mail && people::plain_mail(*mail) == people::plain_mail(visit.member().profile.mail)) typed.fault("mail", "members.fault.same_mail");
  if (typed.faults.empty() && is_from_here(visit.pages, visit.request)) {
    auto asked = confirm_password(visit.pages.house, visit.context, visit.session, visit.request.form.get("password"));
    if (asked) asked = ask_change_of_mail(visit.pages.house, visit.context, visit.session, *mail, client_of(visit.pages, visit.request));
    if (asked) typed.said = "sent";
    if (!asked) add_refusal(typed, "password", asked.error(), "members.fault.password_wrong");
  }
  return ask_again(visit.pages, visit.request, visit.context, typed,
                   [&](const Typed& now, int status) { return mail_page(visit, now, status); });
}

// Behind the link, in whichever browser it is opened.
http::Response get_new_mail(const Pages& pages, const http::Request& request, const Context& context) {
  const SeenLink seen = see_link(pages.house, context, LetterKind::change, request.param("token"));
  if (seen.state != LetterState::good) return show_dead_link(pages, request, context, LetterKind::change, seen);
  Ask ask(pages, request, context, "new_mail.");
  ask.lead(ask.word("lead")).wrong(typed_here(pages, request, context)).fact(ask.word("mail"), seen.letter->to).button(ask.word("confirm"));
  return ask.show();
}

http::Response post_new_mail(const Pages& pages, const http::Request& request, const Context& context) {
  if (!is_from_here(pages, request))
    return ask_again(pages, request, context, {}, [&](const Typed&, int) { return get_new_mail(pages, request, context); });
  const auto changed = change_mail(pages.house, context, request.param("token"));
  const SeenLink seen = see_link(pages.house, context, LetterKind::change, request.param("token"));
  // Pressed twice is changed once.
  if (!changed && seen.state != LetterState::used) return show_dead_link(pages, request, context, LetterKind::change, seen);
  return said_at(request, context, "/account", "mail_changed");
}

// ---- another password

http::Response password_page(const Visit& visit, const Typed& typed, int status) {
  Ask ask(visit.pages, visit.request, visit.context, "password.");
  ask.lead(ask.word("lead")).wrong(typed);
  ask.field({.name = "password", .type = "password", .autocomplete = "current-password", .most = 200});
  ask.field({.name = "password_new", .type = "password", .autocomplete = "new-password", .most = 200, .help = true});
  ask.button(ask.word("save"));
  ask.link("/account/forgot", ask.word("forgot"));
  link_home(ask, visit);
  return ask.show(status);
}

http::Response post_password(const Visit& visit) {
  Typed typed;
  const http::Fields& form = visit.request.form;
  if (form.get("password").empty()) typed.fault("password", "members.fault.password_missing");
  if (const std::string fault = fault_of_password(form.get("password_new"), visit.member().profile.mail); !fault.empty())
    typed.fault("password_new", fault, std::to_string(kPasswordLeast));
  if (typed.faults.empty() && is_from_here(visit.pages, visit.request)) {
    const auto changed = change_password(visit.pages.house, visit.context, visit.session, form.get("password"), form.get("password_new"));
    if (changed) return said_at(visit.request, visit.context, "/account", "password");
    add_refusal(typed, "password", changed.error(), "members.fault.password_wrong");
  }
  return ask_again(visit.pages, visit.request, visit.context, typed,
                   [&](const Typed& now, int status) { return password_page(visit, now, status); });
}

// ---- where he is signed in

http::Response devices_page(const Visit& visit) {
  Ask ask(visit.pages, visit.request, visit.context, "devices.");
  ask.lead(ask.word("lead"));
  bool others = false;
  for (const SessionLine& line : sessions(visit.pages.house, visit.context, visit.session)) {
    const std::string seen = html::time_text(visit.context.locale, line.seen_at);
    ask.fact(line.device.empty() ? ask.word("unknown") : line.device, line.here ? ask.word("here") : ask.word("seen", {{"time", seen}}));
    others = others || !line.here;
  }
  if (others) ask.post("/account/devices", ask.word("end_others"));
  link_home(ask, visit);
  return ask.show();
}

http::Response post_devices(const Visit& visit) {
  if (!is_from_here(visit.pages, visit.request)) return to(visit.context, "/account/devices");
  end_session(visit.pages.house, visit.context, visit.session, "");
  return said_at(visit.request, visit.context, "/account/devices", "device_out");
}

// ---- what he agreed to

http::Response consents_page(const Visit& visit) {
  const House& house = visit.pages.house;
  const Locale locale = visit.context.locale;
  const auto all = house.db.read([&](db::Tx& tx) { return consents_of(tx, visit.context.shop, visit.member().id); });
  Ask ask(visit.pages, visit.request, visit.context, "consents.");
  ask.lead(ask.word("lead"));
  for (const Consent& consent : all) {
    const std::string purpose = word(locale, "members.purpose." + std::string(name_of(consent.purpose)));
    const char* how = consent.given ? "given" : "taken_back";
    ask.fact(purpose, ask.word(how, {{"time", html::time_text(locale, consent.at)}}) + "\n" + consent.words);
  }
  const bool agrees_now = agrees(all, Purpose::news);
  ask.hidden("news", agrees_now ? "0" : "1").button(ask.word(agrees_now ? "stop_news" : "begin_news"));
  ask.note(word(locale, "members.join.news_note"));
  ask.note(ask.word("terms_note"));
  ask.link("/account/leave", word(locale, "members.menu.leave"));
  link_home(ask, visit);
  return ask.show();
}

http::Response post_consents(const Visit& visit) {
  if (!is_from_here(visit.pages, visit.request)) return to(visit.context, "/account/consents");
  const bool given = visit.request.form.yes("news");
  const std::string words = word(visit.context.locale, given ? "members.join.news" : "members.consents.stop_news");
  set_consent(visit.pages.house, visit.context, visit.session, {Purpose::news, given, visit.context.now, visit.context.locale, words});
  return said_at(visit.request, visit.context, "/account/consents", "consent");
}

VisitHandler shown(http::Response (*page)(const Visit&, const Typed&, int)) {
  return [page](const Visit& visit) { return page(visit, typed_here(visit.pages, visit.request, visit.context), 200); };
}

}  // namespace

void add_settings_routes(http::Router& router, const Pages& pages) {
  router.get("/account/contact", guarded(pages, shown(contact_page)));
  router.post("/account/contact", guarded(pages, post_contact));
  router.get("/account/mail", guarded(pages, shown(mail_page)));
  router.post("/account/mail", guarded(pages, post_mail));
  router.get("/account/mail/{token}", [pages](const http::Request& r, const Context& c) { return get_new_mail(pages, r, c); });
  router.post("/account/mail/{token}", [pages](const http::Request& r, const Context& c) { return post_new_mail(pages, r, c); });
  router.get("/account/password", guarded(pages, shown(password_page)));
  router.post("/account/password", guarded(pages, post_password));
  router.get("/account/devices", guarded(pages, devices_page));
  router.post("/account/devices", guarded(pages, post_devices));
  router.get("/account/consents", guarded(pages, consents_page));
  router.post("/account/consents", guarded(pages, post_consents));
}

}  // namespace noren::members
