// The law pages, made from the settings: what the owner wrote, and what follows from shipping and payment, so that the page can
// never say something else than the checkout charges.
#include "address/prefectures.h"
#include "base/hex.h"
#include "crypto/crypto.h"
#include "html/words.h"
#include "shops/law_archive.h"
#include "shops/rules.h"

namespace noren::shops {
namespace {

using html::word;
using html::yen_text;

std::string places_text(const std::vector<int>& prefectures, Locale locale) {
  std::string out;
  for (const int code : prefectures) {
    const address::Prefecture& prefecture = address::prefecture(code);
    if (!out.empty()) out += word(locale, "shops.law_page.and");
    out += locale == Locale::ja ? prefecture.ja : prefecture.en;
  }
  return out;
}

void add_line(std::string& text, const std::string& line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

std::string method_text(const ShippingMethod& method, Locale locale) {
  std::map<Yen, std::vector<int>> elsewhere;
  for (const auto& [prefecture, fee] : method.fee_by_prefecture) {
    if (fee != method.fee && !method.not_to.contains(prefecture)) elsewhere[fee].push_back(prefecture);
  }
  const bool everywhere = elsewhere.empty() && method.not_to.empty();
  std::string text = word(locale, everywhere ? "shops.law_page.fee_everywhere" : "shops.law_page.fee_mostly",
                          {{"name", method.name.in(locale)}, {"fee", yen_text(locale, method.fee)}});
  for (const auto& [fee, prefectures] : elsewhere) {
    add_line(text, word(locale, "shops.law_page.fee_there", {{"places", places_text(prefectures, locale)}, {"fee", yen_text(locale, fee)}}));
  }
  if (method.free_from) add_line(text, word(locale, "shops.law_page.free_from", {{"amount", yen_text(locale, *method.free_from)}}));
  if (!method.not_to.empty()) {
    const std::vector<int> places(method.not_to.begin(), method.not_to.end());
    add_line(text, word(locale, "shops.law_page.not_to", {{"places", places_text(places, locale)}}));
  }
  return text;
}

std::string on_request_or(const Settings& settings, LawItem item, Locale locale) {
  const std::string& text = law_text(settings, item, locale);
  return text.empty() && settings.law.address_on_request ? word(locale, "shops.law_page.on_request") : text;
}

std::string item_text(const Settings& settings, LawItem item, Locale locale) {
  switch (item) {
    case LawItem::address: return on_request_or(settings, item, locale);
    case LawItem::phone: {
      std::string text = on_request_or(settings, item, locale);
      const std::string& hours = settings.contact.hours.in(locale);
      if (!text.empty() && text.find(hours) == std::string::npos) add_line(text, hours);
      return text;
    }
    case LawItem::email: {
      const std::string& text = law_text(settings, item, locale);
      return text.empty() ? settings.contact.email : text;
    }
    case LawItem::other_charges: {
      std::string text = extra_charges_text(settings, locale);
      add_line(text, law_text(settings, item, locale));
      return text;
    }
    default: return law_text(settings, item, locale);
  }
}

class Rows {
 public:
  explicit Rows(Locale locale) : locale_(locale) {}
  void add(std::string_view term, const std::string& text) {
    if (!text.empty()) rows_.push_back({{"term", word(locale_, "shops.law_page.term." + std::string(term))}, {"text", text}});
  }
  nlohmann::json take() { return std::move(rows_); }

 private:
  Locale locale_;
  nlohmann::json rows_ = nlohmann::json::array();
};

nlohmann::json tokushoho_rows(const Settings& settings, Locale locale) {
  Rows rows(locale);
  for (std::size_t i = 0; i < kLawItemCount; ++i) {
    const auto item = static_cast<LawItem>(i);
    if (item == LawItem::other_charges) rows.add("shipping_fees", shipping_fees_text(settings, locale));
    if (item == LawItem::payment_timing) rows.add("payment_methods", ways_to_pay(settings, locale, "\n"));
    rows.add(name_of(item), item_text(settings, item, locale));
  }
  rows.add("registration_number", settings.tax.registration_number);
  return rows.take();
}

nlohmann::json section(const std::string& heading, const std::string& text) {
  const nlohmann::json shown = heading.empty() ? nlohmann::json(false) : nlohmann::json(heading);
  return {{"heading", shown}, {"text", text}};
}

nlohmann::json sections_of(const std::string& text, Locale locale) {
  const std::string bullet = word(locale, "shops.law_page.bullet");
  nlohmann::json sections = nlohmann::json::array();
  std::string heading, body;
  const auto finish = [&] {
    while (!body.empty() && body.back() == '\n') body.pop_back();
    body.erase(0, body.find_first_not_of('\n'));
    if (!heading.empty() || !body.empty()) sections.push_back(section(heading, body));
    body.clear();
  };
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    if (line.starts_with("## ")) {
      finish();
      heading = line.substr(3);
    } else {
      body += (line.starts_with("- ") ? bullet + line.substr(2) : line) + "\n";
    }
    at = end + 1;
  }
  finish();
  return sections;
}

const std::string& body_of(const Settings& settings, LawPage page, Locale locale) {
  if (page == LawPage::privacy) return settings.law.privacy.in(locale);
  return page == LawPage::terms ? settings.law.terms.in(locale) : settings.law.returns.in(locale);
}

}  // namespace

std::string shipping_fees_text(const Settings& settings, Locale locale) {
  std::string text;
  for (const ShippingMethod& method : settings.shipping) {
    if (method.on) add_line(text, method_text(method, locale));
  }
  return text;
}

std::string ways_to_pay(const Settings& settings, Locale locale, std::string_view between) {
  std::string text;
  for (const PaymentMethod method : kPaymentMethods) {
    if (!settings.payment.offers(method)) continue;
    if (!text.empty()) text += between;
    text += word(locale, "shops.law_page.payment." + std::string(name_of(method)));
  }
  return text;
}

std::string extra_charges_text(const Settings& settings, Locale locale) {
  std::string text;
  if (settings.payment.bank_transfer.on) add_line(text, word(locale, "shops.law_page.transfer_fee"));
  if (settings.payment.cash_on_delivery.on) {
    for (const FeeStep& step : settings.payment.cash_on_delivery.fees) {
      add_line(text, word(locale, "shops.law_page.cod_fee", {{"amount", yen_text(locale, step.up_to)}, {"fee", yen_text(locale, step.fee)}}));
    }
  }
  if (settings.gift.wrap) add_line(text, word(locale, "shops.law_page.wrap_fee", {{"fee", yen_text(locale, settings.gift.wrap_fee)}}));
  return text;
}

nlohmann::json law_page_view(const Settings& settings, LawPage page, Locale locale) {
  nlohmann::json view = {{"title", word(locale, "shops.law_page.title." + std::string(name_of(page)))},
                         {"has_rows", page == LawPage::tokushoho},
                         {"rows", nlohmann::json::array()},
                         {"sections", nlohmann::json::array()}};
  for (const LawPage each : kLawPages) view["is_" + std::string(name_of(each))] = each == page;
  if (page == LawPage::tokushoho) {
    view["rows"] = tokushoho_rows(settings, locale);
  } else {
    view["sections"] = sections_of(body_of(settings, page, locale), locale);
  }
  return view;
}

std::vector<ShownLawPage> shown_law_pages(const Settings& settings) {
  std::vector<ShownLawPage> pages;
  for (const LawPage page : kLawPages) {
    const nlohmann::json both = {{"ja", law_page_view(settings, page, Locale::ja)}, {"en", law_page_view(settings, page, Locale::en)}};
    std::string shown = both.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::string version = to_hex(crypto::sha256(shown)).substr(0, 16);
    pages.push_back({{page, std::move(version)}, std::move(shown)});
  }
  return pages;
}

std::vector<LawVersion> law_versions(const Settings& settings) {
  std::vector<LawVersion> versions;
  for (const ShownLawPage& page : shown_law_pages(settings)) versions.push_back(page.version);
  return versions;
}

}  // namespace noren::shops
