#include "members/store.h"

#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "members/rules.h"
#include "members/sql.h"
#include "orders/json.h"

namespace noren::members::store {
namespace {

using nlohmann::json;

constexpr int kKeyColumn = 9;  // of list_members

std::string profile_text(const Profile& profile) {
  json addresses = json::array();
  for (const orders::Address& address : profile.addresses) {
    orders::Person one;
    one.recipient = address;
    addresses.push_back(json::parse(orders::to_json(one)));
  }
  return json{{"m", profile.mail}, {"n", profile.name}, {"s", profile.second}, {"p", profile.phone}, {"a", addresses}}.dump();
}

Profile profile_from(const std::string& text) {
  const json whole = json::parse(text);
  Profile profile{whole.at("m"), whole.at("n"), whole.at("s"), whole.at("p"), {}};
  for (const json& one : whole.at("a")) profile.addresses.push_back(orders::person_from_json(one.dump()).recipient);
  return profile;
}

struct Sealed {
  Member member;
  std::string box;
  std::string key;  // of the list only
};

Sealed read_sealed(const db::Row& row) {
  Sealed sealed;
  Member& member = sealed.member;
  member.id = row.id<MemberId>(0);
  member.shop = row.id<ShopId>(1);
  member.person = row.id<people::PersonId>(2);
  member.password_hash = row.str(3);
  member.locale = row.text(4) == "en" ? Locale::en : Locale::ja;
  member.joined_at = row.instant(5);
  member.signed_in_at = row.maybe_instant(6);
  member.version = row.integer(7);
  sealed.box = row.blob(8);
  if (row.columns() > kKeyColumn && !row.is_null(kKeyColumn)) sealed.key = row.blob(kKeyColumn);
  return sealed;
}

std::optional<Member> opened(db::Tx& tx, const House& house, std::optional<Sealed> sealed) {
  if (!sealed) return std::nullopt;
  const auto plain = people::open(tx, house, sealed->member.shop, sealed->member.person, sealed->box);
  if (!plain) return std::nullopt;
  sealed->member.profile = profile_from(*plain);
  return std::move(sealed->member);
}

const char* locale_name(Locale locale) { return locale == Locale::en ? "en" : "ja"; }

// Bound to its place: a box put into another row does not open.
std::string letter_purpose(const ShopId& shop, const std::string& id) { return "member-letter\n" + shop.str() + "\n" + id; }

std::optional<Letter> read_letter(const House& house, const ShopId& shop, const db::Row& row) {
  Letter letter;
  letter.id = row.str(0);
  letter.kind = letter_kind_from(row.text(1));
  letter.mail_mark = row.str(2);
  letter.member = row.id<MemberId>(3);
  letter.order = row.id<OrderId>(4);
  letter.locale = row.text(5) == "en" ? Locale::en : Locale::ja;
  letter.created_at = row.instant(6);
  letter.expires_at = row.instant(7);
  letter.used = !row.is_null(8);
  letter.replaced = row.flag(9);
  letter.tries = row.integer(10);
  const auto plain = house.keys.open(letter_purpose(shop, letter.id), row.blob(11));
  if (!plain) return std::nullopt;
  const json whole = json::parse(*plain);
  letter.to = whole.at("to");
  letter.name = whole.at("name");
  return letter;
}

}  // namespace

std::string mail_mark(const House& house, const ShopId& shop, std::string_view mail) {
  return house.keys.sign("member-mail", shop.str() + "\n" + people::plain_mail(mail));
}

std::optional<Member> by_id(db::Tx& tx, const House& house, const ShopId& shop, const MemberId& id) {
  return opened(tx, house, tx.one(sql::find_member, read_sealed, shop, id));
}

std::optional<Member> by_mail(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail) {
  return opened(tx, house, tx.one(sql::find_member_by_mail, read_sealed, shop, mail_mark(house, shop, mail)));
}

std::vector<Member> list(db::Tx& tx, const House& house, const ShopId& shop, std::int64_t limit, std::int64_t skip) {
  std::vector<Member> members;
  for (Sealed& sealed : tx.all(sql::list_members, read_sealed, shop, limit, skip)) {
    const auto plain = people::open_with_key(house.keys, sealed.key, sealed.box);
    if (plain) sealed.member.profile = profile_from(*plain);
    members.push_back(std::move(sealed.member));
  }
  return members;
}

std::int64_t count(db::Tx& tx, const ShopId& shop) {
  return *tx.one(
      sql::count_members, [](const db::Row& row) { return row.integer(0); }, shop);
}

void insert(db::Tx& tx, const House& house, const Member& member) {
  const std::string box = people::seal(tx, house, member.shop, member.person, profile_text(member.profile), member.joined_at);
  tx.run(sql::insert_member, member.shop, member.id, mail_mark(house, member.shop, member.profile.mail), member.person,
         member.password_hash, locale_name(member.locale), member.joined_at, db::Blob{box});
}

bool set_profile(db::Tx& tx, const House& house, const Context& context, const Member& member) {
  const std::string box = people::seal(tx, house, member.shop, member.person, profile_text(member.profile), context.now);
  return tx.run(sql::set_profile, member.shop, member.id, member.version, db::Blob{box}, mail_mark(house, member.shop, member.profile.mail),
                locale_name(member.locale)) > 0;
}

std::string session_id(std::string_view cookie) { return to_hex(crypto::sha256(cookie)); }

std::optional<OpenSession> session(db::Tx& tx, const ShopId& shop, const std::string& id) {
  return tx.one(
      sql::find_session,
      [](const db::Row& row) {
        return OpenSession{row.id<MemberId>(0), row.instant(1), row.instant(2)};
      },
      shop, id);
}

std::optional<Letter> letter(db::Tx& tx, const House& house, const ShopId& shop, const std::string& id) {
  const auto read = [&](const db::Row& row) { return read_letter(house, shop, row); };
  return tx.one(sql::find_letter, read, shop, id).value_or(std::nullopt);
}

std::vector<Letter> letters_of(db::Tx& tx, const House& house, const ShopId& shop, const MemberId& member, std::int64_t limit) {
  std::vector<Letter> letters;
  const auto read = [&](const db::Row& row) {
    if (auto one = read_letter(house, shop, row)) letters.push_back(std::move(*one));
  };
  tx.each(sql::letters_of_member, read, shop, member, limit);
  return letters;
}

void insert_letter(db::Tx& tx, const House& house, const ShopId& shop, const Letter& letter) {
  const std::string box =
      house.keys.seal(letter_purpose(shop, letter.id), json{{"to", letter.to}, {"name", letter.name}}.dump(), house.env.random);
  tx.run(sql::insert_letter, shop, letter.id, name_of(letter.kind), letter.mail_mark, letter.member, letter.order,
         locale_name(letter.locale), db::Blob{box}, letter.created_at, letter.expires_at);
}

}  // namespace noren::members::store
