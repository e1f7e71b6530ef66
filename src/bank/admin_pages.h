// The owner's pages of this folder, one function each; private to the feature.
#pragma once
#include "admin/uploads.h"
#include "bank/bank.h"
#include "bank/proposals.h"
#include "http/form.h"

namespace noren::bank {

inline constexpr int kPerPage = 50;
inline constexpr std::size_t kNoteMax = 300;  // characters

http::Response deposits_page(const AdminPages& pages, const admin::Visit& visit);  // the list
http::Response settle_all(const AdminPages& pages, const admin::Visit& visit);
http::Response deposit_page(const AdminPages& pages, const admin::Visit& visit);  // one, with ?order=
http::Response settle_one(const AdminPages& pages, const admin::Visit& visit);
http::Response set_one_aside(const AdminPages& pages, const admin::Visit& visit);
http::Response take_one_returned(const AdminPages& pages, const admin::Visit& visit);
http::Response take_one_up(const AdminPages& pages, const admin::Visit& visit);
http::Response undo_one(const AdminPages& pages, const admin::Visit& visit);
http::Response entry_page(const AdminPages& pages, const admin::Visit& visit);
http::Response enter(const AdminPages& pages, const admin::Visit& visit);
http::Response read_upload(const AdminPages& pages, admin::Uploads& uploads, const admin::Visit& visit);
http::Response take_columns(const AdminPages& pages, admin::Uploads& uploads, const admin::Visit& visit);

http::Response refunds_page(const AdminPages& pages, const admin::Visit& visit);
http::Response start_page(const AdminPages& pages, const admin::Visit& visit);
http::Response start(const AdminPages& pages, const admin::Visit& visit);
http::Response refund_page(const AdminPages& pages, const admin::Visit& visit);
http::Response refund_deed(const AdminPages& pages, const admin::Visit& visit);
http::Response returned_page(const AdminPages& pages, const admin::Visit& visit);  // of an order, recorded by hand
http::Response save_returned_by_hand(const AdminPages& pages, const admin::Visit& visit);
http::Response make_transfer_file(const AdminPages& pages, const admin::Visit& visit);
http::Response download_file(const AdminPages& pages, const admin::Visit& visit);
http::Response consignor_page(const AdminPages& pages, const admin::Visit& visit);
http::Response save_consignor_page(const AdminPages& pages, const admin::Visit& visit);

// ---- what they share (admin_words.cc)

std::string path_of(const Deposit& deposit);
std::string words(const admin::Visit& visit, const std::string& key);  // bank.<key>
// An order as a line of a page names it.
html::View order_view(db::Tx& tx, const House& house, const orders::Order& order, Locale locale);
// A proposal with its orders, reasons, next step and buttons. action: the deposit's path.
html::View proposal_view(db::Tx& tx, const admin::Visit& visit, const House& house, const Weighing& weighing, const Proposal& proposal);
// All that a deposit may be, the likeliest first: what it may pay, and refunds of ours that it may bring back.
html::View proposals_view(db::Tx& tx, const admin::Visit& visit, const House& house, const Weighing& weighing, const Weighed& weighed);
// returned_on and note, of a refund that came back; nothing when something typed is wrong. sent_on: not before that.
std::optional<Returned> read_returned(http::Form& form, const admin::Visit& visit, const std::optional<LocalDate>& sent_on);
// The answer to a deed that was refused; back: where the present state is seen.
http::Response refused(const AdminPages& pages, const admin::Visit& visit, BankError why, const std::string& what, const std::string& back);

}  // namespace noren::bank
