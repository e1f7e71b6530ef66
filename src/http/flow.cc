#include "http/flow.h"

#include <utility>

namespace noren::http {

bool Flow::say(std::string text) {
  const std::lock_guard lock(mutex_);
  if (ended_) return false;
  said_ += text;
  if (called_) called_();
  return true;
}

void Flow::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  if (called_) called_();
}

Flow::Piece Flow::take() {
  const std::lock_guard lock(mutex_);
  return {std::exchange(said_, std::string()), ended_};
}

void Flow::when_said(std::function<void()> called) {
  const std::lock_guard lock(mutex_);
  called_ = std::move(called);
}

Response event_stream(const std::function<void(const std::shared_ptr<Flow>&)>& begun) {
  Response response;
  response.content_type = "text/event-stream; charset=utf-8";
  response.flow = std::make_shared<Flow>();
  response.with("X-Accel-Buffering", "no");  // a proxy in front passes it on as it comes
  begun(response.flow);
  return response;
}

std::string event_text(std::string_view name, std::string_view data) {
  return "event: " + std::string(name) + "\ndata: " + std::string(data) + "\n\n";
}

bool Flows::admit(const std::string& client, const std::shared_ptr<Flow>& flow) {
  const std::lock_guard lock(mutex_);
  if (closed_ || all_.size() >= static_cast<std::size_t>(most_.in_all)) return false;
  const auto known = of_client_.find(client);
  if (known != of_client_.end() && known->second >= most_.of_one) return false;
  ++of_client_[client];
  all_.emplace(flow.get(), flow);
  return true;
}

void Flows::gone(const std::string& client, const std::shared_ptr<Flow>& flow) {
  const std::lock_guard lock(mutex_);
  if (all_.erase(flow.get()) == 0) return;
  const auto count = of_client_.find(client);
  if (--count->second == 0) of_client_.erase(count);
}

void Flows::end_all() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const auto& [key, flow] : all_) flow->end();
}

}  // namespace noren::http
