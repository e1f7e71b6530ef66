// The owner's pages around sending: who gets it, confirmed by their number; the second person; taking it back; readers and settings.
#include <algorithm>

#include "newsletters/admin_pages.h"
#include "newsletters/rules.h"
#include "newsletters/store.h"
#include "text/mail_address.h"

namespace noren::newsletters {
namespace {

using html::View;
using html::word;

constexpr int kReadersAPage = 100;
constexpr std::int64_t kMostRecipients = 1'000'000;

// Their addresses as they are: whoever sends has to see to whom.
View addresses_view(const AdminPages& pages, db::Tx& tx, const admin::Visit& visit, Purpose purpose, int page) {
  View list = View::array();
  for (const Reader& reader : readers(tx, visit.context.shop, purpose, kReadersAPage, std::int64_t{page - 1} * kReadersAPage)) {
    const auto mail = mail_of(tx, pages.desk.house(), reader);
    list.push_back({{"mail", mail.value_or("")},
                    {"at", html::time_text(visit.context.locale, reader.asked_at)},
                    {"href", "/admin/newsletters/readers/" + reader.id}});
  }
  return list;
}

http::Response show_recipients(const AdminPages& pages, const admin::Visit& visit, const http::Form* form) {
  const std::string& id = visit.request.param("id");
  const int page = admin::page_in(visit.request.query);
  View view;
  std::int64_t total = 0;
  const bool found = pages.desk.house().db.read([&](db::Tx& tx) {
    const auto letter = find(tx, visit.context.shop, id);
    if (!letter || letter->state != State::draft) return false;
    total = count_consents(tx, visit.context.shop, letter->purpose).given;
    const std::int64_t above = settings_of(tx, visit.context.shop).second_above;
    view["title"] = admin_words(visit, "send_title", {{"subject", letter->subject}});
    view["id"] = letter->id;
    view["version"] = std::to_string(letter->version);
    view["count"] = admin_words(visit, "people", {{"n", std::to_string(total)}});
    view["nobody"] = total == 0;
    view["second"] = needs_second(letter->purpose, total, above) ? View(admin_words(visit, "needs_second", {{"n", std::to_string(above)}}))
                                                                 : View(false);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(delay_of(letter->purpose)).count();
    view["delay"] = admin_words(visit, "delay", {{"minutes", std::to_string(minutes)}});
    view["readers"] = addresses_view(pages, tx, visit, letter->purpose, page);
    return true;
  });
  if (!found) return pages.desk.not_found(visit);
  view["f"] = form != nullptr ? View(form->typed()) : View::object();
  view["e"] = form != nullptr ? View(form->faults()) : View::object();
  view["pager"] = admin::pager(visit.context.locale, total, page, kReadersAPage, path_of_letter(id) + "/send");
  return pages.desk.page(visit, "newsletters/admin_send", std::move(view), form != nullptr ? 422 : 200);
}

http::Response post_send(const AdminPages& pages, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  const auto number = form.whole_or(-1, "number", {1, kMostRecipients}, admin_words(visit, "fault_number"));
  if (!form.good()) return show_recipients(pages, visit, &form);
  const auto shop = pages.shops.by_id(visit.context.shop);
  const auto done = send_to(pages.desk.house(), shop->settings, visit.context, seen_of(visit), number);
  if (!done && done.error() == LetterError::other_number) {
    form.fault("number", admin_words(visit, "fault_other_number"));
    return show_recipients(pages, visit, &form);
  }
  if (!done) return refuse(pages, visit, done.error());
  const bool waits = *done == State::approval;
  return pages.desk.done(visit, path_of_letter(visit.request.param("id")),
                         waits ? "newsletters.admin.did_asked" : "newsletters.admin.did_planned");
}

http::Response post_trial(const AdminPages& pages, const admin::Visit& visit) {
  const std::string& id = visit.request.param("id");
  const auto done = send_trial(pages.desk.house(), visit.context, id);
  if (!done) return refuse(pages, visit, done.error());
  const bool kept = pages.desk.house().mails_spooled;
  return pages.desk.done(visit, path_of_letter(id), kept ? "newsletters.admin.did_trial_kept" : "newsletters.admin.did_trial");
}

template <class Deed>
auto pressed(Deed deed, const char* said, bool to_list = false) {
  return [deed, said, to_list](const AdminPages& pages, const admin::Visit& visit) {
    const auto done = deed(pages.desk.house(), visit.context, seen_of(visit));
    if (!done) return refuse(pages, visit, done.error());
    return pages.desk.done(visit, to_list ? "/admin/newsletters" : path_of_letter(visit.request.param("id")), said);
  };
}

// ---- readers

View events_view(const admin::Visit& visit, const std::vector<ConsentEvent>& events) {
  View list = View::array();
  for (const ConsentEvent& event : events) {
    list.push_back({{"at", html::time_text(visit.context.locale, event.at)},
                    {"purpose", word(visit.context.locale, "newsletters.purpose." + std::string(name_of(event.purpose)))},
                    {"what", admin_words(visit, "event_" + event.what)},
                    {"how", event.how.starts_with('/') ? event.how : admin_words(visit, "how_" + event.how)},
                    {"text", event.text}});
  }
  return list;
}

// An address never stands in a page's own address: it is typed, and leads to the reader's.
http::Response ask_readers(const AdminPages& pages, const admin::Visit& visit, const std::string& typed, bool unknown) {
  View view = {{"title", admin_words(visit, "readers")}, {"f", {{"mail", typed}}}, {"unknown", unknown}, {"reader", false}};
  view["e"] = View::object();
  return pages.desk.page(visit, "newsletters/admin_readers", std::move(view), unknown ? 422 : 200);
}

http::Response find_reader(const AdminPages& pages, const admin::Visit& visit) {
  const std::string mail = text::clean(visit.request.form.get("mail"), {254, text::Lines::one, false}).value_or("");
  const auto address = text::parse_mail_address(mail);
  std::optional<Reader> reader;
  if (address) {
    reader = pages.desk.house().db.read(
        [&](db::Tx& tx) { return find_by_mail(tx, pages.desk.house(), visit.context.shop, address->str()); });
  }
  if (!reader) return ask_readers(pages, visit, mail, true);
  return http::redirect((visit.context.locale == Locale::en ? "/en" : "") + std::string("/admin/newsletters/readers/") + reader->id);
}

http::Response show_reader(const AdminPages& pages, const admin::Visit& visit) {
  View view = {{"title", admin_words(visit, "readers")}, {"unknown", false}, {"reader", false}};
  view["e"] = View::object();
  const bool found = pages.desk.house().db.read([&](db::Tx& tx) {
    const auto reader = store::find_reader(tx, visit.context.shop, visit.request.param("reader"));
    if (!reader) return false;
    const std::string mail = mail_of(tx, pages.desk.house(), *reader).value_or("");
    const auto consents = store::consents_of(tx, visit.context.shop, reader->id);
    const bool going =
        std::any_of(consents.begin(), consents.end(), [](const Consent& consent) { return consent.state != ConsentState::ended; });
    view["f"] = {{"mail", mail}};
    view["reader"] = {{"id", reader->id}, {"mail", mail}, {"going", going}};
    view["reader"]["events"] = events_view(visit, events_of(tx, visit.context.shop, reader->id));
    return true;
  });
  return found ? pages.desk.page(visit, "newsletters/admin_readers", std::move(view)) : pages.desk.not_found(visit);
}

http::Response post_end(const AdminPages& pages, const admin::Visit& visit) {
  if (!stop_reader(pages.desk.house(), visit.context, visit.request.param("reader"))) return pages.desk.not_found(visit);
  return pages.desk.done(visit, "/admin/newsletters/readers/" + visit.request.param("reader"), "newsletters.admin.did_ended");
}

// ---- settings

http::Response show_settings(const AdminPages& pages, const admin::Visit& visit, const http::Form* form) {
  const Settings settings = pages.desk.house().db.read([&](db::Tx& tx) { return settings_of(tx, visit.context.shop); });
  View view = {{"title", admin_words(visit, "settings")}, {"version", std::to_string(settings.version)}};
  view["own"] = pages.shops.by_id(visit.context.shop)->settings.contact.email;
  view["f"] = {{"from_address", settings.from_address}, {"second_above", std::to_string(settings.second_above)}};
  if (form != nullptr) {
    for (const auto& [name, value] : form->typed().items()) view["f"][name] = value;
  }
  view["e"] = form != nullptr ? View(form->faults()) : View::object();
  return pages.desk.page(visit, "newsletters/admin_settings", std::move(view), form != nullptr ? 422 : 200);
}

http::Response post_settings(const AdminPages& pages, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  Settings settings;
  settings.from_address = form.line("from_address", 254);
  settings.second_above = form.whole_or(0, "second_above", {1, kMostRecipients}, admin_words(visit, "fault_number"));
  settings.version = visit.request.form.number("version");
  if (!settings.from_address.empty()) {
    const auto address = text::parse_mail_address(settings.from_address);
    if (!address) form.fault("from_address", word(visit.context.locale, "support.error.email_wrong"));
    if (address) settings.from_address = address->str();
  }
  if (!form.good()) return show_settings(pages, visit, &form);
  const auto done = save_settings(pages.desk.house(), visit.context, settings);
  if (!done) return pages.desk.refused(visit, 409, admin_words(visit, "fault_stale"), "/admin/newsletters/settings");
  return pages.desk.done(visit, "/admin/newsletters", "newsletters.admin.did_settings");
}

}  // namespace

void add_sending_routes(http::Router& router, const AdminPages& pages) {
  using staff::Right;
  const auto page = [&](auto function, Right right = Right::messages) {
    return pages.desk.guarded(right, [pages, function](const admin::Visit& visit) { return function(pages, visit); });
  };
  router.get("/admin/newsletters/readers", page([](const AdminPages& p, const admin::Visit& v) { return ask_readers(p, v, "", false); }));
  router.post("/admin/newsletters/readers", page(find_reader));
  router.get("/admin/newsletters/readers/{reader}", page(show_reader));
  router.post("/admin/newsletters/readers/{reader}/end", page(post_end));
  router.get("/admin/newsletters/settings",
             page([](const AdminPages& p, const admin::Visit& v) { return show_settings(p, v, nullptr); }, Right::settings));
  router.post("/admin/newsletters/settings", page(post_settings, Right::settings));
  router.get("/admin/newsletters/{id}/send",
             page([](const AdminPages& p, const admin::Visit& v) { return show_recipients(p, v, nullptr); }));
  router.post("/admin/newsletters/{id}/send", page(post_send));
  router.post("/admin/newsletters/{id}/trial", page(post_trial));
  router.post("/admin/newsletters/{id}/approve", page(pressed(approve, "newsletters.admin.did_approved")));
  router.post("/admin/newsletters/{id}/undo", page(pressed(undo, "newsletters.admin.did_undone")));
  router.post("/admin/newsletters/{id}/stop", page(pressed(stop_sending, "newsletters.admin.did_stopped")));
  router.post("/admin/newsletters/{id}/drop", page(pressed(drop, "newsletters.admin.did_dropped", true)));
}

}  // namespace noren::newsletters
