#include "mail/rules.h"

#include <charconv>

#include "base/check.h"
#include "base/names.h"

namespace noren::mail {
namespace {

constexpr Named<State> kStates[] = {{State::queued, "queued"},   {State::deferred, "deferred"}, {State::handed_over, "handed_over"},
                                    {State::spooled, "spooled"}, {State::parked, "parked"},     {State::cancelled, "cancelled"}};
constexpr Named<Role> kRoles[] = {{Role::buyer, "buyer"}, {Role::owner, "owner"}, {Role::staff, "staff"}, {Role::reader, "reader"}};
constexpr Named<AttemptOutcome> kOutcomes[] = {{AttemptOutcome::handed_over, "handed_over"}, {AttemptOutcome::spooled, "spooled"},
                                               {AttemptOutcome::temporary, "temporary"},     {AttemptOutcome::permanent, "permanent"},
                                               {AttemptOutcome::unknown, "unknown"},         {AttemptOutcome::unwritten, "unwritten"},
                                               {AttemptOutcome::withdrawn, "withdrawn"},     {AttemptOutcome::cancelled, "cancelled"},
                                               {AttemptOutcome::asked_again, "asked_again"}, {AttemptOutcome::held_back, "held_back"}};

template <class T, std::size_t N>
T stored_in(const Named<T> (&table)[N], std::string_view name) {
  const auto value = value_in(table, name);
  check(value.has_value(), "unknown name in a mail table");
  return *value;
}

}  // namespace

std::string_view state_name(State state) { return name_in(kStates, state); }
State state_from(std::string_view name) { return stored_in(kStates, name); }
bool is_state(std::string_view name) { return value_in(kStates, name).has_value(); }
std::string_view role_name(Role role) { return name_in(kRoles, role); }
Role role_from(std::string_view name) { return stored_in(kRoles, name); }
std::string_view outcome_name(AttemptOutcome outcome) { return name_in(kOutcomes, outcome); }
AttemptOutcome outcome_from(std::string_view name) { return stored_in(kOutcomes, name); }

MessageId message_id(std::string_view subject_id, std::string_view kind, std::int64_t round) {
  std::string id(subject_id);
  id += ':';
  id += kind;
  if (round > 1) id += ':' + std::to_string(round);
  return MessageId(std::move(id));
}

std::optional<MessageKey> parse_message_id(std::string_view id) {
  const auto first = id.find(':');
  if (first == std::string_view::npos || first == 0 || first + 1 == id.size()) return std::nullopt;
  MessageKey key{std::string(id.substr(0, first)), std::string(id.substr(first + 1)), 1};
  const auto second = key.kind.find(':');
  if (second == std::string::npos) return key;
  const std::string digits = key.kind.substr(second + 1);
  key.kind.resize(second);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), key.round);
  if (error != std::errc() || end != digits.data() + digits.size() || key.round < 2 || key.kind.empty()) return std::nullopt;
  return key;
}

std::string masked(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos || at == 0) return address.empty() ? "" : "***";
  // A name may open with a letter of several bytes; half of one would not be text.
  std::size_t first = 1;
  while (first < at && (static_cast<unsigned char>(address[first]) & 0xC0) == 0x80) ++first;
  return std::string(address.substr(0, first)) + "***" + std::string(address.substr(at));
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  const auto first = out.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

std::string envelope_id(const ShopId& shop, const MessageId& message) { return shop.str() + ":" + message.str(); }

}  // namespace noren::mail
