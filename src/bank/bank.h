// Bank transfers: deposits read from the bank's statement or entered, the orders they pay, and money given back by transfer.
// Deeds run one transaction each; what is refused changes nothing. Thread: safe from any.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "admin/admin.h"
#include "bank/match.h"
#include "bank/statement.h"
#include "bank/types.h"
#include "catalog/frame.h"
#include "http/router.h"
#include "mail/content.h"
#include "orders/deeds.h"
#include "shops/shops.h"

namespace noren::bank {

struct Tools {
  orders::DeedTools deeds;

  House& house() const { return deeds.house; }
};

enum class BankError {
  not_found,
  stale,    // something happened to it, or to an order, since the page was made
  not_now,  // its state does not allow it (any more)
  order_unknown,
  order_paid,    // it waits for no money
  order_unpaid,  // set_aside as paid twice: it still waits for its money, and this is money for it
  too_little,    // the money does not reach the last of the orders
  known,         // enter: the same day, amount and name are here already
  booked,        // book_by_hand: the same sum of the same day was booked for this order already
  too_much,      // refund: more than there is to give back
  has_refund,    // it is being given back
  has_twin,      // undo_settling: its order's money came once more, and that lies aside to go back
  link_over,     // the buyer's link: too old, or replaced
  no_consignor,  // file: the shop's own account was not entered
};

// ---- 入金 (take_statement.cc, settle.cc, book_by_hand.cc, undo_settling.cc, set_aside.cc). Money that is not what it should be is a
// trouble, opened and settled in the same transaction (troubles.h).

struct NewStatement {
  std::vector<StatementLine> deposits;
  std::int64_t withdrawals = 0;
  std::string mark;  // of its heading
  Columns columns;   // kept for the next file of this bank
};
// Lines that are here already are counted and left out.
Import take_statement(const Tools& tools, const Context& context, const NewStatement& statement);

struct Entry {
  LocalDate day;
  Yen amount;
  std::string payer;
  bool another = false;  // the same is here, but this is another one
  OrderId order = {};    // that it is entered for, when it is for one
};
Result<DepositId, BankError> enter_deposit(const Tools& tools, const Context& context, const Entry& entry);
// The same inside the caller's transaction.
Result<DepositId, BankError> enter_deposit(db::Tx& tx, const Tools& tools, const Context& context, const Entry& entry);

// As which version the page showed it.
struct SeenDeposit {
  DepositId deposit;
  std::int64_t version = 0;
};
struct Settlement {
  SeenDeposit seen;
  std::vector<orders::Seen> orders;  // filled in this order
  bool short_is_enough = false;      // what is missing is let go: the order is paid. Else it goes on waiting for the rest
};
// Each order that is covered is paid, with its mail; what is over stays to be given back. An order that was cancelled gets the
// whole deposit and owes it back.
Result<Deposit, BankError> settle(const Tools& tools, const Context& context, const Settlement& settlement);
// The same inside the caller's transaction.
Result<Deposit, BankError> settle(db::Tx& tx, const Tools& tools, const Context& context, const Settlement& settlement);

// Money that somebody entered on the page of its order: a deposit by hand, settled with the order in one transaction. payment.let_go: what
// is missing is let go. known: the same day, amount and name wait among the new deposits; money without a name is like no other.
Result<Deposit, BankError> book_by_hand(const Tools& tools, const Context& context, const orders::Seen& seen,
                                        const orders::Payment& payment);
// That, in the words of the order's page.
orders::DeedResult book_for_order(const Tools& tools, const Context& context, const orders::Seen& seen, const orders::Payment& payment);

// It was somebody else's money: the deposit is new again, and each of its orders waits for its money again, with the mail payment_undone to
// a buyer who was told otherwise. A name that was made of the order's number is none any more. has_refund: money of it is being given back,
// or went back. has_twin: without it the order would be unpaid, and yet paid twice.
Result<Deposit, BankError> undo_settling(const Tools& tools, const Context& context, const SeenDeposit& seen);

struct SettingAside {
  SeenDeposit seen;
  Aside why = Aside::not_ours;
  OrderId order;  // twice, give_back: whose it is; may be empty for give_back
};
Result<Deposit, BankError> set_aside(const Tools& tools, const Context& context, const SettingAside& wish);
Result<Deposit, BankError> take_up(const Tools& tools, const Context& context, const SeenDeposit& seen);

// Deposits nobody decided about yet that may be for one of these orders (unsettled.cc), as the page of deposits would say: before an order is
// cancelled, and before its buyer is erased.
struct Unsettled {
  OrderId order;
  DepositId deposit;
  LocalDate day;
  Yen amount;
  std::string payer;

