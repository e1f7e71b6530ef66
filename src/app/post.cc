#include "app/post.h"

#include "html/words.h"
#include "mail/mail.h"
#include "newsletters/newsletters.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "support/support.h"

namespace noren::app {
namespace {

const char* kind_of(staff::LetterKind kind) { return kind == staff::LetterKind::invitation ? "staff_invitation" : "staff_reset"; }

html::View view_of(const std::string& shop, const std::string& name, const std::string& link, Instant until) {
  return {{"shop", shop}, {"name", name}, {"link", link}, {"valid_until", html::time_text(Locale::ja, until)}};
}

}  // namespace

void OutboxPost::send(db::Tx& tx, const Context& context, staff::LetterKind kind, const std::string& letter) {
  mail::enqueue(tx, {context.shop, kind_of(kind), "staff", letter, mail::Role::staff, context.now, std::nullopt});
}

void add_staff_kinds(mail::Contents& contents, House& house, std::function<std::string(const ShopId&)> base_url,
                     std::function<std::string(const ShopId&)> shop_name) {
  for (const staff::LetterKind kind : {staff::LetterKind::invitation, staff::LetterKind::reset}) {
    mail::Kind entry;
    entry.recipient = mail::Role::staff;
    entry.source = [&house, base_url, shop_name](db::Tx& tx, const mail::Message& message) -> std::optional<mail::Content> {
      const auto letter = staff::letter_content(tx, house, message.shop, message.subject_id);
      if (!letter) return std::nullopt;
      mail::Content content;
      content.to = {letter->to, letter->name};
      content.view = view_of(shop_name(message.shop), letter->name, base_url(message.shop) + letter->path, letter->valid_until);
      return content;
    };
    entry.sample = [](Locale) { return view_of("くるみ雑貨店", "佐藤 花子", "https://shop.example/admin/reset/abc", Instant(1'795'230'000'000'000)); };
    contents.add(kind_of(kind), std::move(entry));
  }
}

mail::Subjects mail_subjects() {
  mail::Subjects subjects;
  subjects.face = [](db::Tx& tx, const mail::Message& message) -> std::optional<mail::SubjectFace> {
    if (message.subject_type == "order") {
      const auto order = orders::find(tx, message.shop, OrderId(message.subject_id));
      if (order) return mail::SubjectFace{order->number, "/admin/orders/" + order->number};
    }
    if (message.subject_type == "deposit") return mail::SubjectFace{html::word(Locale::ja, "bank.deposits.title"), "/admin/deposits/" + message.subject_id};
    if (message.subject_type == "card_refund") return mail::SubjectFace{html::word(Locale::ja, "payments.admin.title"), "/admin/payments"};
    if (message.subject_type == "refund") {
      const std::string id = message.subject_id.substr(0, message.subject_id.find('.'));
      return mail::SubjectFace{html::word(Locale::ja, "bank.refunds.title"), "/admin/refunds/" + id};
    }
    if (message.subject_type == "pause") return mail::SubjectFace{html::word(Locale::ja, "pauses.admin.planned"), "/admin/payments/pauses"};
    if (message.subject_type == "inquiry") {
      const auto inquiry = support::find(tx, message.shop, message.subject_id);
      if (inquiry) return mail::SubjectFace{inquiry->case_number, "/admin/inquiries/" + inquiry->id};
    }
    if (message.subject_type == "newsletter") {
      const std::string id = message.subject_id.substr(0, message.subject_id.find('.'));
      const auto letter = newsletters::find(tx, message.shop, id);
      if (letter) return mail::SubjectFace{letter->subject, "/admin/newsletters/" + id};
    }
    if (message.subject_type == "newsletter_reader")
      return mail::SubjectFace{html::word(Locale::ja, "newsletters.admin.readers"), "/admin/newsletters/readers"};
    return std::nullopt;
  };
  subjects.find = [](db::Tx& tx, const ShopId& shop, std::string_view typed) -> std::vector<std::string> {
    const auto number = orders::read_order_number(typed);
    const auto order = number ? orders::find_by_number(tx, shop, *number) : std::nullopt;
    if (!order) return {};
    return {order->id.str()};
  };
  subjects.corrected_at = [](db::Tx& tx, const mail::Message& message) -> std::string {
    if (message.subject_type != "order" || message.recipient != mail::Role::buyer) return {};
    const auto order = orders::find(tx, message.shop, OrderId(message.subject_id));
    return order ? "/admin/orders/" + order->number + "#mail" : std::string();
  };
  return subjects;
}

}  // namespace noren::app
