#include "bank/deposit_deeds.h"

#include "staff/staff.h"

namespace noren::bank {

void note_deposit(db::Tx& tx, const Tools& tools, const Context& context, const NotedDeposit& deposit, const char* what) {
  const auto order = orders::find(tx, context.shop, deposit.order);
  const staff::Saying amount = staff::Saying::yen(deposit.amount);
  const staff::Saying name = order ? staff::Saying(order->number) : staff::Saying::words("bank.deed.deposit") + " " + amount;
  staff::record_deed(tx, context, tools.house(), {what, "deposit", "/admin/deposits/" + deposit.id.str(), name, "", amount});
}

}  // namespace noren::bank
