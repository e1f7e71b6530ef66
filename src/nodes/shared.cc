#include <array>
#include <atomic>
#include <iterator>
#include <mutex>

#include "base/check.h"
#include "base/hex.h"
#include "db/patience.h"
#include "log/log.h"
#include "nodes/identities.h"
#include "nodes/kept.h"
#include "nodes/nodes.h"
#include "nodes/rules.h"
#include "nodes/store.h"

namespace noren::nodes {
namespace {

constexpr db::Statement kTimeOfDatabase{"nodes/time_of_database", "SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)",
                                        "SELECT (EXTRACT(EPOCH FROM now()) * 1000000)::BIGINT"};
constexpr std::chrono::milliseconds kPatience{5'000};
constexpr int kTriesMost = 5;

std::size_t index_of(Duty duty) { return static_cast<std::size_t>(duty); }

class Shared final : public Nodes {
 public:
  explicit Shared(Joining joining)
      : parts_(std::move(joining)), self_{std::string(1, parts_.letter), {}}, written_(read_peers(parts_.peers)), peers_(written_) {
    if (parts_.later)
      take_name();
    else
      check(enter(Entering::at_start), "a start always ends with a node");
  }

  bool holds(Duty duty) const override { return parts_.steady().count() < sure_until_[index_of(duty)]; }
  bool displaced() const override { return displaced_; }
  std::chrono::seconds left_alone_for() const override { return kLeftAlone; }
  std::string identity() const override { return self_.as.identity; }
  std::vector<std::string> living() const override {
    return parts_.db.read([&](db::Tx& tx) { return nodes::living(tx, parts_.database_time(tx)); });
  }
  void answers_at(const Addresses& addresses) override {
    const std::lock_guard lock(beating_);
    addresses_ = addresses;
  }
  std::vector<Peer> peers() const override {
    const std::lock_guard lock(remembering_);
    return peers_;
  }
  std::chrono::seconds beat_every() const override { return kBeatEvery; }
  void beat() override;
  void leave() override;

 private:
  using Fences = std::array<std::int64_t, std::size(kDuties)>;  // under which a duty is held; 0: it is not
  struct Told {
    bool known = false;
    bool retired = false;
    Fences fences{};
    std::vector<Peer> others;
  };

  enum class Entering {
    at_start,
    later,  // only as who it is
  };
  void take_name();
  bool enter(Entering when);
  bool come_in();
  void displace(const char* what_to_do);
  Asking ask(db::Tx& tx, const std::optional<Kept>& kept) const;
  [[noreturn]] void refuse(const Known& other) const;
  void tell_of(Entry entry) const;
  Told tell(db::Tx& tx) const;
  void note(const Told& told, std::chrono::microseconds sent);
  void remember(const std::vector<Peer>& others);
  void let_go();

  const Joining parts_;
  Self self_;
  std::mutex beating_;
  Addresses addresses_;
  bool entered_ = false;
  bool over_ = false;  // it has left, or was displaced
  std::atomic<bool> displaced_ = false;
  Fences fences_{};
  std::array<std::atomic<std::int64_t>, std::size(kDuties)> sure_until_{};  // by the steady clock
  std::vector<Peer> written_;                                               // in the file; of the one that beats
  mutable std::mutex remembering_;
  std::vector<Peer> peers_;
};

Asking Shared::ask(db::Tx& tx, const std::optional<Kept>& kept) const {
  const bool elsewhere = kept && is_elsewhere(tx, {self_.letter, *kept}, parts_.place);
  const bool retired = kept && is_retired(tx, kept->identity);
  return {kept, find_node(tx, self_.letter), elsewhere, retired, parts_.place, parts_.database_time(tx)};
}

void Shared::refuse(const Known& other) const {
  const std::string at = other.address.empty() ? "" : ", at " + other.address;
  throw Taken(
      "another noren serves as node " + self_.letter + " since " + to_rfc3339(other.since) + at +
      ": choose another letter with [cluster] node in the configuration, or stop that one first (one that was killed is forgotten after " +
      std::to_string(kAlive.count()) + " seconds)");
}

void Shared::take_name() {
  const std::optional<Kept> found = read_kept(parts_.file);
  if (!found)
    throw std::runtime_error("the file " + parts_.file +
                             " is missing, which says which node this is: start it once while the database answers");
  self_.as = *found;
}

// The file first: a folder whose file is behind the database is a copy. False: it could not come in as who it is.
bool Shared::enter(Entering when) {
  const std::optional<Kept> found = read_kept(parts_.file);
  for (int tries = 1;; ++tries) {
    const Asking asking = parts_.db.read([&](db::Tx& tx) { return ask(tx, found); });
    const Entry entry = entry_of(asking);
    if (when == Entering::later && entry != Entry::goes_on) return false;
    if (entry == Entry::taken) refuse(*asking.known);
    const bool keeps = entry == Entry::goes_on;
    const std::string identity = keeps ? found->identity : to_base32(parts_.env.random.bytes(16));
    write_kept(parts_.file, {identity, next_incarnation(asking)});
    if (self_.as.identity != identity) self_.as.identity = identity;  // others read it while one comes in later, and then it stays
    self_.as.incarnation = next_incarnation(asking);
    const bool entered = parts_.db.write([&](db::Tx& tx) {
      const Asking again = ask(tx, found);
      if (entry_of(again) != entry || next_incarnation(again) != self_.as.incarnation) return false;  // somebody came in at the same time
      put_node(tx, self_, parts_.place, again.now);
      return true;
    });
    entered_ = entered;
    if (entered) tell_of(entry);
    if (entered) return true;
    check(tries < kTriesMost, "the nodes' table changes all the time");
  }
}

void Shared::tell_of(Entry entry) const {
  const std::string node = log::field("node", self_.letter) + ",";
  if (entry == Entry::copied)
    log::event(
        log::Level::warning, "folder_was_copied",
        node + log::field("do",
                          "this folder is a copy of one that has served since, or was put back from one: it counts as another node now"));
  if (entry == Entry::retired)
    log::event(log::Level::warning, "node_was_retired",
               node + log::field("do", "who served from this folder was retired (noren nodes): it counts as another node now"));
}

Shared::Told Shared::tell(db::Tx& tx) const {
  Told told;
  const Instant now = parts_.database_time(tx);
  told.known = see_node(tx, self_, addresses_, now);
  if (!told.known) told.retired = is_retired(tx, self_.as.identity);
  if (!told.known) return told;
  told.others = others(tx, self_, now);
  const auto all = leases(tx);
  for (const Duty duty : kDuties) {
    const auto found = all.find(std::string(name_of(duty)));
    const auto lease = found == all.end() ? std::nullopt : std::optional(found->second);
    const Claim claim = claim_of(lease, self_.as.identity, fences_[index_of(duty)], now);
    if (claim == Claim::none) continue;
    const std::int64_t fence = (lease ? lease->fence : 0) + (claim == Claim::take ? 1 : 0);
    put_lease(tx, duty, self_.letter, {self_.as.identity, fence, now + kLease});
    told.fences[index_of(duty)] = fence;
  }
  return told;
}

void Shared::beat() {
  const std::lock_guard lock(beating_);
  if (over_) return;
  const db::Patience patience(kPatience);
  if (!entered_ && !come_in()) return;
  const auto sent = parts_.steady();
  const Told told = parts_.db.write([&](db::Tx& tx) { return tell(tx); }, db::Priority::background);
  note(told, sent);
  if (told.known) remember(told.others);
}

bool Shared::come_in() {
  if (enter(Entering::later)) return true;
  displace(
      "while the database was away this node was started from a folder that is a copy of another one, was put back from a copy, or whose "
      "letter another noren has by now: stop it, and start it anew while the database answers; its folder holds what it took");
  return false;
}

void Shared::remember(const std::vector<Peer>& others) {
  {
    const std::lock_guard lock(remembering_);
    peers_ = others;
  }
  if (written_ == others) return;
  write_peers(parts_.peers, others);
  written_ = others;
}

void Shared::note(const Told& told, std::chrono::microseconds sent) {
  for (const Duty duty : kDuties) {
    const std::size_t at = index_of(duty);
    const std::int64_t before = fences_[at];
    fences_[at] = told.fences[at];
    sure_until_[at] = fences_[at] == 0 ? 0 : (sent + kSure).count();
    const std::string what = log::field("duty", name_of(duty)) + "," + log::field("fence", fences_[at] == 0 ? before : fences_[at]);
    if (fences_[at] != 0 && fences_[at] != before) log::event(log::Level::info, "duty_taken", what);
    if (fences_[at] == 0 && before != 0) log::event(log::Level::warning, "duty_lost", what);
  }
  if (told.known) return;
  displace(told.retired ? "this node was retired (noren nodes) while it was silent: stop it; started again it is another node, and what it "
                          "took since is in its folder"
                        : "another noren has come in under this letter while this one was silent: stop one of them, or give it "
                          "another [cluster] node");
}

void Shared::displace(const char* what_to_do) {
  over_ = displaced_ = true;
  log::event(log::Level::error, "node_displaced", log::field("node", self_.letter) + "," + log::field("do", what_to_do));
}

void Shared::let_go() {
  for (auto& until : sure_until_) until = 0;
}

void Shared::leave() {
  const std::lock_guard lock(beating_);
  let_go();
  if (over_ || !entered_) return;
  over_ = true;
  const db::Patience patience(kPatience);
  parts_.db.write([&](db::Tx& tx) {
    give_back(tx, self_.as.identity);
    leave_node(tx, self_);
  });
}

}  // namespace

Instant time_of_database(db::Tx& tx) {
  return *tx.one(kTimeOfDatabase, [](const db::Row& row) { return row.instant(0); });
}

std::unique_ptr<Nodes> join(Joining joining) { return std::make_unique<Shared>(std::move(joining)); }

}  // namespace noren::nodes
