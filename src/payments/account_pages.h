// The owner's page of the shop's account at a payment provider. For owners only; every change asks the password again, and no key is
// ever shown again.
#pragma once
#include "payments/accounts.h"
#include "shops/shops.h"

namespace noren::payments {

struct AccountPages {
  admin::Desk& desk;
  const shops::Directory& shops;
  Accounts& accounts;
  env::Outbound& outbound;
  std::function<std::string(const ShopId&)> base_url;
};

// /admin/settings/account. pages is copied; what it refers to must outlive the router.
void add_account_routes(http::Router& router, const AccountPages& pages);

}  // namespace noren::payments
