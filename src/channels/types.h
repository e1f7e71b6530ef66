// Ways beside mail by which the shop tells a buyer something about an order, and how one such telling is described.
// Instants are UTC; states, ways and occasions are spelled as stored, as form values and as keys of their words.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace noren::channels {

// second_mail: the buyer's other mail address.
enum class Way { line, push, sms, second_mail, fax, letter };
inline constexpr std::array kWays{Way::line, Way::push, Way::sms, Way::second_mail, Way::fax, Way::letter};
std::string_view name_of(Way way);
std::optional<Way> way_from(std::string_view name);

// What the mail was about: the shop sets a ladder for each.
enum class Occasion { received, accepted, reminder, shipped, cancelled, trouble };
inline constexpr std::array kOccasions{Occasion::received, Occasion::accepted,  Occasion::reminder,
                                       Occasion::shipped,  Occasion::cancelled, Occasion::trouble};
std::string_view name_of(Occasion occasion);
std::optional<Occasion> occasion_from(std::string_view name);
// Of a kind of mail to the buyer; nothing for one that no other way takes the place of.
std::optional<Occasion> occasion_of(std::string_view mail_kind);

// The ladder of an occasion, as the shop set it.
struct Ladder {
  int unseen_hours = 0;    // a mail that was taken and is not seen goes the next way after so long; 0: only one that did not arrive does
  std::vector<Way> ways;   // in this order, as far as the shop and the buyer have them
  bool operator==(const Ladder&) const = default;
};

// One telling by one way. Its id is its key: "<mail message>/<way>"; asked for twice it is one.
enum class SendState {
  queued,     // written, not tried yet
  deferred,   // tried, not now; waits for due_at
  at_owner,   // a letter: waits until the owner printed it
  accepted,   // the provider took it, the letter is in the post: its job now
  delivered,  // the provider says that it arrived
  failed,     // it will not arrive this way
  cancelled,  // not wanted any more
};
std::string_view name_of(SendState state);
SendState send_state_from(std::string_view name);

struct Send {
  std::string id;
  ShopId shop;
  OrderId order;
  Way way = Way::line;
  Occasion occasion = Occasion::received;
  SendState state = SendState::queued;
  std::optional<Instant> due_at;  // unset when nothing more happens by itself
  std::int64_t tries = 0;
  Instant created_at;
  Instant updated_at;
  std::string reference;  // the provider's name for it; "" none
};

enum class AttemptOutcome {
  accepted,   // taken, or known there already
  later,      // not now: too many, or ill
  refused,    // never
  unknown,    // no whole answer came: it may have been taken. The key makes that one
  not_sent,   // not a byte went out
  no_rights,  // our account there is not let in: the owner must look
  no_quota,   // the month's messages are used up
  unwritten,  // our side: there is nothing to write it to any more
  delivered,  // told later by the provider
  undelivered,
};
std::string_view name_of(AttemptOutcome outcome);
AttemptOutcome outcome_from(std::string_view name);

// A try and what came of it, with the other side's answer as it stood.
struct Attempt {
  std::int64_t number = 0;
  Instant at;
  AttemptOutcome outcome = AttemptOutcome::later;
  std::int64_t status = 0;  // of HTTP; 0 when there was none
  std::string evidence;     // what was answered, cut; never what was sent
};

// A mail that may have to be followed by other ways.
enum class ClimbState {
  watching,      // the mail was taken; is it seen?
  climbing,      // other ways are tried
  acknowledged,  // the buyer has seen it, or a provider said that it arrived
  told,          // all was done that the ladder wants, and some way took it
  exhausted,     // no way is left, and none took it
  stopped,       // not wanted any more
};
std::string_view name_of(ClimbState state);
ClimbState climb_state_from(std::string_view name);

struct Climb {
  ShopId shop;
  MessageId message;  // of the mail, its first round
  OrderId order;
  Occasion occasion = Occasion::received;
  ClimbState state = ClimbState::watching;
  bool mail_dead = false;
  std::string domain;             // where the mail went, "au.com", for words; "" not known
  Instant began_at;               // when the mail was taken or given up
  std::optional<Instant> due_at;  // looked at then; unset: when something happens
  std::int64_t version = 1;
  Instant changed_at = {};
};

// A way the buyer has to be reached about an order. The address lies in a box of the person's.
struct Reach {
  ShopId shop;
  OrderId order;
  Way way = Way::line;
  std::string box;    // what it is reached by, sealed
  std::string mark;   // keyed hash of it, to find it again when its provider speaks of it; "" none
  std::string proof;  // LINE: the code it was linked with, which links once
  bool shut = false;  // blocked or gone: kept, so that the page can say so
  bool first = false; // the buyer wants to be told by this way first
  Instant created_at;
  Instant changed_at;
};

}  // namespace noren::channels
