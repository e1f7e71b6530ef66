// KOMOJU's codes of errors as what a buyer can do about them. Source: doc.komoju.com/docs/errors. Private to payments/komoju. Pure.
#pragma once
#include <optional>
#include <string_view>

#include "payments/gateway.h"

namespace noren::payments::komoju {

// Nothing: the code does not say that somebody declined to pay.
std::optional<Decline> decline_of(std::string_view code);

}  // namespace noren::payments::komoju
