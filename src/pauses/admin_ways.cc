// How each way to pay is doing. View: templates/admin_ways.html.
#include "html/words.h"
#include "pauses/pages.h"
#include "pauses/rules.h"
#include "pauses/store.h"
#include "payments/payments.h"

namespace noren::pauses {
namespace {

using html::View;
using html::word;

constexpr std::chrono::hours kShown{1};
constexpr std::chrono::seconds kProbeWait{12};

std::string seconds_text(std::int64_t micros) {
  const std::int64_t tenths = (micros + 50'000) / 100'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

View figures_text(const Calls& calls, Locale locale) {
  const std::string made = std::to_string(calls.made);
  if (calls.made == 0) return false;
  if (calls.answered() == 0) return word(locale, "pauses.admin.figures_failed", {{"made", made}});
  return word(locale, "pauses.admin.figures",
              {{"made", made},
               {"failed", std::to_string(calls.failed)},
               {"percent", std::to_string((calls.failed * 100 + calls.made / 2) / calls.made)},
               {"typical", seconds_text(calls.micros / calls.answered())},
               {"slowest", seconds_text(calls.slowest)}});
}

std::string since_text(const Health& health, Locale locale) {
  const std::string at = html::time_text(locale, health.since);
  if (!health.failing) return word(locale, "pauses.admin.since_well", {{"at", at}});
  return word(locale, "pauses.admin.since_ill", {{"at", at}, {"next", html::time_text(locale, *health.probe_at)}});
}

struct Standing {
  std::string text;
  admin::Tone tone = admin::Tone::good;
};

// uncancelled: payments that it does not cancel.
Standing standing_of(const std::optional<Pause>& pause, const Calls& calls, std::int64_t uncancelled, Locale locale) {
  if (!pause && uncancelled > 0)
    return {word(locale, "pauses.admin.state_uncancelled", {{"n", std::to_string(uncancelled)}}), admin::Tone::warn};
  if (!pause && calls.made == 0) return {word(locale, "pauses.admin.state_quiet"), admin::Tone::quiet};
  if (!pause) return {word(locale, "pauses.admin.state_well"), admin::Tone::good};
  if (pause->why == Pause::Why::failing) return {word(locale, "pauses.admin.state_failing"), admin::Tone::bad};
  return {word(locale, "pauses.admin.state_planned", {{"until", html::time_text(locale, *pause->until)}}), admin::Tone::warn};
}

}  // namespace

View ways_view(db::Tx& tx, const Context& context, const shops::Settings& settings) {
  const OfShop now = of_shop(tx, context.shop);
  View view = {{"rows", View::array()}, {"next", false}};
  for (const PaymentMethod method : kMethods) {
    const Calls calls = sum_of(calls_since(tx, context.shop, method, context.now - kShown));
    const auto health = std::find_if(now.healths.begin(), now.healths.end(), [&](const Health& one) { return one.method == method; });
    const bool failing = health != now.healths.end() && health->failing;
    if (!settings.payment.offers(method) && calls.made == 0 && !failing) continue;
    const auto means = means_of(method);
    const std::int64_t uncancelled = means ? payments::count_uncancelled(tx, context.shop, means) : 0;
    const Standing standing = standing_of(pause_at(now, method, context.now), calls, uncancelled, context.locale);
    view["rows"].push_back({{"name", method_name(context.locale, method)},
                            {"method", shops::name_of(method)},
                            {"state", standing.text},
                            {"tone", admin::name_of(standing.tone)},
                            {"figures", figures_text(calls, context.locale)},
                            {"since", health == now.healths.end() ? View(false) : View(since_text(*health, context.locale))},
                            {"failing", failing}});
  }
  const auto next = std::find_if(now.planned.begin(), now.planned.end(), [&](const Planned& one) { return context.now < one.ends_at; });
  if (next != now.planned.end()) {
    view["next"] = word(context.locale, "pauses.admin.next",
                        {{"method", method_name(context.locale, next->method)},
                         {"from", html::time_text(context.locale, next->starts_at)},
                         {"until", html::time_text(context.locale, next->ends_at)}});
  }
  return view;
}

void Todos::tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const {
  const auto shop = shops_.by_id(context.shop);
  if (!shop) return;
  const OfShop now = of_shop(tx, context.shop);
  admin::Todo todo{
      .word = "pauses.admin.todo", .path = "/admin/payments#ways", .right = staff::Right::orders, .tone = admin::Tone::warn, .order = 8};
  for (const PaymentMethod method : kMethods) {
    if (shop->settings.payment.offers(method) && pause_at(now, method, context.now)) ++todo.count;
  }
  page.todos.push_back(std::move(todo));
}

// Answers when the provider has answered, or says that it goes on.
http::Response probe_now(const AdminPages& pages, const admin::Visit& visit) {
  const auto method = method_from(visit.request.form.get("method"));
  if (!method) return pages.desk.not_found(visit);
  // Made now: visit does not outlive this call.
  const http::Response ended = pages.desk.done(visit, "/admin/payments", "pauses.admin.probed", admin::Tone::info);
  http::Response response;
  response.later = [&watch = pages.watch, shop = visit.context.shop, method = *method, ended](std::function<void(http::Response)> done) {
    watch.probe(shop, method, kProbeWait, [ended, done = std::move(done)] { done(ended); });
  };
  return response;
}

}  // namespace noren::pauses
