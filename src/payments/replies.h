// What every provider's replies have in common. For the gateways, private to the feature. Pure.
#pragma once
#include "payments/gateway.h"

namespace noren::payments {

inline bool is_yes(const env::Reply& reply) { return reply.status >= 200 && reply.status < 300; }

// A provider's words as they are kept for the operator: not too long, cut between characters.
std::string short_words(std::string words);

// One that says yes and cannot be understood.
inline Fail<Unread> not_understood(const env::Reply& reply) {
  return Fail(Unread{ReadFault::unreadable, "not understood: " + std::to_string(reply.status)});
}

}  // namespace noren::payments
