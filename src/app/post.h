// Mails of the staff feature (invitation, new password), as rows of the outbox: mail lies above staff, so they meet here.
#pragma once
#include "house/house.h"
#include "mail/content.h"
#include "mail/pages.h"
#include "staff/staff.h"

namespace noren::app {

class OutboxPost final : public staff::Post {
 public:
  void send(db::Tx& tx, const Context& context, staff::LetterKind kind, const std::string& letter) override;
};

// base_url: where the shop lives, for the link in the mail.
void add_staff_kinds(mail::Contents& contents, House& house, std::function<std::string(const ShopId&)> base_url,
                     std::function<std::string(const ShopId&)> shop_name);

// What a message is about, for the owner's outbox: orders and inquiries by their numbers.
mail::Subjects mail_subjects();

}  // namespace noren::app
