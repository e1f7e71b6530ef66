#include "backup/manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace noren::backup {
namespace {

using nlohmann::json;

json to_json(const Figures& figures) {
  return {{"shops", figures.shops}, {"orders", figures.orders},     {"yen", figures.yen},
          {"items", figures.items}, {"deposits", figures.deposits}, {"mails_waiting", figures.mails_waiting}};
}

Figures read_figures(const json& from) {
  return {from.at("shops").get<std::int64_t>(), from.at("orders").get<std::int64_t>(),   from.at("yen").get<std::int64_t>(),
          from.at("items").get<std::int64_t>(), from.at("deposits").get<std::int64_t>(), from.at("mails_waiting").get<std::int64_t>()};
}

Manifest read(const json& from) {
  Manifest manifest;
  manifest.format = from.at("format").get<std::int64_t>();
  if (manifest.format > kFormat) return manifest;
  manifest.at = Instant(from.at("at_micros").get<std::int64_t>());
  manifest.program = from.at("program").get<std::string>();
  manifest.database = from.at("database").get<std::string>();
  if (from.contains("figures")) manifest.figures = read_figures(from.at("figures"));
  manifest.key_apart = from.at("key_apart").get<std::string>();
  for (const json& member : from.at("members"))
    manifest.members.push_back(
        {member.at("name").get<std::string>(), member.at("size").get<std::int64_t>(), member.at("sha256").get<std::string>()});
  return manifest;
}

}  // namespace

std::string to_json(const Manifest& manifest) {
  json out = {{"format", manifest.format},   {"at", to_rfc3339(manifest.at)}, {"at_micros", manifest.at.micros()},
              {"program", manifest.program}, {"database", manifest.database}, {"key_apart", manifest.key_apart},
              {"members", json::array()}};
  if (manifest.figures) out["figures"] = to_json(*manifest.figures);
  for (const Member& member : manifest.members)
    out["members"].push_back({{"name", member.name}, {"size", member.size}, {"sha256", member.sha256}});
  return out.dump(1) + "\n";
}

std::optional<Manifest> read_manifest(std::string_view text) {
  try {
    return read(json::parse(text));
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

bool may_be_member(std::string_view name) {
  if (name == kDatabase || name == kLedger || name == kKey || name == kDemoMark) return true;
  const std::size_t first = name.find('/');
  if (first == std::string_view::npos) return false;
  const std::string_view folder = name.substr(0, first);
  if (std::find(std::begin(kFolders), std::end(kFolders), folder) == std::end(kFolders)) return false;
  for (std::string_view rest = name; !rest.empty();) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    rest.remove_prefix(slash + 1);
  }
  return false;
}

}  // namespace noren::backup
