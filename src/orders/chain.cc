#include "orders/chain.h"

#include <nlohmann/json.hpp>

#include "crypto/crypto.h"
#include "orders/rules.h"

namespace noren::orders {
namespace {

// Length before content: no two different events can give the same bytes.
void add(std::string& out, std::string_view part) {
  out += std::to_string(part.size());
  out += ':';
  out += part;
}

}  // namespace

std::string event_hash(const OrderId& order, std::string_view before, const Event& event) {
  std::string bytes;
  bytes.reserve(256 + event.data.size());
  add(bytes, before);
  add(bytes, order.str());
  add(bytes, std::to_string(event.seq));
  add(bytes, std::to_string(event.at.micros()));
  add(bytes, word_of(event));
  add(bytes, std::to_string(static_cast<int>(event.actor)));
  add(bytes, event.actor_name);
  add(bytes, event.data);
  add(bytes, event.sealed.empty() ? std::string() : crypto::sha256(event.sealed));
  return crypto::sha256(bytes);
}

std::int64_t first_break(const OrderId& order, std::span<const Event> events, std::string_view newest) {
  std::string before;
  std::int64_t expected = 1;
  for (const Event& event : events) {
    if (event.seq != expected || event.hash != event_hash(order, before, event)) return expected;
    before = event.hash;
    ++expected;
  }
  return before == newest ? 0 : expected;
}

Hashes hashes_in(std::span<const Event> events) {
  Hashes hashes;
  for (const Event& event : events) {
    if (event.what != Happening::received && event.what != Happening::address_fixed) continue;
    const auto said = nlohmann::json::parse(event.data, nullptr, false);
    if (!said.is_object()) continue;
    hashes.document = said.value("document", hashes.document);
    hashes.box = said.value("box", hashes.box);
  }
  return hashes;
}

}  // namespace noren::orders
