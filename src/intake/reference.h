// What selling needs of the central database, kept in the node's own one as well, in the same tables: shops, goods and prices, accounts at
// payment providers, pauses, staff as far as signing in needs it, words that a shop wrote itself, and what was to be had elsewhere. From
// these copies a node starts and sells while the central database is away. The rows of one kind and one shop are compared when their
// version there is another one, and what differs is written in one transaction with that version: whoever reads them finds one state.
// What the owner's side did here meanwhile (sign-ins, its log) is brought there before it is compared.
// Thread: copy() one at a time and on no buyer's way (app/freshness.h); the rest from any. Throws db/errors.h.
#pragma once
#include <atomic>
#include <map>
#include <optional>
#include <string>

#include "base/id.h"
#include "db/database.h"
#include "env/env.h"

namespace noren::intake {

struct Copied {
  Instant seen_at;    // when all copies were last seen to be what is stored there
  std::string place;  // where their folder lay then: machine and path
};
// Nothing: not all of it was ever copied, nobody can sell from it alone.
std::optional<Copied> find_copied(db::Database& own);

class Reference {
 public:
  struct Parts {
    db::Database& central;
    db::Database& own;
    const env::Clock& clock;
    std::string node;   // its identity, which its leases bear
    std::string place;  // of the folder
  };
  explicit Reference(Parts parts);

  // Compares what is due, copies what is otherwise.
  void copy();
  // As find_copied, from memory.
  std::optional<Instant> seen_at() const;

 private:
  struct Read;
  using Versions = std::map<ShopId, std::int64_t>;

  Read read_there(std::size_t kind, const ShopId& shop) const;
  void copy_kind(std::size_t kind);
  void copy_rows(std::size_t kind, const ShopId& shop);
  void note_seen(Instant now);

  const Parts parts_;
  std::map<std::size_t, Versions> marks_;  // by kind, as they stand in the own database
  std::map<std::size_t, Instant> due_;     // by kind
  std::atomic<std::int64_t> seen_at_ = 0;  // microseconds; 0 never
  Instant noted_at_;
};

}  // namespace noren::intake
