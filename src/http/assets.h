// Styles, scripts and drawings of the platform, from inside the binary, at addresses that carry their content's hash.
#pragma once
#include "http/router.h"

namespace noren::http {

void add_asset_routes(Router& router);  // GET /assets/{hash}/{rest*}

}  // namespace noren::http
