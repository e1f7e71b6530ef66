// Asked before something that cannot be undone (a parcel leaves, money goes back): what of a payment is still with the shop? Only of
// providers that tell of no disputes by themselves (Gateway::tells_disputes); of the others what is known here is enough. What they answer
// goes to the books (books.h). Nothing is kept: whoever asks waits some seconds, and decides with what is known when there is no answer.
// Thread: safe from any; works on a thread of its own.
#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "payments/books.h"
#include "payments/errands.h"
#include "payments/gateways.h"

namespace noren::payments {

class Inquiry {
 public:
  Inquiry(House& house, env::Outbound& outbound, GatewayOf gateway_of, const Books& books);

  void start();
  void stop();  // errands.h

  // done is called once, with whether it is known: at once where there is nothing to ask, else when the provider has answered, or when the
  // time is over.
  void ask(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void(bool known)> done);

  // The whole of it on the caller's thread: whether the provider has answered. For tests.
  bool step(const AttemptId& id, Instant now);

 private:
  Errands::Next advance(const std::string& id, Errands::Why why, const env::Called* said, Instant now);
  // The question that follows the answer; nothing when it was the last one, or could not be read.
  std::optional<env::Call> hear(const Attempt& attempt, const Gateway& gateway, const env::Called& said, Instant now);
  bool take_answered(const std::string& id);  // once by each who asked

  House& house_;
  const GatewayOf gateway_of_;
  const Books& books_;
  std::mutex mutex_;
  // Its payment is asked for; whether its disputes are known by now. They come first: a provider may count what they took as given back.
  std::map<std::string, bool> asks_payment_;
  std::set<std::string> answered_;
  std::map<std::string, int> asking_;  // how many still wait
  Errands errands_;
};

}  // namespace noren::payments
