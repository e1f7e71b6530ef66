#include "stock/gate.h"

#include <algorithm>

#include "stock/sql.h"

namespace noren::stock {
namespace {

constexpr db::Statement kStartOfServer{"stock/start_of_server", "SELECT 'a file'",
                                       "SELECT CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS TEXT)"};

struct Era {
  std::string server_start;
  std::int64_t number = 0;
};

std::optional<Era> find_era(db::Tx& central) {
  return central.one(sql::find_era, [](const db::Row& row) { return Era{row.str(0), row.integer(1)}; });
}

}  // namespace

std::string start_of_server(db::Tx& central) {
  return central.one(kStartOfServer, [](const db::Row& row) { return row.str(0); }).value();
}

std::vector<Reporter> reporters(db::Tx& central) {
  const auto read = [](const db::Row& row) { return Reporter{row.str(0), row.str(1), row.flag(2), row.flag(3), row.instant(4)}; };
  return central.all(sql::all_reports, read);
}

bool has_era(db::Tx& central) { return find_era(central).has_value(); }

Gate gate_for(db::Tx& central, const std::string& node, const std::string& server_start) {
  const auto era = find_era(central);
  if (!era) return Gate::open;
  if (era->server_start != server_start) return Gate::closed;
  const std::vector<Reporter> all = reporters(central);
  const auto here = std::find_if(all.begin(), all.end(), [&](const Reporter& one) { return one.node == node; });
  if (here == all.end() || !here->told || here->owes) return Gate::closed;
  return std::any_of(all.begin(), all.end(), [](const Reporter& one) { return one.owes; }) ? Gate::waits : Gate::open;
}

void begin_era(db::Tx& central, const std::string& server_start, bool anew) {
  if (central.run(sql::begin_era, server_start, anew) == 0) return;
  central.run(sql::owe_reports, std::chrono::microseconds(kSilentFor).count());
}

void owe_report(db::Tx& central, const std::string& node, const std::string& letter) { central.run(sql::owe_report, node, letter); }

void expect_report(db::Tx& central, const std::string& node, const std::string& letter) { central.run(sql::expect_report, node, letter); }

bool put_report(db::Tx& central, const std::string& node, const std::string& letter, const std::string& server_start, Instant now) {
  const auto era = find_era(central);
  if (!era || era->server_start != server_start) return false;
  central.run(sql::put_report, node, letter, era->number, now);
  return true;
}

void renew_report(db::Tx& central, const std::string& node, Instant now) { central.run(sql::renew_report, node, now, now - kHeardOfEvery); }

void strike_off(db::Tx& central, const std::string& node) {
  central.run(sql::drop_report, node);
  central.run(sql::drop_lease_claims, node);
}

}  // namespace noren::stock
