// Reads the members of a JSON object that came from outside. What is missing or of another type than expected is noted once in
// ok(); reading goes on with empty values. For the gateways, private to the feature. Pure, never throws for what the JSON says.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/money.h"
#include "base/time.h"

namespace noren::payments {

// Nothing for what is no JSON object in UTF-8.
std::optional<nlohmann::json> read_object(std::string_view body);

class Fields {
 public:
  explicit Fields(const nlohmann::json& object);  // borrowed
  bool ok() const { return ok_; }

  std::string text(const char* name);
  std::string text_or_none(const char* name);  // "" when it is absent or null
  bool flag(const char* name);
  Yen yen(const char* name);
  Yen yen_or_none(const char* name);  // 0 when it is absent or null
  Instant time(const char* name);     // seconds since 1970
  std::optional<Instant> time_or_none(const char* name);
  Instant moment(const char* name);  // a text of RFC 3339
  std::optional<Instant> moment_or_none(const char* name);
  const nlohmann::json& list(const char* name);            // an empty list when it is wrong
  const nlohmann::json* object_or_none(const char* name);  // nullptr when it is absent or null
  // Where an object or only its id may stand (Stripe). nullptr in both other cases.
  const nlohmann::json* expanded_or_none(const char* name);
  std::string id_or_none(const char* name);

 private:
  const nlohmann::json* find(const char* name) const;  // nullptr when it is absent or null
  std::int64_t whole(const nlohmann::json* value, std::int64_t most);

  const nlohmann::json& object_;
  bool ok_ = true;
};

}  // namespace noren::payments
