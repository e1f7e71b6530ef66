#include "address/prefectures.h"

#include <toml++/toml.h>

#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "base/embedded.h"
#include "base/names.h"
#include "text/fold.h"

namespace noren::address {
namespace {

constexpr Named<Area> kAreas[] = {{Area::hokkaido, "hokkaido"}, {Area::tohoku, "tohoku"},     {Area::kanto, "kanto"},
                                  {Area::shinetsu, "shinetsu"}, {Area::hokuriku, "hokuriku"}, {Area::tokai, "tokai"},
                                  {Area::kansai, "kansai"},     {Area::chugoku, "chugoku"},   {Area::shikoku, "shikoku"},
                                  {Area::kyushu, "kyushu"},     {Area::okinawa, "okinawa"}};

Area area_of(std::string_view name) {
  if (const auto area = value_in(kAreas, name)) return *area;
  throw Bug("prefectures.toml: no area " + std::string(name));
}

std::vector<Prefecture> load() {
  const toml::table file = toml::parse(embedded::file("address/data/prefectures.toml"));
  std::vector<Prefecture> all;
  for (const toml::node& node : *file["prefecture"].as_array()) {
    const toml::table& entry = *node.as_table();
    const auto text = [&](std::string_view key) { return entry[key].value_or<std::string>(""); };
    all.push_back({static_cast<int>(all.size()) + 1, text("ja"), text("kana"), text("en"), area_of(text("area"))});
  }
  check(all.size() == 47, "prefectures.toml does not hold 47 prefectures");
  return all;
}

using Names = std::unordered_map<std::string, const Prefecture*>;

// 福岡県 and 福岡; 京都府 and 京都; but 北海 is not 北海道.
Names names() {
  Names all;
  for (const Prefecture& one : prefectures()) {
    const auto add = [&](const std::string& name) { all.emplace(text::fold(name), &one); };
    const auto add_short = [&](const std::string& name, std::size_t suffix) { all.emplace(text::fold(name.substr(0, name.size() - suffix)), &one); };
    add(one.ja);
    add(one.kana);
    for (const char* suffix : {"", " ken", "-ken", " fu", "-fu", " to", "-to", " prefecture"}) add(one.en + suffix);
    if (one.code == 1) continue;
    constexpr std::size_t kCharacter = 3;
    add_short(one.ja, kCharacter);
    add_short(one.kana, one.kana.ends_with("ケン") ? 2 * kCharacter : kCharacter);
  }
  return all;
}

}  // namespace

std::string_view area_name(Area area) { return name_in(kAreas, area); }

std::span<const Prefecture> prefectures() {
  static const std::vector<Prefecture> all = load();
  return all;
}

const Prefecture& prefecture(int code) {
  check(code >= 1 && code <= 47, "no such prefecture");
  return prefectures()[static_cast<std::size_t>(code - 1)];
}

const Prefecture* find_prefecture(std::string_view name) {
  static const Names all = names();
  if (name.size() > 100) return nullptr;
  const auto found = all.find(text::fold(name));
  return found == all.end() ? nullptr : found->second;
}

}  // namespace noren::address
