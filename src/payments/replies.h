// What every provider's replies have in common. For the gateways, private to the feature. Pure.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "payments/gateway.h"

namespace noren::payments {

struct List {
  nlohmann::json all;      // an array
  std::string next;        // where the next page begins; "" the last one
  std::string whose = {};  // what it lists, where the provider tells
};

// How one provider says what all of them say.
struct Tongue {
  Unread (*unread_of)(const env::Reply&);
  // Where the payment stands according to an answer other than "yes".
  std::optional<Standing> (*standing_in_error)(const env::Reply&);
  std::optional<List> (*read_list)(const std::string& body);
  std::optional<Standing> (*read_standing)(const nlohmann::json& object);
  std::optional<Standing> (*read_listed)(const nlohmann::json& object);  // of a list searched for an attempt
  std::string (*attempt_of)(const nlohmann::json& object);               // "" of one that is not ours
  bool (*is_in_yen)(const nlohmann::json& object);
  Found gives_way;                    // of several that bear one attempt: one found so is passed over for another
  std::string (*after)(const List&);  // where a search that found nothing goes on
};

inline bool is_yes(const env::Reply& reply) { return reply.status >= 200 && reply.status < 300; }

// The status and what the error says, as they are kept for the operator: not too long, cut between characters.
std::string error_words(int status, const std::vector<std::string>& parts);

// As the answer says it in seconds (RFC 9110, 10.2.3), an hour at most; nothing of one that says it otherwise, or not at all.
std::optional<std::chrono::seconds> retry_after_of(const env::Reply& reply);

// One that says yes and cannot be understood.
inline Fail<Unread> not_understood(const env::Reply& reply) {
  return Fail(Unread{ReadFault::unreadable, "not understood: " + std::to_string(reply.status)});
}

Read<Standing> read_standing_of(const Tongue& tongue, const env::Reply& reply);
Read<Search> read_found_of(const Tongue& tongue, const std::string& attempt, const env::Reply& reply);

// One unreadable entry makes the page unreadable: a payment that is passed over would be money nobody knows of. What is in another
// currency is not ours.
template <class T>
Read<Page<T>> read_page_of(const Tongue& tongue, const env::Reply& reply, std::optional<T> (*read_one)(const nlohmann::json&)) {
  if (!is_yes(reply)) return Fail(tongue.unread_of(reply));
  const auto list = tongue.read_list(reply.body);
  if (!list) return not_understood(reply);
  Page<T> page{.all = {}, .next = list->next};
  for (const nlohmann::json& entry : list->all) {
    if (entry.is_object() && entry.contains("currency") && !tongue.is_in_yen(entry)) continue;
    auto read = read_one(entry);
    if (!read) return not_understood(reply);
    page.all.push_back(std::move(*read));
  }
  return page;
}

}  // namespace noren::payments
