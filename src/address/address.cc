#include "address/address.h"

#include <algorithm>

#include "base/names.h"
#include "text/code_points.h"
#include "text/fold.h"

namespace noren::address {
namespace {

bool is_half_width_kana(char32_t c) { return c >= 0xFF66 && c <= 0xFF9F; }

bool is_alphanumeric(char32_t c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

char32_t half_width(char32_t c) {
  if (c == 0x3000 || c == 0xA0) return ' ';
  return c >= 0xFF10 && c <= 0xFF5A && is_alphanumeric(c - 0xFEE0) ? c - 0xFEE0 : c;
}

bool is_dash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0xFF0D || c == U'ー'; }

std::vector<char32_t> half_width_points(std::string_view line) {
  std::vector<char32_t> points;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t start = at;
    const char32_t c = text::next_code_point(line, at);
    if (!is_half_width_kana(c) || c == 0xFF70) {
      points.push_back(c == text::kBroken ? 0xFFFD : half_width(c == 0xFF70 ? U'ー' : c));
      continue;
    }
    // A kana and its mark are one after NFKC, so a run goes through together.
    std::size_t end = at;
    while (end < line.size() && is_half_width_kana(text::next_code_point(line, at))) end = at;
    at = end;
    const std::string kana = text::nfkc(line.substr(start, end - start));
    for (std::size_t i = 0; i < kana.size();) points.push_back(text::next_code_point(kana, i));
  }
  return points;
}

bool is_kanji_number(char32_t c) {
  constexpr std::u32string_view kNumbers = U"〇一二三四五六七八九十百千";
  return kNumbers.find(c) != std::u32string_view::npos;
}

// 三丁目二番地, 一の三: a number is one when a word for a part of an address follows. 一番町 is a town.
bool has_kanji_house_number(const std::u32string& line) {
  constexpr std::u32string_view kAfter = U"丁番号の之ノ-";
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!is_kanji_number(line[i])) continue;
    const char32_t after = i + 1 < line.size() ? line[i + 1] : U'番';
    const char32_t second = i + 2 < line.size() ? line[i + 2] : 0;
    const bool town = second == U'町' || second == U'街';
    if (kAfter.find(after) != std::u32string_view::npos && !town) return true;
  }
  return false;
}

std::u32string as_points(std::string_view utf8) {
  std::u32string points;
  for (std::size_t at = 0; at < utf8.size();) points += text::next_code_point(utf8, at);
  return points;
}

// The line without the town's own name, whose numbers are none of a house: 北十条西, 一番町.
std::string without_town(std::string line, const std::vector<Place>& places) {
  for (const Place& place : places) {
    const auto at = place.town.empty() ? std::string::npos : line.find(place.town);
    if (at != std::string::npos) return line.erase(at, place.town.size());
  }
  return line;
}

bool has_house_number(const Address& address, const std::vector<Place>& places) {
  // A large office is found by its code alone.
  if (std::any_of(places.begin(), places.end(), [](const Place& place) { return !place.office.empty(); })) return true;
  const std::string line = without_town(tidy_line(address.city + " " + address.line1), places);
  if (std::any_of(line.begin(), line.end(), [](char c) { return c >= '0' && c <= '9'; })) return true;
  for (const char* none : {"無番地", "番外地", "番地なし"}) {
    if (line.find(none) != std::string::npos) return true;
  }
  return has_kanji_house_number(as_points(line));
}

// People leave out the 郡, or write the town in the city's field.
bool same_city(const std::string& typed, const std::string& city) {
  const auto close_up = [](const std::string& name) {
    std::string folded = text::fold(name);
    std::erase(folded, ' ');
    return folded;
  };
  const std::string a = close_up(typed), b = close_up(city);
  if (a.empty() || a.starts_with(b) || b.starts_with(a)) return true;
  const auto county = b.find("郡");
  return county != std::string::npos && a.starts_with(b.substr(county + std::string_view("郡").size()));
}

void check_postcode(const Address& address, const Prefecture* prefecture, const std::vector<Place>& places,
                    std::vector<Warning>& warnings) {
  if (!normalise_postcode(address.postcode)) return warnings.push_back(Warning::postcode_malformed);
  if (places.empty()) return warnings.push_back(Warning::postcode_unknown);
  if (prefecture == nullptr) return;
  if (is_elsewhere(address.postcode, *prefecture)) return warnings.push_back(Warning::postcode_elsewhere);
  const auto same = [&](const Place& place) { return place.prefecture == prefecture->ja && same_city(address.city, place.city); };
  if (std::none_of(places.begin(), places.end(), same)) warnings.push_back(Warning::postcode_in_other_city);
}

}  // namespace

std::string tidy_line(std::string_view line) {
  const auto points = half_width_points(line);
  std::string tidy;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const char32_t before = i > 0 ? points[i - 1] : 0, after = i + 1 < points.size() ? points[i + 1] : 0;
    if (points[i] == ' ') {
      if (!tidy.empty() && before != ' ') tidy += ' ';
    } else {
      text::append_code_point(tidy, is_dash(points[i]) && is_alphanumeric(before) && is_alphanumeric(after) ? U'-' : points[i]);
    }
  }
  if (tidy.ends_with(' ')) tidy.pop_back();
  return tidy;
}

std::string_view warning_name(Warning warning) {
  static constexpr Named<Warning> kNames[] = {
      {Warning::postcode_malformed, "postcode_malformed"}, {Warning::postcode_unknown, "postcode_unknown"},
      {Warning::postcode_elsewhere, "postcode_elsewhere"}, {Warning::postcode_in_other_city, "postcode_in_other_city"},
      {Warning::prefecture_unknown, "prefecture_unknown"}, {Warning::no_house_number, "no_house_number"}};
  return name_in(kNames, warning);
}

std::vector<Warning> check(const Address& address) {
  const Prefecture* prefecture = find_prefecture(address.prefecture);
  const auto places = find_postcode(address.postcode);
  std::vector<Warning> warnings;
  if (prefecture == nullptr) warnings.push_back(Warning::prefecture_unknown);
  check_postcode(address, prefecture, places, warnings);
  if (!has_house_number(address, places)) warnings.push_back(Warning::no_house_number);
  return warnings;
}

}  // namespace noren::address
