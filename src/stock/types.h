// Pieces of a variant and their movements. Quantities are whole pieces.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "catalog/rules.h"

namespace noren::stock {

struct Level {
  VariantId variant;
  std::int64_t received = 0;
  std::int64_t adjusted = 0;  // stock-taking and losses: may be negative
  std::int64_t returned = 0;
  std::int64_t available = 0;
  std::int64_t leased = 0;
  std::int64_t held = 0;
  std::int64_t sold = 0;

  // Nobody has taken them, wherever they lie.
  std::int64_t free() const { return available + leased; }
  bool balanced() const {
    return received + adjusted + returned == available + leased + held + sold && available >= 0 && leased >= 0 && held >= 0 && sold >= 0;
  }
};

// Movements by hand. returned: goods that came back from a buyer after they were shipped.
enum class MoveKind { received, adjusted, returned };
std::string_view name_of(MoveKind kind);
std::optional<MoveKind> move_kind_from(std::string_view name);

struct Move {
  std::string id;
  VariantId variant;
  MoveKind kind = MoveKind::received;
  std::int64_t quantity = 0;  // negative only for adjusted
  std::string reason;
  std::string staff_name;
  Instant at;
};

using catalog::kPiecesMax;

}  // namespace noren::stock
