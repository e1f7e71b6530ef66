// How goods reach the buyer: carriers (data), what a method costs, which days and times can be chosen.
// Amounts are tax-included yen; a prefecture is its JIS X 0401 code, 1 to 47; days are Japan's.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "shops/types.h"

namespace noren::shipping {

struct TimeWindow {
  std::string id;  // as the carrier codes it: "0812"; stored with the order
  shops::LocalText name;  // 午前中
};

struct Carrier {
  std::string id;  // "yamato"
  shops::LocalText name;
  std::string tracking_url;    // {no} stands for the number
  std::vector<int> digits;     // lengths a number may have
  std::string check;           // "mod7": the last digit is the rest of the others divided by 7; "": none known
  std::vector<TimeWindow> windows;
  std::string note;            // where and when this was read
};

// What is to be sent, as far as the fee depends on it.
struct Parcel {
  int prefecture = 0;
  std::int64_t pieces = 0;
  bool all_small = false;  // every item is marked as fitting a letter-sized method
  Yen goods;               // goods less discount, for the free-from amount
};

enum class ShippingError { unknown_method, not_to_this_prefecture, too_many_pieces, too_large };

struct Quote {
  std::string method;
  Yen fee;
  bool free = false;            // the free-from amount was reached
  std::optional<Yen> missing_for_free;  // how much more goods make it free
};

// One method as the checkout form offers it.
struct Choice {
  const shops::ShippingMethod* method = nullptr;  // lives as long as the settings asked about
  std::optional<Quote> quote;                     // unset: cannot be chosen, and why says so
  std::optional<ShippingError> why;
};

struct DeliveryWish {
  std::optional<LocalDate> day;
  std::string window;  // id of a time window; "" none wished
};

enum class DeliveryError { no_days, day_too_early, day_too_late, no_windows, unknown_window };

enum class CashOnDeliveryError { off, not_with_method, total_too_large };

}  // namespace noren::shipping
