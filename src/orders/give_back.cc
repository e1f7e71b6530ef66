#include "orders/give_back.h"

#include "html/words.h"
#include "orders/sql.h"
#include "stock/stock.h"

namespace noren::orders {
namespace {

// Why pieces moved, in the stock's own story, which is the staff's.
std::string why(const Deed& deed, const char* key) { return html::word(Locale::ja, key, {{"number", deed.order.number}}); }

void move(Deed& deed, const Line& line, stock::MoveKind kind, std::int64_t quantity, const char* key) {
  stock::Move wanted;
  wanted.variant = line.variant;
  wanted.kind = kind;
  wanted.quantity = quantity;
  wanted.reason = why(deed, key);
  const auto moved = stock::move(deed.tx, deed.tools.board, deed.tools.house.env, deed.context, wanted);
  check(moved.has_value(), "pieces of an order could not be moved");
}

}  // namespace

void give_back_unsent(Deed& deed, bool restock) {
  for (const Line& line : deed.order.document.lines) {
    stock::unsell(deed.tx, deed.tools.board, deed.order.shop, line.variant, line.quantity);
    if (!restock) move(deed, line, stock::MoveKind::adjusted, -line.quantity, "orders.stock.lost_unsent");
  }
  deed.tx.run(sql::give_back_lines, deed.order.id);
}

void take_back(Deed& deed, bool restock) {
  for (const Line& line : deed.order.document.lines) {
    move(deed, line, stock::MoveKind::returned, line.quantity, "orders.stock.returned");
    if (!restock) move(deed, line, stock::MoveKind::adjusted, -line.quantity, "orders.stock.lost_returned");
  }
}

}  // namespace noren::orders
