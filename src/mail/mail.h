// The outbox as other features use it: put a message in, ask what became of the messages of a subject, send one again.
// All functions work inside the caller's transaction. Sending is the worker's (worker.h), pages are pages.h.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "db/transaction.h"
#include "mail/content.h"
#include "mail/types.h"

namespace noren::mail {

// One small INSERT, safe to repeat: the same (shop, subject, kind) stays one message. In the hot path of taking an order.
void enqueue(db::Tx& tx, const NewMessage& message);

// As a new round when there is one of the kind already: of what may happen to a subject more than once. It takes the place of one that
// still waits, for that one may be on its way just now, with words that are older.
void enqueue_again(db::Tx& tx, const NewMessage& message);

// A row of mail_messages, its columns as sql/due_messages.sql has them.
Message read_message(const db::Row& row);
// All messages of a subject with their fates, in the order they were written. For order pages and the admin.
std::vector<Fate> of_subject(db::Tx& tx, const ShopId& shop, std::string_view subject_id);
// 「注文の受付（自動返信）」, for pages of other features.
std::string name_of_kind(Locale locale, const std::string& kind);
std::optional<Fate> find(db::Tx& tx, const ShopId& shop, const MessageId& id);

enum class ResendError {
  not_found,
  reason_missing,  // the log of deeds wants to know why
  address_wrong,   // the corrected address cannot be one
  still_waiting,   // the last one has not been tried yet: nothing to repeat (never with to_new_address)
  too_soon,        // one a minute
  too_many,        // ten of one kind for one subject
};

struct Resend {
  MessageId message;  // any round of it
  std::string reason;
  std::string address;          // "" = the same as before
  bool to_new_address = false;  // the subject has another address now: at once, to that one
};

// Queues the message once more, as a new one with its own fate. Returns its id.
Result<MessageId, ResendError> resend(db::Tx& tx, const Context& context, const Resend& wish);

// For a person who is erased: what the messages of a subject keep of him beside their words, which are made anew at each sending. Gives
// the copies that may lie in the spool folder (Transport::forget, after the commit).
std::vector<Copy> forget_addressee(db::Tx& tx, const ShopId& shop, std::string_view subject_id);

enum class ChangeError { not_found, not_allowed };

// A parked message is tried again from the start, where it is.
Result<void, ChangeError> retry(db::Tx& tx, const Context& context, const MessageId& id);
// A waiting message is not sent any more. words: why, for the story.
Result<void, ChangeError> cancel(db::Tx& tx, const Context& context, const MessageId& id, std::string_view words);

// For a shop that was put back from a backup: what was to go out by `until` may have gone out since the backup was made, and nobody here
// knows. It is parked, and a person decides. Gives how many there were.
std::int64_t hold_back(db::Tx& tx, const ShopId& shop, Instant until, Instant now);
// How long a message that is being sent is out of everybody else's hands.
inline constexpr std::chrono::seconds kLease{600};

// Letters to readers that wait for a try or for another one, of all shops.
std::int64_t count_readers_waiting(db::Tx& tx);

// What waits and what lies parked. of_house: all shops (for /metrics).
struct QueueState {
  std::int64_t due = 0;    // should be on its way now
  std::int64_t later = 0;  // deferred or dated for later
  std::int64_t parked = 0;
  std::optional<Instant> oldest_due_at;  // age of the queue: now minus this, when anything is due
};
QueueState queue_of_house(db::Tx& tx, Instant now);
QueueState queue_of_shop(db::Tx& tx, const ShopId& shop, Instant now);

}  // namespace noren::mail
