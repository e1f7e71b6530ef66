#include "orders/other_mails.h"

#include "mail/mail.h"
#include "orders/mail_content.h"
#include "payments/refunds.h"
#include "troubles/troubles.h"

namespace noren::orders {

std::vector<mail::Fate> other_mails(db::Tx& tx, const Order& order, const std::vector<std::string>& bank_mails) {
  std::vector<std::string> subjects = bank_mails;
  for (troubles::Trouble& trouble : troubles::all_of_order(tx, order.shop, order.id)) {
    for (; trouble.rung > 0; --trouble.rung) subjects.push_back(troubles_subject(trouble));
  }
  for (const payments::Refund& refund : payments::refunds_of(tx, order.shop, order.id)) subjects.push_back(refund.id.str());
  std::vector<mail::Fate> fates;
  for (const std::string& subject : subjects) {
    for (mail::Fate& fate : mail::of_subject(tx, order.shop, subject)) fates.push_back(std::move(fate));
  }
  return fates;
}

}  // namespace noren::orders
