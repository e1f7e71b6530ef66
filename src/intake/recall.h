// A central database that forgot (rule 4 of the intake, docs/adr/0015). Whenever this node looks at it, both sides' counts of what
// went between them are compared: carriages, moves of leased pieces. Where the central one remembers less, what was carried since lies here
// again and is carried anew, and what lies here is told anew; and whenever its server was started anew, each node says so before anybody is
// given pieces (stock/gate.h). Throws db/errors.h. Thread: look, report and leave one at a time, the one that carries; the rest from any.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "intake/carrying.h"
#include "intake/stockroom.h"
#include "stock/gate.h"

namespace noren::intake {

class Recall {
 public:
  struct Parts {
    db::Database& central;
    stock::Board& board;  // of the central database
    Stockroom& stockroom;
    Carrying& carrying;
    std::string node;  // its identity
    char letter = 'a';
    std::chrono::microseconds lasts{};  // so long a node may sell what it holds
    // Asked before anything is told: this node is written down there (nodes/identities.h). False: it was retired, and tells nothing.
    std::function<bool()> serves;
    std::function<std::string(db::Tx&)> start_of_server = stock::start_of_server;
    std::function<Instant(db::Tx&)> database_time;
  };
  explicit Recall(Parts parts) : parts_(std::move(parts)) {}

  // True: this node is to tell that database what it may have forgotten. That lies here again; report(), when it is carried.
  bool look();
  // This node has told everything. The gate opens when the last one does.
  void report();
  // The node stops and holds nothing: nobody need wait for it. False, and nothing happens, when something lies here, or is still to be told.
  bool leave();

  // Letters of the nodes for which pieces wait; "" the gate is open.
  std::string waited_for() const;
  std::int64_t claimed() const { return claimed_; }  // pieces that lie here and could not be booked there
  // Times that the central database had forgotten something of this node's, since the start.
  std::int64_t forgotten() const { return forgotten_; }

 private:
  struct There {
    bool has_era = false;
    stock::Gate gate = stock::Gate::open;
    std::vector<stock::Reporter> reporters;
    Stockroom::Marks marks;
    std::int64_t carriages = 0;
    bool has_claims = false;
    Instant now;
  };
  There look_there() const;
  void live_on(const There& there);
  void begin(const There& there, bool forgot);
  void remember(const std::vector<stock::Reporter>& reporters);

  const Parts parts_;
  std::vector<stock::Reporter> known_;  // who else told in the era before
  std::atomic<std::int64_t> claimed_ = 0;
  std::atomic<std::int64_t> forgotten_ = 0;
  mutable std::mutex mutex_;
  std::string waited_for_;
};

}  // namespace noren::intake
