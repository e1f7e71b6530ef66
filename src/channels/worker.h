// Sends what is due by other ways than mail: takes a telling, leases it, makes the call outside any transaction, writes down what came of it
// with the other side's answer, and has its climb go on. One per process; of several on one database one sends at a time (ours).
//
// Nothing is sent twice. Each telling has a key that is the same at every try: LINE knows it again for a day (X-Line-Retry-Key), a gateway
// by its Idempotency-Key, a browser by topic and tag. So if the process dies between sending and the answer, the telling is said again
// after its lease, and the other side makes it one. What LINE is told as an answer (a reply token works once) is never repeated.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "channels/channels.h"
#include "channels/port.h"
#include "channels/store.h"
#include "env/outbound.h"

namespace noren::channels {

class Worker {
 public:
  Worker(Parts parts, env::Outbound& outbound, std::function<bool()> ours = {});
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();
  void stop();
  void wake() noexcept;
  // One round on the caller's thread, for tests and the simulation: how many climbs and tellings were looked at. Throws db/errors.h.
  int run_once(Instant now);

 private:
  struct Prepared;

  void loop();
  Prepared prepare(db::Tx& tx, const store::Stored& stored, Instant now) const;
  std::unique_ptr<Port> port_of(const Settings& settings, const store::Stored& stored) const;
  void send(const store::Stored& due, Instant now);
  void record(const store::Stored& leased, const Verdict& verdict, Instant now);
  void by_mail(const store::Stored& due, Instant now);
  void end(db::Tx& tx, store::Stored stored, const Attempt& attempt, std::int64_t leave_s);

  const Parts parts_;
  env::Outbound& outbound_;
  const std::function<bool()> ours_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

// A call takes ten seconds at most; whoever has not written down by then has died.
inline constexpr std::chrono::seconds kLease{30};

}  // namespace noren::channels
