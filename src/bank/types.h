// Deposits on the shop's bank account, and money given back by transfer, as plain values. Days are Japan's.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "payments/refunds.h"
#include "people/people.h"

namespace noren::bank {

using DepositId = Id<struct DepositTag>;
using RefundId = Id<struct RefundTag>;
using FileId = Id<struct TransferFileTag>;

// ---- 入金

enum class DepositState { fresh, matched, set_aside };
// Why a deposit was set aside.
enum class Aside {
  twice,
  give_back,
  not_ours,
  came_back,  // a refund of ours that the bank returned
};

struct Part {
  OrderId order;
  Yen amount;
};

struct Deposit {
  DepositId id;
  ShopId shop;
  LocalDate day;
  Yen amount;
  DepositState state = DepositState::fresh;
  std::optional<Aside> aside;
  OrderId order;            // twice, give_back, came_back: whose money it is; may be empty
  Yen surplus;              // matched: over what its orders asked
  bool by_hand = false;     // entered, not read from a statement
  people::PersonId person;  // whose key seals the payer's name; empty: the house's, as long as nobody knows whose money it is
  std::string sealed;       // the payer's name
  Instant noted_at;
  std::optional<Instant> done_at;
  std::string done_by;       // staff
  std::int64_t version = 1;  // forms carry it

  // What lies here and belongs to somebody else.
  Yen to_give_back() const {
    if (state == DepositState::matched) return surplus;
    return state == DepositState::set_aside && (aside == Aside::twice || aside == Aside::give_back) ? amount : Yen(0);
  }
};

// What makes a line of a statement the same as one that was read before (imports.h): signatures, nothing readable.
struct LineMark {
  std::string mark;     // of day, amount and name
  std::string balance;  // of the balance after it; "" when the statement shows none
};

struct Import {
  std::string id;
  Instant at;
  std::string staff_name;
  std::int64_t taken = 0;
  std::int64_t known = 0;        // were here already
  std::int64_t withdrawals = 0;  // left out
};

// ---- 振込による返金

// Spelled as stored.
enum class RefundState {
  asked,
  account_known,
  in_file,
  sent,
  dropped,      // called off by the shop
  ended,        // its money went back otherwise meanwhile: it must not be sent any more
  sent_anyway,  // it was on its way by then, or nobody looked
};

// 普通 1, 当座 2, 貯蓄 4: as in the transfer file.
enum class AccountKind { ordinary = 1, current = 2, savings = 4 };

// Where the money goes; personal.
struct Account {
  std::string bank_code;    // 4 digits
  std::string bank;         // in the banks' alphabet, may be empty
  std::string branch_code;  // 3 digits
  std::string branch;
  AccountKind kind = AccountKind::ordinary;
  std::string number;  // 7 digits
  std::string holder;  // in the banks' alphabet
  bool operator==(const Account&) const = default;
};

struct Refund {
  RefundId id;
  ShopId shop;
  OrderId order;
  DepositId deposit;        // whose surplus it is; empty: what was paid for the order goes back
  payments::RefundId card;  // the refund to a card that failed and goes this way; empty: none
  Yen amount;
  RefundState state = RefundState::asked;
  people::PersonId person;
  std::string sealed;           // account and note; "" nothing yet
  std::int64_t link_round = 1;  // a link made again ends the one before
  Instant link_until;
  FileId file;                           // empty: in none
  std::optional<LocalDate> sent_on;      // the last time
  std::optional<LocalDate> returned_on;  // the last time that the bank returned it
  DepositId returned_by;                 // the deposit that brought it; empty: none is known
  Instant created_at;
  Instant updated_at;
  std::int64_t version = 1;
};

// Who sends: the shop's own account, for the head of the file.
struct Consignor {
  std::string code;          // 委託者コード: 10 digits, given by the bank
  std::string name;          // in the banks' alphabet, at most 40
  Account account;           // number, bank and branch; holder is not used
  std::int64_t version = 0;  // 0: not entered yet
};

struct TransferFile {
  FileId id;
  Instant at;
  LocalDate transfer_on;
  std::int64_t refunds = 0;
  Yen total;
  std::string staff_name;
};

}  // namespace noren::bank
