// From an empty installation to an open shop: what is done, what is missing, and the button. View: templates/setup.html.
#include "html/words.h"
#include "shops/settings_pages.h"

namespace noren::shops {
namespace {

enum class Step { name, law, shipping, payment, item };

struct StepRow {
  Step step;
  const char* word;
  const char* href;
};
constexpr StepRow kSteps[] = {{Step::name, "name", "/admin/settings/basic"},
                              {Step::law, "law", "/admin/settings/law"},
                              {Step::shipping, "shipping", "/admin/settings/shipping"},
                              {Step::payment, "payment", "/admin/settings/payment"},
                              {Step::item, "item", "/admin/items"}};

Step step_of(Missing missing) {
  switch (missing) {
    case Missing::name:
    case Missing::contact_email: return Step::name;
    case Missing::shipping: return Step::shipping;
    case Missing::payment:
    case Missing::bank_account:
    case Missing::cash_on_delivery_fees: return Step::payment;
    case Missing::first_item: return Step::item;
    default: return Step::law;
  }
}

html::View setup_view(const admin::Visit& visit, const Shop& shop, std::int64_t published_items) {
  const auto missing = missing_before_opening(shop.settings, published_items);
  html::View steps = html::View::array();
  int done = 0;
  bool current_given = false;
  for (const StepRow& row : kSteps) {
    const bool is_done = std::none_of(missing.begin(), missing.end(), [&](Missing what) { return step_of(what) == row.step; });
    const std::string word = "setup.step_" + std::string(row.word);
    steps.push_back({{"n", std::to_string(steps.size() + 1)},
                     {"label", field_word(visit, word)},
                     {"text", field_word(visit, word + "_text")},
                     {"href", row.href},
                     {"done", is_done},
                     {"current", !is_done && !current_given}});
    current_given = current_given || !is_done;
    done += is_done ? 1 : 0;
  }
  html::View list = html::View::array();
  for (const Missing what : missing) {
    list.push_back({{"text", field_word(visit, "missing." + std::string(name_of(what)))},
                    {"href", kSteps[static_cast<std::size_t>(step_of(what))].href}});
  }
  const std::string done_text = std::to_string(done), total = std::to_string(std::size(kSteps));
  const bool paused = shop.closed_for_now();
  return {{"title", field_word(visit, paused ? "setup.title_paused" : "setup.title")},
          {"paused", paused},
          {"state", opening_text(visit, shop)},
          {"version", std::to_string(shop.version)},
          {"steps", std::move(steps)},
          {"done", done_text},
          {"total", total},
          {"progress", html::word(visit.context.locale, "shops.setup.progress", {{"total", total}, {"done", done_text}})},
          {"missing", std::move(list)},
          {"can_open", missing.empty()},
          {"open", shop.open()},
          {"shop_href", "/"}};
}

}  // namespace

std::string opening_text(const admin::Visit& visit, const Shop& shop) {
  const Locale locale = visit.context.locale;
  const auto day = [&](Instant at) { return html::date_text(locale, japan_time(at).date); };
  if (shop.open()) return field_word(visit, "admin_settings_basic.opened_at") + ": " + day(*shop.opened_at);
  if (!shop.closed_for_now()) return field_word(visit, "setup.title");
  return html::word(locale, "shops.admin_settings_basic.closed_since", {{"day", day(*shop.closed_at)}});
}

http::Response show_setup(const SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  html::View view = setup_view(visit, *shop, pages.published_items(shop->id));
  view["notices"] = reach_notices(pages, visit);
  return pages.desk.page(visit, "shops/setup", std::move(view));
}

http::Response open_from_setup(const SettingsPages& pages, const admin::Visit& visit) {
  const std::int64_t items = pages.published_items(visit.context.shop);
  const auto before = pages.directory.by_id(visit.context.shop);
  const bool again = before && before->opened_at;
  const auto opened = open_shop(pages.desk.house(), pages.directory, visit.context, visit.request.form.number("version"), items);
  if (opened) return pages.desk.done(visit, "/admin/setup", again ? "shops.setup.reopened" : "shops.setup.opened");
  if (!opened.error().missing.empty()) {
    return pages.desk.done(visit, "/admin/setup", again ? "shops.setup.cannot_reopen" : "shops.setup.cannot_open", admin::Tone::warn);
  }
  const auto now = pages.directory.by_id(visit.context.shop);
  if (opened.error().change == ChangeError::no_shop || !now) return pages.desk.not_found(visit);
  const std::string state = now->open() ? opening_text(visit, *now) : field_word(visit, "admin_settings_tabs.changed_meanwhile");
  // Of a shop that is open by now nobody knows whether this page was to open it for the first time.
  const char* what = now->open() ? "setup.opening_either" : again ? "setup.reopening" : "setup.opening";
  return pages.desk.stale(
      visit, {.what = field_word(visit, what), .state_now = state, .already_done = now->open(), .typed = {}, .back = "/admin/setup"});
}

}  // namespace noren::shops
