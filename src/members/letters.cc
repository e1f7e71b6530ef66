#include "members/letters.h"

#include "http/client_limit.h"
#include "mail/mail.h"
#include "members/rules.h"
#include "members/sql.h"
#include "staff/throttle.h"

namespace noren::members {
namespace {

constexpr std::size_t kLetterIdLength = 26;  // crypto::token

std::string link_text(const ShopId& shop, std::string_view id) { return shop.str() + "/" + std::string(id); }

std::string_view page_of(LetterKind kind) {
  switch (kind) {
    case LetterKind::reset: return "/account/reset/";
    case LetterKind::change: return "/account/mail/";
    default: return "/account/join/";
  }
}

}  // namespace

std::string write_letter(db::Tx& tx, const House& house, const Context& context, const NewLetter& wanted) {
  Letter letter;
  letter.id = crypto::token(house.env.random);
  letter.kind = wanted.kind;
  letter.mail_mark = store::mail_mark(house, context.shop, wanted.to);
  letter.member = wanted.member;
  letter.order = wanted.order;
  letter.locale = wanted.locale;
  letter.created_at = context.now;
  letter.expires_at = context.now + good_for(wanted.kind);
  letter.to = wanted.to;
  letter.name = wanted.name;
  tx.run(sql::replace_letters, context.shop, letter.mail_mark, name_of(letter.kind));
  store::insert_letter(tx, house, context.shop, letter);
  mail::enqueue(tx, {context.shop, mail_of(letter.kind), mail::kMemberLetter, letter.id, mail::Role::buyer, context.now, std::nullopt});
  return letter.id;
}

std::optional<std::string> id_of_link(const House& house, const ShopId& shop, std::string_view token) {
  if (token.size() <= kLetterIdLength || token.size() > 100) return std::nullopt;
  const std::string_view id = token.substr(0, kLetterIdLength);
  if (!house.keys.verify("member-link", link_text(shop, id), token.substr(kLetterIdLength))) return std::nullopt;
  return std::string(id);
}

std::string link_of(const House& house, const ShopId& shop, const Letter& letter) {
  return std::string(page_of(letter.kind)) + letter.id + house.keys.sign("member-link", link_text(shop, letter.id));
}

std::string digits_of(const House& house, const ShopId& shop, const std::string& letter) {
  std::uint64_t number = 0;
  for (const char c : house.keys.sign("member-digits", link_text(shop, letter))) number = number * 31 + static_cast<unsigned char>(c);
  std::string digits = std::to_string(number % 1'000'000);
  digits.insert(0, kCodeDigits - digits.size(), '0');
  return digits;
}

int begin_letter(db::Tx& tx, const House& house, const Context& context, const std::string& mail, const std::string& client) {
  std::vector<staff::Counted> counted{{staff::ThrottleKind::reset_mail, "member\n" + people::plain_mail(mail)}};
  if (!client.empty()) counted.push_back({staff::ThrottleKind::reset_client, "member\n" + http::client_key(client)});
  return staff::begin_try(tx, house, context, counted);
}

void forgive_letters(db::Tx& tx, const House& house, const Context& context, const std::string& mail) {
  staff::forgive(tx, house, context, {{staff::ThrottleKind::reset_mail, "member\n" + people::plain_mail(mail)}});
}

Result<Letter, Refused> use_digits(db::Tx& tx, const House& house, const Context& context, LetterKind kind, const std::string& id,
                                   const std::string& typed) {
  const auto letter = store::letter(tx, house, context.shop, id);
  if (!letter) return Fail(Refused{Refusal::over});
  // A letter that says only that there is nothing to open takes tries like one that opens something: nobody learns which it was.
  if (state_of(*letter, context.now) != LetterState::good) return Fail(Refused{Refusal::over});
  if (tx.run(sql::count_try, context.shop, id, kCodeTries) == 0) return Fail(Refused{Refusal::over});
  const bool right = crypto::same(fold_digits(typed), digits_of(house, context.shop, id));
  if (!right || letter->kind != kind) return Fail(Refused{Refusal::wrong});
  if (tx.run(sql::use_letter, context.shop, id, context.now) == 0) return Fail(Refused{Refusal::over});
  return *letter;
}

}  // namespace noren::members
