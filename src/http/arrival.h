// Where an answer that comes later (message.h) meets the connection that waits for it. Both hold it: whoever is there last frees
// it, so an answer may arrive when its connection, or the whole server, has been gone for long.
// Private to http. Thread: start and arrived from any; Waiting on the connection's I/O thread.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <optional>

#include "http/message.h"

namespace noren::http {

class Arrival : public std::enable_shared_from_this<Arrival> {
 public:
  // Sets the answer on its way.
  void start(const Later& later) {
    later([self = shared_from_this()](Response response) { self->arrived(std::move(response)); });
  }

  std::optional<Response> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(response_, std::nullopt);
  }

  // While it lives, the arrival cuts the timer's wait short. Belongs to the coroutine that waits and dies with it.
  class Waiting {
   public:
    Waiting(Arrival& arrival, boost::asio::steady_timer& timer) : arrival_(arrival) {
      const std::lock_guard lock(arrival_.mutex_);
      arrival_.timer_ = &timer;
    }
    ~Waiting() {
      const std::lock_guard lock(arrival_.mutex_);
      arrival_.timer_ = nullptr;
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    bool over() const {
      const std::lock_guard lock(arrival_.mutex_);
      return arrival_.response_.has_value();
    }

   private:
    Arrival& arrival_;
  };

 private:
  void arrived(Response response) {
    const std::lock_guard lock(mutex_);
    response_ = std::move(response);
    // The I/O thread is there as long as somebody waits on it: Waiting ends before its executor does.
    if (timer_ == nullptr) return;
    boost::asio::post(timer_->get_executor(), [self = shared_from_this()] { self->wake(); });
  }
  void wake() {
    const std::lock_guard lock(mutex_);
    if (timer_ != nullptr) timer_->cancel();
  }

  std::mutex mutex_;
  std::optional<Response> response_;
  boost::asio::steady_timer* timer_ = nullptr;
};

}  // namespace noren::http