  std::string path() const { return "/admin/deposits/" + deposit.str(); }
};
std::vector<Unsettled> unsettled_for(db::Tx& tx, const House& house, const Context& context, const std::vector<OrderId>& orders);

// Names of payers whose money was not the shop's go 90 days after it was set aside.
void forget_names(House& house, Instant now);

// ---- 返金 (start_refund.cc, refund_deeds.cc, end_transfer.cc, transfer_file.cc)

// What may be given back for an order: all of what was paid (the order is cancelled or returned), or what is held beside it.
struct Owed {
  OrderId order;
  std::string number;
  DepositId deposit;  // empty: what was paid for the order
  Yen amount;
  payments::RefundId card;  // a refund to a card that failed; empty: none
};
// Nothing when nothing is owed, or it is being given back already.
// card: a refund to the card that failed, else empty.
std::optional<Owed> owed_for(db::Tx& tx, const ShopId& shop, const OrderId& order, const DepositId& deposit,
                             const payments::RefundId& card = {});
std::vector<Owed> owed_by(db::Tx& tx, const ShopId& shop);

// Why nothing can be given back by transfer (owed_for gave nothing), for who asks all the same (not_owed.cc).
enum class NotOwed {
  under_way,    // a refund of it waits for the account or the transfer
  done,         // it went back
  never_paid,   // no money came for the order
  by_provider,  // it came through the payment provider and goes back through it
  goes_on,      // the order is neither cancelled nor returned
  no_surplus,   // of a deposit: nothing of it is over
};
NotOwed why_not_owed(db::Tx& tx, const orders::Order& order, const DepositId& deposit);

// What a deposit brought that belongs to somebody else, less what was sent back.
Yen still_here(db::Tx& tx, const ShopId& shop, const DepositId& deposit);

// Of what was paid for an order, what goes back by transfer and was not sent yet.
Yen on_its_way(db::Tx& tx, const orders::Order& order);
// Transfers of the order that were ended while the bank had them, and nobody has said yet whether they were stopped: as long as that is
// not known, their money goes no other way.
std::vector<Refund> maybe_gone(db::Tx& tx, const orders::Order& order);

// The path of the buyer's page on which the account of a refund is asked for; "" when none is, or the link has run out.
std::string account_page(db::Tx& tx, const crypto::Keys& keys, const orders::Order& order, Instant now);

// A refund by transfer of the order is under way.
bool is_refunding(db::Tx& tx, const ShopId& shop, const OrderId& order);

// Ids of the subjects that mails of this feature about the order have (mail::NewMessage); a refund's have parts.
std::vector<std::string> mail_subjects_of(db::Tx& tx, const ShopId& shop, const OrderId& order);
// The same with each of those parts: what mail::of_subject is asked for.
std::vector<std::string> subjects_told_of(db::Tx& tx, const ShopId& shop, const OrderId& order);

struct NewRefund {
  OrderId order;
  DepositId deposit;
  Yen amount;
  bool ask_buyer = true;                      // mail refund_account with the link; false: the account is entered here
  payments::RefundId card = {};               // instead of this refund to a card
  std::optional<LocalDate> returned_on = {};  // it went once, recorded by hand, and the bank returned it then
  DepositId returned_by = {};                 // with this deposit
};
Result<Refund, BankError> start_refund(const Tools& tools, const Context& context, const NewRefund& wish);
// The same inside the caller's transaction.
Result<Refund, BankError> start_refund(db::Tx& tx, const Tools& tools, const Context& context, const NewRefund& wish);

struct SeenRefund {
  RefundId refund;
  std::int64_t version = 0;
};
// By the owner; by the buyer with his link (give_account_by_link).
Result<Refund, BankError> give_account(const Tools& tools, const Context& context, const SeenRefund& seen, const Account& account);
Result<Refund, BankError> ask_again(const Tools& tools, const Context& context, const SeenRefund& seen);
Result<Refund, BankError> take_out(const Tools& tools, const Context& context, const SeenRefund& seen);
Result<Refund, BankError> drop_refund(const Tools& tools, const Context& context, const SeenRefund& seen);
struct Sent {
  LocalDate on;
  std::string note;
};
// The record of the transfer: the order's story tells of it, the buyer gets the mail refund_sent.
Result<Refund, BankError> mark_sent(const Tools& tools, const Context& context, const SeenRefund& seen, const Sent& sent);

// 組戻し, 振込不能: the bank returned it. It is owed again, the buyer is told and asked for the account anew (mail refund_returned), and it is a
// trouble until it went back. Who bears the bank's fee is the shop's to settle: the amount stays.
struct Returned {
  LocalDate on;
  std::string note;  // into the order's story, for the staff
};
// not_now: it was not sent, or the day is before that.
Result<Refund, BankError> note_returned(const Tools& tools, const Context& context, const SeenRefund& seen, const Returned& returned);
// One of the order that came back and is to be sent again.
std::optional<Refund> asked_anew(db::Tx& tx, const ShopId& shop, const OrderId& order);
// Of what the order's story says went back, what is in no refund of this folder: recorded by hand (orders::refund_order).
Yen recorded_by_hand(db::Tx& tx, const orders::Order& order);
struct ReturnedByHand {
  Yen amount;
  Returned returned;
};
// The same of a refund that was recorded by hand. Gives the new refund by transfer, in which the account is asked for; none of an order that
// was paid through the provider, whose money may go back there. too_much: more than was recorded.
Result<std::optional<Refund>, BankError> note_returned_by_hand(const Tools& tools, const Context& context, const orders::Seen& seen,
                                                               const ReturnedByHand& wish);
// A new deposit that is such a return: set aside, and noted as above unless it was before. refund: which; empty: recorded by hand.
struct ReturningDeposit {
  SeenDeposit seen;
  orders::Seen order;
  RefundId refund;
};
Result<Deposit, BankError> take_returned(const Tools& tools, const Context& context, const ReturningDeposit& wish);

// A refund to a card that goes by transfer, when its money went back otherwise meanwhile, or is in dispute: it ends wherever it is. A buyer
// who was asked for his account is told by mail; what was handed to the bank becomes a trouble. Inside the caller's transaction.
void end_transfer(db::Tx& tx, const Tools& tools, const payments::Refund& card, Instant now);
// One that was ended, and went out all the same: what is too much by it is a trouble (payments/refunds.h).
Result<Refund, BankError> mark_sent_anyway(const Tools& tools, const Context& context, const SeenRefund& seen, const Sent& sent);

Result<TransferFile, BankError> make_file(const Tools& tools, const Context& context, const std::vector<SeenRefund>& refunds,
                                          LocalDate transfer_on);
// The file's bytes (CP932); what was taken out of it since, or ended, is not in it.
std::optional<std::string> file_bytes(const Tools& tools, const Context& context, const FileId& file);

// The buyer's link: /refunds/{token}, 14 days.
inline constexpr std::chrono::hours kLinkLasts{24 * 14};
std::string refund_token(const crypto::Keys& keys, const Refund& refund);
// Error: not_found for a token that is none of ours, link_over for one that has run out or was replaced.
Result<Refund, BankError> refund_of_token(db::Tx& tx, const House& house, const Context& context, std::string_view token);
Result<Refund, BankError> give_account_by_link(const Tools& tools, const Context& context, std::string_view token, const Account& account);

// ---- mails: payment_short, refund_account, refund_sent, refund_returned, refund_ended

struct MailSources {
  House& house;
  const shops::Directory& shops;
  std::function<std::string(const ShopId&)> base_url;
};
void add_mail_kinds(mail::Contents& contents, const MailSources& sources);

// ---- pages

struct AdminPages {
  admin::Desk& desk;
  const shops::Directory& shops;
  Tools tools;
};
void add_admin_routes(http::Router& router, const AdminPages& pages);  // /admin/deposits, /admin/refunds and below; the menu entries

struct Pages {
  Tools tools;
  const shops::Directory& shops;
  catalog::FrameSource frame;
  catalog::ErrorPage error;
};
void add_routes(http::Router& router, const Pages& pages);  // GET, POST /refunds/{token}

class Todos final : public admin::TodoSource {
 public:
  void tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const override;
};

}  // namespace noren::bank
