// An invented order of an invented shop: for previews of mails, and for tests. Pure; always the same.
#pragma once
#include <vector>

#include "orders/types.h"

namespace noren::orders {

struct Sample {
  shops::Settings settings;
  Order order;
  Person person;
  std::vector<Event> events;
};
// Two items of two tax rates, bank transfer, paid and shipped.
Sample make_sample();
// What befell such an order; data: JSON, as events.h tells of each. At no time of its own.
Event sample_event(Happening what, const char* data);

}  // namespace noren::orders
