#include "payments/refund_store.h"

#include "base/names.h"
#include "payments/refund_rules.h"
#include "payments/sql.h"

namespace noren::payments {
namespace {

Refund read_refund(const db::Row& row) {
  Refund refund;
  int column = 0;
  const auto text = [&] { return row.str(column++); };
  const auto number = [&] { return row.integer(column++); };
  const auto moment = [&] { return row.maybe_instant(column++); };
  refund.id = RefundId(text());
  refund.shop = ShopId(text());
  refund.attempt = AttemptId(text());
  refund.order = OrderId(text());
  refund.order_number = text();
  refund.amount = Yen(number());
  refund.why = stored(refund_why_from(text()), "refunds.why");
  refund.state = stored(refund_state_from(text()), "refunds.state");
  refund.reference = text();
  refund.act = stored(refund_act_from(text()), "refunds.act");
  refund.tries = number();
  refund.sent_at = moment();
  refund.ask_first = row.flag(column++);
  refund.refused = row.flag(column++);
  refund.looks = number();
  refund.due_at = moment();
  refund.failure = text();
  refund.created_at = *moment();
  refund.updated_at = *moment();
  refund.version = number();
  refund.by_bank = row.flag(column++);
  refund.returned_at = moment();
  return refund;
}

}  // namespace

void insert_refund(db::Tx& tx, const Refund& r) {
  tx.run(sql::insert_refund, r.id, r.shop, r.attempt, r.order, r.order_number, r.amount, name_of(r.why), name_of(r.state), r.reference,
         name_of(r.act), r.tries, r.sent_at, r.ask_first, r.refused, r.looks, r.due_at, r.failure, r.created_at, r.updated_at, r.version,
         r.by_bank, r.returned_at);
}

std::optional<Refund> find_refund(db::Tx& tx, const RefundId& id) { return tx.one(sql::find_refund, read_refund, id); }

std::vector<Refund> refunds_of_attempt(db::Tx& tx, const AttemptId& attempt) {
  return tx.all(sql::refunds_of_attempt, read_refund, attempt);
}

std::vector<Refund> refunds_of(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(sql::refunds_of_order, read_refund, shop, order);
}

bool update_refund(db::Tx& tx, Refund& r) {
  const std::int64_t changed =
      tx.run(sql::update_refund, r.id, r.version, name_of(r.state), r.reference, name_of(r.act), r.tries, r.sent_at, r.ask_first, r.refused,
             r.looks, r.due_at, r.failure, r.updated_at, r.by_bank, r.returned_at);
  if (changed == 0) return false;
  ++r.version;
  return true;
}

std::vector<Errands::Due> due_refunds(db::Tx& tx, int most) {
  return tx.all(
      sql::due_refunds,
      [](const db::Row& row) {
        return Errands::Due{row.str(0), row.instant(1)};
      },
      most);
}

std::vector<RefundId> open_refunds(db::Tx& tx, const ShopId& shop, int most) {
  return tx.all(
      sql::open_refunds, [](const db::Row& row) { return row.id<RefundId>(0); }, shop, most);
}

}  // namespace noren::payments
