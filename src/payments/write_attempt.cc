#include <algorithm>

#include "base/check.h"
#include "base/hex.h"
#include "payments/payments.h"
#include "payments/sql.h"
#include "payments/store.h"

namespace noren::payments {
namespace {

constexpr std::size_t kUnguessable = 16;  // bytes
constexpr std::size_t kIdLength = 26;     // of them in base32
constexpr bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

AttemptId new_attempt_id(env::Random& random, std::optional<char> home) {
  const std::string id = to_base32(random.bytes(kUnguessable));
  return AttemptId(home ? *home + id : id);
}

std::optional<char> home_of(const AttemptId& id) {
  const std::string& text = id.str();
  return text.size() == kIdLength + 1 && is_letter(text.front()) ? std::optional(text.front()) : std::nullopt;
}

Attempt write_attempt(db::Tx& tx, const NewAttempt& wanted) {
  const auto before = attempts_of(tx, wanted.shop, wanted.order);
  const auto ended = [](const Attempt& attempt) {
    return attempt.surplus || attempt.state == State::declined || attempt.state == State::cancelled;
  };
  check(std::all_of(before.begin(), before.end(), ended), "a payment was tried while another one may still charge");
  Attempt attempt;
  attempt.id = wanted.id;
  attempt.shop = wanted.shop;
  attempt.order = wanted.order;
  attempt.order_number = wanted.order_number;
  attempt.n = static_cast<std::int64_t>(before.size()) + 1;
  attempt.provider = wanted.provider;
  attempt.means = wanted.means;
  attempt.amount = wanted.amount;
  attempt.created_at = attempt.updated_at = wanted.now;
  attempt.due_at = wanted.now;
  attempt.expires_at = wanted.pay_until;
  // As of this transaction: what was chosen from memory may have been changed by another node.
  if (wanted.account)
    attempt.account = *wanted.account;
  else
    attempt.account = tx.one(
                            sql::current_account, [](const db::Row& row) { return row.integer(0); }, wanted.shop)
                          .value_or(0);
  insert_attempt(tx, attempt);
  return attempt;
}

std::optional<AttemptId> want(db::Tx& tx, const ShopId& shop, const OrderId& order, Want what, Instant now) {
  auto attempts = attempts_of(tx, shop, order);
  const auto found = std::find_if(attempts.begin(), attempts.end(), [](const Attempt& one) { return is_promised(one.state); });
  if (found == attempts.end()) return std::nullopt;
  // Somebody asks anew: what was refused before is tried at once.
  if (is_capture_refused(*found) || is_cancel_refused(*found)) {
    found->in_doubt = false;
    found->doubt_since.reset();
    found->looks = 0;
    found->decline_code.clear();
  }
  found->want = what;
  found->updated_at = now;
  found->due_at = now;
  check(update_attempt(tx, *found), "a payment attempt changed within its own transaction");
  return found->id;
}

void look_at_promised(db::Tx& tx, const ShopId& shop, const OrderId& order, Instant now) {
  for (Attempt& attempt : attempts_of(tx, shop, order)) {
    if (!is_promised(attempt.state)) continue;
    attempt.due_at = now;
    check(update_attempt(tx, attempt), "a payment attempt changed within its own transaction");
  }
}

void ask_anew(db::Tx& tx, const ShopId& shop, Instant now) {
  tx.run(sql::ask_attempts_anew, shop, now);
  tx.run(sql::ask_refunds_anew, shop, now);
}

}  // namespace noren::payments
