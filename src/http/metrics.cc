#include "http/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace noren::http {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

}  // namespace

struct Metrics::Registry {
  struct Route {
    prometheus::Histogram* seconds;
    std::unordered_map<int, prometheus::Counter*> by_status;
  };
  struct Asked {
    prometheus::Gauge* gauge;
    std::function<double()> read;
  };
  struct Counted {
    prometheus::Counter* counter;
    std::function<double()> read;
  };

  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter().Name("noren_http_requests_total").Help("Requests answered, by route and status.").Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds = prometheus::BuildHistogram()
                                                           .Name("noren_http_request_seconds")
                                                           .Help("Time from the request read to its answer made.")
                                                           .Register(registry);
  prometheus::Gauge& connections =
      prometheus::BuildGauge().Name("noren_http_connections").Help("Open connections.").Register(registry).Add({});
  prometheus::Gauge& waiting =
      prometheus::BuildGauge().Name("noren_http_waiting").Help("Requests that wait for a worker.").Register(registry).Add({});
  prometheus::Family<prometheus::Counter>& turned_away = prometheus::BuildCounter()
                                                             .Name("noren_turned_away_total")
                                                             .Help("Requests told to come again since too many waited, by reason.")
                                                             .Register(registry);
  std::mutex mutex;
  std::unordered_map<std::string, Route> routes;
  std::vector<Asked> asked;
  std::vector<Counted> counted;
};

Metrics::Metrics() : registry_(std::make_unique<Registry>()) {}
Metrics::~Metrics() = default;

void Metrics::request_done(std::string_view route, int status, std::chrono::microseconds took) {
  prometheus::Histogram* seconds = nullptr;
  prometheus::Counter* counter = nullptr;
  {
    const std::lock_guard lock(registry_->mutex);
    const std::string name(route);
    auto found = registry_->routes.find(name);
    if (found == registry_->routes.end()) {
      found = registry_->routes.emplace(name, Registry::Route{&registry_->seconds.Add({{"route", name}}, kSeconds), {}}).first;
    }
    seconds = found->second.seconds;
    prometheus::Counter*& entry = found->second.by_status[status];
    if (entry == nullptr) entry = &registry_->requests.Add({{"route", name}, {"status", std::to_string(status)}});
    counter = entry;
  }
  counter->Increment();
  seconds->Observe(std::chrono::duration<double>(took).count());
}

void Metrics::connections_changed(int by) { registry_->connections.Increment(by); }

void Metrics::waiting_changed(int by) { registry_->waiting.Increment(by); }

void Metrics::turned_away(std::string_view reason) { registry_->turned_away.Add({{"reason", std::string(reason)}}).Increment(); }

void Metrics::add_gauge(std::string name, std::string explanation, std::function<double()> read) {
  prometheus::Gauge& gauge = prometheus::BuildGauge().Name("noren_" + name).Help(explanation).Register(registry_->registry).Add({});
  const std::lock_guard lock(registry_->mutex);
  registry_->asked.push_back({&gauge, std::move(read)});
}

void Metrics::add_total(std::string name, std::string explanation, std::function<double()> read) {
  prometheus::Counter& counter = prometheus::BuildCounter().Name("noren_" + name).Help(explanation).Register(registry_->registry).Add({});
  const std::lock_guard lock(registry_->mutex);
  registry_->counted.push_back({&counter, std::move(read)});
}

std::string Metrics::text() const {
  std::vector<Registry::Asked> asked;
  {
    const std::lock_guard lock(registry_->mutex);
    asked = registry_->asked;
    for (const auto& entry : registry_->counted) entry.counter->Increment(std::max(0.0, entry.read() - entry.counter->Value()));
  }
  for (const auto& entry : asked) entry.gauge->Set(entry.read());
  return prometheus::TextSerializer().Serialize(registry_->registry.Collect());
}

}  // namespace noren::http
