#include "checkout/own.h"

#include "checkout/keeping.h"
#include "checkout/steps.h"
#include "checkout/store.h"

namespace noren::checkout {

std::optional<OwnHold> own_hold(Desk& desk, const http::Request& request, const Context& context) {
  const CheckoutId id(request.cookie(kAttemptCookie));
  if (id.empty()) return std::nullopt;
  return desk.house.db.read([&](db::Tx& tx) -> std::optional<OwnHold> {
    const auto checkout = load_checkout(tx, context.shop, id);
    if (!checkout || (checkout->state != State::open && checkout->state != State::checking)) return std::nullopt;
    const auto keeping = find_keeping(tx, context.shop, id);
    if (!keeping || !keeping->held) return std::nullopt;
    return OwnHold{id, checkout->document, checkout->state == State::checking};
  });
}

std::map<VariantId, std::int64_t> own_pieces(Desk& desk, const http::Request& request, const Context& context) {
  std::map<VariantId, std::int64_t> pieces;
  const auto own = own_hold(desk, request, context);
  if (!own) return pieces;
  for (const orders::Line& line : own->document.lines) pieces[line.variant] += line.quantity;
  return pieces;
}

void let_go(Desk& desk, const Context& context, const CheckoutId& id) {
  desk.house.db.write([&](db::Tx& tx) { release_held(tx, desk.board, context.shop, id, std::nullopt); });
}

}  // namespace noren::checkout
