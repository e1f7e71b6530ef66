#include "checkout/keeping.h"

#include <nlohmann/json.hpp>

#include "base/left_out.h"
#include "checkout/sql.h"
#include "checkout/store.h"
#include "stock/stock.h"

namespace noren::checkout {
namespace {

std::vector<std::string> marks_from(std::string_view text) {
  try {
    return nlohmann::json::parse(text).get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception& error) {
    throw Bug(std::string("stored marks cannot be read: ") + error.what());
  }
}

}  // namespace

std::optional<Keeping> find_keeping(db::Tx& tx, const ShopId& shop, const CheckoutId& id) {
  const auto read = [](const db::Row& row) {
    return Keeping{row.str(0), row.flag(1), row.maybe_instant(2), row.str(3), marks_from(row.text(4))};
  };
  return tx.one(sql::find_keeping, read, shop, id);
}

void put_keeping(db::Tx& tx, const ShopId& shop, const CheckoutId& id, const Keeping& keeping) {
  const std::string marks = nlohmann::json(keeping.marks).dump();
  tx.run(sql::put_keeping, id, shop, keeping.number, keeping.held, keeping.held_until, keeping.evidence, marks);
}

void delete_keeping(db::Tx& tx, const CheckoutId& id) { tx.run(sql::delete_keeping, id); }

void note_being_paid(db::Tx& tx, const ShopId& shop, const CheckoutId& id, const Keeping& keeping, Instant now) {
  for (const std::string& mark : keeping.marks) tx.run(sql::insert_paying_basket, shop, mark, id, now);
}

void forget_being_paid(db::Tx& tx, const ShopId& shop, const CheckoutId& id, const Keeping& keeping) {
  for (const std::string& mark : keeping.marks) tx.run(sql::delete_paying_basket, shop, mark, id);
}

std::optional<BeingPaid> find_being_paid(db::Tx& tx, const ShopId& shop, const std::vector<std::string>& marks) {
  std::optional<BeingPaid> newest;
  for (const std::string& mark : marks) {
    tx.each(
        sql::find_paying_baskets,
        [&](const db::Row& row) {
          if (!newest || row.instant(1) > newest->since) newest = BeingPaid{row.id<CheckoutId>(0), row.instant(1)};
        },
        shop, mark);
  }
  return newest;
}

bool hold_pieces(db::Tx& tx, stock::Board& board, const ShopId& shop, const orders::Document& document) {
  for (const orders::Line& line : document.lines) {
    if (stock::level_of(tx, shop, line.variant).available < line.quantity) return false;
  }
  for (const orders::Line& line : document.lines) {
    check(stock::hold(tx, board, shop, line.variant, line.quantity), "pieces were gone within a transaction");
  }
  return true;
}

void release_pieces(db::Tx& tx, stock::Board& board, const ShopId& shop, const orders::Document& document) {
  for (const orders::Line& line : document.lines) stock::release(tx, board, shop, line.variant, line.quantity);
}

void release_held(db::Tx& tx, stock::Board& board, const ShopId& shop, const CheckoutId& id, std::optional<Instant> before) {
  const auto checkout = load_checkout(tx, shop, id);
  auto keeping = find_keeping(tx, shop, id);
  if (!checkout || !keeping || checkout->state != State::open || !keeping->held_until) return;
  if (before && *keeping->held_until >= *before) return;
  if (keeping->held) release_pieces(tx, board, shop, checkout->document);
  keeping->held = false;
  keeping->held_until.reset();
  put_keeping(tx, shop, id, *keeping);
}

// Searched beside the writer, given back one by one in small transactions.
int release_forgotten(Desk& desk, Instant now) {
  constexpr int kAtOnce = 100;
  struct Held {
    ShopId shop;
    CheckoutId id;
    Instant until;
  };
  int looked_at = 0;
  LeftOut left_out;
  Held last;
  while (true) {
    const auto late = desk.house.db.read([&](db::Tx& tx) {
      const auto read = [](const db::Row& row) { return Held{row.id<ShopId>(0), row.id<CheckoutId>(1), row.instant(2)}; };
      return tx.all(sql::held_too_long, read, last.until, last.id, now, kAtOnce);
    });
    if (late.empty()) break;
    last = late.back();
    looked_at += static_cast<int>(late.size());
    for (const Held& held : late) {
      left_out.look("checkout " + held.id.str(), [&] {
        desk.house.db.write([&](db::Tx& tx) { release_held(tx, desk.board, held.shop, held.id, now); }, db::Priority::background);
      });
    }
  }
  left_out.tell();
  return looked_at;
}

}  // namespace noren::checkout
