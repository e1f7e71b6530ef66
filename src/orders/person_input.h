// Who buys and who receives, as typed → cleaned and checked. One place for the page's form and the store API. Pure.
#pragma once
#include <vector>

#include "orders/fault.h"
#include "orders/types.h"

namespace noren::orders {

struct AddressInput {
  std::string name, kana, postcode, prefecture, city, line1, line2, phone;
};

struct PersonInput {
  std::string email;
  std::string phone;
  std::string second;
  AddressInput shipping;
  bool has_orderer = false;
  AddressInput orderer;
  std::string note, noshi_name, card_message;
  bool kana_required = false;  // forms ask for it; the store API and the staff may leave it out
};

// Adds to faults what is wrong, at the fields' API names ("email", "shipping_address.postcode", "orderer.name"). What is wrong
// stays as typed in the result, so that it can be shown again.
Person read_person(const PersonInput& input, std::vector<Fault>& faults);

}  // namespace noren::orders
