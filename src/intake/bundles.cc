#include "intake/bundles.h"

#include "intake/sql.h"

namespace noren::intake {
namespace {

std::int64_t number_in(const db::Row& row) { return row.integer(0); }

}  // namespace

void keep_bundle(db::Tx& own, const Bundle& bundle, Instant now) {
  own.run(sql::put_bundle, bundle.id, bundle.shop, bundle.number, bundle.carriage, now, db::Blob{bundle.bytes});
}

std::vector<Bundle> bundles_after(db::Tx& own, std::int64_t carriage, int limit) {
  const auto read = [](const db::Row& row) {
    return Bundle{row.id<OrderId>(0), row.id<ShopId>(1), row.str(2), row.integer(3), row.blob(4)};
  };
  return own.all(sql::bundles_after, read, carriage, limit);
}

void take_back_bundle(db::Tx& own, const OrderId& id) { own.run(sql::take_back_bundle, id); }

std::int64_t forget_bundles(db::Tx& own, Instant before) { return own.run(sql::forget_bundles, before); }

std::int64_t count_bundles(db::Tx& own) { return own.one(sql::count_bundles, number_in).value_or(0); }

bool left_here(db::Tx& own, const OrderId& id) { return own.one(sql::find_bundle, number_in, id).has_value(); }

std::optional<OrderId> find_carried(db::Tx& own, const ShopId& shop, std::string_view number) {
  return own.one(
      sql::find_bundle_of_number, [](const db::Row& row) { return row.id<OrderId>(0); }, shop, number);
}

void note_carriage(db::Tx& own, const std::string& node, std::int64_t carriage) { own.run(sql::note_carriage, node, carriage); }

void lower_carriage(db::Tx& own, const std::string& node, std::int64_t carriage) { own.run(sql::lower_carriage, node, carriage); }

std::int64_t next_carriage(db::Tx& central, const std::string& node) { return central.one(sql::raise_carriage, number_in, node).value(); }

std::int64_t last_carriage(db::Tx& tx, const std::string& node) { return tx.one(sql::find_carriage, number_in, node).value_or(0); }

}  // namespace noren::intake
