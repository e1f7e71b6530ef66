#include "orders/deed.h"

#include "mail/mail.h"
#include "staff/staff.h"

namespace noren::orders {

Done Deed::happen(Happening what, const nlohmann::json& data, const nlohmann::json& personal) {
  Change change{what, data.dump(), personal.is_null() ? std::string() : personal.dump(), std::nullopt};
  const auto applied = apply(tx, tools.house, context, order, change);
  if (applied) return {};
  return refused(applied.error() == ApplyError::stale ? DeedError::stale : DeedError::not_now);
}

void Deed::tell_buyer(std::string_view kind) {
  mail::enqueue(tx, {order.shop, kind, "order", order.id.str(), mail::Role::buyer, order.updated_at, std::nullopt});
}

void Deed::tell_again(std::string_view kind) {
  mail::enqueue_again(tx, {order.shop, kind, "order", order.id.str(), mail::Role::buyer, order.updated_at, std::nullopt});
}

void Deed::note(std::string_view what, const staff::Saying& after) {
  staff::record_deed(tx, context, tools.house,
                     {"orders.deed." + std::string(what), "order", "/admin/orders/" + order.number, order.number, "", after});
}

void release_payment(Deed& deed) {
  const auto attempt = payments::want(deed.tx, deed.order.shop, deed.order.id, payments::Want::cancel, deed.context.now);
  if (!attempt || !deed.tools.poke_payment) return;
  deed.tx.after_commit([poke = deed.tools.poke_payment, id = *attempt] { poke(id); });
}

DeedResult perform_plain(DeedTools tools, const Context& context, const Seen& seen, Happening what, std::string_view note) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (const Done done = deed.happen(what); !done) return done;
    deed.note(note);
    return {};
  });
}

}  // namespace noren::orders
