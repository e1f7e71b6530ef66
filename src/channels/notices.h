// What providers tell of their own accord: LINE's webhooks, and what became of SMS and faxes. Signed, told again it changes nothing, and
// everything is done in one transaction. Thread: safe from any.
#pragma once
#include "channels/channels.h"

namespace noren::channels {

enum class Heard {
  noted,
  forged,      // not signed with this shop's secret, or (gateways) too old
  unreadable,  // signed, but of no shape that is known
  no_account,  // this shop has no such account
};

// signature: x-line-signature.
Heard hear_line(const Parts& parts, const Context& context, std::string_view body, std::string_view signature);

struct GatewayNotice {
  Way way = Way::sms;  // or fax
  std::string_view body;
  std::string_view time;
  std::string_view signature;
};
Heard hear_gateway(const Parts& parts, const Context& context, const GatewayNotice& notice);
inline constexpr std::chrono::minutes kNoticeGood{5};

}  // namespace noren::channels
