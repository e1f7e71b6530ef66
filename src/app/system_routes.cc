#include "app/system_routes.h"

#include <filesystem>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>

#include "base/embedded.h"
#include "db/errors.h"
#include "db/sql.h"
#include "mail/mail.h"
#include "troubles/troubles.h"

namespace noren::app {
namespace {

// A write as small as ours here fits where an order does not any more.
constexpr std::uintmax_t kRoomForOrders = 4 * 1024 * 1024;

bool has_room(const std::string& folder) {
  std::error_code unknown;
  const auto space = std::filesystem::space(folder, unknown);
  return unknown || space.available >= kRoomForOrders;
}

// Orders can be taken when the database takes a write and there is room for more. A shop that its owner closed, or has not made yet,
// is no reason to take the program out of service; a node that cannot read what the others stored is one. Anybody may ask, as often as he
// likes: the database is asked once a second at most, by one at a time, and whoever comes meanwhile hears what it said, or that it has not
// said anything for too long. Safe from any thread.
class Readiness {
 public:
  explicit Readiness(const SystemParts& of)
      : house_(of.own != nullptr ? *of.own : of.house), folder_(of.folder), nodes_(of.nodes), unread_for_(of.unread_for),
        remarks_(of.remarks) {}

  http::Response answer() {
    if (nodes_.displaced()) return http::text("not ready: another noren serves under the letter of this node\n", 503);
    if (!has_room(folder_)) return http::text("not ready: the storage is full\n", 503);
    if (unread_for_() >= kReadWithin)
      return http::text("not ready: what is stored cannot be read (kept_not_refreshed in the log says why)\n", 503);
    const std::string obstacle = ask();
    if (!obstacle.empty()) return http::text("not ready: " + obstacle + "\n", 503);
    return http::text("ready\n" + (remarks_ ? remarks_() : std::string()));
  }

 private:
  // "" when a write was taken.
  std::string ask() {
    const Instant now = house_.env.clock.now();
    {
      const std::lock_guard lock(mutex_);
      if (asking_since_) return now - *asking_since_ < kAnswersWithin ? obstacle_ : kSilent;
      if (asked_at_ && now >= *asked_at_ && now - *asked_at_ < std::chrono::seconds(1)) return obstacle_;
      asking_since_ = now;
    }
    const std::string found = try_write();
    const std::lock_guard lock(mutex_);
    asking_since_.reset();
    asked_at_ = now;
    obstacle_ = found;
    return found;
  }
  // "" when it was taken.
  std::string try_write() {
    try {
      house_.db.write([](db::Tx& tx) { tx.run(db::sql::touch); });
      return "";
    } catch (const db::StorageFull&) {
      return "the storage is full";
    } catch (const db::Error&) {
      return kSilent;
    }
  }

  static constexpr const char* kSilent = "the database does not answer";
  static constexpr std::chrono::seconds kAnswersWithin{3};
  static constexpr std::chrono::seconds kReadWithin{5};

