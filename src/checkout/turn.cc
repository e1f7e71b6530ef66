#include "checkout/turn.h"

#include <algorithm>

#include "checkout/store.h"
#include "turns/ticket.h"

namespace noren::checkout {
namespace {

// Of a press that needs no turn: a repetition, or of an attempt that is no longer open.
bool is_answered(Desk& desk, const Context& context, const CompleteCommand& command) {
  return desk.house.db.read([&](db::Tx& tx) {
    const auto standing = standing_of(tx, context.shop, command.id);
    if (!standing || standing->state_at(context.now) != State::open) return true;
    return find_answer(tx, command.id, hash_of(command.key)).has_value();
  });
}

std::optional<orders::Document> document_of(Desk& desk, const Context& context, const CheckoutId& id) {
  const auto recent = desk.recent.find(id);
  if (recent && recent->checkout.shop == context.shop) return recent->checkout.document;
  const auto stored = desk.house.db.read([&](db::Tx& tx) { return load_checkout(tx, context.shop, id); });
  return stored ? std::optional(stored->document) : std::nullopt;
}

}  // namespace

turns::Press press_of(const Desk& desk, const Context& context, const CheckoutId& id, const std::string& ticket, bool crowded) {
  turns::Press press{context.shop, id, std::nullopt, crowded};
  if (!ticket.empty()) press.since = turns::since_of(desk.house.keys, {context.shop, id}, ticket, context.now);
  return press;
}

bool waits_for_nothing(const Desk& desk, const Context& context, const orders::Document& document, shops::PaymentMethod payment) {
  if (!desk.shops.by_id(context.shop)->open()) return true;
  if (desk.cards.pause_of(context.shop, payment, context.now)) return true;
  return std::any_of(document.lines.begin(), document.lines.end(),
                     [&](const orders::Line& line) { return desk.quantity(line.variant) < line.quantity; });
}

Turn take_turn(Desk& desk, const Context& context, const CompleteCommand& command) {
  const turns::Press press = press_of(desk, context, command.id, command.ticket, command.crowded);
  if (auto pass = desk.turns->enter(press)) return {std::move(pass), std::nullopt};
  if (is_answered(desk, context, command)) return {};
  const auto document = document_of(desk, context, command.id);
  if (!document || waits_for_nothing(desk, context, *document, command.payment.value_or(document->payment))) {
    desk.turns->turn_away(context.shop, command.id);
    return {};
  }
  return {std::nullopt, desk.turns->wait(press)};
}

}  // namespace noren::checkout
