#include "html/words.h"
#include "mail/seller.h"
#include "members/letters.h"
#include "members/pages.h"
#include "members/rules.h"
#include "orders/orders.h"

namespace noren::members {
namespace {

struct LetterFacts {
  const shops::Settings& settings;
  const Letter& letter;
  std::string link;  // whole
  std::string digits;
  std::string number;  // of the order
};

html::View letter_view(const LetterFacts& facts) {
  html::View view = {{"name", facts.letter.name},
                     {"link", facts.link},
                     {"code", facts.digits},
                     {"number", facts.number},
                     {"valid_until", html::time_text(facts.letter.locale, facts.letter.expires_at)}};
  mail::add_seller(view, facts.settings, facts.letter.locale);
  return view;
}

std::string path_in(const House& house, const ShopId& shop, const Letter& letter) {
  if (opens_by_link(letter.kind)) return link_of(house, shop, letter);
  return letter.kind == LetterKind::not_member ? "/account/register" : "/account/sign-in";
}

// Nothing of one that opens nothing any more.
std::optional<mail::Content> letter_content_of(const MailSources& sources, db::Tx& tx, const mail::Message& message) {
  const auto letter = store::letter(tx, sources.house, message.shop, message.subject_id);
  const auto shop = sources.shops.by_id(message.shop);
  if (!letter || !shop) return std::nullopt;
  const bool opens = opens_by_link(letter->kind) || opens_by_code(letter->kind);
  if (opens && state_of(*letter, sources.house.env.clock.now()) != LetterState::good) return std::nullopt;
  LetterFacts facts{shop->settings, *letter, "", "", ""};
  facts.link = sources.base_url(message.shop) + catalog::link(letter->locale, path_in(sources.house, message.shop, *letter));
  if (opens_by_code(letter->kind)) facts.digits = digits_of(sources.house, message.shop, letter->id);
  if (letter->kind == LetterKind::claim) {
    const auto order = orders::find(tx, message.shop, letter->order);
    if (!order) return std::nullopt;
    facts.number = order->number;
  }
  mail::Content content;
  content.to = {letter->to, letter->name};
  content.locale = letter->locale;
  content.view = letter_view(facts);
  return content;
}

html::View sample_letter(LetterKind kind, Locale locale) {
  const shops::Settings settings = mail::sample_settings();
  Letter letter;
  letter.kind = kind;
  letter.locale = locale;
  letter.name = "山田 花子";
  letter.expires_at = Instant(1'795'230'000'000'000);
  return letter_view({settings, letter, "https://shop.example/account/join/abc", "482913", "A1042-7"});
}

}  // namespace

void add_mail_kinds(mail::Contents& contents, const MailSources& sources) {
  for (const LetterKind letter : kLetterKinds) {
    mail::Kind kind;
    kind.recipient = mail::Role::buyer;
    kind.source = [sources](db::Tx& tx, const mail::Message& message) { return letter_content_of(sources, tx, message); };
    kind.sample = [letter](Locale locale) { return sample_letter(letter, locale); };
    contents.add(std::string(mail_of(letter)), std::move(kind));
  }
}

}  // namespace noren::members
