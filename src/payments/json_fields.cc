#include "payments/json_fields.h"

namespace noren::payments {
namespace {

using nlohmann::json;

constexpr std::int64_t kYenMost = 1'000'000'000'000;
constexpr std::int64_t kSecondsMost = 100'000'000'000;

}  // namespace

std::optional<json> read_object(std::string_view body) {
  json parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  return parsed;
}

Fields::Fields(const json& object) : object_(object), ok_(object.is_object()) {}

const json* Fields::find(const char* name) const {
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(name);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

std::string Fields::text(const char* name) {
  std::string value = text_or_none(name);
  ok_ = ok_ && !value.empty();
  return value;
}

std::string Fields::text_or_none(const char* name) {
  const json* value = find(name);
  if (value == nullptr) return "";
  ok_ = ok_ && value->is_string();
  return value->is_string() ? value->get<std::string>() : "";
}

bool Fields::flag(const char* name) {
  const json* value = find(name);
  ok_ = ok_ && value != nullptr && value->is_boolean();
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::int64_t Fields::whole(const json* value, std::int64_t most) {
  const bool small =
      value != nullptr && value->is_number_integer() && value->get<double>() >= 0 && value->get<double>() <= static_cast<double>(most);
  ok_ = ok_ && small;
  return small ? value->get<std::int64_t>() : 0;
}

Yen Fields::yen(const char* name) { return Yen(whole(find(name), kYenMost)); }

Yen Fields::yen_or_none(const char* name) { return find(name) == nullptr ? Yen() : yen(name); }

Instant Fields::time(const char* name) { return Instant(whole(find(name), kSecondsMost) * 1'000'000); }

std::optional<Instant> Fields::time_or_none(const char* name) {
  if (find(name) == nullptr) return std::nullopt;
  return time(name);
}

Instant Fields::moment(const char* name) {
  const auto read = from_rfc3339(text(name));
  ok_ = ok_ && read.has_value();
  return read.value_or(Instant());
}

std::optional<Instant> Fields::moment_or_none(const char* name) {
  if (find(name) == nullptr) return std::nullopt;
  return moment(name);
}

const json& Fields::list(const char* name) {
  static const json none = json::array();
  const json* value = find(name);
  const bool is_list = value != nullptr && value->is_array();
  ok_ = ok_ && is_list;
  return is_list ? *value : none;
}

const json* Fields::object_or_none(const char* name) {
  const json* value = find(name);
  if (value == nullptr) return nullptr;
  ok_ = ok_ && value->is_object();
  return value->is_object() ? value : nullptr;
}

const json* Fields::expanded_or_none(const char* name) {
  const json* value = find(name);
  return value == nullptr || value->is_string() ? nullptr : object_or_none(name);
}

std::string Fields::id_or_none(const char* name) {
  const json* value = find(name);
  if (value == nullptr) return "";
  if (value->is_string()) return value->get<std::string>();
  Fields object(*value);
  std::string id = object.text("id");
  ok_ = ok_ && object.ok();
  return id;
}

}  // namespace noren::payments
