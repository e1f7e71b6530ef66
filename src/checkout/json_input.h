// The store API's body of POST /api/v1/checkouts → a wish. Every wrong type or value is a fault at its field. Pure.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "checkout/types.h"

namespace noren::checkout {

// Nothing when the text is no JSON object in UTF-8 (answered 400); otherwise a wish and what is wrong with it.
struct JsonWish {
  Wish wish;
  std::vector<Fault> faults;
};
std::optional<JsonWish> read_wish(std::string_view body);
// A fault that is told at one of the two fields says enough of the other: it is the same one, or lies in it.
bool covers(const std::string& told, const std::string& field);

// The body of complete: {} · {"confirm_similar":true} · {"known_token":"…"} · {"payment":{"method":"…","source":"…"}}.
struct JsonComplete {
  bool confirm_similar = false;
  std::string known_token;
  std::optional<shops::PaymentMethod> payment;
  std::string source;     // of a card: the provider's token
  std::string canonical;  // equal for equal bodies, however they are spaced or ordered
  std::vector<Fault> faults;
};
std::optional<JsonComplete> read_complete(std::string_view body);

}  // namespace noren::checkout
