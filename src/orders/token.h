// The ids and tokens a checkout and its order share.
//   id:    node letter, milliseconds, 80 random bits: "a" + 8 + 16 base32 characters; sorts by time
//   token: id + 16 characters of its signature (80 bits): whoever holds it may see the order, and any node can tell a true one
//          without asking a database
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "crypto/crypto.h"
#include "env/env.h"

namespace noren::orders {

std::string new_checkout_id(char node, env::Env& env);
bool looks_like_id(std::string_view text);
// By the clock of the node that made the id.
bool begun_before(std::string_view id, Instant at);

std::string order_token(const crypto::Keys& keys, const ShopId& shop, std::string_view id);
// The id in a true token; nothing for a forged or broken one.
std::optional<std::string> id_of_token(const crypto::Keys& keys, const ShopId& shop, std::string_view token);

}  // namespace noren::orders
