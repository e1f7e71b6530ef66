#include "app/audit.h"

#include <algorithm>
#include <iostream>

#include "app/kept_shops.h"
#include "bank/verify.h"
#include "catalog/verify.h"
#include "checkout/verify.h"
#include "mail/verify.h"
#include "members/verify.h"
#include "orders/verify.h"
#include "payments/verify.h"
#include "staff/verify.h"
#include "stock/verify.h"
#include "support/verify.h"
#include "troubles/verify.h"

namespace noren::app {
namespace {

constexpr Locale kWords = Locale::en;  // like all of the command line

}  // namespace

std::vector<ShopFindings> audit_lost_shops(db::Database& database) {
  std::vector<ShopFindings> all;
  for (const KeptShop& lost : lost_shops(database)) all.push_back({lost.id, {finding_of(lost, kWords)}});
  return all;
}

std::vector<Finding> audit(db::Database& database, const crypto::Keys& keys, const ShopId& shop, Instant now) {
  std::vector<Finding> findings = checkout::verify_checkouts(database, shop, kWords);
  findings.push_back(catalog::verify_catalog(database, shop, kWords));
  findings.push_back(stock::verify_levels(database, shop, kWords));
  findings.push_back(stock::verify_variants(database, shop, kWords));
  findings.push_back(orders::verify_sold(database, shop, kWords));
  for (Finding& finding : orders::verify_orders(database, keys, shop, kWords)) findings.push_back(std::move(finding));
  findings.push_back(mail::verify_states(database, shop, kWords));
  for (Finding& finding : troubles::verify_troubles(database, shop, now, kWords)) findings.push_back(std::move(finding));
  for (Finding& finding : payments::verify_payments(database, shop, now, kWords)) findings.push_back(std::move(finding));
  findings.push_back(bank::verify_deposits(database, shop, kWords));
  findings.push_back(bank::verify_named(database, shop, kWords));
  findings.push_back(support::verify_inquiries(database, shop, kWords));
  findings.push_back(members::verify_members(database, shop, kWords));
  for (Finding& finding : staff::verify_staff(database, shop, kWords)) findings.push_back(std::move(finding));
  return findings;
}

bool is_good(const ShopFindings& shop) {
  return std::all_of(shop.findings.begin(), shop.findings.end(), [](const Finding& finding) { return finding.good(); });
}

void print_text(const std::vector<ShopFindings>& shops) {
  for (const ShopFindings& shop : shops) {
    std::cout << "shop " << shop.shop.str() << "\n";
    for (const Finding& finding : shop.findings) {
      std::cout << "  invariant " << finding.invariant << "  " << finding.name << ": " << finding.checked << " checked, " << finding.broken
                << " broken\n";
      for (const std::string& violation : finding.violations) std::cout << "    " << violation << "\n";
    }
  }
}

}  // namespace noren::app
