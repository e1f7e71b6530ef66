// The owner's pages of the catalog: items, pictures, categories, CSV. All need the right to items.
#pragma once
#include "admin/admin.h"
#include "catalog/catalog.h"
#include "catalog/pages.h"

namespace noren::catalog {

// Everything referred to must outlive the router; catalog and pages are copied. Adds the menu's entry too.
void add_admin_routes(http::Router& router, admin::Desk& desk, const Catalog& catalog, const Pages& pages);

}  // namespace noren::catalog
