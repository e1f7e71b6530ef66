#include "html/words.h"
#include "mail/seller.h"
#include "support/support.h"

namespace noren::support {
namespace {

using html::View;

struct Facts {
  const shops::Settings& settings;
  const Inquiry& inquiry;
  const Letter& letter;
  std::string base_url;
  Locale locale = Locale::ja;
};

View view_of(const Facts& facts) {
  View view = {{"name", facts.letter.name},
               {"email", facts.letter.email},
               {"number", facts.inquiry.order_number},
               {"case_number", facts.inquiry.case_number},
               {"topic", html::word(facts.locale, "support.contact.topic_" + facts.inquiry.topic)},
               {"message", facts.letter.message},
               {"answer_within", ""},
               {"admin_url", facts.base_url + "/admin/inquiries/" + facts.inquiry.id}};
  mail::add_seller(view, facts.settings, facts.locale);
  return view;
}

std::optional<mail::Content> content_of(const MailSources& sources, db::Tx& tx, const mail::Message& message) {
  const auto inquiry = find(tx, message.shop, message.subject_id);
  const auto shop = sources.shops.by_id(message.shop);
  if (!inquiry || !shop) return std::nullopt;
  const auto letter = letter_of(tx, sources.house, *inquiry);
  if (!letter) return std::nullopt;
  const bool to_owner = message.recipient == mail::Role::owner;
  mail::Content content;
  content.locale = to_owner ? Locale::ja : inquiry->locale;
  content.view = view_of({shop->settings, *inquiry, *letter, sources.base_url(message.shop), content.locale});
  const mail::Address writer{letter->email, letter->name};
  if (to_owner) {
    content.reply_to = writer;
  } else {
    content.to = writer;
    content.thread = inquiry->id;
  }
  return content;
}

View sample(Locale locale) {
  const shops::Settings settings = mail::sample_settings();
  Inquiry inquiry;
  inquiry.id = "k3v9q2m7t5w8x4z6";
  inquiry.case_number = "Q-2611-042";
  inquiry.topic = "item";
  inquiry.order_number = "A1042-7";
  return view_of(
      {settings, inquiry, {"山田 花子", "hanako@example.jp", "マグカップの大きさを教えてください。"}, "https://shop.example", locale});
}

}  // namespace

void add_mail_kinds(mail::Contents& contents, const MailSources& sources) {
  const auto add = [&](const char* name, mail::Role recipient) {
    mail::Kind kind;
    kind.recipient = recipient;
    kind.source = [sources](db::Tx& tx, const mail::Message& message) { return content_of(sources, tx, message); };
    kind.sample = sample;
    contents.add(name, std::move(kind));
  };
  add("inquiry_received", mail::Role::buyer);
  add("inquiry_new", mail::Role::owner);
}

}  // namespace noren::support
