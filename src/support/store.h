// Private to the feature.
#pragma once
#include "support/support.h"

namespace noren::support {

std::optional<Inquiry> find_by_once(db::Tx& tx, const ShopId& shop, const std::string& once);

}  // namespace noren::support
