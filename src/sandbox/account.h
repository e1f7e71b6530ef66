// Whose key it is. Every key opens the same ledger; the account is told by the key's text: sk_test_hana_2 is another key of
// acct_hana, and a key with "revoked" in it is none any more. Private to sandbox. Pure.
#pragma once
#include <string_view>

#include "sandbox/types.h"

namespace noren::sandbox {

bool is_revoked(std::string_view key);
Json account_shape(std::string_view key);

}  // namespace noren::sandbox
