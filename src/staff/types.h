// The people behind the counter: accounts of one shop, what they may do, their sessions, and the log of their deeds.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "staff/saying.h"

namespace noren::staff {

enum class Role { owner, staff };  // an owner has every right

// An area of the owner's side. signed_in is what everybody has who signed in; staff (accounts, the log of deeds) only an owner.
enum class Right { signed_in, orders, items, stock, inquiries, messages, settings, staff };
// Those that can be given to somebody who is not an owner, in the order of the form.
inline constexpr Right kGivenRights[] = {Right::orders, Right::items, Right::stock, Right::inquiries, Right::messages, Right::settings};
std::string_view name_of(Right right);  // "orders": as stored, as form value and as key of its words
std::string_view name_of(Role role);

// A small set of rights; stored as "orders,items".
class Rights {
 public:
  Rights() = default;
  static Rights parse(std::string_view text);  // unknown names are left out
  void add(Right right) { bits_ |= 1u << static_cast<unsigned>(right); }
  bool has(Right right) const { return right == Right::signed_in || (bits_ & (1u << static_cast<unsigned>(right))) != 0; }
  std::string text() const;
  bool operator==(const Rights&) const = default;

 private:
  unsigned bits_ = 0;
};

struct Account {
  StaffId id;
  std::string mail;  // lower case
  std::string name;
  Role role = Role::staff;
  Rights rights;
  bool enabled = true;
  bool invited = false;  // has not chosen a password yet
  bool totp = false;     // asks for a one-time code
  int recovery_codes_left = 0;
  Instant created_at;
  std::optional<Instant> signed_in_at;
  std::int64_t version = 1;

  bool may(Right right) const { return role == Role::owner || rights.has(right); }
};

// Somebody who is signed in, as pages see him.
struct Session {
  std::string id;  // not the secret in the cookie, but its hash
  StaffId staff;
  std::string name;
  Role role = Role::staff;
  Rights rights;
  std::string csrf;  // hidden field "csrf" of every form

  bool may(Right right) const { return role == Role::owner || rights.has(right); }
};

struct SessionLine {
  std::string id;
  std::string device;  // "Chrome / Windows"
  std::string client;  // address it was last seen from
  Instant created_at;
  Instant seen_at;
  bool here = false;  // the one that asks
};

// One line of the log of deeds. No personal data of buyers: numbers, names of items and settings, states, amounts.
struct Deed {
  std::string what;          // key of its words: "orders.deed.shipped", in the feature's text_admin.toml
  std::string subject_type;  // "order", "item", "settings", "staff"
  std::string subject;       // path on the owner's side to look at it, "/admin/orders/…"; "" when there is none
  Saying label;              // what a person calls it: an order number, an item's name
  Saying before;             // short summaries, empty when there is nothing to say
  Saying after;
};

struct DeedLine {
  std::string id;
  Instant at;
  std::string staff_name;  // "" for the system
  std::string client;      // the address it came from, known for sign-ins
  Deed deed;
};

}  // namespace noren::staff
