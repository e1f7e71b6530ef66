// The mail server of a simulated world: takes mails, is down, slow, refuses for a while or for good. Private to simulation.
#pragma once
#include "mail/transport.h"

namespace noren::simulation {

class World;

class MailServer final {
 public:
  explicit MailServer(World& world) : world_(world) {}
  mail::Outcome take(const mail::Envelope& envelope);
  std::unique_ptr<mail::Transport> door();

 private:
  World& world_;
};

}  // namespace noren::simulation
