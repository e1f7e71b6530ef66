#include "sandbox/params.h"

#include <algorithm>
#include <charconv>

namespace noren::sandbox {
namespace {

constexpr std::size_t kMetadataKeys = 50;
constexpr std::size_t kMetadataKey = 40;
constexpr std::size_t kMetadataValue = 500;

std::string_view top_of(std::string_view name) { return name.substr(0, name.find('[')); }

// "0" of "line_items[0]" for name "line_items": what stands in the first brackets, or nothing when it is another name.
std::optional<std::string_view> member_of(std::string_view field, std::string_view name) {
  if (!field.starts_with(name) || field.size() < name.size() + 2 || field[name.size()] != '[') return std::nullopt;
  const std::size_t close = field.find(']', name.size());
  if (close == std::string_view::npos || close + 1 != field.size()) return std::nullopt;
  return field.substr(name.size() + 1, close - name.size() - 1);
}

}  // namespace

std::vector<std::string> Params::list(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [field, value] : fields_.all()) {
    if (member_of(field, name)) values.push_back(value);
  }
  return values;
}

Json Params::members(std::string_view name) const {
  Json members = Json::object();
  for (const auto& [field, value] : fields_.all()) {
    const auto member = member_of(field, name);
    if (member && !member->empty()) members[std::string(*member)] = value;
  }
  return members;
}

std::optional<std::int64_t> Params::whole(std::string_view name) const {
  const std::string& typed = fields_.get(name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (typed.empty() || error != std::errc() || end != typed.data() + typed.size()) return std::nullopt;
  return number;
}

std::optional<ParamFault> Params::unknown(std::span<const std::string_view> known) const {
  for (const auto& [field, value] : fields_.all()) {
    const std::string_view top = top_of(field);
    if (std::find(known.begin(), known.end(), top) != known.end()) continue;
    return ParamFault{"parameter_unknown", std::string(top), "Received unknown parameter: " + std::string(top)};
  }
  return std::nullopt;
}

std::optional<ParamFault> Params::not_whole(std::string_view name) const {
  if (!has(name) || whole(name)) return std::nullopt;
  return ParamFault{"parameter_invalid_integer", std::string(name), "Invalid integer: " + text(name)};
}

std::optional<ParamFault> missing(const Params& params, std::string_view name) {
  if (!params.text(name).empty()) return std::nullopt;
  return ParamFault{"parameter_missing", std::string(name), "Missing required param: " + std::string(name) + "."};
}

std::optional<ParamFault> metadata_fault(const Json& metadata, const std::string& name) {
  if (metadata.size() > kMetadataKeys) return ParamFault{"", name, "Metadata can have up to 50 keys."};
  for (const auto& [key, value] : metadata.items()) {
    if (key.size() > kMetadataKey) return ParamFault{"", name, "Metadata keys can have up to 40 characters."};
    if (value.get_ref<const std::string&>().size() > kMetadataValue) {
      return ParamFault{"", name + "[" + key + "]", "Metadata values can have up to 500 characters."};
    }
  }
  return std::nullopt;
}

}  // namespace noren::sandbox
