// A message: one mail to one person about one subject (an order, an inquiry, a staff account), of one kind.
// It is a small row written in the commit of its cause; its words are made when it is sent (content.h), never before.
// Instants are UTC; states are spelled as stored and shown.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace noren::mail {

enum class State {
  queued,       // written, not tried yet (or asked again by the owner)
  deferred,     // tried, refused for now; waits for due_at
  handed_over,  // the next server took it: its job now, and the best anybody can know at sending
  spooled,      // a file in the spool folder: nothing was sent from here
  parked,       // given up: refused for good, or tried for three days; a person must look
  cancelled,    // not wanted any more before it was sent
};

// reader: one of many a letter goes to. His mail waits for all others, and when it is refused for good nobody has to look.
enum class Role { buyer, owner, staff, reader };

// What enqueue() takes. The key is (shop, subject_id, kind): asked twice it is one message.
// subject_id must be unique within the shop and the kind; it never contains ':'.
struct NewMessage {
  ShopId shop;
  std::string_view kind;          // "order_received": the name of its template and its content source
  std::string_view subject_type;  // "order"
  std::string_view subject_id;
  Role recipient = Role::buyer;
  Instant now;
  std::optional<Instant> due_at;  // unset: at once
};

struct Message {
  MessageId id;  // "<subject_id>:<kind>", a resend has ":2", ":3" ... behind it; unique within the shop
  ShopId shop;
  std::string kind;
  std::string subject_type;
  std::string subject_id;
  std::int64_t round = 1;  // 1 is the first; a resend is a message of its own, counted on
  Role recipient = Role::buyer;
  State state = State::queued;
  std::optional<Instant> due_at;  // unset when nothing more will happen by itself
  Instant created_at;
  std::int64_t tries = 0;
  std::string to_address;  // "" = where the content says; a resend may go to a corrected address
  std::string reason;      // why it was sent again
  std::string asked_by;    // who asked for it
};

enum class AttemptOutcome {
  handed_over,
  spooled,
  temporary,    // the other server said "later" (4xx), or could not be reached
  permanent,    // the other server said "never" (5xx to this recipient or this mail)
  unknown,      // the connection broke after the whole mail was sent: it may have arrived
  unwritten,    // our side: the text could not be made; nothing was sent
  withdrawn,    // its cause is gone or changed: nothing to say any more
  cancelled,    // taken back by a person or by its feature
  asked_again,  // the owner had a parked message tried again
  held_back     // the shop was put back from a backup in which it waited: it may have been sent since
};

struct Attempt {
  std::int64_t number = 0;
  Instant at;
  AttemptOutcome outcome = AttemptOutcome::temporary;
  std::int64_t code = 0;  // SMTP reply code, 0 when there was none
  std::string stage;      // where in the conversation: connect, mail, rcpt, data, body; or folder, noren; "" otherwise
  std::string words;      // the other server's words (or ours), cut to 500 bytes
  std::string to_masked;  // h***@example.jp
};

// A message as it lies in the spool folder.
struct Copy {
  std::string id;  // as in Envelope
  Instant written_at;
};

// A message and everything that became of it, oldest attempt first.
struct Fate {
  Message message;
  std::vector<Attempt> attempts;
};

}  // namespace noren::mail
