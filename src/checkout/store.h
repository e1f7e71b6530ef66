// Rows of checkouts and of their answers; private to the feature.
#pragma once
#include <optional>

#include "checkout/types.h"
#include "db/transaction.h"

namespace noren::checkout {

struct Answer {
  std::string body_hash;
  std::string verdict;
  std::string details;
};

void insert_checkout(db::Tx& tx, const Checkout& checkout);
// What may have changed of an attempt that is known otherwise.
struct Standing {
  State state = State::open;
  Instant expires_at;
  std::int64_t version = 0;

  State state_at(Instant now) const { return checkout::state_at(state, expires_at, now); }
};
std::optional<Standing> standing_of(db::Tx& tx, const ShopId& shop, const CheckoutId& id);
std::optional<Checkout> load_checkout(db::Tx& tx, const ShopId& shop, const CheckoutId& id);
// False when somebody changed it since.
bool update_checkout(db::Tx& tx, Checkout& checkout);
void accept_checkout(db::Tx& tx, const Checkout& checkout);
// Between open and checking.
void set_state(db::Tx& tx, const Checkout& checkout, State state);

// Of a key or a body, as answers keep them.
std::string hash_of(std::string_view text);
std::optional<Answer> find_answer(db::Tx& tx, const CheckoutId& id, std::string_view key_hash);
void insert_answer(db::Tx& tx, const CheckoutId& id, std::string_view key_hash, const Answer& answer, Instant now);
std::int64_t count_answers(db::Tx& tx, const CheckoutId& id);

}  // namespace noren::checkout
