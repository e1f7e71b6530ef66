// The owner's page of the law pages. View: templates/admin_settings_law.html. An open shop cannot lose what it was opened with.
#include "base/embedded.h"
#include "html/words.h"
#include "shops/settings_pages.h"

namespace noren::shops {
namespace {

constexpr std::string_view kLawPath = "/admin/settings/law";
constexpr LawPage kWritten[] = {LawPage::privacy, LawPage::terms, LawPage::returns};
constexpr std::size_t kItemMax = 2'000;
constexpr std::size_t kPageMax = 20'000;

LocalText& text_of(Settings& s, LawPage page) {
  if (page == LawPage::privacy) return s.law.privacy;
  return page == LawPage::terms ? s.law.terms : s.law.returns;
}

// The item "returns" and the page "returns" share a name; the page's fields are told apart by their place in the form.
std::string field(std::string_view name, std::string_view language) { return std::string(name) + "_" + std::string(language); }
std::string page_field(LawPage page, std::string_view language) {
  return (page == LawPage::returns ? "returns_page_" : std::string(name_of(page)) + "_") + std::string(language);
}

Settings read_law(http::Form& form, Settings s) {
  s.law.address_on_request = form.checked("address_on_request");
  for (std::size_t i = 0; i < kLawItemCount; ++i) {
    const auto item = static_cast<LawItem>(i);
    const LocalText text{form.lines(field(name_of(item), "ja"), kItemMax), form.lines(field(name_of(item), "en"), kItemMax)};
    if (text.empty()) {
      s.law.tokushoho.erase(item);
    } else {
      s.law.tokushoho[item] = text;
    }
  }
  for (const LawPage page : kWritten)
    text_of(s, page) = {form.lines(page_field(page, "ja"), kPageMax), form.lines(page_field(page, "en"), kPageMax)};
  return s;
}

// What an open shop must not be without, at the field where it is missing.
void refuse_law_gaps(http::Form& form, const admin::Visit& visit, const Settings& s) {
  const std::string words = field_word(visit, "admin_settings_law.error_missing");
  for (const Missing missing : missing_before_opening(s, 1)) {
    const std::string name(name_of(missing));
    if (name.starts_with("law_")) form.fault(field(name.substr(4), "ja"), words);
    if (missing == Missing::privacy || missing == Missing::terms) form.fault(field(name, "ja"), words);
    if (missing == Missing::returns_page) form.fault("returns_page_ja", words);
  }
}

html::View fault_at(const html::View& faults, const std::string& ja, const std::string& en) {
  if (faults.contains(ja)) return faults[ja];
  return faults.contains(en) ? faults[en] : html::View(false);
}

// Shown is what was typed when the form comes back, else what is stored.
std::string shown(const html::View& typed, const std::string& name, const std::string& stored) {
  const auto found = typed.find(name);
  return found == typed.end() ? stored : found->get<std::string>();
}

html::View items_view(const admin::Visit& visit, const Settings& s, const html::View& typed, const html::View& faults) {
  html::View items = html::View::array();
  for (std::size_t i = 0; i < kLawItemCount; ++i) {
    const auto item = static_cast<LawItem>(i);
    const std::string name(name_of(item)), ja = field(name, "ja"), en = field(name, "en");
    const auto stored = s.law.tokushoho.find(item);
    const LocalText text = stored == s.law.tokushoho.end() ? LocalText{} : stored->second;
    const LawNeed need = need_of(item);
    items.push_back({{"name", name},
                     {"label", field_word(visit, "law_page.term." + name)},
                     {"help", field_word(visit, "admin_settings_law.help_" + name)},
                     {"required", need == LawNeed::always || (need == LawNeed::unless_on_request && !s.law.address_on_request)},
                     {"sometimes", need == LawNeed::sometimes},
                     {"ja", shown(typed, ja, text.ja)},
                     {"en", shown(typed, en, text.en)},
                     {"error", fault_at(faults, ja, en)}});
  }
  return items;
}

html::View pages_view(const admin::Visit& visit, Settings s, const html::View& typed, const html::View& faults) {
  html::View list = html::View::array();
  for (const LawPage page : kWritten) {
    const std::string ja = page_field(page, "ja"), en = page_field(page, "en");
    const std::string shown_ja = shown(typed, ja, text_of(s, page).ja);
    list.push_back({{"name", page == LawPage::returns ? "returns_page" : name_of(page)},
                    {"label", field_word(visit, "law_page.title." + std::string(name_of(page)))},
                    {"ja", shown_ja},
                    {"en", shown(typed, en, text_of(s, page).en)},
                    {"view_href", "/legal/" + std::string(name_of(page))},
                    {"error", fault_at(faults, ja, en)},
                    {"empty", shown_ja.empty()}});
  }
  return list;
}

html::View made_view(const admin::Visit& visit, const Settings& s) {
  const Locale locale = visit.context.locale;
  html::View made = html::View::array();
  const auto add = [&](const char* term, const std::string& text) {
    if (!text.empty()) made.push_back({{"label", field_word(visit, "law_page.term." + std::string(term))}, {"text", text}});
  };
  add("shipping_fees", shipping_fees_text(s, locale));
  add("other_charges", extra_charges_text(s, locale));
  add("payment_methods", ways_to_pay(s, locale, "\n"));
  add("registration_number", s.tax.registration_number);
  return made;
}

html::View law_view(const admin::Visit& visit, const Shop& shop, const Settings& s, std::int64_t version, const http::Form* form) {
  static const html::View kNone = html::View::object();
  const html::View& typed = form ? form->typed() : kNone;
  const html::View& faults = form ? form->faults() : kNone;
  html::View view = settings_view(visit, shop, Part::law, version);
  view["f"] = {{"address_on_request", s.law.address_on_request}};
  view["e"] = faults;
  view["items"] = items_view(visit, s, typed, faults);
  view["made"] = made_view(visit, s);
  view["pages"] = pages_view(visit, s, typed, faults);
  if (!faults.empty()) view["has_errors"] = true;
  return view;
}

// The form as it is stored now, by field, to find what was typed differently.
html::View present_fields(Settings s) {
  html::View present = html::View::object();
  for (const auto& [item, text] : s.law.tokushoho) {
    present[field(name_of(item), "ja")] = text.ja;
    present[field(name_of(item), "en")] = text.en;
  }
  for (const LawPage page : kWritten) {
    present[page_field(page, "ja")] = text_of(s, page).ja;
    present[page_field(page, "en")] = text_of(s, page).en;
  }
  return present;
}

std::string label_of(const admin::Visit& visit, const std::string& name) {
  const std::string stem = name.substr(0, name.rfind('_'));
  const std::string language = " (" + field_word(visit, name.ends_with("_en") ? "admin_settings_law.en" : "admin_settings_law.ja") + ")";
  const auto page = law_page_from(stem == "returns_page" ? "returns" : stem);
  if (stem == "returns_page" || (page && !law_item_from(stem)))
    return field_word(visit, "law_page.title." + std::string(name_of(*page))) + language;
  return field_word(visit, "law_page.term." + stem) + language;
}

// A starting text, into the page's field; nothing is stored.
http::Response with_starter(const SettingsPages& pages, const admin::Visit& visit, const Shop& shop, http::Form& form, const Settings& s,
                            const std::string& wanted) {
  const auto page = law_page_from(wanted == "returns_page" ? "returns" : wanted);
  if (!page || *page == LawPage::tokushoho) return pages.desk.not_found(visit);
  for (const char* language : {"ja", "en"}) {
    const std::string name = page_field(*page, language);
    if (form.typed().value(name, std::string()).empty()) {
      form.show(name, embedded::file("shops/data/starter_" + std::string(name_of(*page)) + "." + language + ".txt"));
    }
  }
  return pages.desk.page(visit, "shops/admin_settings_law", law_view(visit, shop, s, visit.request.form.number("version"), &form));
}

}  // namespace

http::Response show_law(const SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  return pages.desk.page(visit, "shops/admin_settings_law", law_view(visit, *shop, shop->settings, shop->version, nullptr));
}

http::Response save_law(const SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  http::Form form(visit.request.form, visit.context.locale);
  const Settings settings = read_law(form, shop->settings);
  if (const std::string& starter = visit.request.form.get("starter"); !starter.empty()) {
    return with_starter(pages, visit, *shop, form, settings, starter);
  }
  if (shop->open()) refuse_law_gaps(form, visit, settings);
  if (form.good()) {
    const auto label = [&](const std::string& name) { return label_of(visit, name); };
    const SettingsForm typed{Part::law, std::string(kLawPath), settings, &form, present_fields(shop->settings), label};
    if (auto answer = save_settings(pages, visit, typed)) return std::move(*answer);
  }
  return pages.desk.page(visit, "shops/admin_settings_law", law_view(visit, *shop, settings, visit.request.form.number("version"), &form),
                         422);
}

}  // namespace noren::shops
