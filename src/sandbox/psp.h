// The sandbox: a payment provider for development and for the demo, in the shapes of Stripe's API and of KOMOJU's, with a durable ledger of its
// own (DIR/sandbox.db) that survives a kill at any moment, hosted pages, webhooks, and cards that play what goes wrong.
// Knows nothing of shops. Provider is all of it but sockets and threads, for tests; Psp is Provider at work.
// Thread: safe from any after construction.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "env/env.h"
#include "env/outbound.h"
#include "html/html.h"
#include "http/site.h"
#include "sandbox/types.h"

namespace noren::sandbox {

struct PspOptions {
  std::string ledger;  // path of the ledger; its folder exists
  std::string host = "127.0.0.1";
  int port = 0;                          // 0: any free one
  std::chrono::milliseconds latency{0};  // before every answer of the API
  Webhook webhook;         // of what was begun with Stripe's API
  Webhook komoju_webhook;  // of what was begun with KOMOJU's
  bool by_hand = false;  // the ledger (db/by_hand.h): for the simulation
};

class Provider {
 public:
  // Opens the ledger. Throws db/errors.h.
  Provider(const PspOptions& options, env::Env& env, env::Outbound& outbound, const html::Templates& html);
  ~Provider();
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;

  const http::Site& site() const;
  http::Metrics& metrics();
  Scheduler& scheduler();
  // Everything whose time has come, on the caller's thread; gives when to look again. Throws db/errors.h.
  Instant run_due(Instant now);
  // base: where we answer, "http://psp.test".
  void send_to(Webhook webhook, std::string base, Webhook komoju = {});

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

class Psp {
 public:
  // Answers at once. Throws db/errors.h, and std::runtime_error when it cannot listen.
  Psp(const PspOptions& options, env::Env& env, env::Outbound& outbound, const html::Templates& html);
  ~Psp();  // stops
  Psp(const Psp&) = delete;
  Psp& operator=(const Psp&) = delete;

  int port() const;
  std::string address() const;    // "http://127.0.0.1:8090"
  void send_to(Webhook webhook, Webhook komoju = {});  // from now on
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace noren::sandbox
