// By what a buyer can be reached about an order, and what is said to him. Private to the feature. Thread: a Tx is its caller's.
#pragma once
#include <map>

#include "channels/channels.h"
#include "channels/store.h"

namespace noren::channels {

// Addresses in the clear, for one sending.
struct Reached {
  orders::Order order;
  orders::Person person;
  std::map<Way, std::string> to;  // what is open; a letter has its address in person
  std::optional<Way> first;       // the buyer wants this one first
};
// Nothing when there is no such order, or its buyer was erased.
std::optional<Reached> reach_of(db::Tx& tx, const House& house, const ShopId& shop, const OrderId& order);
std::vector<Way> ways_of(const Reached& reached, const Settings& settings);

// Seals an address into a way of the order; to "": the buyer does not want to hear by it, also not at the address the order has.
struct NewReach {
  Way way = Way::fax;
  std::string to;
  std::string mark = {};
  std::string proof = {};
};
void keep_reach(db::Tx& tx, const House& house, const orders::Order& order, const NewReach& reach, Instant now);
// Exactly one is the first, or none.
void choose_first(db::Tx& tx, const House& house, const orders::Order& order, std::optional<Way> way, Instant now);

// A keyed hash by which a user of LINE, or a browser's address, is found again.
std::string mark_of(const crypto::Keys& keys, const ShopId& shop, Way way, std::string_view to);

// The words of a telling.
struct Said {
  std::string title;
  std::string short_text;
  std::string text;
  std::string url;
};
Said say(const Parts& parts, const Reached& reached, const store::Stored& stored, bool mail_dead);
// The same as a letter on A4, its address where a window envelope shows it (長形3号, DL).
std::string paper_of(const Parts& parts, const Reached& reached, const Said& said, Instant now);

// What stands in the place of a mail where LINE says thanks for having been linked: it follows none.
MessageId linked_message(const OrderId& order);

// The subject of a mail that carries a fax: "<order>.<uuid of the send>".
std::string fax_subject(const Send& send);

}  // namespace noren::channels
