// The law pages as they were shown, by version: written whenever a page changes, never deleted. Private to this feature.
#pragma once
#include <string>
#include <vector>

#include "db/transaction.h"
#include "shops/types.h"

namespace noren::shops {

struct ShownLawPage {
  LawVersion version;
  std::string shown;  // JSON {"ja": view, "en": view}
};
std::vector<ShownLawPage> shown_law_pages(const Settings& settings);

void keep_law_pages(db::Tx& tx, const ShopId& shop, const std::vector<ShownLawPage>& pages, Instant now);

}  // namespace noren::shops
