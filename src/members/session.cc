#include "members/session.h"

#include "db/errors.h"
#include "members/rules.h"
#include "members/sql.h"
#include "members/store.h"
#include "staff/rules.h"

namespace noren::members {
namespace {

constexpr std::size_t kMemberIdLength = 16;
constexpr std::size_t kDayLength = 5;
constexpr std::size_t kSecretLength = 26;  // crypto::token
constexpr std::size_t kSignedLength = kMemberIdLength + kDayLength + kSecretLength;
constexpr std::chrono::hours kSeenEvery{1};

std::string ticket_text(const ShopId& shop, std::string_view ticket) { return shop.str() + "/" + std::string(ticket); }

std::int64_t day_of(Instant at) { return at.micros() / std::chrono::microseconds(std::chrono::hours(24)).count(); }

// A full disk must not keep a buyer from his page: then the session just ages.
void note_session_seen(House& house, const Context& context, const std::string& id) {
  try {
    house.db.write([&](db::Tx& tx) { tx.run(sql::touch_session, context.shop, id, context.now); }, db::Priority::background);
  } catch (const db::StorageFull&) {
    return;
  }
}

}  // namespace

Ticket new_ticket(const House& house, const Context& context, const MemberId& member) {
  std::string day = std::to_string(day_of(context.now + kSessionLongest));
  day.insert(0, kDayLength - std::min(kDayLength, day.size()), '0');
  const std::string text = member.str() + day + crypto::token(house.env.random);
  std::string cookie = text + house.keys.sign("member-session", ticket_text(context.shop, text));
  std::string id = store::session_id(cookie);
  return {std::move(cookie), std::move(id)};
}

std::optional<MemberId> named_in(const House& house, const Context& context, const std::string& cookie) {
  if (cookie.size() <= kSignedLength || cookie.size() > 100) return std::nullopt;
  const std::string_view text = std::string_view(cookie).substr(0, kSignedLength);
  if (!house.keys.verify("member-session", ticket_text(context.shop, text), std::string_view(cookie).substr(kSignedLength)))
    return std::nullopt;
  std::string day = std::to_string(day_of(context.now));
  day.insert(0, kDayLength - std::min(kDayLength, day.size()), '0');
  if (text.substr(kMemberIdLength, kDayLength) < day) return std::nullopt;
  return MemberId(text.substr(0, kMemberIdLength));
}

cart::Cart let_in(db::Tx& tx, const House& house, const Context& context, const Member& member, const Ticket& ticket,
                  const Device& device) {
  if (!device.old_cookie.empty()) tx.run(sql::delete_session, context.shop, store::session_id(device.old_cookie));
  tx.run(sql::insert_session, context.shop, ticket.id, member.id, staff::device_of(device.user_agent), context.now);
  tx.run(sql::set_signed_in, context.shop, member.id, context.now);
  return take_cart(tx, house, context.shop, member.id);
}

cart::Cart take_cart(db::Tx& tx, const House& house, const ShopId& shop, const MemberId& member) {
  const auto read = [](const db::Row& row) { return cart::Cookies{row.str(0), row.str(1)}; };
  const auto kept = tx.one(sql::find_cart, read, shop, member);
  if (!kept) return {};
  tx.run(sql::delete_cart, shop, member);
  return cart::from_cookies(house.keys, shop, *kept).value_or(cart::Cart{});
}

void put_cart(db::Tx& tx, const House& house, const Context& context, const MemberId& member, const cart::Cart& cart) {
  const auto lines = cart.empty() ? std::nullopt : cart::to_cookies(house.keys, context.shop, cart);
  if (!lines) return;
  tx.run(sql::put_cart, context.shop, member, lines->lines, lines->goods, context.now);
}

std::optional<Session> find_session(House& house, const Context& context, const std::string& cookie) {
  const auto named = named_in(house, context, cookie);
  if (!named) return std::nullopt;
  const std::string id = store::session_id(cookie);
  bool aged = false;
  auto found = house.db.read([&](db::Tx& tx) -> std::optional<Session> {
    const auto open = store::session(tx, context.shop, id);
    if (!open || open->member != *named || !session_lives(open->created_at, open->seen_at, context.now)) return std::nullopt;
    aged = context.now - open->seen_at >= kSeenEvery;
    auto member = store::by_id(tx, house, context.shop, open->member);
    if (!member) return std::nullopt;
    return Session{id, std::move(*member)};
  });
  if (found && aged) note_session_seen(house, context, id);
  return found;
}

std::vector<SessionLine> sessions(House& house, const Context& context, const Session& session) {
  const auto read = [&](const db::Row& row) {
    return SessionLine{row.str(0), row.str(1), row.instant(2), row.instant(3), row.text(0) == session.id};
  };
  auto lines = house.db.read([&](db::Tx& tx) { return tx.all(sql::sessions_of_member, read, context.shop, session.member.id); });
  std::erase_if(lines, [&](const SessionLine& line) { return !session_lives(line.created_at, line.seen_at, context.now); });
  return lines;
}

void end_session(House& house, const Context& context, const Session& session, const std::string& id) {
  house.db.write([&](db::Tx& tx) {
    if (id.empty()) {
      tx.run(sql::delete_other_sessions, context.shop, session.member.id, session.id);
    } else {
      tx.run(sql::delete_session_of, context.shop, id, session.member.id);
    }
  });
}

void sweep(House& house, Instant now) {
  house.db.write(
      [&](db::Tx& tx) {
        tx.run(sql::sweep_sessions, now - kSessionIdle, now - kSessionLongest);
        tx.run(sql::sweep_letters, now - kLettersExplained);
        tx.run(sql::sweep_proofs, now - kProofKept);
      },
      db::Priority::background);
}

}  // namespace noren::members
