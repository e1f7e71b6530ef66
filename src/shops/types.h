// A shop and everything its owner may set: plain values, kept as one JSON document per shop (settings_json.h).
// Amounts are tax-included yen. A prefecture is its JIS X 0401 code, 1 (北海道) to 47 (沖縄県).
// Sources: 特定商取引法 art. 11 and its ministry rule (what the law page shows), art. 12-6 (final confirmation page).
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

namespace noren::shops {

// What the owner wrote, in two languages. English may be left empty: then the Japanese is shown.
struct LocalText {
  std::string ja;
  std::string en;

  const std::string& in(Locale locale) const { return locale == Locale::en && !en.empty() ? en : ja; }
  bool empty() const { return ja.empty() && en.empty(); }
  bool operator==(const LocalText&) const = default;
};

// The items of 「特定商取引法に基づく表記」, in the order of the page. Shipping fees and payment methods are added from the settings.
enum class LawItem {
  seller,              // 販売業者: the legal name of the person or company
  representative,      // 運営統括責任者: for a company its representative or the person responsible for mail order
  address,             // 所在地
  phone,               // 電話番号
  email,               // メールアドレス
  domestic_office,     // a foreign seller's office in Japan, with its phone
  price,               // 販売価格: where it is shown, that it includes tax
  other_charges,       // 商品代金以外の必要料金, besides the shipping and COD fees shown from the settings
  payment_timing,      // 支払時期
  delivery_time,       // 引渡時期
  application_period,  // 申込期間, if there is one
  returns,             // 返品特約: withdrawal and cancellation; also on the final confirmation page
  defects,             // 契約不適合責任, if there is a special term
  quantity_limits,     // 販売数量の制限 and other special conditions
  subscription,        // contracts concluded twice or more
  environment,         // software: operating environment
  catalogue,           // a catalogue that costs money
};
inline constexpr std::size_t kLawItemCount = 17;
std::string_view name_of(LawItem item);  // "seller": as stored, as form field and as key of its words
std::optional<LawItem> law_item_from(std::string_view name);

struct LawPages {
  std::map<LawItem, LocalText> tokushoho;
  bool address_on_request = false;  // a sole trader may leave address and phone off and disclose them without delay on request
  // Whole pages as plain text: blank line between paragraphs, "## " before a heading, "- " before a list entry.
  LocalText privacy;
  LocalText terms;
  LocalText returns;
};

struct Contact {
  std::string email;  // shown, and the sender of the shop's mail
  std::string phone;
  LocalText hours;    // 平日10時〜17時
};

enum class Rounding { floor, half, ceil };
inline constexpr Rounding kRoundings[] = {Rounding::floor, Rounding::half, Rounding::ceil};
std::string_view name_of(Rounding rounding);  // as stored, as form value and as key of its words
std::optional<Rounding> rounding_from(std::string_view name);

struct Tax {
  std::string registration_number;  // 適格請求書発行事業者: "T" and 13 digits; empty: not registered
  Rounding rounding = Rounding::floor;
};

enum class PaymentMethod { bank_transfer, cash_on_delivery, card, konbini, paypay };  // names as in the store API
inline constexpr PaymentMethod kPaymentMethods[] = {PaymentMethod::bank_transfer, PaymentMethod::card, PaymentMethod::konbini,
                                                    PaymentMethod::paypay, PaymentMethod::cash_on_delivery};  // as buyers are offered them
std::string_view name_of(PaymentMethod method);
std::optional<PaymentMethod> payment_method_from(std::string_view name);
// The money comes through a payment provider, and goes back through it.
bool by_provider(PaymentMethod method);
// Goods leave only when they are paid, or reserved on the card.
bool is_prepaid(PaymentMethod method);

struct BankAccount {
  std::string bank;    // みずほ銀行
  std::string branch;  // 福岡支店
  std::string kind = "普通";
  std::string number;
  std::string holder;  // カ）クルミザッカテン
};

struct BankTransfer {
  bool on = false;
  BankAccount account;
  int due_days = 7;  // to be paid by the end of this many days after the order
};

struct FeeStep {
  Yen up_to;  // of what is collected without this fee: goods, shipping, other fees, less discount; inclusive
  Yen fee;
  bool operator==(const FeeStep&) const = default;
};

struct CashOnDelivery {
  bool on = false;
  std::vector<FeeStep> fees;  // rising; above the last step cash on delivery is not offered
};

// Paid in cash at a convenience store, with a number. Needs a provider.
struct Konbini {
  bool on = false;
  int due_days = 3;  // to be paid by the end of this many days after the order
};

// How the shop is called on card statements, besides what the account at the provider says; each may be empty. Which of them a buyer
// sees is up to his card's company.
struct Statement {
  std::string kanji;
  std::string kana;  // full-width katakana
  std::string latin;

