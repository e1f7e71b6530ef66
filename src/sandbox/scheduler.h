// What happens at its time: effects of the ledger, webhooks, answers that were asked to come late. Everything that must outlive
// the process is a row of the ledger; only who waits for an answer is kept in memory. One thread does it all.
// Private to sandbox. Thread: safe from any; acts run on the scheduler's thread (or the caller's of run_due) and must be short.
#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "env/outbound.h"
#include "sandbox/store.h"
#include "sandbox/types.h"

namespace noren::sandbox {

class Scheduler {
 public:
  using Act = std::function<void()>;

  Scheduler(db::Database& ledger, env::Env& env, env::Outbound& outbound);
  ~Scheduler();  // stops
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  void start();
  void stop();
  void wake();  // rows were added
  void send_to(Webhook stripe, std::string base, Webhook komoju = {});
  Tells tells() const;
  std::string here() const;  // where we answer: "http://127.0.0.1:8090"

  void at(Instant due, Act act);
  void when_happened(const std::string& effect, Act act);
  void when_tried(const std::string& event, Act act);

  // Everything whose time has come, on the caller's thread; gives when to look again. Throws db/errors.h.
  Instant run_due(Instant now);

 private:
  struct Inbox;  // replies of the webhook's receiver; outlives the scheduler when a call does

  void loop();
  void run_acts(Instant now);
  void run_effects(Instant now);
  void run_effect(const store::Effect& effect, Instant now);
  void start_deliveries(Instant now);
  void record_replies(Instant now);
  void wait_for(std::multimap<std::string, Act>& waiting, const std::string& what, Act act);
  void release(std::multimap<std::string, Act>& waiting, const std::string& what);

  db::Database& ledger_;
  env::Env& env_;
  env::Outbound& outbound_;
  std::shared_ptr<Inbox> inbox_;
  std::set<std::string> under_way_;  // deliveries; of the running thread alone
  Instant rows_due_;                 // of the running thread alone: nothing in the ledger is due before it

  mutable std::mutex mutex_;
  Webhook stripe_;
  Webhook komoju_;
  std::string here_;
  std::multimap<Instant, Act> acts_;
  std::multimap<std::string, Act> wait_for_effect_;
  std::multimap<std::string, Act> wait_for_try_;
  std::thread thread_;
};

}  // namespace noren::sandbox
