// The calendar of planned maintenance. Views: templates/admin_pauses.html, admin_pause.html.
#include "pauses/pages.h"

#include <algorithm>

#include "catalog/form_values.h"
#include "html/words.h"
#include "http/form.h"
#include "pauses/store.h"

namespace noren::pauses {
namespace {

using html::View;
using html::word;

constexpr const char* kPath = "/admin/payments/pauses";
constexpr std::size_t kWordsMax = 200;
constexpr std::size_t kTimeMax = 40;
constexpr std::string_view kOfAll = "all";

std::string words(const admin::Visit& visit, const std::string& key) { return word(visit.context.locale, "pauses.admin." + key); }

std::string span_text(Locale locale, const Planned& planned) {
  return word(locale, "pauses.admin.span",
              {{"from", html::time_text(locale, planned.starts_at)}, {"until", html::time_text(locale, planned.ends_at)}});
}

View fields_of(const Planned& planned) {
  return {{"method", name_of(planned.method)},
          {"starts", catalog::time_value(planned.starts_at)},
          {"ends", catalog::time_value(planned.ends_at)},
          {"words_ja", planned.words.ja},
          {"words_en", planned.words.en}};
}

View options_view(const AdminPages& pages, const admin::Visit& visit, const std::string& chosen) {
  const auto shop = pages.shops.by_id(visit.context.shop);
  View options =
      View::array({{{"value", kOfAll}, {"label", method_name(visit.context.locale, std::nullopt)}, {"selected", chosen == kOfAll}}});
  for (const PaymentMethod method : kMethods) {
    const auto name = shops::name_of(method);
    if (shop->settings.payment.offers(method) || chosen == name)
      options.push_back({{"value", name}, {"label", method_name(visit.context.locale, method)}, {"selected", chosen == name}});
  }
  return options;
}

std::optional<Instant> read_time(http::Form& form, const admin::Visit& visit, const std::string& name, catalog::Bound bound) {
  const auto read = catalog::read_time(form.line(name, kTimeMax), bound);
  if (read && *read) return **read;
  form.fault(name, words(visit, read ? "error_" + name + "_missing" : "error_time"));
  return std::nullopt;
}

Planned read(http::Form& form, const admin::Visit& visit) {
  Planned planned;
  const std::string method = form.line("method", 20);
  planned.method = method_from(method);
  if (!planned.method && method != kOfAll) form.fault("method", words(visit, "error_method"));
  planned.starts_at = read_time(form, visit, "starts", catalog::Bound::from).value_or(Instant());
  planned.ends_at = read_time(form, visit, "ends", catalog::Bound::until).value_or(Instant());
  planned.words = {form.lines("words_ja", kWordsMax), form.lines("words_en", kWordsMax)};
  if (planned.words.ja.empty() && !planned.words.en.empty()) form.fault("words_ja", words(visit, "error_words_ja"));
  return planned;
}

void tell_faults(http::Form& form, const admin::Visit& visit, const PlanRefusal& refusal) {
  for (const PlanFault fault : refusal.faults) {
    switch (fault) {
      case PlanFault::end_before_start: form.fault("ends", words(visit, "error_order")); break;
      case PlanFault::past: form.fault("ends", words(visit, "error_past")); break;
      case PlanFault::too_long: form.fault("ends", words(visit, "error_long")); break;
      case PlanFault::too_far: form.fault("starts", words(visit, "error_far")); break;
      case PlanFault::overlaps:
        form.fault("starts", word(visit.context.locale, "pauses.admin.error_overlaps",
                                  {{"method", method_name(visit.context.locale, refusal.other->method)},
                                   {"span", span_text(visit.context.locale, *refusal.other)}}));
        break;
    }
  }
}

View list_view(const OfShop& now, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  View list = View::array();
  for (const Planned& planned : now.planned) {
    const bool over = planned.ends_at <= visit.context.now;
    const bool running = !over && planned.starts_at <= visit.context.now;
    list.push_back({{"method", method_name(locale, planned.method)},
                    {"span", span_text(locale, planned)},
                    {"words", planned.words.empty() ? View(false) : View(planned.words.in(locale))},
                    {"state", words(visit, over      ? "over"
                                           : running ? "running"
                                                     : "coming")},
                    {"tone", admin::name_of(over      ? admin::Tone::quiet
                                            : running ? admin::Tone::warn
                                                      : admin::Tone::info)},
                    {"href", over ? View(false) : View(std::string(kPath) + "/" + planned.id)}});
  }
  return list;
}

http::Response show_all(const AdminPages& pages, const admin::Visit& visit, const View& fields, const View& faults) {
  const OfShop now = pages.desk.house().db.read([&](db::Tx& tx) { return of_shop(tx, visit.context.shop); });
  View view = {{"title", words(visit, "planned")}, {"f", fields}, {"e", faults}, {"action", kPath}, {"version", false}};
  if (!faults.empty()) view["has_errors"] = true;
  view["list"] = list_view(now, visit);
  view["none"] = view["list"].empty();
  view["methods"] = options_view(pages, visit, fields.value("method", std::string(kOfAll)));
  return pages.desk.page(visit, "pauses/admin_pauses", std::move(view), faults.empty() ? 200 : 422);
}

std::optional<Planned> find(const AdminPages& pages, const admin::Visit& visit) {
  const OfShop now = pages.desk.house().db.read([&](db::Tx& tx) { return of_shop(tx, visit.context.shop); });
  const auto found = std::find_if(now.planned.begin(), now.planned.end(), [&](const Planned& one) {
    return one.id == visit.request.param("id") && visit.context.now < one.ends_at;
  });
  return found == now.planned.end() ? std::nullopt : std::optional(*found);
}

http::Response show_one(const AdminPages& pages, const admin::Visit& visit, const std::string& id, std::int64_t version, const View& fields,
                        const View& faults) {
  const std::string path = std::string(kPath) + "/" + id;
  View view = {{"title", words(visit, "change_title")},
               {"f", fields},
               {"e", faults},
               {"action", path},
               {"version", std::to_string(version)},
               {"remove", path + "/remove"}};
  if (!faults.empty()) view["has_errors"] = true;
  view["methods"] = options_view(pages, visit, fields.value("method", std::string(kOfAll)));
  return pages.desk.page(visit, "pauses/admin_pause", std::move(view), faults.empty() ? 200 : 422);
}

http::Response stale(const AdminPages& pages, const admin::Visit& visit, const std::string& typed) {
  const auto now = find(pages, visit);
  admin::Stale stale;
  stale.what = words(visit, "planned");
  stale.state_now =
      now ? method_name(visit.context.locale, now->method) + " " + span_text(visit.context.locale, *now) : words(visit, "gone");
  if (!typed.empty()) stale.typed = {{words(visit, "words_ja"), typed}};
  stale.back = kPath;
  return pages.desk.stale(visit, stale);
}

http::Response list_page(const AdminPages& pages, const admin::Visit& visit) {
  return show_all(pages, visit, View::object(), View::object());
}

http::Response add(const AdminPages& pages, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  const Planned planned = read(form, visit);
  if (form.good()) {
    const auto done = plan(pages.desk.house(), visit.context, pages.board, planned);
    if (done) return pages.desk.done(visit, kPath, "pauses.admin.done_added");
    tell_faults(form, visit, done.error());
  }
  return show_all(pages, visit, form.typed(), form.faults());
}

http::Response one_page(const AdminPages& pages, const admin::Visit& visit) {
  const auto planned = find(pages, visit);
  if (!planned) return pages.desk.not_found(visit);
  return show_one(pages, visit, planned->id, planned->version, fields_of(*planned), View::object());
}

http::Response change(const AdminPages& pages, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  Planned planned = read(form, visit);
  planned.id = visit.request.param("id");
  planned.version = visit.request.form.number("version");
  if (form.good()) {
    const auto done = plan(pages.desk.house(), visit.context, pages.board, planned);
    if (done) return pages.desk.done(visit, kPath, "pauses.admin.done_changed");
    if (done.error().why != PlanError::faulty) return stale(pages, visit, planned.words.ja);
    tell_faults(form, visit, done.error());
  }
  return show_one(pages, visit, planned.id, planned.version, form.typed(), form.faults());
}

http::Response remove(const AdminPages& pages, const admin::Visit& visit) {
  const auto planned = find(pages, visit);
  if (!planned) return pages.desk.not_found(visit);
  if (!visit.request.form.yes("sure")) {
    admin::Confirm question;
    question.question = words(visit, "remove_question");
    question.facts = {{words(visit, "method"), method_name(visit.context.locale, planned->method)},
                      {words(visit, "when"), span_text(visit.context.locale, *planned)}};
    if (planned->starts_at <= visit.context.now) question.warning = words(visit, "remove_running");
    question.yes = words(visit, "remove");
    question.danger = true;
    question.back = std::string(kPath) + "/" + planned->id;
    return pages.desk.confirm(visit, question);
  }
  const auto done = take_off(pages.desk.house(), visit.context, pages.board, planned->id, visit.request.form.number("version"));
  if (!done) return stale(pages, visit, "");
  return pages.desk.done(visit, kPath, "pauses.admin.done_removed");
}

}  // namespace

void add_admin_routes(http::Router& router, const AdminPages& pages) {
  const auto guarded = [&](staff::Right right, http::Response (*act)(const AdminPages&, const admin::Visit&)) {
    return pages.desk.guarded(right, [pages, act](const admin::Visit& visit) { return act(pages, visit); });
  };
  router.get(kPath, guarded(staff::Right::settings, list_page));
  router.post(kPath, guarded(staff::Right::settings, add));
  router.get(std::string(kPath) + "/{id}", guarded(staff::Right::settings, one_page));
  router.post(std::string(kPath) + "/{id}", guarded(staff::Right::settings, change));
  router.post(std::string(kPath) + "/{id}/remove", guarded(staff::Right::settings, remove));
  router.post("/admin/payments/probe", guarded(staff::Right::orders, probe_now));
}

}  // namespace noren::pauses
