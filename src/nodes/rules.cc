#include "nodes/rules.h"

#include <algorithm>

namespace noren::nodes {

Entry entry_of(const Asking& asking) {
  const auto& [kept, known, elsewhere, retired, place, now] = asking;
  const bool same = kept && known && kept->identity == known->identity;
  // The file is written before the database: what it lacks was served by another copy of the folder.
  const bool older = same && kept->incarnation < known->incarnation;
  const bool alive = known && known->seen_at && now - *known->seen_at < kAlive;
  // One process serves a place at a time: whoever was alive there a moment ago has ended.
  const bool was_us = same && !older && known->place == place;
  if (alive && !was_us) return Entry::taken;
  if (!kept) return Entry::fresh;
  if (retired) return Entry::retired;
  return older || elsewhere ? Entry::copied : Entry::goes_on;
}

std::int64_t next_incarnation(const Asking& asking) {
  const std::int64_t kept = asking.kept ? asking.kept->incarnation : 0;
  const std::int64_t known = asking.known ? asking.known->incarnation : 0;
  return std::max(kept, known) + 1;
}

bool is_away(std::optional<Instant> seen_at, Instant now) { return !seen_at || now - *seen_at > kMissed; }

Claim claim_of(const std::optional<Lease>& lease, const std::string& identity, std::int64_t fence, Instant now) {
  if (!lease) return Claim::take;
  const bool ours = lease->identity == identity;
  if (ours && lease->fence == fence) return Claim::renew;
  return ours || lease->until <= now ? Claim::take : Claim::none;
}

}  // namespace noren::nodes
