// Sends what is due: takes messages in small batches, has their features say what is true now, hands them over, writes down what
// became of them. One per process; of several on one database one sends at a time (ours), and where that changes hands on the way a
// message is leased before it goes to a server.
//
// Promises. It never holds a write transaction while talking to a server, writes at Priority::background, and slows down while
// orders come in (busy). A message is recorded as handed over only after the server said so: if the process dies in between, the
// message is not lost, and at most that one goes out a second time, with the same Message-ID, after its lease (ten minutes) has
// run out. Into the spool it lands on the same file. A server that cannot be reached is asked by one message after a growing pause,
// the others wait untried.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "db/database.h"
#include "env/env.h"
#include "html/html.h"
#include "mail/content.h"
#include "mail/transport.h"

namespace noren::mail {

// Who a shop's mails come from, where answers go, and where mails to the owner go. Asked per message, so it must be quick.
struct Sender {
  Address from;
  Address reply_to;  // "" = none
  Address owner;
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
  // Called when nothing was due and the way is open: puts a few messages in that can wait for all others. True: there may be more.
  std::function<bool(Instant now)> idle = {};
};

struct Run {
  int handed_over = 0;
  int spooled = 0;
  int deferred = 0;
  int parked = 0;
  int cancelled = 0;
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
  // What the worker does when a round found nothing: true when there is something now. For tests and the simulation as well.
  bool feed(Instant now);

  WorkerTotals totals() const;
  bool spools() const { return parts_.transport.spools(); }  // no mail server is set up

 private:
  struct Prepared;

  void loop();
  int batch_size() const;
  bool ours() const { return !parts_.ours || parts_.ours(); }
  Run run_together(Instant now);
  Run run_one_by_one(Instant now);
  std::vector<Prepared> prepare_due(db::Tx& tx, Instant now, int limit) const;
  Prepared prepare_one(db::Tx& tx, const Message& message) const;
  void write(Prepared& mail, Instant now) const;
  void send(Prepared& mail, Instant now);
  void record(db::Tx& tx, const Prepared& mail, Run& run) const;
  Instant now_or(Instant begun) const;
  void note_way(const Outcome& outcome, Instant now);
  void count(const Run& run);

  WorkerParts parts_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  std::string shut_why_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::int64_t> ask_again_at_ = 0;  // micros; the server (or the folder) is left alone until then
  std::atomic<std::int64_t> pause_s_ = 0;
  std::atomic<std::int64_t> down_since_ = 0;
  std::atomic<std::uint64_t> handed_over_ = 0, spooled_ = 0, deferred_ = 0, parked_ = 0, cancelled_ = 0;
  std::thread thread_;
};

}  // namespace noren::mail
