#include "db/errors.h"
#include "staff/record.h"
#include "staff/sql.h"
#include "staff/store.h"

namespace noren::staff {
namespace {

constexpr std::chrono::minutes kSeenEvery{5};
constexpr std::chrono::hours kLinksExplained{30 * 24};

// A full disk must not keep the owner from looking at his shop: then the session just ages.
void note_seen(House& house, const Context& context, const std::string& id, const std::string& client) {
  try {
    house.db.write([&](db::Tx& tx) { tx.run(sql::touch_session, context.shop, id, context.now, client); });
  } catch (const db::StorageFull&) {
    return;
  }
}

}  // namespace

std::optional<Session> find_session(House& house, const Context& context, const std::string& token, const std::string& client) {
  if (token.empty() || token.size() > 100) return std::nullopt;
  const std::string id = store::session_id(token);
  const auto open = house.db.read([&](db::Tx& tx) { return store::session(tx, context.shop, id); });
  if (!open || !open->complete || !session_lives(open->created_at, open->seen_at, context.now)) return std::nullopt;
  if (context.now - open->seen_at >= kSeenEvery) note_seen(house, context, id, client.substr(0, 64));
  return Session{id, open->staff, open->name, open->role, open->rights, house.keys.sign("csrf", token)};
}

std::vector<SessionLine> sessions(House& house, const Context& context, const Session& session) {
  std::vector<SessionLine> lines = house.db.read([&](db::Tx& tx) {
    return tx.all(
        sql::sessions_of_staff,
        [&](const db::Row& row) {
          return SessionLine{row.str(0), row.str(1), row.str(2), row.instant(3), row.instant(4), row.text(0) == session.id};
        },
        context.shop, session.staff);
  });
  std::erase_if(lines, [&](const SessionLine& line) { return !session_lives(line.created_at, line.seen_at, context.now); });
  return lines;
}

void end_session(House& house, const Context& context, const Session& session, const std::string& id) {
  house.db.write([&](db::Tx& tx) { tx.run(sql::delete_session_of, context.shop, id, session.staff); });
}

int end_other_sessions(House& house, const Context& context, const Session& session) {
  return static_cast<int>(
      house.db.write([&](db::Tx& tx) { return tx.run(sql::delete_other_sessions, context.shop, session.staff, session.id); }));
}

void sweep(House& house, Instant now) {
  house.db.write(
      [&](db::Tx& tx) {
        tx.run(sql::sweep_sessions, now - kSessionIdle, now - kSessionLongest);
        tx.run(sql::sweep_links, now - kLinksExplained);
        tx.run(sql::sweep_failures, now - kFailuresForgotten);
      },
      db::Priority::background);
}

}  // namespace noren::staff
