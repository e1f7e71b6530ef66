// Sends what is due: takes messages in small batches, has their features say what is true now, hands them over, writes down what
// became of them. One per process; of several on one database one sends at a time (ours), and where that changes hands on the way a
// message is leased before it goes to a server.
//
// Promises. It never holds a write transaction while talking to a server, writes at Priority::background, and slows down while
// orders come in (busy). A message is recorded as handed over only after the server said so. Before the last dot of a mail goes, that is
// written down (Dot), and it does not go when the lease was lost meanwhile: so if the process dies, nothing is lost, what had not come so
// far goes out once, and what may have arrived (at most as many as were on their way at once) goes out again with the same Message-ID, and its
// story says so. Into the spool it lands on the same file. A server, or the servers of a domain, that cannot be reached are asked by one
// message after a growing pause; the others wait untried, and those for other domains go on.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "crypto/crypto.h"
#include "db/database.h"
#include "env/env.h"
#include "html/html.h"
#include "mail/content.h"
#include "mail/dkim.h"
#include "mail/lanes.h"
#include "mail/transport.h"

namespace noren::mail {

// Who a shop's mails come from, where answers go, and where mails to the owner go. Asked per message, so it must be quick.
struct Sender {
  Address from;
  Address reply_to;  // "" = none
  Address owner;
};

// What makes a mail ours on its way.
struct Posting {
  std::string holder = {};                    // this process's folder, the same after a restart; "" = nobody to come back
  std::string bounce_domain = {};             // "" = failures go to the shop's own address
  const crypto::Keys* keys = nullptr;         // for the return addresses; with a bounce_domain
  std::shared_ptr<const Signer> signer = {};  // unset: unsigned
};

struct WorkerParts {
  db::Database& db;
  env::Env& env;
  const html::Templates& html;
  const Contents& contents;
  Transport& transport;
  std::function<Sender(const ShopId&)> sender;
  std::function<bool()> busy;       // true while orders are being taken in numbers; unset = never
  std::function<bool()> ours = {};  // whether this process is the one that sends; unset = always
  // What is due and goes out now, the longest waiting first, at most so many; unset = all that is due.
  std::function<std::vector<Message>(db::Tx&, Instant now, int limit)> due = {};
  Posting posting = {};
};

struct Run {
  int handed_over = 0;
  int spooled = 0;
  int deferred = 0;
  int parked = 0;
  int cancelled = 0;
  int repeated = 0;   // of them: may have arrived before, and went out once more
  bool more = false;  // there may be more due right now
  int all() const { return handed_over + spooled + deferred + parked + cancelled; }
  void add(const Run& other);  // what became of other messages
};

// Since the start of the process, for /metrics.
struct WorkerTotals {
  std::uint64_t handed_over = 0;
  std::uint64_t spooled = 0;
  std::uint64_t deferred = 0;
  std::uint64_t parked = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t repeated = 0;             // may have arrived before the process died, and went out once more
  std::size_t domains_shut = 0;           // whose servers do not answer, where mails go to each recipient's own
  std::optional<Instant> way_shut_since;  // the mail server cannot be reached, or the folder of mails cannot be written
  std::string way_shut_why;               // in the words of the last try
};

class Worker {
 public:
  explicit Worker(WorkerParts parts);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();          // its own thread
  void stop();           // ends what is under way soon and waits for the thread
  void wake() noexcept;  // something was put into the outbox; without it the worker looks every half second

  // One round, on the caller's thread: for tests and the simulation. Throws db/errors.h.
  Run run_once(Instant now);

  WorkerTotals totals() const;
  bool spools() const { return parts_.transport.spools(); }  // no mail server is set up

 private:
  struct Prepared;

  void loop();
  Run dispatch(Instant now);
  void carry_on();  // a carrier's thread
  int batch_size() const;
  bool ours() const { return !parts_.ours || parts_.ours(); }
  Run run_together(Instant now);
  Run run_one_by_one(Instant now);

  // Messages that are due, leased, each with a place in its lane; any: there were some, of which perhaps none may go now.
  struct Taken {
    std::vector<Prepared> mails;
    bool any = false;
  };
  Taken take(Instant now, int most);
  void free_own_dots(Instant now);
  void keep_places(std::vector<Prepared>& found, Instant now, int most) const;
  void carry(Prepared& mail, Instant now);
  Run finish(Prepared& mail);
  bool about_to_go(Prepared& mail, std::string_view server) const;

  void off_its_way(const Message& message);
  std::vector<Message> due(db::Tx& tx, Instant now, int limit) const;
  std::vector<Prepared> prepare(db::Tx& tx, const std::vector<Message>& messages) const;
  Prepared prepare_one(db::Tx& tx, const Message& message) const;
  void address(Prepared& mail) const;
  void write(Prepared& mail, Instant now) const;
  void send(Prepared& mail, Instant now);
  void record(db::Tx& tx, const Prepared& mail, Run& run) const;
  Instant now_or(Instant begun) const;
  void note_way(const Prepared& mail, const Outcome& outcome, Instant now);
  void count(const Run& run);

  WorkerParts parts_;
  mutable Lanes lanes_;
  mutable std::mutex mutex_;
  std::condition_variable wake_, work_;
  bool woken_ = false;
  bool look_further_ = false;                       // some had to be sent away just now
  bool began_ = false;                              // what a process before this one left was looked for
  std::deque<std::unique_ptr<Prepared>> to_carry_;  // taken, for the carriers
  std::set<std::string> on_their_way_;              // envelope ids, leased by this process
  std::atomic<bool> stopping_ = false;
  std::atomic<std::uint64_t> handed_over_ = 0, spooled_ = 0, deferred_ = 0, parked_ = 0, cancelled_ = 0, repeated_ = 0;
  std::thread thread_;
  std::vector<std::thread> carriers_;
};

}  // namespace noren::mail
