// Pure decisions: may a folder serve as a letter, and may a node take a duty. Private to the folder.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace noren::nodes {

inline constexpr std::chrono::seconds kBeatEvery{3};
inline constexpr std::chrono::seconds kLease{15};  // of a duty, by the database's clock from when it was written
inline constexpr std::chrono::seconds kSure{10};   // of a duty, by the holder's clock from when the request was sent
inline constexpr std::chrono::seconds kAlive{15};  // since it was seen
inline constexpr std::chrono::hours kMissed{24};   // one that was silent for longer was taken away, and is not missed any more
// Longer than a call to a provider and what follows it take.
inline constexpr std::chrono::seconds kLeftAlone{30};

// In the folder.
struct Kept {
  std::string identity;
  std::int64_t incarnation = 0;
  bool operator==(const Kept&) const = default;
};

// In the database, of the letter.
struct Known {
  std::string identity;
  std::int64_t incarnation = 0;
  std::string place;
  std::string address;
  Instant since;
  std::optional<Instant> seen_at;  // unset: it left in order
};

enum class Entry {
  goes_on,  // the identity in the folder
  fresh,    // the folder has none yet
  copied,   // the folder is a copy, or was put back from one: it is another by now
  retired,  // the identity in the folder sells no more (identities.h): it is another by now
  taken,    // somebody else serves as this letter
};
struct Asking {
  std::optional<Kept> kept;
  std::optional<Known> known;
  bool elsewhere = false;  // the identity in the folder serves as another letter at another place
  bool retired = false;    // the identity in the folder was retired
  std::string place;
  Instant now;  // by the database's clock
};
Entry entry_of(const Asking& asking);
// Above all that the folder and the database know of.
std::int64_t next_incarnation(const Asking& asking);

// seen_at: unset, it left in order.
bool is_away(std::optional<Instant> seen_at, Instant now);

struct Lease {
  std::string identity;
  std::int64_t fence = 0;
  Instant until;
};
enum class Claim {
  none,   // somebody else holds it
  renew,  // nobody took it meanwhile
  take,
};
// fence: under which this node holds it; 0: it does not.
Claim claim_of(const std::optional<Lease>& lease, const std::string& identity, std::int64_t fence, Instant now);

}  // namespace noren::nodes
