#include "link/store.h"

#include "link/sql.h"

namespace noren::link {
namespace {

std::int64_t number_in(const db::Row& row) { return row.integer(0); }

}  // namespace

Amount put_copy(db::Tx& tx, char node, const Copy& copy, Instant now) {
  const std::string letter(1, node);
  const auto before = tx.one(sql::size_of_copy, number_in, letter, copy.checkout);
  if (tx.run(sql::put_copy, letter, copy.checkout, copy.version, db::Blob{copy.box}, now) == 0) return {};
  return {before ? 0 : 1, static_cast<std::int64_t>(copy.box.size()) - before.value_or(0)};
}

Amount drop_copy(db::Tx& tx, char node, const CheckoutId& checkout, std::int64_t version) {
  const std::string letter(1, node);
  const auto size = tx.one(sql::size_of_settled, number_in, letter, checkout, version);
  if (!size) return {};
  tx.run(sql::delete_copy, letter, checkout, version);
  return {-1, -*size};
}

std::vector<Copy> copies_of(db::Tx& tx, char node, const CheckoutId& after, int most) {
  const auto read = [](const db::Row& row) { return Copy{row.id<CheckoutId>(0), row.integer(1), row.blob(2)}; };
  return tx.all(sql::copies_of, read, std::string(1, node), after, most);
}

Amount count_copies(db::Tx& tx) {
  return *tx.one(sql::count_copies, [](const db::Row& row) { return Amount{row.integer(0), row.integer(1)}; });
}

}  // namespace noren::link
