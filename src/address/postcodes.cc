// Reads address/data/postcodes.bin, made by tools/make_postcodes.mjs (the layout stands there): one block of a thousand to ten
// thousand codes is inflated for a look-up, nothing at start.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdint>

#include "address/address.h"
#include "base/check.h"
#include "base/embedded.h"
#include "text/code_points.h"

namespace noren::address {
namespace {

constexpr std::string_view kMagic = "NORENPC1";

std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
  noren::check(at + 4 <= bytes.size(), "postcodes.bin is cut short");
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::string inflated(std::string_view block) {
  std::string text(u32_at(block, 0), '\0');
  z_stream stream{};
  constexpr int kRawDeflate = -15;
  noren::check(inflateInit2(&stream, kRawDeflate) == Z_OK, "zlib");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(block.data() + 4));
  stream.avail_in = static_cast<uInt>(block.size() - 4);
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  const int end = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  noren::check(end == Z_STREAM_END && stream.avail_out == 0, "postcodes.bin is damaged");
  return text;
}

std::size_t prefix_of(std::string_view code) {
  return static_cast<std::size_t>((code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0'));
}

std::string block_of(std::string_view code) {
  const std::string_view file = embedded::file("address/data/postcodes.bin");
  noren::check(file.starts_with(kMagic), "postcodes.bin is of another kind");
  const std::size_t prefix = prefix_of(code);
  const std::size_t from = u32_at(file, kMagic.size() + 4 * prefix), to = u32_at(file, kMagic.size() + 4 * prefix + 4);
  noren::check(from <= to && to <= file.size(), "postcodes.bin is damaged");
  return from == to ? std::string() : inflated(file.substr(from, to - from));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Place place_of(const std::string& postcode, std::string_view city_line, std::vector<std::string_view> fields) {
  fields.resize(6);
  const auto city = split(city_line, '\t');
  Place place;
  place.postcode = postcode;
  place.prefecture = city.at(1);
  place.city = city.at(2);
  place.city_kana = city.at(3);
  if (const Prefecture* known = find_prefecture(place.prefecture)) place.prefecture_kana = known->kana;
  place.town = fields[2];
  place.town_kana = fields[3];
  place.street = fields[4];
  place.office = fields[5];
  return place;
}

std::uint64_t bit_of(const Prefecture& prefecture) { return std::uint64_t{1} << prefecture.code; }

// The prefectures of all codes that begin like this one, a bit each. Kept, since every order asks and nearly every beginning
// belongs to one prefecture.
std::uint64_t prefectures_near(std::string_view code) {
  static std::array<std::atomic<std::uint64_t>, 1000> known{};
  std::atomic<std::uint64_t>& kept = known.at(prefix_of(code));
  if (const std::uint64_t bits = kept.load(std::memory_order_relaxed); bits != 0) return bits;
  const std::string block = block_of(code);
  std::uint64_t bits = 0;
  for (const std::string_view line : split(block, '\n')) {
    const Prefecture* prefecture = line.starts_with("C\t") ? find_prefecture(split(line, '\t').at(1)) : nullptr;
    if (prefecture != nullptr) bits |= bit_of(*prefecture);
  }
  kept.store(bits, std::memory_order_relaxed);
  return bits;
}

}  // namespace

std::optional<std::string> normalise_postcode(std::string_view typed) {
  if (typed.size() > 100) return std::nullopt;
  const std::string plain = text::nfkc(typed);
  std::string digits;
  for (std::size_t at = 0; at < plain.size();) {
    const char32_t c = text::next_code_point(plain, at);
    const bool dash = c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == U'ー';
    if (c >= '0' && c <= '9') {
      digits += static_cast<char>(c);
    } else if (!text::is_space(c) && !(dash && digits.size() == 3) && !((c == U'〒' || c == 0x3036) && digits.empty())) {
      return std::nullopt;
    }
  }
  if (digits.size() != 7) return std::nullopt;
  return digits.insert(3, "-");
}

std::vector<Place> find_postcode(std::string_view typed) {
  const auto postcode = normalise_postcode(typed);
  if (!postcode) return {};
  const std::string block = block_of(*postcode);
  const std::string_view wanted = std::string_view(*postcode).substr(4);
  std::vector<std::string_view> cities;
  std::vector<Place> places;
  for (const std::string_view line : split(block, '\n')) {
    if (line.starts_with("C\t")) {
      cities.push_back(line);
    } else if (line.starts_with(wanted)) {
      auto fields = split(line, '\t');
      std::size_t city = 0;
      std::from_chars(fields.at(1).data(), fields.at(1).data() + fields.at(1).size(), city);
      places.push_back(place_of(*postcode, cities.at(city), std::move(fields)));
    }
  }
  return places;
}

bool is_elsewhere(std::string_view postcode, const Prefecture& prefecture) {
  const auto code = normalise_postcode(postcode);
  if (!code || prefectures_near(*code) == bit_of(prefecture)) return false;
  const auto places = find_postcode(*code);
  const auto there = [&](const Place& place) { return place.prefecture == prefecture.ja; };
  return !places.empty() && std::none_of(places.begin(), places.end(), there);
}

Place common_part(const std::vector<Place>& places) {
  if (places.empty()) return {};
  Place common = places.front();
  const auto keep = [&](std::string Place::*field) {
    for (const Place& place : places) {
      if (place.*field != common.*field) return common.*field = "", false;
    }
    return true;
  };
  keep(&Place::postcode);
  const bool same_prefecture = keep(&Place::prefecture);
  const bool same_city = same_prefecture && keep(&Place::city);
  const bool same_town = same_city && keep(&Place::town);
  // A city of the same name in two prefectures is not the same city.
  if (!same_prefecture) common.prefecture_kana = common.city = "";
  if (!same_city) common.city_kana = common.town = "";
  if (!same_town) common.town_kana = common.street = "";
  if (!same_town || !keep(&Place::street)) common.office = "";
  keep(&Place::office);
  return common;
}

}  // namespace noren::address
