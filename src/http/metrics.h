// Numbers for Prometheus, shown at /metrics (text exposition format 0.0.4). Thread: safe from any.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace noren::http {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // route: the pattern ("/items/{slug}"), never the address as sent; "ready" for pages from memory.
  void request_done(std::string_view route, int status, std::chrono::microseconds took);
  void connections_changed(int by);
  void waiting_changed(int by);  // requests that wait for a worker
  // A request that was told to come again, since too many wait. reason: one of few words of ours.
  void turned_away(std::string_view reason);
  // A number asked for at each scrape (queue age, stock of something); name without the "noren_" prefix.
  void add_gauge(std::string name, std::string explanation, std::function<double()> read);
  // The same of a number in memory that only grows, named with _total at its end.
  void add_total(std::string name, std::string explanation, std::function<double()> read);
  std::string text() const;

 private:
  struct Registry;
  std::unique_ptr<Registry> registry_;
};

}  // namespace noren::http
