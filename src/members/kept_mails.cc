// What was written to a member, as it was written: for his page, sealed with his key.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "mail/mail.h"
#include "members/members.h"
#include "members/rules.h"
#include "members/sql.h"
#include "members/store.h"
#include "orders/orders.h"

namespace noren::members {
namespace {

constexpr std::int64_t kOrdersTold = 50;
constexpr std::int64_t kLettersTold = 50;

std::optional<Member> addressee(db::Tx& tx, const House& house, const mail::Message& message) {
  if (message.recipient != mail::Role::buyer) return std::nullopt;
  if (message.subject_type == "order") {
    const auto id = orders::member_of(tx, message.shop, OrderId(message.subject_id));
    return id ? store::by_id(tx, house, message.shop, *id) : std::nullopt;
  }
  if (message.subject_type != mail::kMemberLetter) return std::nullopt;
  const auto letter = store::letter(tx, house, message.shop, message.subject_id);
  // What opens something is not kept where it could be read again.
  if (!letter || letter->member.empty() || opens_by_link(letter->kind) || opens_by_code(letter->kind)) return std::nullopt;
  // What goes to an address that is another member's is that one's business.
  if (letter->kind == LetterKind::change_taken) return std::nullopt;
  return store::by_id(tx, house, message.shop, letter->member);
}

}  // namespace

void keep_mail(db::Tx& tx, const House& house, const mail::Message& message, const mail::Left& left) {
  const auto member = addressee(tx, house, message);
  if (!member) return;
  const std::string plain = nlohmann::json{{"s", left.subject}, {"t", left.text}}.dump();
  const std::string box = people::seal(tx, house, message.shop, member->person, plain, left.at);
  tx.run(sql::put_mail, message.shop, member->id, message.id, left.at, db::Blob{box});
}

std::optional<KeptMail> kept_mail(db::Tx& tx, const House& house, const Member& member, const MessageId& message) {
  const auto box = tx.one(
      sql::find_mail, [](const db::Row& row) { return row.blob(0); }, member.shop, member.id, message);
  const auto plain = box ? people::open(tx, house, member.shop, member.person, *box) : std::nullopt;
  if (!plain) return std::nullopt;
  const auto whole = nlohmann::json::parse(*plain);
  return KeptMail{whole.at("s"), whole.at("t")};
}

std::vector<Told> told_to(db::Tx& tx, const House& house, const Member& member) {
  std::vector<Told> all;
  const auto add = [&](const std::string& subject, const std::string& about) {
    for (mail::Fate& fate : mail::of_subject(tx, member.shop, subject)) {
      if (fate.message.recipient != mail::Role::buyer) continue;
      const bool kept = kept_mail(tx, house, member, fate.message.id).has_value();
      all.push_back({std::move(fate), about, kept});
    }
  };
  for (const orders::Order& order : orders::of_member(tx, member.shop, member.id, kOrdersTold, 0)) add(order.id.str(), order.number);
  for (const Letter& letter : store::letters_of(tx, house, member.shop, member.id, kLettersTold)) {
    // The digits of a claim go to the order's address, which need not be his.
    if (letter.kind != LetterKind::claim && letter.kind != LetterKind::change_taken) add(letter.id, "");
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Told& a, const Told& b) { return a.fate.message.created_at > b.fate.message.created_at; });
  return all;
}

}  // namespace noren::members
