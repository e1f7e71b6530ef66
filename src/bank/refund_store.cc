#include <nlohmann/json.hpp>

#include "bank/bank.h"
#include "bank/refunds.h"
#include "bank/rules.h"
#include "bank/sql.h"
#include "bank/store.h"

namespace noren::bank {
namespace {

using nlohmann::json;

constexpr std::string_view kConsignor = "bank-consignor";

Refund read_refund(const db::Row& row) {
  Refund refund;
  refund.id = row.id<RefundId>(0);
  refund.shop = row.id<ShopId>(1);
  refund.order = row.id<OrderId>(2);
  refund.deposit = row.id<DepositId>(3);
  refund.amount = row.yen(4);
  refund.state = refund_state_from(row.text(5)).value_or(RefundState::asked);
  refund.person = row.id<people::PersonId>(6);
  refund.sealed = row.blob(7);
  refund.link_round = row.integer(8);
  refund.link_until = row.instant(9);
  refund.file = row.id<FileId>(10);
  refund.sent_on = date_from_iso(row.text(11));
  refund.created_at = row.instant(12);
  refund.updated_at = row.instant(13);
  refund.version = row.integer(14);
  refund.card = row.id<payments::RefundId>(15);
  refund.returned_on = date_from_iso(row.text(16));
  refund.returned_by = row.id<DepositId>(17);
  return refund;
}

TransferFile read_file(const db::Row& row) {
  return {row.id<FileId>(0), row.instant(1), date_from_iso(row.text(2)).value_or(LocalDate{}), row.integer(3), row.yen(4), row.str(5)};
}

json account_json(const Account& account) {
  return {{"bc", account.bank_code},
          {"b", account.bank},
          {"rc", account.branch_code},
          {"r", account.branch},
          {"k", static_cast<int>(account.kind)},
          {"n", account.number},
          {"h", account.holder}};
}

Account account_from(const json& data) {
  const auto text = [&](const char* name) { return data.value(name, std::string()); };
  return {text("bc"), text("b"), text("rc"), text("r"), static_cast<AccountKind>(data.value("k", 1)), text("n"), text("h")};
}

}  // namespace

void insert_refund(db::Tx& tx, const Refund& refund) {
  const std::string returned = refund.returned_on ? to_iso(*refund.returned_on) : "";
  tx.run(sql::insert_refund, refund.id, refund.shop, refund.order, refund.deposit, refund.amount, name_of(refund.state), refund.person,
         db::Blob{refund.sealed}, refund.link_round, refund.link_until, refund.created_at, refund.card, returned, refund.returned_by);
}

bool update_refund(db::Tx& tx, const Refund& refund) {
  const std::string sent = refund.sent_on ? to_iso(*refund.sent_on) : "";
  const std::string returned = refund.returned_on ? to_iso(*refund.returned_on) : "";
  return tx.run(sql::update_refund, refund.shop, refund.id, refund.version, name_of(refund.state), db::Blob{refund.sealed},
                refund.link_round, refund.link_until, refund.file, sent, refund.updated_at, returned, refund.returned_by) == 1;
}

std::optional<Refund> find_refund(db::Tx& tx, const ShopId& shop, const RefundId& id) {
  return tx.one(sql::find_refund, read_refund, shop, id);
}

std::vector<Refund> list_refunds(db::Tx& tx, const ShopId& shop, RefundState state, std::int64_t limit, std::int64_t offset) {
  return tx.all(sql::list_refunds, read_refund, shop, name_of(state), limit, offset);
}

std::vector<Refund> refunds_of(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(sql::refunds_of_order, read_refund, shop, order);
}

std::vector<Refund> refunds_that_may_return(db::Tx& tx, const ShopId& shop, Instant since, std::int64_t limit) {
  return tx.all(sql::refunds_that_may_return, read_refund, shop, since, limit);
}

std::vector<Refund> refunds_in(db::Tx& tx, const ShopId& shop, const FileId& file) {
  return tx.all(sql::refunds_in_file, read_refund, shop, file);
}

Count count_refunds(db::Tx& tx, const ShopId& shop, RefundState state) {
  const auto read = [](const db::Row& row) { return Count{row.integer(0), row.maybe_instant(1)}; };
  return tx.one(sql::count_refunds, read, shop, name_of(state)).value_or(Count{});
}

RefundBox box_of(db::Tx& tx, const House& house, const Refund& refund) {
  if (refund.sealed.empty()) return {};
  const auto plain = people::open(tx, house, refund.shop, refund.person, refund.sealed);
  if (!plain) return {};
  const json data = json::parse(*plain, nullptr, false);
  if (!data.is_object()) return {};
  RefundBox box;
  if (data.contains("a")) box.account = account_from(data["a"]);
  box.note = data.value("note", std::string());
  return box;
}

std::string seal_box(db::Tx& tx, const House& house, const Refund& refund, const RefundBox& box, Instant now) {
  json data = {{"note", box.note}};
  if (box.account) data["a"] = account_json(*box.account);
  return people::seal(tx, house, refund.shop, refund.person, data.dump(), now);
}

void insert_file(db::Tx& tx, const ShopId& shop, const TransferFile& file) {
  tx.run(sql::insert_file, file.id, shop, file.at, to_iso(file.transfer_on), file.refunds, file.total, file.staff_name);
}

std::optional<TransferFile> find_file(db::Tx& tx, const ShopId& shop, const FileId& id) {
  return tx.one(sql::find_file, read_file, shop, id);
}

std::vector<TransferFile> newest_files(db::Tx& tx, const ShopId& shop, std::int64_t limit) {
  return tx.all(sql::list_files, read_file, shop, limit);
}

std::optional<Consignor> find_consignor(db::Tx& tx, const House& house, const ShopId& shop) {
  struct Sealed {
    std::string box;
    std::int64_t version;
  };
  const auto row = tx.one(
      sql::find_consignor,
      [](const db::Row& one) {
        return Sealed{one.blob(0), one.integer(1)};
      },
      shop);
  if (!row) return std::nullopt;
  const auto plain = house.keys.open(kConsignor, row->box);
  check(plain.has_value(), "the shop's own account cannot be read: another master key");
  const json data = json::parse(*plain);
  return Consignor{data.value("code", std::string()), data.value("name", std::string()), account_from(data.value("a", json::object())),
                   row->version};
}

bool save_consignor(db::Tx& tx, const House& house, const ShopId& shop, const Consignor& consignor) {
  const json data = {{"code", consignor.code}, {"name", consignor.name}, {"a", account_json(consignor.account)}};
  const std::string box = house.keys.seal(kConsignor, data.dump(), house.env.random);
  if (consignor.version == 0) return tx.run(sql::insert_consignor, shop, db::Blob{box}) == 1;
  return tx.run(sql::update_consignor, shop, db::Blob{box}, consignor.version) == 1;
}

bool is_refunding(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  const std::vector<Refund> refunds = refunds_of(tx, shop, order);
  return std::any_of(refunds.begin(), refunds.end(), [](const Refund& refund) { return is_open(refund.state); });
}

std::vector<std::string> mail_subjects_of(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(
      sql::mail_subjects_of_order, [](const db::Row& row) { return row.str(0); }, shop, order);
}

std::vector<std::string> subjects_told_of(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  std::vector<std::string> subjects = mail_subjects_of(tx, shop, order);
  for (Refund& refund : refunds_of(tx, shop, order)) {
    for (; refund.link_round > 0; --refund.link_round) subjects.push_back(link_subject(refund));
  }
  return subjects;
}

}  // namespace noren::bank
