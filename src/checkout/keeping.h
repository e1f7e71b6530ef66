// What is kept for an attempt while it is being paid: its number, its pieces, and what the order will be made of; private to the feature.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "checkout/checkout.h"

namespace noren::checkout {

struct Keeping {
  std::string number;  // the order's, reserved
  bool held = false;   // the pieces of its document are held
  std::optional<Instant> held_until;  // after a payment that failed
  std::string evidence;
  std::vector<std::string> marks;
};

std::optional<Keeping> find_keeping(db::Tx& tx, const ShopId& shop, const CheckoutId& id);
void put_keeping(db::Tx& tx, const ShopId& shop, const CheckoutId& id, const Keeping& keeping);
void delete_keeping(db::Tx& tx, const CheckoutId& id);

// Who is paying for which basket: from the press that began a payment until its fate, by the marks that are kept (orders/similar.h).
struct BeingPaid {
  CheckoutId id;
  Instant since;
};
void note_being_paid(db::Tx& tx, const ShopId& shop, const CheckoutId& id, const Keeping& keeping, Instant now);
void forget_being_paid(db::Tx& tx, const ShopId& shop, const CheckoutId& id, const Keeping& keeping);
// The newest with one of the marks.
std::optional<BeingPaid> find_being_paid(db::Tx& tx, const ShopId& shop, const std::vector<std::string>& marks);

// All or nothing: false, and nothing is held, when some line has not enough pieces.
bool hold_pieces(db::Tx& tx, stock::Board& board, const ShopId& shop, const orders::Document& document);
// Gives back what was held after a payment that failed; before: only what was to be held no longer than that. Nothing while a payment
// is under way.
void release_held(db::Tx& tx, stock::Board& board, const ShopId& shop, const CheckoutId& id, std::optional<Instant> before);
void release_pieces(db::Tx& tx, stock::Board& board, const ShopId& shop, const orders::Document& document);

}  // namespace noren::checkout
