#include "simulation/mail_server.h"

#include "simulation/world.h"

namespace noren::simulation {
namespace {

class Door final : public mail::Transport {
 public:
  explicit Door(MailServer& server) : server_(server) {}
  mail::Outcome send(const mail::Envelope& envelope, std::string_view) override { return server_.take(envelope); }
  bool repeatable() const override { return false; }

 private:
  MailServer& server_;
};

}  // namespace

std::unique_ptr<mail::Transport> MailServer::door() { return std::make_unique<Door>(*this); }

mail::Outcome MailServer::take(const mail::Envelope& envelope) {
  using Fate = mail::Outcome::Fate;
  const auto ends = [&](Fate fate, int code, const char* stage, const char* what) {
    world_.say("mail", envelope.id + " " + what);
    ++world_.figures[std::string("mails ") + what];
    return mail::Outcome{.fate = fate, .code = code, .stage = stage, .words = what};
  };
  if (world_.happens(Fault::mail, 200)) return ends(Fate::temporary, 0, "connect", "not reached");
  if (world_.happens(Fault::mail, 50)) return ends(Fate::temporary, 451, "rcpt", "greylisted");
  if (world_.happens(Fault::mail, 20)) return ends(Fate::permanent, 550, "rcpt", "refused");
  if (world_.happens(Fault::mail, 20)) return ends(Fate::unknown, 0, "data", "answer lost");
  return ends(Fate::handed_over, 250, "data", "taken");
}

}  // namespace noren::simulation
