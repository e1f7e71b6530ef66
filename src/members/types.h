// A member of one shop: somebody who has shown that a mail address is his and has chosen a password. Plain values.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/time.h"
#include "orders/members.h"
#include "people/people.h"

namespace noren::members {

using orders::MemberId;

// Everything personal, sealed as one box with the member's own key (people).
struct Profile {
  std::string mail;  // as he wrote it
  std::string name;
  std::string second;                      // a second way to reach him: mail or phone; may be empty
  std::string phone;                       // digits; may be empty
  std::vector<orders::Address> addresses;  // the usual one first
};

struct Member {
  MemberId id;
  ShopId shop;
  people::PersonId person;  // whose key the box is sealed with: his alone, and not that of the mail address, which may change
  std::string password_hash;
  Locale locale = Locale::ja;
  Instant joined_at;
  std::optional<Instant> signed_in_at;
  std::int64_t version = 1;  // grows with each change of the profile
  Profile profile;
};

// What is asked for, each by itself. Spelled as stored and as key of its words.
enum class Purpose {
  terms,  // 利用規約とプライバシーポリシー: without it there is no membership
  news,   // 広告メール: only with consent (特定電子メール法 art. 3, 特定商取引法 art. 12-3)
};
inline constexpr Purpose kPurposes[] = {Purpose::terms, Purpose::news};
std::string_view name_of(Purpose purpose);

struct Consent {
  Purpose purpose = Purpose::terms;
  bool given = true;  // false: taken back
  Instant at;
  Locale locale = Locale::ja;
  std::string words;  // all that was shown beside the box
};

// A mail to a member, or to who wants to be one. Those that open something open it once.
enum class LetterKind {
  join,          // opens the membership
  already,       // somebody asked to join with the address of a member
  not_member,    // somebody asked for a password or a code of an address that is no member's
  reset,         // lets its holder choose a password
  code,          // six digits that sign in
  claim,         // six digits that show that an order is his
  change,        // shows that a new address is his
  change_taken,  // that address is another member's
  changed,       // to the old address
  left,          // the membership is over
  ended,         // the shop ended it
};
inline constexpr LetterKind kLetterKinds[] = {LetterKind::join,    LetterKind::already, LetterKind::not_member, LetterKind::reset,
                                              LetterKind::code,    LetterKind::claim,   LetterKind::change,     LetterKind::change_taken,
                                              LetterKind::changed, LetterKind::left,    LetterKind::ended};
std::string_view name_of(LetterKind kind);
std::string_view mail_of(LetterKind kind);  // the kind of its mail

enum class LetterState { good, unknown, replaced, used, expired };
std::string_view name_of(LetterState state);

struct Letter {
  std::string id;
  LetterKind kind = LetterKind::join;
  std::string mail_mark;
  MemberId member;  // empty: of nobody (yet)
  OrderId order;    // claim
  Locale locale = Locale::ja;
  Instant created_at;
  Instant expires_at;
  bool used = false;
  bool replaced = false;
  std::int64_t tries = 0;  // of its digits
  std::string to;          // where it goes
  std::string name;        // whom it addresses; "" not known
};

// Somebody who is signed in.
struct Session {
  std::string id;  // not what is in the cookie, but its hash
  Member member;
};

struct SessionLine {
  std::string id;
  std::string device;  // "Chrome / Windows"
  Instant created_at;
  Instant seen_at;
  bool here = false;
};

// Why a try did not go through.
enum class Refusal {
  wrong,
  wait,  // too many tries
  busy,  // too many passwords are being looked at
  over,  // what it was about has run out, or was used
};
struct Refused {
  Refusal why = Refusal::wrong;
  int wait_s = 0;
};

}  // namespace noren::members