  bool empty() const { return kanji.empty() && kana.empty() && latin.empty(); }
};

struct Payment {
  BankTransfer bank_transfer;
  CashOnDelivery cash_on_delivery;
  bool card = false;                 // needs a provider
  bool capture_at_shipment = false;  // cards: reserved with the order, taken when the parcel leaves
  Konbini konbini;
  bool paypay = false;  // needs a provider
  Statement statement;

  bool any() const;
  bool offers(PaymentMethod method) const;
};

struct ShippingMethod {
  std::string id;       // "standard": ASCII, as in the store API; never changed once orders have it
  bool on = true;
  LocalText name;
  LocalText note;
  std::string carrier;  // id in shipping/data/carriers.toml; "" when none
  Yen fee;
  std::map<int, Yen> fee_by_prefecture;  // where it differs from fee
  std::set<int> not_to;                  // prefectures it does not go to
  std::optional<Yen> free_from;          // goods less discount reach this: no fee
  bool small_items_only = false;         // a letter-sized method: only when every item fits
  std::optional<int> max_pieces;
  bool cash_on_delivery = true;          // the carrier collects
  bool choose_day = true;
  bool choose_time = true;
  int transit_days = 1;                  // from dispatch to delivery
  std::map<int, int> transit_by_prefecture;
};

// When parcels leave.
struct Dispatch {
  int cutoff_hour = 12;          // orders until then count for this day (Japan's time)
  int lead_days = 1;             // working days from that day to dispatch; 0: the same day
  std::set<int> closed_weekdays = {0, 6};  // 0 Sunday ... 6 Saturday
  std::set<LocalDate> closed_days;
  int choosable_days = 14;       // how many delivery days are offered
};

struct Gift {
  bool wrap = false;
  Yen wrap_fee;                    // per order
  std::vector<std::string> noshi;  // 御祝, 内祝 …; empty: not offered
};

struct Settings {
  LocalText name;
  LocalText tagline;
  std::vector<std::string> hosts;  // lower case, without port
  std::string accent = "#7a4a2b";  // one colour per shop; at least 4.5:1 on white
  Contact contact;
  LawPages law;
  Tax tax;
  Payment payment;
  std::vector<ShippingMethod> shipping;
  Dispatch dispatch;
  Gift gift;
  int similar_order_minutes = 30;  // the same buyer and basket within it: ask first; 0: never ask
  LocalText purchase_notice;       // shown before ordering, e.g. that we may call to confirm an order

  const ShippingMethod* find_method(std::string_view id) const;
};

enum class LawPage { tokushoho, privacy, terms, returns };
inline constexpr LawPage kLawPages[] = {LawPage::tokushoho, LawPage::privacy, LawPage::terms, LawPage::returns};
std::string_view name_of(LawPage page);  // as in /legal/{name}
std::optional<LawPage> law_page_from(std::string_view name);

struct LawVersion {
  LawPage page = LawPage::tokushoho;
  std::string version;  // 16 hex digits of a SHA-256
  bool operator==(const LawVersion&) const = default;
};

// One shop as requests see it: immutable, replaced whole after a change.
struct Shop {
  ShopId id;
  Settings settings;
  std::int64_t version = 0;  // of the settings; grows by one with each change
  std::string secret;        // 32 bytes of its own, for what is signed for this shop's buyers
  std::optional<Instant> opened_at;  // for the first time
  std::optional<Instant> closed_at;  // since when its owner keeps it closed; not before it opened for the first time
  Instant created_at;
  std::vector<LawVersion> law;  // of the pages as they are now; kept with each order

  bool open() const { return opened_at && !closed_at; }
  bool closed_for_now() const { return opened_at && closed_at; }
};

}  // namespace noren::shops
