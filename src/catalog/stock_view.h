// How the catalog asks how many pieces can be bought: stock lies above it in LAYERS and implements this. Safe from any thread.
#pragma once
#include <cstdint>

#include "base/id.h"

namespace noren::catalog {

class StockView {
 public:
  virtual ~StockView() = default;
  // Pieces that can be bought now; 0 for a variant nobody ever received.
  virtual std::int64_t quantity(const VariantId& variant) const = 0;
};

}  // namespace noren::catalog
