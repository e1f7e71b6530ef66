#include "troubles/hands.h"

#include "troubles/settling.h"

namespace noren::troubles {

Vocabulary Hands::vocabulary() const {
  Vocabulary known;
  for (const auto& [name, deed] : deeds) known.deeds.insert(name);
  for (const auto& [name, condition] : conditions) known.conditions.insert(name);
  return known;
}

void add_own_deeds(Hands& hands) {
  hands.deeds[std::string(kHoldShipment)] = [](db::Tx&, const Context&, Trouble& trouble) -> DeedEnd {
    if (trouble.order.empty()) return {DeedEnd::How::impossible, "no_order"};
    trouble.holds_shipment = true;
    return {};
  };
}

}  // namespace noren::troubles