  House& house_;
  const std::string folder_;
  const nodes::Nodes& nodes_;
  const std::function<std::chrono::microseconds()> unread_for_;
  const std::function<std::string()> remarks_;
  std::mutex mutex_;
  std::optional<Instant> asking_since_;  // somebody is waiting for its answer
  std::optional<Instant> asked_at_;
  std::string obstacle_;
};

// Not a number while the database does not answer: a scrape must not fail with it.
void add_queue_gauge(http::Metrics& metrics, House& house, std::string name, std::string explanation,
                     double (*read)(const mail::QueueState&, Instant)) {
  metrics.add_gauge(std::move(name), std::move(explanation), [&house, read] {
    try {
      const Instant now = house.env.clock.now();
      return read(house.db.read([&](db::Tx& tx) { return mail::queue_of_house(tx, now); }), now);
    } catch (const db::Error&) {
      return std::numeric_limits<double>::quiet_NaN();
    }
  });
}

void add_mail_gauges(http::Metrics& metrics, House& house) {
  add_queue_gauge(metrics, house, "mail_due", "Messages that should be on their way now.",
                  [](const mail::QueueState& queue, Instant) { return static_cast<double>(queue.due); });
  add_queue_gauge(metrics, house, "mail_parked", "Messages given up, waiting for a person.",
                  [](const mail::QueueState& queue, Instant) { return static_cast<double>(queue.parked); });
  add_queue_gauge(metrics, house, "mail_queue_age_seconds", "How long the oldest message has been due.",
                  [](const mail::QueueState& queue, Instant now) {
                    return queue.oldest_due_at ? std::chrono::duration<double>(now - *queue.oldest_due_at).count() : 0.0;
                  });
}

void add_trouble_gauges(http::Metrics& metrics, House& house) {
  const auto add = [&](std::string name, std::string explanation, std::int64_t troubles::Count::*member) {
    metrics.add_gauge(std::move(name), std::move(explanation), [&house, member] {
      try {
        return static_cast<double>(house.db.read([](db::Tx& tx) { return troubles::count_of_house(tx); }).*member);
      } catch (const db::Error&) {
        return std::numeric_limits<double>::quiet_NaN();
      }
    });
  };
  add("troubles_open", "Troubles that are not solved.", &troubles::Count::open);
  add("troubles_overdue", "Troubles whose last deadline has passed: somebody has to look.", &troubles::Count::overdue);
}

void add_connection_gauges(http::Metrics& metrics, const db::Database& database) {
  if (!database.is_shared()) return;
  const auto add = [&](std::string name, std::string explanation, int db::PoolState::*member) {
    metrics.add_gauge(std::move(name), std::move(explanation),
                      [&database, member] { return static_cast<double>(database.connections().*member); });
  };
  add("database_connections_most", "Connections to the database server that may be open.", &db::PoolState::most);
  add("database_connections_open", "Connections to the database server that are open.", &db::PoolState::open);
  add("database_connections_lent", "Of those, in use.", &db::PoolState::lent);
  add("database_connections_waiting", "Callers that wait for one.", &db::PoolState::waiting);
}

void add_duty_gauges(http::Metrics& metrics, const nodes::Nodes& nodes) {
  for (const nodes::Duty duty : nodes::kDuties) {
    metrics.add_gauge("duty_" + std::string(nodes::name_of(duty)), "1 on the node that does this work for all of them, 0 on the others.",
                      [&nodes, duty] { return nodes.holds(duty) ? 1.0 : 0.0; });
  }
}

}  // namespace

void add_intake_gauges(http::Metrics& metrics, const intake::Home& home, const env::Clock& clock) {
  metrics.add_gauge("intake_waiting", "Orders that this node took and that are not in the central database yet.",
                    [&home] { return static_cast<double>(home.lag().orders); });
  metrics.add_gauge("intake_lag_seconds", "How long the oldest of them has waited.", [&home, &clock] {
    const auto oldest = home.lag().oldest;
    return oldest ? std::chrono::duration<double>(clock.now() - *oldest).count() : 0.0;
  });
  metrics.add_gauge("intake_sells_for_seconds",
                    "For how long this node sells what it holds, if the central database is not reached any more.",
                    [&home] { return std::chrono::duration<double>(home.sells_for()).count(); });
  metrics.add_gauge("intake_refused",
                    "Of them, and of attempts on their way, those that the central database did not take: see order_not_carried and "
                    "attempt_not_carried in the log.",
                    [&home] { return static_cast<double>(home.refused()); });
  metrics.add_gauge("intake_payments", "Payments under way that this node carries to their end.",
                    [&home] { return static_cast<double>(home.payments_under_way()); });
  metrics.add_gauge("intake_troubles",
                    "Open troubles of what waits here: nobody sees them in the admin before the central database is back.",
                    [&home] { return static_cast<double>(home.open_troubles()); });
  metrics.add_gauge("intake_alone", "1 while no other node is there to keep copies: what is taken now lies on this disk alone.",
                    [&home] { return home.copying().alone() ? 1.0 : 0.0; });
  metrics.add_gauge("intake_uncopied", "Of the orders that wait, those that no other node has a copy of.",
                    [&home] { return static_cast<double>(home.copying().uncopied()); });
  metrics.add_gauge("intake_kept", "Orders and attempts that were carried in the last hours and are kept for a database that forgets.",
                    [&home] { return static_cast<double>(home.kept()); });
  metrics.add_gauge("intake_forgotten", "Times that the central database had forgotten what this node had told it, since the start.",
                    [&home] { return static_cast<double>(home.recall().forgotten()); });
  metrics.add_gauge("intake_pieces_wait",
                    "Nodes that have not said yet what they hold since the database was started: no pieces are given out.",
                    [&home] { return static_cast<double>(home.recall().waited_for().size()); });
  metrics.add_gauge("intake_claimed", "Pieces that lie here and that the central database has too few of to count them.",
                    [&home] { return static_cast<double>(home.recall().claimed()); });
}

void add_away_gauges(http::Metrics& metrics, const intake::Reference& reference, const env::Clock& clock, std::function<bool()> is_away) {
  metrics.add_gauge("database_away", "1 while the central database does not answer and this node sells from its own folder, else 0.",
                    [is_away = std::move(is_away)] { return is_away() ? 1.0 : 0.0; });
  metrics.add_gauge("own_rows_age_seconds",
                    "How long ago the copies in this node's folder were seen to be what the central database holds.", [&reference, &clock] {
                      const auto seen = reference.seen_at();
                      return seen ? std::chrono::duration<double>(clock.now() - *seen).count() : std::numeric_limits<double>::quiet_NaN();
                    });
}

void add_system_routes(http::Router& router, const SystemParts& of) {
  http::Metrics& metrics = of.metrics;
  metrics.add_gauge("chores_failing", "Work in the background that failed at its last turn: see chore_failed in the log.",
                    [&chores = of.chores] { return static_cast<double>(chores.failing()); });
  metrics.add_gauge("shops", "Shops of this installation.",
                    [&directory = of.directory] { return static_cast<double>(directory.all().size()); });
  add_mail_gauges(metrics, of.house);
  add_trouble_gauges(metrics, of.house);
  add_connection_gauges(metrics, of.house.db);
  add_duty_gauges(metrics, of.nodes);
  router.get(
      "/healthz", [](const http::Request&, const Context&) { return http::text("alive\n"); }, http::kWithoutShop);
  const auto readiness = std::make_shared<Readiness>(of);
  router.get(
      "/readyz", [readiness](const http::Request&, const Context&) { return readiness->answer(); }, http::kWithoutShop);
  router.get(
      "/metrics",
      [&metrics](const http::Request&, const Context&) {
        http::Response response = http::text(metrics.text());
        response.content_type = "text/plain; version=0.0.4; charset=utf-8";
        return response;
      },
      http::kWithoutShop);
  router.get("/api/v1/openapi.json",
             [](const http::Request&, const Context&) { return http::json(std::string(embedded::file("checkout/data/openapi.json"))); });
}

}  // namespace noren::app
