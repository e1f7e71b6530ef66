#include "payments/komoju/references.h"

namespace noren::payments::komoju {
namespace {

constexpr std::string_view kSession = "session/";

// Cut off at the last dot; nothing when there is none.
std::optional<std::string> take_last(std::string_view& text) {
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  std::string last(text.substr(dot + 1));
  text = text.substr(0, dot);
  return last;
}

}  // namespace

std::string session_reference(std::string_view id) { return std::string(kSession) + std::string(id); }

std::string_view session_in(std::string_view reference) {
  return reference.starts_with(kSession) ? reference.substr(kSession.size()) : std::string_view();
}

std::string refund_reference(std::string_view payment, std::string_view id) { return std::string(payment) + "/" + std::string(id); }

std::string_view payment_in(std::string_view refund_reference) { return refund_reference.substr(0, refund_reference.find('/')); }

std::string external_number(const Start& start, std::string_view key) {
  return start.order_number + "." + start.shop + "." + start.attempt + "." + std::string(key.substr(key.rfind('/') + 1));
}

Owner owner_in(std::string_view external_number) {
  const auto attempt_try = take_last(external_number);
  const auto attempt = take_last(external_number);
  const auto shop = take_last(external_number);
  if (!attempt_try || !attempt || !shop) return {};
  return {*shop, *attempt, std::string(external_number)};
}

}  // namespace noren::payments::komoju
