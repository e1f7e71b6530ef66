// Documents and persons as JSON, as they are stored. Field names are short: bytes per order are the cost of taking orders.
// Older documents read with what they lack at its default.
#pragma once
#include <string>
#include <string_view>

#include "orders/types.h"

namespace noren::orders {

std::string to_json(const Document& document);
Document document_from_json(std::string_view json);  // throws Bug when it is not one
std::string to_json(const Person& person);
Person person_from_json(std::string_view json);

}  // namespace noren::orders
