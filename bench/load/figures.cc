#include "load/figures.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace bench {

void Figures::failed(const std::string& what) {
  if (failures_++ == 0) first_failure_ = what.substr(0, 300);
}

double Figures::at_share(double share) const {
  if (times_.empty()) return 0;
  const auto place = static_cast<std::size_t>(share * static_cast<double>(times_.size() - 1));
  return static_cast<double>(times_[place]) / 1e6;
}

bool Figures::good() const { return failures_ == 0 && !times_.empty(); }

std::string Figures::line(std::chrono::nanoseconds whole) {
  std::sort(times_.begin(), times_.end());
  const double seconds = std::chrono::duration<double>(whole).count();
  return nlohmann::json{{"done", times_.size()},
                        {"seconds", seconds},
                        {"per_second", static_cast<double>(times_.size()) / seconds},
                        {"p50_ms", at_share(0.5)},
                        {"p99_ms", at_share(0.99)},
                        {"max_ms", at_share(1)},
                        {"failures", failures_},
                        {"first_failure", first_failure_}}
      .dump();
}

}  // namespace bench
