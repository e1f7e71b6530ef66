// Two copies before the word (rule 3 of the intake): what a node took and the central database does not have yet lies on the disk of a second
// node before anybody is told that it was taken. What is copied is the Cluster's bytes, also of what was handed over and has not arrived.
// Which copies there are is written in the own database, so that they are known after a start, and dropped when nobody needs them.
// Throws db/errors.h. Thread: copy_to before all others; the rest from any, catch_up one at a time.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "db/database.h"
#include "env/clock.h"
#include "link/copies.h"

namespace noren::intake {

// The disks of the other nodes (link/copies.h).
struct Keepers {
  std::function<bool()> any = [] { return false; };  // another node should be there, as far as this one knows
  std::function<bool(const link::Entry& entry, std::chrono::milliseconds within)> keep = {};  // waits
  std::function<std::string(const std::vector<link::Settled>& settled)> settle = {};          // waits; letters of those who were not told
};

class Copying {
 public:
  Copying(db::Database& own, const env::Clock& clock) : own_(own), clock_(clock) {}
  Copying(const Copying&) = delete;
  Copying& operator=(const Copying&) = delete;

  void copy_to(Keepers keepers) { keepers_ = std::move(keepers); }
  // There is no other node: what lies here lies on one disk, and is told all the same.
  bool alone() const { return !keepers_.any(); }

  // Another node has it as well.
  bool is_kept(const OrderId& id) const;
  // Gives it to another node, when none has it. True when one has it, or when it is not here any more. Waits.
  bool keep(const OrderId& id, std::chrono::milliseconds within);
  // Mails were sent from here: who has a copy is to know of them, or sends them once more.
  void mails_went_out() { ++changes_; }

  // What lies here alone for more than a moment, or changed since, is given to others, and they are told what is in the central database by now. Waits.
  void catch_up();
  std::int64_t uncopied() const;  // orders that lie here alone

 private:
  struct Known {
    std::int64_t version = 0;
    std::string digest;
    std::int64_t kept = 0;
  };
  static std::optional<Known> find(db::Tx& own, const OrderId& id);
  enum class Given { yes, no, too_large };
  Given give(const OrderId& id, std::chrono::milliseconds within);
  std::optional<std::string> bytes_of(db::Tx& own, const OrderId& id) const;
  void note_alone(bool alone);
  void give_what_lies_alone();
  void settle();

  db::Database& own_;
  const env::Clock& clock_;
  Keepers keepers_;
  std::optional<Instant> untold_since_;  // these four: of the one that catches up
  bool told_alone_ = false;
  std::int64_t given_changes_ = 0;  // up to there others have been given all of them
  Instant given_until_;             // the same of mails, by the time they went out
  std::atomic<std::int64_t> changes_ = 1;
  std::atomic<bool> too_large_ = false;
};

}  // namespace noren::intake
