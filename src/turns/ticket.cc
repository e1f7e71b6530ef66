#include "turns/ticket.h"

#include <charconv>

namespace noren::turns {
namespace {

constexpr const char* kPurpose = "waiting-ticket";

std::string signed_words(const Holder& holder, std::string_view since) {
  return holder.shop.str() + "\n" + holder.checkout.str() + "\n" + std::string(since);
}

}  // namespace

std::string ticket_of(const crypto::Keys& keys, const Holder& holder, Instant since) {
  const std::string number = std::to_string(since.micros());
  return number + "-" + keys.sign(kPurpose, signed_words(holder, number));
}

std::optional<Instant> since_of(const crypto::Keys& keys, const Holder& holder, std::string_view ticket, Instant now) {
  const std::size_t dash = ticket.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view number = ticket.substr(0, dash);
  std::int64_t micros = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), micros);
  if (read.ec != std::errc() || read.ptr != number.data() + number.size()) return std::nullopt;
  if (!keys.verify(kPurpose, signed_words(holder, number), ticket.substr(dash + 1))) return std::nullopt;
  const Instant since(micros);
  if (since > now || now - since > kTicketGood) return std::nullopt;
  return since;
}

}  // namespace noren::turns
