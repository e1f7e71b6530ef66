// What somebody wrote to the shop, as plain values.
#pragma once
#include <string>
#include <string_view>

#include "base/context.h"
#include "people/people.h"

namespace noren::support {

enum class State { open, answered };
std::string_view name_of(State state);  // as stored and as key of words

// Keys of words support.contact.topic_…, in the order of the form.
inline constexpr std::string_view kTopics[] = {"item", "order", "payment", "return", "mail", "other"};

struct Inquiry {
  std::string id;
  ShopId shop;
  std::string case_number;   // Q-2611-042
  Instant at;
  State state = State::open;
  std::int64_t version = 1;  // forms of the owner carry it
  std::string topic;
  std::string order_number;  // "" or as read, "A1042-7"
  bool order_known = false;  // an order made with the writer's mail address
  Locale locale = Locale::ja;
  people::PersonId person;
  std::string sealed;        // the Letter's box
};

// Everything personal.
struct Letter {
  std::string name;
  std::string email;
  std::string message;
};

struct Note {
  Instant at;
  std::string who;
  std::string text;  // "" when the writer was erased
};

}  // namespace noren::support
