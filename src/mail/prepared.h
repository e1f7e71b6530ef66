// A message on its way through one round of the worker: first what it says, then its bytes, at last what became of it. Private to mail.
#pragma once
#include "mail/compose.h"
#include "mail/rules.h"
#include "mail/templates.h"
#include "mail/worker.h"

namespace noren::mail {

struct Worker::Prepared {
  Message message;
  Content content = {};
  TemplateText words = {};
  Letter letter = {};
  Envelope envelope = {};
  std::string raw = {};
  std::optional<Event> event = {};  // set as soon as its fate in this round is known
  Attempt attempt = {};

  std::optional<std::string> lane = {};  // in which it has a place
  Instant begun = {};                    // since when it has it
  Instant lease_end = {};
  std::optional<Dot> before = {};  // it was about to go before, by a process that died
  bool dotted = false;             // its last dot has gone, or is about to

  void end(Event what, Attempt how) {
    const std::string to = std::move(attempt.to_masked), ref = std::move(attempt.ref);
    event = what;
    attempt = std::move(how);
    if (attempt.to_masked.empty()) attempt.to_masked = to;
    attempt.ref = ref;
  }
};

}  // namespace noren::mail
