#include "db/list.h"

#include <nlohmann/json.hpp>

#include "base/check.h"

namespace noren::db {

std::string list_of(std::span<const std::string> values) {
  try {
    return nlohmann::json(std::vector<std::string>(values.begin(), values.end())).dump();
  } catch (const nlohmann::json::exception&) {
    check(false, "a list with bytes that are no text");
    return {};
  }
}

}  // namespace noren::db
