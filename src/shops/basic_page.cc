// Basics: name, contact, hosts, colour, tax, gifts, and how orders are taken. View: templates/admin_settings_basic.html.
#include "address/address.h"
#include "base/ascii.h"
#include "html/words.h"
#include "shops/settings_pages.h"
#include "text/fold.h"
#include "text/mail_address.h"
#include "text/phone.h"

namespace noren::shops {
namespace {

constexpr std::string_view kBasicPath = "/admin/settings/basic";

std::string basic_words(const admin::Visit& visit, std::string_view key) {
  return field_word(visit, "admin_settings_basic." + std::string(key));
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const auto first = text.find_first_not_of(" \t", at);
    if (first < end) lines.push_back(text.substr(first, text.find_last_not_of(" \t", end - 1) + 1 - first));
    at = end + 1;
  }
  return lines;
}

std::vector<std::string> once_each(const std::vector<std::string>& lines) {
  std::vector<std::string> once;
  for (const std::string& line : lines) {
    if (std::find(once.begin(), once.end(), line) == once.end()) once.push_back(line);
  }
  return once;
}

std::string rounding_text(const admin::Visit& visit, Rounding rounding) {
  return basic_words(visit, "rounding_" + std::string(name_of(rounding)));
}

html::View basic_fields(const Settings& s) {
  return {{"name_ja", s.name.ja},
          {"name_en", s.name.en},
          {"tagline_ja", s.tagline.ja},
          {"tagline_en", s.tagline.en},
          {"accent", s.accent},
          {"email", s.contact.email},
          {"phone", s.contact.phone},
          {"hours_ja", s.contact.hours.ja},
          {"hours_en", s.contact.hours.en},
          {"registration_number", s.tax.registration_number},
          {"wrap", s.gift.wrap},
          {"wrap_fee", std::to_string(s.gift.wrap_fee.amount())},
          {"noshi", joined(s.gift.noshi)},
          {"hosts", joined(s.hosts)},
          {"similar_order_minutes", std::to_string(s.similar_order_minutes)},
          {"purchase_notice_ja", s.purchase_notice.ja},
          {"purchase_notice_en", s.purchase_notice.en}};
}

void read_contact(http::Form& form, const admin::Visit& visit, Settings& s) {
  s.contact.email = form.line("email", 254);
  if (const auto mail = text::parse_mail_address(s.contact.email)) {
    s.contact.email = mail->str();
  } else {
    form.fault("email", basic_words(visit, "error_email"));
  }
  s.contact.phone = form.line("phone", 30);
  if (!s.contact.phone.empty()) {
    if (const auto phone = text::normalise_phone(s.contact.phone)) {
      // Where the hyphens go is not always certain: then those the owner typed are kept.
      const std::string shown = text::phone_text(*phone);
      s.contact.phone = shown == *phone ? address::tidy_line(s.contact.phone) : shown;
    } else {
      form.fault("phone", basic_words(visit, "error_phone"));
    }
  }
  s.contact.hours = {form.line("hours_ja", 60), form.line("hours_en", 60)};
}

void read_hosts(http::Form& form, const admin::Visit& visit, Settings& s) {
  s.hosts = split_lines(form.lines("hosts", 2'000));
  for (std::string& host : s.hosts) {
    host = lower_ascii(host);
    if (!valid_host(host)) form.fault("hosts", html::word(visit.context.locale, "shops.admin_settings_basic.error_host", {{"host", host}}));
  }
  s.hosts = once_each(s.hosts);
}

void read_tax_and_gift(http::Form& form, const admin::Visit& visit, Settings& s) {
  s.tax.registration_number = text::fold(form.line("registration_number", 20));
  if (s.tax.registration_number.starts_with('t')) s.tax.registration_number.front() = 'T';
  if (check_registration_number(s.tax.registration_number) == RegistrationNumber::malformed) {
    form.fault("registration_number", basic_words(visit, "error_registration"));
  }
  const auto rounding = rounding_from(form.line("rounding", 10));
  if (!rounding) form.fault("rounding", basic_words(visit, "error_rounding"));
  s.tax.rounding = rounding.value_or(s.tax.rounding);
  form.show("rounding", rounding_text(visit, s.tax.rounding));  // a stale page says it in words
  s.gift.wrap = form.checked("wrap");
  s.gift.wrap_fee = Yen(form.whole("wrap_fee", {0, 99'999}, basic_words(visit, "error_yen")).value_or(0));
  s.gift.noshi = once_each(split_lines(form.lines("noshi", 400)));
}

Settings read_basic(http::Form& form, const admin::Visit& visit, Settings s) {
  s.name = {form.line("name_ja", 60), form.line("name_en", 60)};
  if (s.name.ja.empty()) form.fault("name_ja", basic_words(visit, "error_name"));
  s.tagline = {form.line("tagline_ja", 100), form.line("tagline_en", 100)};
  s.accent = form.line("accent", 10);
  if (!valid_accent(s.accent)) form.fault("accent", basic_words(visit, "error_accent"));
  read_contact(form, visit, s);
  read_hosts(form, visit, s);
  read_tax_and_gift(form, visit, s);
  s.similar_order_minutes =
      static_cast<int>(form.whole_or(s.similar_order_minutes, "similar_order_minutes", {0, 1'440}, basic_words(visit, "error_minutes")));
  s.purchase_notice = {form.lines("purchase_notice_ja", 500), form.lines("purchase_notice_en", 500)};
  return s;
}

html::View basic_view(const SettingsPages& pages, const admin::Visit& visit, const Shop& shop, const Settings& s, std::int64_t version) {
  html::View view = settings_view(visit, shop, Part::basic, version);
  view["notices"] = reach_notices(pages, visit);
  view["f"] = basic_fields(s);
  for (const Rounding each : kRoundings) {
    const std::string name(name_of(each));
    view["options"]["rounding"].push_back({{"value", name}, {"label", rounding_text(visit, each)}, {"selected", s.tax.rounding == each}});
  }
  if (check_registration_number(s.tax.registration_number) == RegistrationNumber::check_digit) view["registration_warning"] = true;
  if (shop.open()) view["opened"] = opening_text(visit, shop);
  if (shop.closed_for_now()) view["closed"] = opening_text(visit, shop);
  return view;
}

// The page was old, or the button pressed twice: says how it is now.
http::Response not_closed(const SettingsPages& pages, const admin::Visit& visit) {
  const auto now = pages.directory.by_id(visit.context.shop);
  if (!now) return pages.desk.not_found(visit);
  return pages.desk.stale(visit, {.what = basic_words(visit, "close"),
                                  .state_now = opening_text(visit, *now),
                                  .already_done = now->closed_for_now(),
                                  .typed = {},
                                  .back = std::string(kBasicPath)});
}

}  // namespace

http::Response show_basic(const SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  return pages.desk.page(visit, "shops/admin_settings_basic", basic_view(pages, visit, *shop, shop->settings, shop->version));
}

http::Response save_basic(const SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  http::Form form(visit.request.form, visit.context.locale);
  const Settings settings = read_basic(form, visit, shop->settings);
  if (form.good()) {
    const auto label = [&](const std::string& field) { return basic_words(visit, field); };
    html::View present = basic_fields(shop->settings);
    present["rounding"] = rounding_text(visit, shop->settings.tax.rounding);
    const SettingsForm typed{Part::basic, std::string(kBasicPath), settings, &form, std::move(present), label};
    if (auto answer = save_settings(pages, visit, typed)) return std::move(*answer);
    form.fault("hosts", basic_words(visit, "error_host_taken"));
  }
  html::View view = basic_view(pages, visit, *shop, settings, visit.request.form.number("version"));
  view["f"].update(form.typed());
  view["e"] = form.faults();
  view["has_errors"] = true;
  return pages.desk.page(visit, "shops/admin_settings_basic", std::move(view), 422);
}

http::Response close_from_page(const SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  if (!shop->open()) return not_closed(pages, visit);
  if (!visit.request.form.yes("sure")) {
    return pages.desk.confirm(visit, {.question = basic_words(visit, "close_question"),
                                      .facts = {{basic_words(visit, "shop"), shop->settings.name.in(visit.context.locale)}},
                                      .warning = basic_words(visit, "close_warning"),
                                      .yes = basic_words(visit, "close"),
                                      .danger = true,
                                      .back = std::string(kBasicPath)});
  }
  const auto closed = close_shop(pages.desk.house(), pages.directory, visit.context, visit.request.form.number("version"));
  if (closed) return pages.desk.done(visit, std::string(kBasicPath), "shops.admin_settings_basic.closed_now");
  return not_closed(pages, visit);
}

}  // namespace noren::shops
