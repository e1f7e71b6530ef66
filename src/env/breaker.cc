#include "env/breaker.h"

#include "base/url.h"

namespace noren::env {

bool Breaker::admit(Instant now) {
  if (in_flight_ >= rules_.at_once) return false;
  if (open_until_) {
    if (now < *open_until_ || trying_) return false;
    trying_ = true;
  }
  ++in_flight_;
  return true;
}

void Breaker::finish(bool well, Instant now) {
  --in_flight_;
  if (well) {
    failures_ = 0;
    trying_ = false;
    open_until_.reset();
    return;
  }
  ++failures_;
  // Those that were under way when it opened do not make the pause longer; the one that tried does.
  const bool closed = !open_until_.has_value();
  if ((closed && failures_ >= rules_.failures) || (trying_ && now >= *open_until_)) {
    trying_ = false;
    open_until_ = now + rules_.open_for;
  }
}

GuardedOutbound::GuardedOutbound(std::unique_ptr<Outbound> inner, const Clock& clock, const BreakerRules& rules)
    : clock_(clock), rules_(rules), inner_(std::move(inner)) {}

void GuardedOutbound::start(Call call, std::function<void(Called)> done) {
  const std::string destination(origin_of(call.url));
  if (!admit(destination)) return done(Fail(CallFailure::not_sent));
  inner_->start(std::move(call), [this, destination, done = std::move(done)](Called called) {
    finish(destination, called);
    done(std::move(called));
  });
}

bool GuardedOutbound::admit(const std::string& destination) {
  const std::lock_guard lock(mutex_);
  return breakers_.try_emplace(destination, rules_).first->second.admit(clock_.now());
}

void GuardedOutbound::finish(const std::string& destination, const Called& called) {
  const std::lock_guard lock(mutex_);
  const auto breaker = breakers_.find(destination);
  breaker->second.finish(called && called->status < 500, clock_.now());
  if (breaker->second.is_idle()) breakers_.erase(breaker);
}

}  // namespace noren::env
