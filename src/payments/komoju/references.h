// How references are told apart, and how a payment says whose it is. Private to payments/komoju. Pure.
#pragma once
#include <string>
#include <string_view>

#include "payments/gateway.h"

namespace noren::payments::komoju {

// Of a session, whose ids look like those of payments: "session/" before KOMOJU's own.
std::string session_reference(std::string_view id);
// KOMOJU's id of the session; "" when the reference is a payment's.
std::string_view session_in(std::string_view reference);
// A refund is known through its payment alone: "payment/refund".
std::string refund_reference(std::string_view payment, std::string_view id);
std::string_view payment_in(std::string_view refund_reference);

// How an attempt stands as external_order_num, which KOMOJU keeps with the payment and wants to be new with every session:
// "A-1001.shop.attempt.1". The order's number comes first, because people look for it in the dashboard.
struct Owner {
  std::string shop;
  std::string attempt;
  std::string order_number;
};
// key: of creating it, "attempt/create/1": its try makes the number new.
std::string external_number(const Start& start, std::string_view key);
// Empty members for a payment of somebody else's.
Owner owner_in(std::string_view external_number);

// In a session's metadata: what pays it. KOMOJU tells of a session that waits the same in both cases.
inline constexpr const char* kStep = "noren_step";
inline constexpr std::string_view kByPage = "page";
inline constexpr std::string_view kByToken = "token";
inline constexpr const char* kUntil = "noren_until";  // when its page ends, in seconds since 1970: KOMOJU does not tell

}  // namespace noren::payments::komoju
