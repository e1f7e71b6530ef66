// Who asks, for which shop, when: handed down every call that changes or shows something.
#pragma once
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace noren {

enum class Locale { ja, en };

enum class ActorKind { buyer, staff, system, operator_ };

struct Actor {
  ActorKind kind = ActorKind::system;
  std::string id;    // staff id, or "" (a buyer is known by what he holds, not by an id)
  std::string name;  // as the log of deeds shows it
};

struct Context {
  ShopId shop;
  Actor actor;
  Instant now;
  Locale locale = Locale::ja;
  std::string request_id;  // also in the log and in the X-Request-Id header
};

}  // namespace noren
