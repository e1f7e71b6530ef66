// Typed functions around sql/*.sql: no decisions. Inside the caller's transaction.
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "db/transaction.h"
#include "mail/mail.h"
#include "mail/rules.h"

namespace noren::mail::store {

std::optional<Message> find(db::Tx& tx, const ShopId& shop, const MessageKey& key);
std::optional<Message> last_round(db::Tx& tx, const ShopId& shop, const MessageKey& key);
std::vector<Message> of_subject(db::Tx& tx, const ShopId& shop, std::string_view subject_id);
std::vector<Attempt> attempts(db::Tx& tx, const Message& message);
void insert_resend(db::Tx& tx, const Message& message);
std::vector<Copy> forget_addressee(db::Tx& tx, const ShopId& shop, std::string_view subject_id);  // as in mail.h

std::vector<Message> due(db::Tx& tx, Instant now, int limit);
bool lease(db::Tx& tx, const Message& message, Instant until);

// Of what was about to be sent: written down before the last dot goes, taken away with what became of it.
void put_dot(db::Tx& tx, const Message& message, const Dot& dot);
void drop_dot(db::Tx& tx, const Message& message);
std::vector<std::pair<Message, Dot>> dots(db::Tx& tx);

// Moves the message by the table of states and writes the attempt beside it; false when it is no longer in message.state.
struct Move {
  Event event = Event::put_off;
  std::optional<Instant> due_at;
  std::int64_t tries = 0;
};
bool move(db::Tx& tx, const Message& message, const Move& step, const Attempt& attempt);
void note(db::Tx& tx, const Message& message, const Attempt& attempt);  // the attempt alone

std::vector<Message> waiting(db::Tx& tx, const ShopId& shop, int limit);
std::vector<Message> parked(db::Tx& tx, const ShopId& shop, int limit);

// Messages that were tried, by their newest try.
struct TriedSearch {
  std::string_view outcome;  // "" = any
  std::string_view or_outcome;
  std::string_view kind;       // "" = any
  std::string_view to_masked;  // "" = any
};
std::vector<Message> tried(db::Tx& tx, const ShopId& shop, const TriedSearch& search, int limit, std::int64_t skip);
std::int64_t count_tried(db::Tx& tx, const ShopId& shop, const TriedSearch& search);  // at most 10,000
std::map<AttemptOutcome, std::int64_t> outcomes_since(db::Tx& tx, const ShopId& shop, Instant since);

struct ChangedTemplate {
  Instant at;
  std::string by;
};
std::map<std::pair<std::string, Locale>, ChangedTemplate> changed_templates(db::Tx& tx, const ShopId& shop);

}  // namespace noren::mail::store
