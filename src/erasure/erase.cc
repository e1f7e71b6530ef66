#include "bank/bank.h"
#include "erasure/erasure.h"
#include "mail/mail.h"
#include "newsletters/newsletters.h"
#include "payments/refunds.h"
#include "staff/staff.h"
#include "troubles/troubles.h"

namespace noren::erasure {
namespace {

// Of all that mails to him, or about him to the shop, were about.
std::vector<std::string> mail_subjects(db::Tx& tx, const ShopId& shop, const Known& known) {
  std::vector<std::string> subjects;
  for (const orders::Order& order : known.orders) {
    subjects.push_back(order.id.str());
    for (std::string& subject : bank::mail_subjects_of(tx, shop, order.id)) subjects.push_back(std::move(subject));
    for (const payments::Refund& refund : payments::refunds_of(tx, shop, order.id)) subjects.push_back(refund.id.str());
    for (const troubles::Trouble& trouble : troubles::all_of_order(tx, shop, order.id)) subjects.push_back(trouble.id.str());
  }
  for (const support::Inquiry& inquiry : known.inquiries) subjects.push_back(inquiry.id);
  for (const people::PersonId& person : known.persons) {
    for (std::string& subject : newsletters::mail_subjects_of(tx, shop, person)) subjects.push_back(std::move(subject));
  }
  return subjects;
}

// Which orders and inquiries it was about; nothing of the person.
staff::Deed deed_of(const Known& known) {
  using staff::Saying;
  const auto count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  staff::Deed deed;
  deed.what = "erasure.deed.erased";
  deed.subject_type = "person";
  if (!known.orders.empty()) {
    deed.subject = "/admin/orders/" + known.orders.back().number;
    deed.label = known.orders.back().number;
  } else if (!known.inquiries.empty()) {
    deed.subject = "/admin/inquiries/" + known.inquiries.back().id;
    deed.label = known.inquiries.back().case_number;
  }
  deed.after = Saying::words("erasure.deed.orders", count(known.orders.size())) + Saying::words("html.list.between") +
               Saying::words("erasure.deed.inquiries", count(known.inquiries.size()));
  return deed;
}

}  // namespace

Result<Erased, EraseError> erase(House& house, mail::Transport& transport, const Context& context, std::string_view mail,
                                 std::string_view mark) {
  std::vector<mail::Copy> copies;
  const auto done = house.db.write([&](db::Tx& tx) -> Result<void, EraseError> {
    copies.clear();
    const Known known = find_known(tx, house, context, mail);
    if (known.nothing()) return Fail(EraseError::nothing);
    if (known.mark != mark) return Fail(EraseError::changed);
    if (!known.needed.empty()) return Fail(EraseError::needed);
    for (const std::string& subject : mail_subjects(tx, context.shop, known)) {
      for (mail::Copy& copy : mail::forget_addressee(tx, context.shop, subject)) copies.push_back(std::move(copy));
    }
    for (const orders::Order& order : known.orders) orders::forget_buyer(tx, order);
    for (const support::Inquiry& inquiry : known.inquiries) support::forget_writer(tx, inquiry);
    for (const people::PersonId& person : known.persons) {
      newsletters::forget(tx, context.shop, person, context.now);
      people::erase(tx, context.shop, person, context.now);
    }
    staff::record_deed(tx, context, house, deed_of(known));
    return {};
  });
  if (!done) return Fail(done.error());
  house.db.drop_traces();  // while somebody reads an older state it is tried again every minute (app/house_chores.cc)
  Erased erased;
  for (const mail::Copy& copy : copies) {
    if (!transport.forget(copy)) erased.copies_left = true;
  }
  return erased;
}

}  // namespace noren::erasure
