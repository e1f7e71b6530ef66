// Two copies before the word: what a node has taken while the database is away lies on the disk of a second node before anybody is told
// that it was taken. Each node keeps such entries for the others in a file of its own (DIR/copies.db), sealed, until they are settled.
// Thread: safe from any.
#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "base/id.h"
#include "db/database.h"
#include "link/link.h"

namespace noren::link {

// Written by the node that took it; of several versions the highest counts.
struct Entry {
  CheckoutId checkout;
  std::int64_t version = 1;
  std::string bytes;  // at most Copies::kEntryMost
  bool operator==(const Entry&) const = default;
};

struct Settled {
  CheckoutId checkout;
  std::int64_t version = 1;  // and those before it
};

class Copies {
 public:
  static constexpr std::size_t kEntryMost = 64 * 1024;
  static constexpr std::int64_t kBytesMost = 1024LL * 1024 * 1024;  // for all other nodes together: some hundred thousand orders

  struct Parts {
    Link& link;
    db::Database& db;  // of this folder's tables, on a disk of this node
    const crypto::Keys& keys;
    env::Env& env;
    std::int64_t bytes_most = kBytesMost;
  };
  // Before the first call comes in. What parts refer to must outlive it. Throws db/errors.h.
  explicit Copies(const Parts& parts);
  Copies(const Copies&) = delete;
  Copies& operator=(const Copies&) = delete;

  // True: it is on another node's disk. False: on none, as far as is known when the time is over; who asked tells nobody that it is safe.
  // Waits.
  bool keep_elsewhere(const Entry& entry, std::chrono::milliseconds within);
  // They are in the database, and the others need not keep them. The letters of those who could not be told, to be told again. Waits.
  std::string settle(const std::vector<Settled>& settled);

  struct Fetched {
    std::vector<Entry> entries;  // the newest of each, by checkout
    std::string not_asked;       // letters of nodes that did not answer: they may have more
    std::int64_t unreadable = 0;
  };
  // All that was kept for a node, here and elsewhere. Waits.
  Fetched fetch(char node);

  std::int64_t kept() const { return copies_; }  // for others
  std::int64_t bytes() const { return bytes_; }
  std::int64_t alone() const { return alone_; }  // entries that no other node took, since the start

 private:
  bool note(bool on_two);
  std::string take(const Heard& heard);
  std::string drop(const Heard& heard);
  std::string page_of(const std::string& said);

  const Parts parts_;
  std::atomic<std::int64_t> copies_ = 0;
  std::atomic<std::int64_t> bytes_ = 0;
  std::atomic<std::int64_t> alone_ = 0;
  std::atomic<bool> on_one_disk_ = false;
};

}  // namespace noren::link
