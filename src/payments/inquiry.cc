#include "payments/inquiry.h"

#include "payments/payments.h"
#include "payments/rules.h"

namespace noren::payments {

Inquiry::Inquiry(House& house, env::Outbound& outbound, GatewayOf gateway_of, const Books& books)
    : house_(house), gateway_of_(std::move(gateway_of)), books_(books),
      errands_(house.env.clock, outbound, [this](const std::string& id, Errands::Why why, const env::Called* said, Instant now) {
        return advance(id, why, said, now);
      }) {}

void Inquiry::start() { errands_.start({}, 1); }

void Inquiry::stop() { errands_.stop(); }

void Inquiry::ask(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void(bool)> done) {
  const auto attempt = house_.db.read([&](db::Tx& tx) { return find_attempt(tx, id); });
  const auto gateway = attempt && attempt->state == State::captured ? gateway_of_(attempt->shop, attempt->account) : nullptr;
  if (attempt && attempt->state == State::captured && gateway == nullptr) return done(false);  // its account is gone
  if (gateway == nullptr || gateway->tells_disputes()) return done(true);
  {
    const std::lock_guard lock(mutex_);
    ++asking_[id.str()];
  }
  errands_.wait(id.str(), at_most, [this, id, done = std::move(done)] { done(take_answered(id.str())); });
  errands_.poke(id.str());
}

bool Inquiry::step(const AttemptId& id, Instant now) {
  errands_.step(id.str(), now);
  return take_answered(id.str());
}

bool Inquiry::take_answered(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto asking = asking_.find(id);
  if (asking != asking_.end() && --asking->second > 0) return answered_.contains(id);
  if (asking != asking_.end()) asking_.erase(asking);
  return answered_.erase(id) > 0;
}

Errands::Next Inquiry::advance(const std::string& id, Errands::Why, const env::Called* said, Instant now) {
  const auto attempt = house_.db.read([&](db::Tx& tx) { return find_attempt(tx, AttemptId(id)); });
  const auto gateway = attempt ? gateway_of_(attempt->shop, attempt->account) : nullptr;
  std::optional<env::Call> call;
  if (gateway != nullptr)
    call = said == nullptr ? std::optional(gateway->list_disputes({attempt->reference, std::nullopt, ""}))
                           : hear(*attempt, *gateway, *said, now);
  if (!call) {
    const std::lock_guard lock(mutex_);
    asks_payment_.erase(id);
    return {std::nullopt, std::nullopt, true};
  }
  call->within = kCallWithin;
  return {std::move(call), std::nullopt, false};
}

std::optional<env::Call> Inquiry::hear(const Attempt& attempt, const Gateway& gateway, const env::Called& said, Instant now) {
  if (!said) return std::nullopt;
  std::unique_lock lock(mutex_);
  const auto asked = asks_payment_.extract(attempt.id.str());
  lock.unlock();
  if (asked.empty()) {
    const auto disputes = gateway.read_disputes(*said);
    if (disputes) {
      house_.db.write([&](db::Tx& tx) {
        for (const DisputeStanding& one : disputes->all) books_.learn(tx, attempt.shop, attempt.account, one, now);
      });
    }
    lock.lock();
    asks_payment_[attempt.id.str()] = disputes.has_value();
    return gateway.look_up(attempt.reference);
  }
  const auto standing = gateway.read_standing(*said);
  if (!standing) return std::nullopt;
  house_.db.write([&](db::Tx& tx) { books_.examine(tx, attempt.shop, {gateway.name(), attempt.account}, *standing, now); });
  lock.lock();
  if (asked.mapped()) answered_.insert(attempt.id.str());
  return std::nullopt;
}

}  // namespace noren::payments
