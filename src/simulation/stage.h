// The shop that a simulated world begins with: three variants in stock, every way to pay, open. Private to simulation.
#pragma once
#include "simulation/station.h"

namespace noren::simulation {

inline constexpr const char* kSkus[] = {"MUG-BLUE", "MUG-WHITE", "TEA"};

struct Begun {
  ShopId shop;
  StaffId owner;
};
// Through the owner's own deeds; one that is refused is a Bug. at_shipment: cards are charged when the parcel leaves.
Begun set_up(Station& station, Instant now, bool at_shipment);
// Goods came in.
void receive(Station& station, const Context& context, const std::string& sku, std::int64_t pieces);

}  // namespace noren::simulation
