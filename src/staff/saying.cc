#include "staff/saying.h"

#include "html/all_words.h"
#include "html/words.h"

namespace noren::staff {
namespace {

using nlohmann::json;

constexpr std::size_t kTextMost = 400;  // bytes

std::string cut(std::string_view text) {
  if (text.size() <= kTextMost) return std::string(text);
  std::size_t end = kTextMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string part_in(const json& part, Locale locale) {
  if (part.contains("text")) return part["text"];
  if (part.contains("yen")) return html::yen_text(locale, Yen(part["yen"]));
  if (part.contains("ja")) return part[locale == Locale::en ? "en" : "ja"];
  const std::string key = part.at("words");
  if (!html::all_words(locale).contains(key)) return key;
  return html::word(locale, key, {{"n", part.contains("n") ? std::to_string(part["n"].get<std::int64_t>()) : ""}});
}

}  // namespace

Saying::Saying(std::string_view text) {
  if (!text.empty()) parts_.push_back({{"text", cut(text)}});
}

Saying Saying::of(json part) {
  Saying saying;
  saying.parts_.push_back(std::move(part));
  return saying;
}

Saying Saying::both(std::string_view ja, std::string_view en) {
  if (en.empty() || en == ja) return Saying(ja);
  return of({{"ja", cut(ja)}, {"en", cut(en)}});
}

Saying Saying::words(std::string_view key, std::optional<std::int64_t> n) {
  json part = {{"words", key}};
  if (n) part["n"] = *n;
  return of(std::move(part));
}

Saying Saying::yen(Yen amount) { return of({{"yen", amount.amount()}}); }

Saying& Saying::operator+=(const Saying& more) {
  parts_.insert(parts_.end(), more.parts_.begin(), more.parts_.end());
  return *this;
}

std::string Saying::in(Locale locale) const {
  std::string out;
  for (const json& part : parts_) out += part_in(part, locale);
  return out;
}

// What was typed may hold broken UTF-8: it is replaced, never a reason to fail.
std::string Saying::stored() const { return parts_.dump(-1, ' ', false, json::error_handler_t::replace); }

Saying Saying::read(const std::string& stored) {
  Saying saying;
  saying.parts_ = json::parse(stored);
  return saying;
}

}  // namespace noren::staff
