// The ticket of somebody who waits: when he came, signed for his shop and his checkout. With it he has his place again at another node,
// after a restart, and where so many wait that not all are remembered. Thread: pure.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "crypto/crypto.h"

namespace noren::turns {

// An older one is worth nothing: its line has gone.
inline constexpr std::chrono::hours kTicketGood{2};

struct Holder {
  ShopId shop;
  CheckoutId checkout;
};
std::string ticket_of(const crypto::Keys& keys, const Holder& holder, Instant since);
// When its holder came; nothing for a ticket that is forged, of another shop or checkout, of a time to come, or too old.
std::optional<Instant> since_of(const crypto::Keys& keys, const Holder& holder, std::string_view ticket, Instant now);

}  // namespace noren::turns
