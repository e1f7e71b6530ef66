// What the parts of the sandbox provider hand each other. Plain values; Desk is the exception: everything a deed works with.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/time.h"
#include "db/database.h"
#include "env/env.h"
#include "html/html.h"

namespace noren::sandbox {

class Scheduler;

// An object as the API shows it (object, id, livemode ...), plus kInner, which no answer shows.
using Json = nlohmann::ordered_json;
inline constexpr const char* kInner = "_sandbox";

// Stands in stored addresses of ours; where we answer may change with every start.
inline constexpr std::string_view kHere = "sandbox-here://";

struct Webhook {
  std::string url;  // "" tells nobody
  std::string secret;
};

// "" for what is missing, null or no text.
inline std::string text_in(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// Whose API a payment was begun with: it is shown and told of in that one's shapes. What KOMOJU knows of it besides stands in its inner
// part under kKomoju.
enum class Api { stripe, komoju };
inline constexpr const char* kKomoju = "komoju";
inline Api api_of(const Json& object) { return object.contains(kInner) && object.at(kInner).contains(kKomoju) ? Api::komoju : Api::stripe; }

// Whether events are put on their way to the webhook.
struct Tells {
  bool stripe = false;
  bool komoju = false;
};

// One transaction on the ledger.
struct Work {
  db::Tx& tx;
  env::Env& env;
  Instant now;
  Tells tells = {};
};

// What a deed came to.
struct Outcome {
  enum class Way {
    answer,
    hang_up,       // the connection closes without an answer
    after_effect,  // the answer waits for the effect `awaited` and is the object as it is then
    after_notice,  // the answer waits until the event `awaited` was told, or tried once
  };
  int status = 200;
  Json body;
  bool keep = true;  // under its Idempotency-Key
  Way way = Way::answer;
  std::string awaited;
};

struct Desk {
  db::Database& ledger;
  env::Env& env;
  const html::Templates& html;
  Scheduler& scheduler;
};

}  // namespace noren::sandbox
