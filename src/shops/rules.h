// Pure decisions about a shop: what is missing before it may open, whether a value may stand in the settings, and its law pages
// as the buyer sees them.
// Sources: 特定商取引法 art. 11 and 12-6, 消費税法 art. 57-4 (registration number), 財務省令70号 (2014) art. 2 (check digit).
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "shops/types.h"

namespace noren::shops {

// What keeps a shop from opening; each has words under shops.missing.<name>.
enum class Missing {
  name,
  contact_email,
  law_seller,
  law_representative,
  law_address,
  law_phone,
  law_price,
  law_payment_timing,
  law_delivery_time,
  law_returns,
  privacy,
  terms,
  returns_page,
  shipping,
  payment,
  bank_account,
  cash_on_delivery_fees,
  first_item,
};
std::string_view name_of(Missing what);
// In the order in which an owner would fill them in; empty: the shop may open.
std::vector<Missing> missing_before_opening(const Settings& settings, std::int64_t published_items);

enum class LawNeed { always, unless_on_request, sometimes };
LawNeed need_of(LawItem item);

// The text of an item, "" when the owner wrote none.
const std::string& law_text(const Settings& settings, LawItem item, Locale locale);

// Parcels leave within so many working days, as buyers are told.
int ship_days(const Settings& settings);

enum class RegistrationNumber {
  none,          // empty: not a registered issuer
  good,
  check_digit,   // 13 digits that are no corporate number: a sole trader's may look so; warn, do not refuse
  malformed,     // not T and 13 digits: refuse
};
RegistrationNumber check_registration_number(std::string_view number);

// What may stand on a card statement (docs.stripe.com, statement descriptors): besides the length, no < > \ ' " *. Latin has at least
// one letter. An empty part is left out and always valid.
inline constexpr std::size_t kStatementKanjiMax = 17;
inline constexpr std::size_t kStatementKanaMax = 22;
inline constexpr std::size_t kStatementLatinMax = 22;
bool valid_statement_kanji(std::string_view text);
bool valid_statement_kana(std::string_view text);
bool valid_statement_latin(std::string_view text);
// Kinds of bank accounts as they are stored, the usual one first, and in words.
inline constexpr std::string_view kAccountKinds[] = {"普通", "当座", "貯蓄"};
std::string account_kind_text(std::string_view kind, Locale locale);
// The number of an account as buyers transfer to it: seven digits (全銀協規定形式), a shorter one with the zeros that banks put before it.
// Digits of any width, spaces and hyphens are taken. "" for "", nothing for what cannot be one, such as 記号 and 番号 of ゆうちょ銀行.
std::optional<std::string> account_number(std::string_view typed);
// Its holder as banks register him: kana of any width and Latin letters become 「カ）クルミザッカテン」. "" for "", nothing for what a bank
// cannot have in a name (kanji).
std::optional<std::string> account_holder(std::string_view typed);
// 「くるみ雑貨店」「クルミザッカテン」: for buyers; "" when nothing was set.
std::string statement_names(const Statement& statement, Locale locale);

bool valid_accent(std::string_view colour);  // #rrggbb and at least 4.5:1 against white (WCAG 2.2, 1.4.3)
bool valid_host(std::string_view host);

// A page as storefront/legal shows it: {title, is_tokushoho ..., has_rows, rows: [{term, text}], sections: [{heading|false, text}]}.
// 特定商取引法 has rows, the others sections; text may hold line breaks.
nlohmann::json law_page_view(const Settings& settings, LawPage page, Locale locale);

// The versions of the four pages: each changes exactly when what is shown (in either language) changes.
std::vector<LawVersion> law_versions(const Settings& settings);

// What shipping costs and how one may pay, in words, as the law page lists them.
std::string shipping_fees_text(const Settings& settings, Locale locale);
std::string ways_to_pay(const Settings& settings, Locale locale, std::string_view between);  // those that are on, by name
std::string extra_charges_text(const Settings& settings, Locale locale);

}  // namespace noren::shops
