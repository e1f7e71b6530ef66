#include "checkout/quote.h"

#include <algorithm>

#include "address/prefectures.h"
#include "bank/bank_days.h"
#include "catalog/rules.h"
#include "html/words.h"
#include "pauses/rules.h"
#include "pricing/pricing.h"
#include "shipping/shipping.h"
#include "shops/rules.h"

namespace noren::checkout {
namespace {

using Faults = std::vector<Fault>;

std::string field_of_line(std::size_t index, const char* member) { return "lines[" + std::to_string(index) + "]." + member; }

shops::LocalText sold_name(const catalog::FoundVariant& found) {
  return {catalog::full_name(*found.item, *found.variant, Locale::ja), catalog::full_name(*found.item, *found.variant, Locale::en)};
}

void add_line(const catalog::Snapshot& snapshot, const WishLine& wish, std::size_t index, Instant now, orders::Document& document,
              Faults& faults) {
  const auto found = find_goods(snapshot, wish);
  if (!found || !found->offered()) {
    faults.push_back({field_of_line(index, "sku"), "checkout.fault.unknown_item", wish.sku});
    return;
  }
  if (wish.quantity < 1 || wish.quantity > pricing::kMaxQuantity) {
    faults.push_back({field_of_line(index, "quantity"), "checkout.fault.bad_quantity", std::to_string(pricing::kMaxQuantity)});
    return;
  }
  // The same variant twice is one line.
  const auto same = std::find_if(document.lines.begin(), document.lines.end(),
                                 [&](const orders::Line& line) { return line.variant == found->variant->id; });
  orders::Line& line = same != document.lines.end() ? *same : document.lines.emplace_back();
  line.variant = found->variant->id;
  line.sku = found->variant->sku;
  line.name = sold_name(*found);
  line.unit = catalog::price_at(*found->variant, now);
  line.quantity += wish.quantity;
  line.tax = found->item->tax;
  const std::int64_t most = pricing::most_per_order(found->variant->limit_per_order);
  if (line.quantity > most) faults.push_back({field_of_line(index, "quantity"), "checkout.fault.over_limit", std::to_string(most)});
}

void add_lines(const catalog::Snapshot& snapshot, const Wish& wish, Instant now, orders::Document& document, Faults& faults) {
  if (wish.lines.empty()) faults.push_back({"lines", "checkout.fault.no_lines", ""});
  if (wish.lines.size() > pricing::kMaxLines) {
    faults.push_back({"lines", "checkout.fault.too_many_lines", std::to_string(pricing::kMaxLines)});
    return;
  }
  for (std::size_t i = 0; i < wish.lines.size(); ++i) add_line(snapshot, wish.lines[i], i, now, document, faults);
}

const char* word_for(shipping::DeliveryError error) {
  switch (error) {
    case shipping::DeliveryError::no_days: return "checkout.fault.no_days";
    case shipping::DeliveryError::day_too_early: return "checkout.fault.day_too_early";
    case shipping::DeliveryError::day_too_late: return "checkout.fault.day_too_late";
    case shipping::DeliveryError::no_windows: return "checkout.fault.no_windows";
    case shipping::DeliveryError::unknown_window: return "checkout.fault.unknown_window";
  }
  return "checkout.fault.unknown_window";
}

bool all_small(const catalog::Snapshot& snapshot, const orders::Document& document) {
  return std::all_of(document.lines.begin(), document.lines.end(), [&](const orders::Line& line) {
    const auto found = snapshot.find_variant(line.variant);
    return found && catalog::fits_letterbox(*found->item);
  });
}

std::optional<shipping::Quote> add_delivery(const shops::Settings& settings, const catalog::Snapshot& snapshot, const Wish& wish,
                                            Instant now, Yen goods, orders::Document& document, Faults& faults) {
  const address::Prefecture* prefecture = address::find_prefecture(wish.person.recipient.prefecture);
  if (prefecture == nullptr) {
    faults.push_back({"shipping_address.prefecture", "checkout.fault.unknown_prefecture", ""});
    return std::nullopt;
  }
  const auto quoted = shipping::quote(settings, parcel_of(snapshot, document, prefecture->code, goods), wish.shipping_method);
  if (!quoted) {
    faults.push_back({"shipping_method", obstacle_word(quoted.error()), ""});
    return std::nullopt;
  }
  const shops::ShippingMethod& method = *settings.find_method(wish.shipping_method);
  const auto wish_fits = shipping::check_wish(settings, method, prefecture->code, now, {wish.day, wish.window});
  if (!wish_fits) {
    const bool about_day =
        wish_fits.error() != shipping::DeliveryError::no_windows && wish_fits.error() != shipping::DeliveryError::unknown_window;
    faults.push_back({about_day ? "delivery_date" : "delivery_time", word_for(wish_fits.error()), ""});
    return std::nullopt;
  }
  document.delivery = {method.id,
                       method.name,
                       method.carrier,
                       wish.day,
                       wish.window,
                       {},
                       shipping::earliest_delivery(settings, method, prefecture->code, now)};
  for (const shipping::TimeWindow& window : shipping::time_windows(method)) {
    if (window.id == wish.window) document.delivery.window_name = window.name;
  }
  return *quoted;
}

void add_gift(const shops::Settings& settings, const Wish& wish, orders::Document& document, Faults& faults) {
  document.gift = wish.gift;
  if (wish.gift.wrap && !settings.gift.wrap) faults.push_back({"gift.wrap", "checkout.fault.no_wrapping", ""});
  const auto& kinds = settings.gift.noshi;
  if (!wish.gift.noshi.empty() && std::find(kinds.begin(), kinds.end(), wish.gift.noshi) == kinds.end()) {
    faults.push_back({"gift.noshi", "checkout.fault.unknown_noshi", ""});
  }
  if (wish.gift.noshi.empty() && !wish.person.noshi_name.empty())
    faults.push_back({"gift.noshi_name", "checkout.fault.name_without_noshi", ""});
  if (wish.gift.wrap) document.wrap_fee = settings.gift.wrap_fee;
}

// What the provider takes of a method; nothing: it takes none of it, or it goes through none.
std::optional<payments::Limits> limits_of(const Shown& shown, shops::PaymentMethod method) {
  const auto means = pauses::means_of(method);
  return means && shown.gateway != nullptr ? shown.gateway->limits(*means) : std::nullopt;
}

const char* amount_word(shops::PaymentMethod method) {
  switch (method) {
    case shops::PaymentMethod::konbini: return "checkout.fault.konbini_amount";
    case shops::PaymentMethod::paypay: return "checkout.fault.paypay_amount";
    default: return "checkout.fault.card_amount";
  }
}

void add_payment(const Shown& shown, const Wish& wish, Instant now, Yen collected, orders::Document& document, Faults& faults) {
  if (!wish.payment) {
    faults.push_back({"payment.method", "checkout.fault.no_payment", ""});
    return;
  }
  const shops::Settings& settings = shown.shop->settings;
  document.payment = *wish.payment;
  if (!offered(shown, *wish.payment)) {
    faults.push_back({"payment.method", "checkout.fault.payment_off", ""});
    return;
  }
  if (*wish.payment == shops::PaymentMethod::bank_transfer) {
    document.pay_until = plus_days(japan_time(now).date, settings.payment.bank_transfer.due_days);
  }
  if (*wish.payment == shops::PaymentMethod::konbini) {
    document.pay_until = plus_days(japan_time(now).date, days_at_store(shown));
  }
  if (const auto limits = limits_of(shown, *wish.payment); limits && !limits->hold(collected)) {
    faults.push_back({"payment.method", amount_word(*wish.payment), html::number_text(limits->least.amount()),
                      html::number_text(limits->most.amount())});
  }
  if (*wish.payment == shops::PaymentMethod::cash_on_delivery) {
    const orders::Person& person = wish.person;
    document.recipient_pays = person.orderer && person.orderer->name != person.recipient.name;
    const auto fee = shipping::cash_on_delivery_fee(settings, wish.shipping_method, collected);
    if (fee) {
      document.payment_fee = *fee;
    } else {
      const bool too_large = fee.error() == shipping::CashOnDeliveryError::total_too_large;
      faults.push_back({"payment.method", too_large ? "checkout.fault.cod_too_large" : "checkout.fault.cod_not_with_method", ""});
    }
  }
}

// What is said besides the amounts: the settings of now, to be kept with the order.
orders::Terms terms_of(const shops::Settings& settings, const orders::Document& document) {
  const bool transfer = document.payment == shops::PaymentMethod::bank_transfer;
  const bool card = document.payment == shops::PaymentMethod::card;
  return {transfer ? settings.payment.bank_transfer.due_days : 0, shops::ship_days(settings), card && settings.payment.capture_at_shipment};
}

// By when the money is to come for the day that is wished for. A day for which it would have to be here by now cannot be had.
void add_money_day(const shops::Settings& settings, const Wish& wish, Instant now, orders::Document& document, Faults& faults) {
  if (!document.pay_until || !document.delivery.day) return;
  const shops::ShippingMethod& method = *settings.find_method(document.delivery.method);
  const int to = address::find_prefecture(wish.person.recipient.prefecture)->code;
  const LocalDate from = money_from(settings, document.payment, now);
  if (const auto last = shipping::last_day_for_money(settings, method, to, *document.delivery.day, from)) {
    document.terms->money_by = std::min(*last, *document.pay_until);
    return;
  }
  const auto first = shipping::first_prepaid_day(settings, method, to, now, from);
  faults.push_back({"delivery_date", first ? "checkout.fault.day_before_money" : "checkout.fault.no_prepaid_day",
                    first ? html::date_text(wish.locale, *first) : ""});
}

}  // namespace

std::optional<catalog::FoundVariant> find_goods(const catalog::Snapshot& snapshot, const WishLine& line) {
  return line.variant.empty() ? snapshot.find_variant_by_sku(line.sku) : snapshot.find_variant(line.variant);
}

const char* obstacle_word(shipping::ShippingError error) {
  switch (error) {
    case shipping::ShippingError::unknown_method: return "checkout.fault.unknown_shipping";
    case shipping::ShippingError::not_to_this_prefecture: return "checkout.fault.not_to_prefecture";
    case shipping::ShippingError::too_many_pieces: return "checkout.fault.too_many_pieces";
    case shipping::ShippingError::too_large: return "checkout.fault.too_large";
  }
  return "checkout.fault.unknown_shipping";
}

shipping::Parcel parcel_of(const catalog::Snapshot& snapshot, const orders::Document& document, int prefecture, Yen goods) {
  std::int64_t pieces = 0;
  for (const orders::Line& line : document.lines) pieces += line.quantity;
  return {prefecture, pieces, all_small(snapshot, document), goods};
}

bool offered(const Shown& shown, shops::PaymentMethod method) {
  return shown.shop->settings.payment.offers(method) && (!shops::by_provider(method) || limits_of(shown, method).has_value());
}

int days_at_store(const Shown& shown) {
  const auto limits = limits_of(shown, shops::PaymentMethod::konbini);
  const int wanted = shown.shop->settings.payment.konbini.due_days;
  return limits ? std::min(wanted, limits->days) : wanted;
}

LocalDate money_from(const shops::Settings& settings, shops::PaymentMethod method, Instant now) {
  const LocalTime at = japan_time(now);
  const LocalDate day = at.hour < settings.dispatch.cutoff_hour ? at.date : plus_days(at.date, 1);
  const bool by_bank = method == shops::PaymentMethod::bank_transfer;
  return by_bank && !bank::is_bank_day(day) ? bank::next_bank_day(day) : day;
}

Result<orders::Document, Faults> quote(const Shown& shown, const Wish& wish, Instant now) {
  const shops::Settings& settings = shown.shop->settings;
  const catalog::Snapshot& snapshot = *shown.snapshot;
  Faults faults;
  orders::Document document;
  document.locale = wish.locale;
  document.catalog_version = snapshot.version();
  document.settings_version = shown.shop->version;
  add_lines(snapshot, wish, now, document, faults);
  Yen goods;
  for (const orders::Line& line : document.lines) goods += line.unit * line.quantity;
  const auto delivery = add_delivery(settings, snapshot, wish, now, goods, document, faults);
  add_gift(settings, wish, document, faults);
  const Yen shipping_fee = delivery ? delivery->fee : Yen(0);
  add_payment(shown, wish, now, goods + shipping_fee + document.wrap_fee, document, faults);
  document.terms = terms_of(settings, document);
  add_money_day(settings, wish, now, document, faults);
  if (!faults.empty()) return Fail<Faults>(std::move(faults));

  std::vector<pricing::Line> lines;
  for (const orders::Line& line : document.lines) lines.push_back({line.tax, line.unit, line.quantity});
  const pricing::TaxRules rules{&pricing::TaxTable::built_in(), settings.tax.rounding, japan_time(now).date};
  const auto amounts = pricing::price(lines, {shipping_fee, document.payment_fee + document.wrap_fee, Yen(0)}, rules);
  if (!amounts) return Fail<Faults>(Faults{{"lines", "checkout.fault.total_too_large", ""}});
  document.amounts = *amounts;
  return document;
}

Wish wish_of(const orders::Document& document, const orders::Person& person) {
  Wish wish;
  for (const orders::Line& line : document.lines) wish.lines.push_back({line.sku, line.quantity, line.variant});
  wish.person = person;
  wish.shipping_method = document.delivery.method;
  wish.payment = document.payment;
  wish.day = document.delivery.day;
  wish.window = document.delivery.window;
  wish.gift = document.gift;
  wish.locale = document.locale;
  return wish;
}

}  // namespace noren::checkout
