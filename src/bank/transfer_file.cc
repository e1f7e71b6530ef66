#include "bank/bank.h"
#include "bank/refunds.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "bank/zengin_file.h"

namespace noren::bank {

Result<TransferFile, BankError> make_file(const Tools& tools, const Context& context, const std::vector<SeenRefund>& refunds,
                                          LocalDate transfer_on) {
  House& house = tools.house();
  return house.db.write([&](db::Tx& tx) -> Result<TransferFile, BankError> {
    if (!find_consignor(tx, house, context.shop)) return Fail<BankError>(BankError::no_consignor);
    TransferFile file{
        FileId("f" + crypto::token(house.env.random).substr(0, kRefundIdRandom)), context.now, transfer_on, 0, Yen(0), context.actor.name};
    for (const SeenRefund& seen : refunds) {
      auto refund = find_refund(tx, context.shop, seen.refund);
      if (!refund) return Fail<BankError>(BankError::not_found);
      if (refund->version != seen.version) return Fail<BankError>(BankError::stale);
      const auto next = next_state(refund->state, RefundMove::put_in_file);
      if (!next || !box_of(tx, house, *refund).account) return Fail<BankError>(BankError::not_now);
      refund->state = *next;
      refund->file = file.id;
      refund->updated_at = context.now;
      if (!update_refund(tx, *refund)) return Fail<BankError>(BankError::stale);
      note_refund(tx, tools, context, *refund, "bank.deed.put_in_file");
      ++file.refunds;
      file.total += refund->amount;
    }
    if (file.refunds == 0) return Fail<BankError>(BankError::not_found);
    insert_file(tx, context.shop, file);
    return file;
  });
}

std::optional<std::string> file_bytes(const Tools& tools, const Context& context, const FileId& id) {
  House& house = tools.house();
  return house.db.read([&](db::Tx& tx) -> std::optional<std::string> {
    const auto file = find_file(tx, context.shop, id);
    const auto consignor = find_consignor(tx, house, context.shop);
    if (!file || !consignor) return std::nullopt;
    std::vector<TransferLine> lines;
    for (const Refund& refund : refunds_in(tx, context.shop, id)) {
      if (refund.state == RefundState::ended || refund.state == RefundState::sent_anyway) continue;
      if (const auto account = box_of(tx, house, refund).account) lines.push_back({*account, refund.amount});
    }
    if (lines.empty()) return std::nullopt;
    return transfer_file(*consignor, file->transfer_on, lines);
  });
}

}  // namespace noren::bank
