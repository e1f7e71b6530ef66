#include "intake/recall.h"

#include <algorithm>

#include "db/patience.h"
#include "intake/bundles.h"
#include "log/log.h"
#include "nodes/identities.h"
#include "stock/claims.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;
using stock::Gate;
using stock::Reporter;

constexpr auto kLookWithin = 5'000ms;
constexpr auto kTellWithin = 30'000ms;  // of all that lies here

// By the database's clock, which does not go back with it: another machine's may be behind.
Instant now_of(const std::vector<Reporter>& reporters, Instant now) {
  for (const Reporter& one : reporters) now = std::max(now, one.at);
  return now;
}

}  // namespace

Recall::There Recall::look_there() const {
  return parts_.central.read([&](db::Tx& central) {
    There there;
    there.has_era = stock::has_era(central);
    there.gate = stock::gate_for(central, parts_.node, parts_.start_of_server(central));
    there.reporters = stock::reporters(central);
    there.marks = parts_.stockroom.marks_of(central);
    there.carriages = last_carriage(central, parts_.node);
    there.has_claims = stock::has_claims(central, parts_.node);
    there.now = now_of(there.reporters, parts_.database_time(central));
    return there;
  });
}

// The own side first: it never knows more than the central one did.
bool Recall::look() {
  const Stockroom::Marks here = parts_.stockroom.marks_here();
  const std::int64_t carriages = parts_.carrying.carriages();
  const db::Patience patience(kLookWithin);
  const There there = look_there();
  const bool forgot = there.carriages < carriages || there.marks.granted < here.granted || there.marks.returned < here.returned;
  if (there.has_era && there.gate != Gate::closed && !forgot) {
    live_on(there);
    return false;
  }
  if (!parts_.serves()) return false;
  const db::Patience telling(kTellWithin);
  begin(there, forgot);
  if (!forgot) return true;
  const std::int64_t taken_back = parts_.carrying.take_back(there.carriages);
  parts_.carrying.finish_recorded();  // also what was carried twice, and is there from the first time
  parts_.stockroom.tell_all(parts_.carrying.pieces_on_their_way());
  log::event(log::Level::error, "database_forgot",
             log::field("orders", taken_back) + "," +
                 log::field("then",
                            "what this node had carried is carried once more; what others wrote there since then is gone: see "
                            "docs/operating/postgresql.md"));
  return true;
}

void Recall::begin(const There& there, bool forgot) {
  if (forgot) ++forgotten_;
  // Nobody else can know it where the server was not started anew.
  const auto here =
      std::find_if(there.reporters.begin(), there.reporters.end(), [&](const Reporter& one) { return one.node == parts_.node; });
  const bool anew = forgot && (here == there.reporters.end() || !here->owes);
  parts_.central.write([&](db::Tx& central) {
    stock::begin_era(central, parts_.start_of_server(central), anew);
    if (forgot) stock::owe_report(central, parts_.node, std::string(1, parts_.letter));
    for (const Reporter& other : known_) {
      stock::expect_report(central, other.node, other.letter);
      nodes::expect_holder(central, {other.letter.front(), other.node, parts_.lasts, 0}, there.now);
    }
  });
  if (there.has_era) parts_.board.load_anew(parts_.central);
}

void Recall::report() {
  const db::Patience patience(kLookWithin);
  const bool reported = parts_.central.write([&](db::Tx& central) {
    const Instant now = now_of(stock::reporters(central), parts_.database_time(central));
    return stock::put_report(central, parts_.node, std::string(1, parts_.letter), parts_.start_of_server(central), now);
  });
  if (!reported) return;
  parts_.stockroom.is_known_there();
  remember(look_there().reporters);
}

void Recall::live_on(const There& there) {
  parts_.stockroom.is_known_there();
  const auto here =
      std::find_if(there.reporters.begin(), there.reporters.end(), [&](const Reporter& one) { return one.node == parts_.node; });
  if (there.now - here->at >= stock::kHeardOfEvery) {
    parts_.central.write([&](db::Tx& central) { stock::renew_report(central, parts_.node, there.now); }, db::Priority::background);
  }
  claimed_ = there.has_claims
                 ? parts_.central.write([&](db::Tx& central) { return stock::book_claims(central, parts_.board, parts_.node); },
                                        db::Priority::background)
                 : 0;
  remember(there.reporters);
}

void Recall::remember(const std::vector<Reporter>& reporters) {
  std::string letters;
  known_.clear();
  for (const Reporter& one : reporters) {
    if (one.owes) letters += one.letter;
    if (one.node != parts_.node && (one.told || one.owes)) known_.push_back(one);
  }
  const std::lock_guard lock(mutex_);
  if (waited_for_ == letters) return;
  if (letters.empty())
    log::event(log::Level::info, "pieces_are_given_again");
  else
    log::event(log::Level::warning, "pieces_wait_for_nodes",
               log::field("nodes", letters) + "," +
                   log::field("do",
                              "the database was started anew, and its pieces are given out again when these nodes have said what they "
                              "hold: see that they run and reach it, or retire those that never will"));
  waited_for_ = letters;
}

bool Recall::leave() {
  if (!parts_.stockroom.is_empty()) return false;
  const db::Patience patience(kLookWithin);
  return parts_.central.write([&](db::Tx& central) {
    const bool told = stock::gate_for(central, parts_.node, parts_.start_of_server(central)) != Gate::closed;
    const bool leaves = told && stock::leases_of(central, parts_.node).empty();
    if (leaves) stock::strike_off(central, parts_.node);
    return leaves;
  });
}

std::string Recall::waited_for() const {
  const std::lock_guard lock(mutex_);
  return waited_for_;
}

}  // namespace noren::intake
