#include "shops/rules.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/names.h"
#include "html/words.h"
#include "text/clean.h"
#include "text/code_points.h"
#include "text/kana.h"

namespace noren::shops {
namespace {

constexpr std::size_t kAccountDigits = 7;
constexpr std::string_view kNotOnStatements = "<>\\'\"*";

constexpr Named<Missing> kMissing[] = {{Missing::name, "name"},
                                       {Missing::contact_email, "contact_email"},
                                       {Missing::law_seller, "law_seller"},
                                       {Missing::law_representative, "law_representative"},
                                       {Missing::law_address, "law_address"},
                                       {Missing::law_phone, "law_phone"},
                                       {Missing::law_price, "law_price"},
                                       {Missing::law_payment_timing, "law_payment_timing"},
                                       {Missing::law_delivery_time, "law_delivery_time"},
                                       {Missing::law_returns, "law_returns"},
                                       {Missing::privacy, "privacy"},
                                       {Missing::terms, "terms"},
                                       {Missing::returns_page, "returns_page"},
                                       {Missing::shipping, "shipping"},
                                       {Missing::payment, "payment"},
                                       {Missing::bank_account, "bank_account"},
                                       {Missing::cash_on_delivery_fees, "cash_on_delivery_fees"},
                                       {Missing::first_item, "first_item"}};
static_assert(std::size(kMissing) == static_cast<std::size_t>(Missing::first_item) + 1);

struct LawRow {
  LawItem item;
  Missing missing;
};
constexpr LawRow kRequired[] = {
    {LawItem::seller, Missing::law_seller},
    {LawItem::representative, Missing::law_representative},
    {LawItem::address, Missing::law_address},
    {LawItem::phone, Missing::law_phone},
    {LawItem::price, Missing::law_price},
    {LawItem::payment_timing, Missing::law_payment_timing},
    {LawItem::delivery_time, Missing::law_delivery_time},
    {LawItem::returns, Missing::law_returns}};

bool complete(const BankAccount& account) {
  return !account.bank.empty() && !account.branch.empty() && !account.number.empty() && !account.holder.empty();
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// WCAG 2.2: relative luminance of one channel.
double linear(int channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

}  // namespace

std::string_view name_of(Missing what) { return name_in(kMissing, what); }

LawNeed need_of(LawItem item) {
  if (item == LawItem::address || item == LawItem::phone) return LawNeed::unless_on_request;
  const bool required = std::any_of(std::begin(kRequired), std::end(kRequired), [&](const LawRow& row) { return row.item == item; });
  return required ? LawNeed::always : LawNeed::sometimes;
}

int ship_days(const Settings& settings) { return std::max(1, settings.dispatch.lead_days); }

const std::string& law_text(const Settings& settings, LawItem item, Locale locale) {
  static const std::string kNone;
  const auto found = settings.law.tokushoho.find(item);
  return found == settings.law.tokushoho.end() ? kNone : found->second.in(locale);
}

std::vector<Missing> missing_before_opening(const Settings& settings, std::int64_t published_items) {
  std::vector<Missing> missing;
  const auto need = [&](bool there, Missing what) {
    if (!there) missing.push_back(what);
  };
  need(!settings.name.ja.empty(), Missing::name);
  need(!settings.contact.email.empty(), Missing::contact_email);
  for (const LawRow& row : kRequired) {
    const bool may_lack = settings.law.address_on_request && need_of(row.item) == LawNeed::unless_on_request;
    need(may_lack || !law_text(settings, row.item, Locale::ja).empty(), row.missing);
  }
  need(!settings.law.privacy.ja.empty(), Missing::privacy);
  need(!settings.law.terms.ja.empty(), Missing::terms);
  need(!settings.law.returns.ja.empty(), Missing::returns_page);
  need(std::any_of(settings.shipping.begin(), settings.shipping.end(), [](const ShippingMethod& method) { return method.on; }), Missing::shipping);
  need(settings.payment.any(), Missing::payment);
  need(!settings.payment.bank_transfer.on || complete(settings.payment.bank_transfer.account), Missing::bank_account);
  need(!settings.payment.cash_on_delivery.on || !settings.payment.cash_on_delivery.fees.empty(), Missing::cash_on_delivery_fees);
  need(published_items > 0, Missing::first_item);
  return missing;
}

// d1 = 9 - (sum of P_n * Q_n mod 9), n from the right over the last 12 digits, Q_n = 1 for odd n and 2 for even n.
RegistrationNumber check_registration_number(std::string_view number) {
  if (number.empty()) return RegistrationNumber::none;
  const bool digits = number.size() == 14 && std::all_of(number.begin() + 1, number.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || number[0] != 'T') return RegistrationNumber::malformed;
  int sum = 0;
  for (std::size_t n = 1; n <= 12; ++n) sum += (number[14 - n] - '0') * (n % 2 == 1 ? 1 : 2);
  return number[1] - '0' == 9 - sum % 9 ? RegistrationNumber::good : RegistrationNumber::check_digit;
}

bool valid_statement_kanji(std::string_view text) {
  return text::length(text) <= kStatementKanjiMax && text.find_first_of(kNotOnStatements) == std::string_view::npos;
}

bool valid_statement_kana(std::string_view text) {
  return text.empty() || (text::length(text) <= kStatementKanaMax && text.find_first_of(kNotOnStatements) == std::string_view::npos &&
                          text::is_kana_name(text));
}

bool valid_statement_latin(std::string_view text) {
  const auto shown = [](char c) { return c >= ' ' && c <= '~'; };
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return text.empty() || (text.size() <= kStatementLatinMax && text.find_first_of(kNotOnStatements) == std::string_view::npos &&
                          std::all_of(text.begin(), text.end(), shown) && std::any_of(text.begin(), text.end(), letter));
}

std::optional<std::string> account_number(std::string_view typed) {
  std::string digits;
  for (const char c : text::nfkc(text::trim_ascii(typed))) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != ' ' && c != '-') {
      return std::nullopt;
    }
  }
  if (digits.size() > kAccountDigits || (digits.empty() && !typed.empty())) return std::nullopt;
  return digits.empty() ? digits : std::string(kAccountDigits - digits.size(), '0') + digits;
}

std::optional<std::string> account_holder(std::string_view typed) {
  constexpr std::string_view kBeside = " 0123456789.-/";
  std::string holder;
  bool letter = typed.empty();
  const std::string katakana = text::to_fullwidth_katakana(typed);
  for (std::size_t at = 0; at < katakana.size();) {
    char32_t c = text::next_code_point(katakana, at);
    const bool kana = (c >= 0x30A1 && c <= 0x30FA) || c == U'ー' || c == U'・';
    const bool latin = c >= 'A' && c <= 'Z';
    if (c == '(' || c == ')') {
      c = c == '(' ? U'（' : U'）';
    } else if (!kana && !latin && (c >= 0x80 || kBeside.find(static_cast<char>(c)) == std::string_view::npos)) {
      return std::nullopt;
    }
    letter = letter || kana || latin;
    text::append_code_point(holder, c);
  }
  return letter ? std::optional(holder) : std::nullopt;
}

std::string account_kind_text(std::string_view kind, Locale locale) {
  static constexpr const char* kWords[] = {"ordinary", "current", "savings"};
  static_assert(std::size(kWords) == std::size(kAccountKinds));
  const auto found = std::find(std::begin(kAccountKinds), std::end(kAccountKinds), kind);
  if (found == std::end(kAccountKinds)) return std::string(kind);
  return html::word(locale, std::string("shops.account_kind.") + kWords[found - std::begin(kAccountKinds)]);
}

std::string statement_names(const Statement& statement, Locale locale) {
  std::string names;
  for (const std::string* name : {&statement.kanji, &statement.kana, &statement.latin}) {
    if (name->empty()) continue;
    if (locale == Locale::ja) {
      names += "「" + *name + "」";
    } else {
      names += (names.empty() ? "“" : ", “") + *name + "”";
    }
  }
  return names;
}

bool valid_accent(std::string_view colour) {
  if (colour.size() != 7 || colour[0] != '#') return false;
  double channels[3] = {};
  for (std::size_t i = 0; i < 3; ++i) {
    const int high = hex_digit(colour[1 + 2 * i]), low = hex_digit(colour[2 + 2 * i]);
    if (high < 0 || low < 0) return false;
    channels[i] = linear(16 * high + low);
  }
  const double luminance = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
  return 1.05 / (luminance + 0.05) >= 4.5;
}

// RFC 1123 2.1; names in other scripts in their ASCII form (xn--…).
bool valid_host(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  std::size_t label = 0;
  char before = '.';
  for (const char c : host) {
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (c == '.') {
      if (label == 0 || before == '-') return false;
      label = 0;
    } else if (alphanumeric || (c == '-' && label > 0)) {
      if (++label > 63) return false;
    } else {
      return false;
    }
    before = c;
  }
  return label > 0 && before != '-';
}

}  // namespace noren::shops
