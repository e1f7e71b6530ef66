// The owner's page of the ways beside mail: a ladder for each occasion, the accounts they go by, and what is left of LINE's month.
#include <algorithm>

#include "base/url.h"
#include "channels/line.h"
#include "channels/pages.h"
#include "channels/reach.h"
#include "html/words.h"
#include "http/form.h"
#include "shops/shops.h"
#include "staff/staff.h"
#include "text/mail_address.h"

namespace noren::channels {
namespace {

using html::View;
using html::word;

constexpr const char* kPath = "/admin/settings/channels";
constexpr int kHours[] = {0, 3, 6, 12, 24, 48, 72};
constexpr int kRungs = 5;
constexpr std::size_t kSecretMax = 400, kUrlMax = 300, kAccountMax = 40;

std::string admin_words(const admin::Visit& visit, const std::string& key) { return word(visit.context.locale, "channels.admin." + key); }

View option(const std::string& value, const std::string& label, bool selected) {
  return {{"value", value}, {"label", label}, {"selected", selected}};
}

std::string hours_name(Occasion occasion) { return "hours_" + std::string(name_of(occasion)); }
std::string rung_name(Occasion occasion, int rung) { return "way_" + std::string(name_of(occasion)) + "_" + std::to_string(rung + 1); }

std::string hours_text(const admin::Visit& visit, int hours) {
  if (hours == 0) return admin_words(visit, "hours_none");
  return word(visit.context.locale, "channels.admin.hours", {{"n", std::to_string(hours)}});
}

View ladder_view(const admin::Visit& visit, const Settings& settings, Occasion occasion) {
  const Ladder ladder = settings.ladder(occasion);
  View hours = View::array();
  for (const int one : kHours) hours.push_back(option(std::to_string(one), hours_text(visit, one), one == ladder.unseen_hours));
  View rungs = View::array();
  for (int rung = 0; rung < kRungs; ++rung) {
    const auto now = static_cast<std::size_t>(rung) < ladder.ways.size() ? std::optional(ladder.ways[static_cast<std::size_t>(rung)]) : std::nullopt;
    View ways = View::array({option("", "—", !now)});
    for (const Way way : kWays) {
      ways.push_back(option(std::string(name_of(way)), word(visit.context.locale, "channels.way." + std::string(name_of(way))), now == way));
    }
    rungs.push_back({{"name", rung_name(occasion, rung)},
                     {"label", word(visit.context.locale, "channels.admin.rung", {{"n", std::to_string(rung + 1)}})},
                     {"options", std::move(ways)}});
  }
  return {{"name", word(visit.context.locale, "channels.occasion." + std::string(name_of(occasion)))},
          {"hours_name", hours_name(occasion)},
          {"hours", std::move(hours)},
          {"rungs", std::move(rungs)}};
}

View quota_view(const AdminPages& pages, const admin::Visit& visit, const Settings& settings) {
  if (visit.request.query.get("quota") != "1" || !settings.line.is_set()) return false;
  const std::string& base = pages.parts.standard.line_base;
  const auto quota = line::read_quota(pages.outbound.wait_for(line::ask_quota(settings.line, base)),
                                      pages.outbound.wait_for(line::ask_used(settings.line, base)));
  if (!quota) return {{"text", admin_words(visit, "quota_unknown")}, {"tone", "warn"}};
  const std::string used = html::number_text(quota->used);
  if (!quota->most) return {{"text", word(visit.context.locale, "channels.admin.quota_free", {{"used", used}})}, {"tone", "good"}};
  const bool low = quota->used * 10 >= *quota->most * 9;
  const std::string left = html::number_text(std::max<std::int64_t>(0, *quota->most - quota->used));
  return {{"text", word(visit.context.locale, "channels.admin.quota", {{"used", used}, {"most", html::number_text(*quota->most)}, {"left", left}})},
          {"tone", low ? "warn" : "good"}};
}

View fields_of(const Settings& settings) {
  return {{"line_account", settings.line.account}, {"line_token", ""},           {"line_secret", ""},
          {"sms_url", settings.sms.url},           {"sms_secret", ""},           {"fax_url", settings.fax.url},
          {"fax_secret", ""},                      {"fax_mail", settings.fax_mail}, {"push", settings.push},
          {"letter", settings.letter}};
}

struct Shown {
  View typed;  // null: as stored
  View faults = View::object();
  int status = 200;
};

http::Response show(const AdminPages& pages, const admin::Visit& visit, const Shown& shown) {
  const House& house = pages.parts.house;
  const ShopId& shop = visit.context.shop;
  Settings stored, in_force;
  house.db.read([&](db::Tx& tx) {
    stored = stored_settings(tx, house.keys, shop);
    in_force = settings_in_force(tx, house.keys, pages.parts.standard, shop);
  });
  View ladders = View::array();
  for (const Occasion occasion : kOccasions) ladders.push_back(ladder_view(visit, stored, occasion));
  const auto standing = [&](bool own, bool any) { return admin_words(visit, own ? "set" : any ? "set_by_house" : "not_set"); };
  View view = {{"title", word(visit.context.locale, "shops.admin_settings_tabs.title")},
               {"tabs", shops::settings_tabs(visit, "channels")},
               {"version", std::to_string(stored.version)},
               {"f", shown.typed.is_null() ? fields_of(stored) : shown.typed},
               {"e", shown.faults},
               {"has_errors", !shown.faults.empty()},
               {"ladders", std::move(ladders)},
               {"line_state", standing(stored.line.is_set(), in_force.line.is_set())},
               {"sms_state", standing(stored.sms.is_set(), in_force.sms.is_set())},
               {"fax_state", standing(stored.has(Way::fax), in_force.has(Way::fax))},
               {"hook_base", pages.parts.base_url(shop) + "/hooks/"},
               {"may_ask", in_force.line.is_set()},
               {"quota", quota_view(pages, visit, in_force)}};
  return pages.desk.page(visit, "channels/admin_channels", std::move(view), shown.status);
}

// The house calls what is typed here: nothing inside, and nothing unencrypted.
bool is_safe_url(const std::string& url) {
  constexpr std::string_view kHttps = "https://";
  if (!url.starts_with(kHttps)) return false;
  const std::string host(origin_of(url).substr(kHttps.size()));
  const std::string name = host.substr(0, host.find(':'));
  const bool letters = std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
  return letters && plain && name.find('.') != std::string::npos && !name.ends_with(".local") && !name.ends_with(".internal");
}

void read_gateway(http::Form& form, const admin::Visit& visit, const std::string& name, const Gateway& before, Gateway& wish) {
  wish.url = form.line(name + "_url", kUrlMax);
  wish.secret = form.line(name + "_secret", kSecretMax);
  if (wish.url.empty()) return;
  if (!is_safe_url(wish.url)) form.fault(name + "_url", admin_words(visit, "wrong_url"));
  const bool kept = wish.url == before.url && !before.secret.empty();
  if (wish.secret.empty() && !kept) form.fault(name + "_secret", admin_words(visit, "secret_missing"));
}

Ladder read_ladder(const http::Fields& sent, Occasion occasion) {
  Ladder ladder;
  const std::int64_t hours = sent.number(hours_name(occasion));
  if (std::find(std::begin(kHours), std::end(kHours), hours) != std::end(kHours)) ladder.unseen_hours = static_cast<int>(hours);
  for (int rung = 0; rung < kRungs; ++rung) {
    const auto way = way_from(sent.get(rung_name(occasion, rung)));
    if (way && std::find(ladder.ways.begin(), ladder.ways.end(), *way) == ladder.ways.end()) ladder.ways.push_back(*way);
  }
  return ladder;
}

Settings read_wish(http::Form& form, const admin::Visit& visit, const Settings& before) {
  Settings wish;
  for (const Occasion occasion : kOccasions) wish.ladders[occasion] = read_ladder(visit.request.form, occasion);
  wish.line.account = form.line("line_account", kAccountMax);
  wish.line.token = form.line("line_token", kSecretMax);
  wish.line.secret = form.line("line_secret", kSecretMax);
  if (!wish.line.account.empty()) {
    if (wish.line.account.front() != '@') form.fault("line_account", admin_words(visit, "wrong_account"));
    const bool kept = wish.line.account == before.line.account;
    if (wish.line.token.empty() && !(kept && !before.line.token.empty())) form.fault("line_token", admin_words(visit, "secret_missing"));
    if (wish.line.secret.empty() && !(kept && !before.line.secret.empty())) form.fault("line_secret", admin_words(visit, "secret_missing"));
  }
  read_gateway(form, visit, "sms", before.sms, wish.sms);
  read_gateway(form, visit, "fax", before.fax, wish.fax);
  wish.fax_mail = form.line("fax_mail", kUrlMax);
  if (!wish.fax_mail.empty() && !text::parse_mail_address("0@" + wish.fax_mail)) form.fault("fax_mail", admin_words(visit, "wrong_fax_mail"));
  wish.push = form.checked("push");
  wish.letter = form.checked("letter");
  return wish;
}

http::Response save(const AdminPages& pages, const admin::Visit& visit) {
  House& house = pages.parts.house;
  const Settings before = house.db.read([&](db::Tx& tx) { return stored_settings(tx, house.keys, visit.context.shop); });
  http::Form form(visit.request.form, visit.context.locale);
  const Settings wish = read_wish(form, visit, before);
  if (!form.good()) {
    View typed = form.typed();
    for (const char* secret : {"line_token", "line_secret", "sms_secret", "fax_secret"}) typed[secret] = "";
    return show(pages, visit, {std::move(typed), form.faults(), 422});
  }
  const auto saved = save_settings(house, visit.context, wish, visit.request.form.number("version"));
  if (saved) return pages.desk.done(visit, kPath, "admin.common.saved");
  return pages.desk.stale(visit, {.what = admin_words(visit, "title"), .state_now = admin_words(visit, "changed_meanwhile"), .back = kPath});
}

// ---- letters

View letter_view(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const store::Stored& stored) {
  const auto reached = reach_of(tx, pages.parts.house, visit.context.shop, stored.send.order);
  const std::string number = reached ? reached->order.number : "";
  return {{"id", stored.send.id},
          {"at", html::time_text(visit.context.locale, stored.send.created_at)},
          {"order", number},
          {"order_href", pages.desk.link(visit, "/admin/orders/" + number)},
          {"to", reached ? reached->person.who_orders().name : std::string()},
          {"about", word(visit.context.locale, "channels.occasion." + std::string(name_of(stored.send.occasion)))},
          {"pdf_href", "/admin/letters/paper?id=" + http::url_encode(stored.send.id)}};
}

http::Response letters_page(const AdminPages& pages, const admin::Visit& visit) {
  constexpr int kShown = 200;
  View letters = View::array();
  pages.parts.house.db.read([&](db::Tx& tx) {
    for (const store::Stored& stored : store::sends_at_owner(tx, visit.context.shop, kShown)) letters.push_back(letter_view(tx, pages, visit, stored));
  });
  const bool none = letters.empty();
  return pages.desk.page(visit, "channels/admin_letters",
                         {{"title", admin_words(visit, "letters")}, {"letters", std::move(letters)}, {"none", none}});
}

http::Response letter_paper(const AdminPages& pages, const admin::Visit& visit) {
  const auto paper = pages.parts.house.db.read([&](db::Tx& tx) {
    return letter_pdf(pages.parts, tx, visit.context.shop, visit.request.query.get("id"), visit.context.now);
  });
  if (!paper) return pages.desk.not_found(visit);
  http::Response response;
  response.content_type = "application/pdf";
  response.body = *paper;
  return response.with("Content-Disposition", "inline; filename=\"letter.pdf\"");
}

http::Response posted(const AdminPages& pages, const admin::Visit& visit) {
  const auto done = letter_posted(pages.parts, visit.context, visit.request.form.get("id"));
  if (!done && done.error() == LetterError::not_found) return pages.desk.not_found(visit);
  return pages.desk.done(visit, "/admin/letters", "channels.admin.letter_posted");
}

}  // namespace

void add_admin_routes(http::Router& router, const AdminPages& pages) {
  const auto guarded = [&](staff::Right right, http::Response (*act)(const AdminPages&, const admin::Visit&)) {
    return pages.desk.guarded(right, [pages, act](const admin::Visit& visit) { return act(pages, visit); });
  };
  router.get(kPath, pages.desk.guarded(staff::Right::settings, [pages](const admin::Visit& visit) { return show(pages, visit, {}); }));
  router.post(kPath, guarded(staff::Right::settings, save));
  router.get("/admin/letters", guarded(staff::Right::messages, letters_page));
  router.get("/admin/letters/paper", guarded(staff::Right::messages, letter_paper));
  router.post("/admin/letters/posted", guarded(staff::Right::messages, posted));
}

void Letters::tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const {
  constexpr int kCounted = 1'000;
  const std::vector<store::Stored> waiting = store::sends_at_owner(tx, context.shop, kCounted);
  const auto oldest = waiting.empty() ? std::nullopt : std::optional(waiting.front().send.created_at);
  page.todos.push_back({"channels.admin.todo_letters", static_cast<std::int64_t>(waiting.size()), "/admin/letters", staff::Right::messages,
                        admin::Tone::warn, oldest, 45});
}

}  // namespace noren::channels
