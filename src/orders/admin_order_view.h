// The owner's page of one order, put together; private to the owner's pages.
#pragma once
#include "http/form.h"
#include "orders/admin_pages.h"
#include "orders/konbini.h"
#include "orders/rules.h"
#include "troubles/owner_view.h"

namespace noren::orders {

// Whether the buyer has read in a mail that the parcel left.
enum class ShipmentMail {
  none,   // none was written, or it did not arrive
  waits,  // it is written when it is sent, with the number of then
  sent,
};

// Everything the page shows, read in one consistent state.
struct OrderFile {
  Order order;
  std::optional<Person> person;  // nothing when erased
  std::vector<Event> events;
  html::View story;  // newest first
  html::View notes;
  std::string payer;
  CardMoney card;
  Yen kept;                                   // of its money
  Yen owed;                                   // still to be given back
  Yen twice;                                  // came for it by another transfer, and is still here
  std::optional<payments::Attempt> at_store;  // the number it waits for
  bool money_back = false;                    // paid once, and nothing of it is left
  MoneyGone gone = MoneyGone::no;
  ShipmentMail shipment_mail = ShipmentMail::none;
  std::vector<troubles::OnOrder> open_troubles;  // the most pressing first
  // The one that asks something of the shop; null for none.
  const troubles::OnOrder* asking() const {
    return !open_troubles.empty() && open_troubles.front().asks ? &open_troubles.front() : nullptr;
  }
  // Its parcel has not left, and somebody must decide whether it does.
  bool to_decide() const { return money_back && next_state(order.state, Happening::shipped).has_value(); }
  bool broken_chain = false;
};
std::optional<OrderFile> open_file(const AdminPages& pages, const admin::Visit& visit);

// A form that was refused: what was typed, what is wrong, and which questions it raises.
struct Refused {
  const http::Form* form = nullptr;
  std::optional<Yen> differs;  // the amount that was typed, and is not what is due
  std::string warning;         // of the tracking number
};
http::Response whole_order_page(const AdminPages& pages, const admin::Visit& visit, const OrderFile& file, const Refused& refused = {});

// The order's story and what became of its mails, newest first (admin_story.cc): also those about its troubles, its refunds, and bank_mails
// (subjects), and what was told by other ways.
html::View story_view(db::Tx& tx, const House& house, const Context& context, const Order& order, const std::vector<Event>& events,
                      const std::vector<std::string>& bank_mails = {}, const std::vector<Told>& told = {});

ShipmentMail shipment_mail(db::Tx& tx, const Order& order);  // admin_story.cc

// What becomes of its money when the order is cancelled or returned now (admin_stopping.cc): what has to be paid back then, the figures
// that lead to it, and a sentence that says which way it goes.
Yen owed_if_stopped(const OrderFile& file);
admin::Pairs money_if_stopped(const OrderFile& file, Locale locale);
std::string way_if_stopped(const OrderFile& file, Locale locale);
// Deposits that wait and may be the order's, each with its page: what is to be known before it is stopped.
std::vector<admin::Objection> waiting_if_stopped(const AdminPages& pages, const admin::Visit& visit, const Order& order);

// What may be done now: the forms of the page (admin_forms.cc).
html::View deeds_view(const OrderFile& file, const Refused& refused, Locale locale);
html::View fields_view(const OrderFile& file, const Refused& refused, const Context& context);
html::View choices_view(const OrderFile& file, const Refused& refused, Locale locale);

inline constexpr std::string_view kReasons[] = {"buyer", "sold_out", "unpaid", "suspicious", "other"};

}  // namespace noren::orders
