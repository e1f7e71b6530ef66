#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "crypto/crypto.h"
#include "mail/mail.h"
#include "orders/orders.h"
#include "support/sql.h"
#include "support/store.h"
#include "support/support.h"

namespace noren::support {
namespace {

// Q-2611-042: of November 2026.
std::string next_case_number(db::Tx& tx, const Context& context) {
  const LocalDate today = japan_time(context.now).date;
  const std::string iso = to_iso(today);
  const std::string month = iso.substr(2, 2) + iso.substr(5, 2);
  std::string count = std::to_string(*tx.one(
      sql::next_case, [](const db::Row& row) { return row.integer(0); }, context.shop, month));
  if (count.size() < 3) count.insert(0, 3 - count.size(), '0');
  return "Q-" + month + "-" + count;
}

// Only the one who ordered is told to be the one who ordered.
bool is_theirs(db::Tx& tx, const House& house, const ShopId& shop, const std::string& number, const std::string& email) {
  if (number.empty()) return false;
  const auto order = orders::find_by_number(tx, shop, number);
  if (!order) return false;
  const auto person = orders::person_of(tx, house, *order);
  return person && people::plain_mail(person->email) == people::plain_mail(email);
}

// The form answers to whatever address was typed: a few answers an hour, or it would send a stranger's words to anybody.
constexpr int kAnswersAnHour = 5;
bool may_answer(db::Tx& tx, const Context& context, const people::PersonId& person) {
  const std::vector<Inquiry> before = of_person(tx, context.shop, person);
  const auto newer = [&](const Inquiry& inquiry) { return context.now - inquiry.at < std::chrono::hours(1); };
  return std::count_if(before.begin(), before.end(), newer) < kAnswersAnHour;
}

// Words changed after "back" and sent from the same form are another inquiry: what was typed is part of the key.
std::string key_of(const NewInquiry& wanted) {
  const Letter& letter = wanted.letter;
  const nlohmann::json sent = {wanted.once, wanted.topic, wanted.order_number, letter.name, letter.email, letter.message};
  return to_hex(crypto::sha256(sent.dump()));
}

}  // namespace

Inquiry receive(House& house, const Context& context, const NewInquiry& wanted) {
  return house.db.write([&](db::Tx& tx) {
    const std::string key = key_of(wanted);
    if (auto known = find_by_once(tx, context.shop, key)) return *known;
    Inquiry inquiry;
    inquiry.id = to_base32(house.env.random.bytes(10));
    inquiry.shop = context.shop;
    inquiry.case_number = next_case_number(tx, context);
    inquiry.at = context.now;
    inquiry.topic = wanted.topic;
    inquiry.order_number = wanted.order_number;
    inquiry.order_known = is_theirs(tx, house, context.shop, wanted.order_number, wanted.letter.email);
    inquiry.locale = context.locale;
    inquiry.person = people::person_of(house, context.shop, wanted.letter.email);
    const bool answered = may_answer(tx, context, inquiry.person);
    const nlohmann::json letter = {{"n", wanted.letter.name}, {"m", wanted.letter.email}, {"w", wanted.letter.message}};
    inquiry.sealed = people::seal(tx, house, context.shop, inquiry.person, letter.dump(), context.now);
    tx.run(sql::insert_inquiry, inquiry.id, inquiry.shop, key, inquiry.case_number, inquiry.at, inquiry.topic, inquiry.order_number,
           inquiry.order_known, inquiry.locale == Locale::en ? "en" : "ja", inquiry.person, db::Blob{inquiry.sealed});
    if (answered)
      mail::enqueue(tx, {inquiry.shop, "inquiry_received", "inquiry", inquiry.id, mail::Role::buyer, context.now, std::nullopt});
    mail::enqueue(tx, {inquiry.shop, "inquiry_new", "inquiry", inquiry.id, mail::Role::owner, context.now, std::nullopt});
    return inquiry;
  });
}

}  // namespace noren::support
