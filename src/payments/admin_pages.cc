#include "payments/admin_pages.h"

#include <array>

#include "html/words.h"
#include "payments/disputes.h"
#include "payments/refund_rules.h"
#include "payments/refund_store.h"
#include "payments/rules.h"
#include "payments/said.h"
#include "payments/sql.h"
#include "payments/store.h"
#include "troubles/troubles.h"

namespace noren::payments {
namespace {

using html::View;
using html::word;

constexpr int kPerPage = 50;
constexpr std::chrono::hours kHealthOf{24};
constexpr std::chrono::seconds kSweepWait{8};

// What the list shows: "" for every one.
struct Tab {
  std::string_view name;
  std::string_view states;  // spelled as stored, between commas
};
constexpr std::array kTabs{Tab{"all", ""}, Tab{"open", ",created,at_buyer,checking,awaiting,authorised,"},
                           Tab{"failed", ",declined,cancelled,"}, Tab{"surplus", ",surplus,"}};

const Tab& tab_of(const std::string& name) {
  for (const Tab& tab : kTabs) {
    if (tab.name == name) return tab;
  }
  return kTabs[0];
}

std::string words(Locale locale, const std::string& key) { return word(locale, "payments.admin." + key); }

admin::Tone tone_of(const Attempt& attempt) {
  if (attempt.surplus || is_cancel_refused(attempt)) return admin::Tone::warn;
  switch (attempt.state) {
    case State::captured: return admin::Tone::good;
    case State::checking: return admin::Tone::warn;
    case State::created:
    case State::at_buyer:
    case State::awaiting:
    case State::authorised: return admin::Tone::info;
    case State::declined:
    case State::cancelled: break;
  }
  return admin::Tone::quiet;
}

bool has_order(const Attempt& attempt) { return (attempt.state == State::captured && !attempt.surplus) || is_promised(attempt.state); }

std::string state_of(const Attempt& attempt, const std::vector<Refund>& refunds, const std::vector<Dispute>& disputes) {
  const bool lost = attempt.state == State::captured && disputed_money(disputes).lost >= attempt.captured;
  if (lost && attempt.captured > Yen(0)) return "state_lost";
  if (is_cancel_refused(attempt)) return "state_uncancelled";
  if (!attempt.surplus) return "state_" + std::string(name_of(attempt.state));
  return given_back(refunds).arrived >= attempt.captured ? "state_surplus_back" : "state_surplus";
}

View row_view(db::Tx& tx, const Attempt& attempt, Locale locale) {
  const std::vector<Refund> refunds = refunds_of_attempt(tx, attempt.id);
  const std::vector<Dispute> disputes = disputes_of(tx, attempt.id);
  const Yen left = refundable(tx, attempt);
  const std::string state = state_of(attempt, refunds, disputes);
  View row = {{"at", html::time_text(locale, attempt.created_at)},
              {"number", attempt.order_number},
              {"href", has_order(attempt) ? View("/admin/orders/" + attempt.order_number) : View(false)},
              {"amount", html::yen_text(locale, attempt.amount)},
              {"state", words(locale, state)},
              {"tone", admin::name_of(state == "state_lost" ? admin::Tone::bad : tone_of(attempt))},
              {"means", words(locale, "means_" + std::string(name_of(attempt.means)))},
              {"card", attempt.card_last4.empty() ? View(false) : View(attempt.card_brand + " **** " + attempt.card_last4)},
              {"why", said_of_attempt(locale, attempt)},
              {"reference", attempt.reference.empty() ? View(false) : View(attempt.reference)},
              {"back", attempt.surplus && left > Yen(0) ? View("/admin/payments/" + attempt.id.str() + "/back") : View(false)},
              {"refunds", View::array()},
              {"disputes", View::array()}};
  for (const Refund& refund : refunds) {
    const std::string said = refund.state == RefundState::failed ? said_of_refund(locale, refund.failure) : "";
    row["refunds"].push_back(
        {{"text", html::yen_text(locale, refund.amount) + " " + words(locale, "refund_" + std::string(standing_name(refund))) +
                      (said.empty() ? "" : " / " + said)}});
  }
  for (const Dispute& dispute : disputes) {
    row["disputes"].push_back(
        {{"text", html::yen_text(locale, dispute.amount) + " " + words(locale, "dispute_" + std::string(name_of(dispute.state)))}});
  }
  return row;
}

// How the provider did of late: of a hundred buyers so many could pay, and how long it took.
View health_view(db::Tx& tx, const Context& context) {
  struct Health {
    std::int64_t captured = 0, declined = 0, cancelled = 0, open = 0, doubted = 0;
    std::optional<std::int64_t> micros;
  };
  const auto read = [](const db::Row& row) {
    Health health{row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4), std::nullopt};
    if (!row.is_null(5)) health.micros = row.integer(5);
    return health;
  };
  const Health health = *tx.one(sql::health, read, context.shop, context.now - kHealthOf);
  const Locale locale = context.locale;
  View facts = View::array();
  const auto fact = [&](const char* key, const std::string& value) { facts.push_back({{"label", words(locale, key)}, {"value", value}}); };
  fact("health_captured", std::to_string(health.captured));
  fact("health_declined", std::to_string(health.declined));
  fact("health_cancelled", std::to_string(health.cancelled));
  fact("health_open", std::to_string(health.open));
  fact("health_doubted", std::to_string(health.doubted));
  const std::int64_t uncancelled = count_uncancelled(tx, context.shop);
  if (uncancelled > 0) fact("health_uncancelled", std::to_string(uncancelled));
  if (health.micros) {
    const std::int64_t tenths = *health.micros / 100'000;
    fact("health_seconds",
         word(locale, "payments.admin.seconds", {{"n", std::to_string(tenths / 10) + "." + std::to_string(tenths % 10)}}));
  }
  return facts;
}

// What sweeps and notices found before, and nobody has settled yet.
std::int64_t open_differences(db::Tx& tx, const ShopId& shop) {
  namespace kind = troubles::kind;
  std::int64_t open = 0;
  const auto counts = troubles::count_of_shop(tx, shop);
  for (const std::string_view found :
       {kind::kPaidTwice, kind::kPaidWithoutOrder, kind::kAmountDiffers, kind::kPaidTooMuch, kind::kBooksDiffer, kind::kGivenBackThere,
        kind::kRefundOverdue, kind::kRefundFailed, kind::kPaidBackTwice}) {
    const auto count = counts.find(std::string(found));
    if (count != counts.end()) open += count->second.open;
  }
  return open;
}

const char* failed_key(SweepFailure failure) {
  if (failure == SweepFailure::refused) return "payments.admin.sweep_refused";
  if (failure == SweepFailure::busy) return "payments.admin.sweep_busy";
  return failure == SweepFailure::unreadable ? "payments.admin.sweep_unreadable" : "payments.admin.sweep_failed";
}

View sweep_view(db::Tx& tx, const Context& context) {
  const Locale locale = context.locale;
  const auto last = last_sweep(tx, context.shop);
  if (!last) return {{"text", words(locale, "sweep_never")}, {"tone", admin::name_of(admin::Tone::info)}, {"details", false}};
  const std::string at = html::time_text(locale, last->started_at);
  if (!last->finished_at) {
    return {
        {"text", word(locale, failed_key(last->failure), {{"at", at}})}, {"tone", admin::name_of(admin::Tone::warn)}, {"details", false}};
  }
  const bool agree = last->differences == 0;
  const std::int64_t open = open_differences(tx, context.shop);
  const char* agrees = open > 0              ? "payments.admin.sweep_nothing_new"
                       : last->payments == 0 ? "payments.admin.sweep_empty"
                                             : "payments.admin.sweep_agrees";
  const admin::Tone tone = !agree ? admin::Tone::bad : open > 0 ? admin::Tone::warn : admin::Tone::good;
  return {{"text", word(locale, agree ? agrees : "payments.admin.sweep_differs",
                        {{"at", at},
                         {"n", std::to_string(last->payments)},
                         {"open", std::to_string(open)},
                         {"differences", std::to_string(last->differences)}})},
          {"tone", admin::name_of(tone)},
          {"details", word(locale, "payments.admin.sweep_details",
                           {{"since", html::time_text(locale, last->since)}, {"foreign", std::to_string(last->foreign)}})}};
}

http::Response list_page(const AdminPages& pages, const admin::Visit& visit) {
  const Context& context = visit.context;
  const Tab& tab = tab_of(visit.request.query.get("show"));
  const int page = admin::page_in(visit.request.query);
  View view = {{"title", words(context.locale, "title")}, {"has_provider", pages.gateway_of(context.shop) != nullptr}};
  pages.desk.house().db.read([&](db::Tx& tx) {
    view["ways"] = pages.ways ? pages.ways(tx, context) : View(false);
    view["health"] = health_view(tx, context);
    view["sweep"] = sweep_view(tx, context);
    view["payments"] = View::array();
    for (const Attempt& attempt : attempts_page(tx, context.shop, tab.states, kPerPage, std::int64_t{page - 1} * kPerPage)) {
      view["payments"].push_back(row_view(tx, attempt, context.locale));
    }
    const std::int64_t total = count_attempts(tx, context.shop, tab.states);
    view["pager"] = admin::pager(context.locale, total, page, kPerPage, "/admin/payments?show=" + std::string(tab.name));
    view["tabs"] = View::array();
    for (const Tab& one : kTabs) {
      const std::int64_t count = one.name == tab.name ? total : count_attempts(tx, context.shop, one.states);
      view["tabs"].push_back({{"href", "/admin/payments?show=" + std::string(one.name)},
                              {"label", words(context.locale, "tab_" + std::string(one.name))},
                              {"count", std::to_string(count)},
                              {"current", one.name == tab.name},
                              {"urgent", false}});
    }
  });
  view["none"] = view["payments"].empty();
  return pages.desk.page(visit, "payments/admin_payments", std::move(view));
}

// Answers when the sweep has ended, or says that it goes on. Refunds that wait for something are looked at besides.
http::Response sweep_now(const AdminPages& pages, const admin::Visit& visit) {
  if (pages.gateway_of(visit.context.shop) == nullptr) return pages.desk.not_found(visit);
  if (pages.ask_refunds) pages.ask_refunds(visit.context.shop);
  // Made now: visit does not outlive this call.
  const http::Response ended = pages.desk.done(visit, "/admin/payments", "payments.admin.sweep_done");
  http::Response response;
  response.later = [&sweep = pages.sweep, shop = visit.context.shop, ended](std::function<void(http::Response)> done) {
    sweep.now(shop, kSweepWait, [ended, done = std::move(done)] { done(ended); });
  };
  return response;
}

// Money that no order wants, and that did not go back by itself: all that is left of it, once.
http::Response give_back(const AdminPages& pages, const admin::Visit& visit) {
  const AttemptId id(visit.request.param("id"));
  House& house = pages.desk.house();
  const Locale locale = visit.context.locale;
  const auto attempt = house.db.read([&](db::Tx& tx) { return find_attempt(tx, id); });
  if (!attempt || attempt->shop != visit.context.shop || !attempt->surplus) return pages.desk.not_found(visit);
  const Yen left = house.db.read([&](db::Tx& tx) { return refundable(tx, *attempt); });
  if (left == Yen(0)) return pages.desk.done(visit, "/admin/payments?show=surplus", "payments.admin.back_already", admin::Tone::info);
  if (!visit.request.form.yes("sure")) {
    admin::Confirm question;
    question.question = word(locale, "payments.admin.back_question", {{"amount", html::yen_text(locale, left)}});
    question.facts = {{words(locale, "number"), attempt->order_number},
                      {words(locale, "at"), html::time_text(locale, attempt->created_at)}};
    question.warning = words(locale, "back_warning");
    question.yes = words(locale, "back");
    question.danger = true;
    question.back = "/admin/payments?show=surplus";
    return pages.desk.confirm(visit, question);
  }
  house.db.write([&](db::Tx& tx) {
    const auto refund =
        request_refund(tx, {new_refund_id(house.env.random), id, refundable(tx, *attempt), RefundWhy::surplus, visit.context.now});
    if (!refund) return;  // somebody was quicker
    pages.give_back(tx, *refund);
    staff::record_deed(tx, visit.context, house,
                       {"payments.admin.deed_back", "payments", "/admin/payments?show=surplus", attempt->order_number, "",
                        staff::Saying::yen(refund->amount)});
  });
  return pages.desk.done(visit, "/admin/payments?show=surplus", "payments.admin.back_done");
}

}  // namespace

void add_admin_routes(http::Router& router, const AdminPages& pages) {
  pages.desk.add_menu({"payments.admin.title", "/admin/payments", staff::Right::orders, 15});
  const auto guarded = [&](http::Response (*act)(const AdminPages&, const admin::Visit&)) {
    return pages.desk.guarded(staff::Right::orders, [pages, act](const admin::Visit& visit) { return act(pages, visit); });
  };
  router.get("/admin/payments", guarded(list_page));
  router.post("/admin/payments/sweep", guarded(sweep_now));
  router.post("/admin/payments/{id}/back", guarded(give_back));
}

}  // namespace noren::payments
