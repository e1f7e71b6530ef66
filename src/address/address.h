// Japanese addresses: postcode look-up from data inside the binary, and lines in one form.
// The data (who made it, licence): docs/third-party.md. Read-only; safe from any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "address/prefectures.h"

namespace noren::address {

// One meaning of a postcode. A large office has its own code: then street and office are filled, too.
struct Place {
  std::string postcode;    // "810-0001"
  std::string prefecture;  // 福岡県
  std::string city;        // 福岡市中央区
  std::string town;        // 天神; "" when the code names no town
  std::string prefecture_kana, city_kana, town_kana;  // full-width katakana
  std::string street;  // 1-1
  std::string office;  // 宮内庁
  bool operator==(const Place&) const = default;
};

// "810-0001", "8100001", "〒８１０－０００１" -> "810-0001"; nothing when it is not seven digits.
std::optional<std::string> normalise_postcode(std::string_view typed);

// Every place with that code, in the order of the post's list; empty when malformed or unknown. One code may name several towns,
// even several prefectures (498-0000: 愛知県弥富市 and 三重県桑名郡木曽岬町): offer them all.
std::vector<Place> find_postcode(std::string_view typed);

// No place with that code lies in the prefecture. False when the code is malformed or unknown: new ones appear monthly.
bool is_elsewhere(std::string_view postcode, const Prefecture& prefecture);

// What all places agree on (the rest is ""), to fill a form where several are offered. Empty list: all empty.
Place common_part(const std::vector<Place>& places);

// Full-width digits and latin become half-width, half-width kana full-width, dashes between numbers become "-"; the rest stays.
std::string tidy_line(std::string_view line);

}  // namespace noren::address
