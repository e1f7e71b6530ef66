#include "orders/lookup_limit.h"

namespace noren::orders {

std::optional<std::chrono::minutes> LookupLimit::take(const std::string& client, const std::string& number, Instant now) {
  if (free(client)) return std::nullopt;
  const std::string key = http::client_key(client);
  auto wait = of_clients_.take(key, now);
  if (!wait) {
    wait = of_numbers_.take(number, now);
    if (wait) of_clients_.give_back(key, now);
  }
  if (!wait) return std::nullopt;
  return std::chrono::ceil<std::chrono::minutes>(*wait);
}

void LookupLimit::give_back(const std::string& client, const std::string& number, Instant now) {
  if (free(client)) return;
  of_clients_.give_back(http::client_key(client), now);
  of_numbers_.give_back(number, now);
}

}  // namespace noren::orders
