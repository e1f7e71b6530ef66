#include "intake/copying.h"

#include "base/hex.h"
#include "crypto/crypto.h"
#include "intake/cluster.h"
#include "intake/sql.h"
#include "log/log.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr int kCopiedAtOnce = 100;
constexpr int kFailedMost = 3;
constexpr int kSettledAtOnce = 1'000;
constexpr auto kAMoment = 1s;     // an order is carried in less while the central database answers
constexpr auto kUnderWay = 5s;    // a call that gives it to others may be
constexpr auto kTellAgain = 30s;  // who could not be told
constexpr auto kCopyWithin = 1'000ms;
constexpr auto kWrittenLate = 10min;  // what became of a mail, after it went out

OrderId read_id(const db::Row& row) { return row.id<OrderId>(0); }

}  // namespace

std::optional<Copying::Known> Copying::find(db::Tx& own, const OrderId& id) {
  return own.one(
      sql::find_copy,
      [](const db::Row& row) {
        return Known{row.integer(0), row.str(1), row.integer(2)};
      },
      id);
}

// Nothing: it is not here any more.
std::optional<std::string> Copying::bytes_of(db::Tx& own, const OrderId& id) const {
  auto handed = own.one(
      sql::find_handover, [](const db::Row& row) { return row.blob(0); }, id);
  if (handed) return handed;
  if (!own.one(sql::find_order, read_id, id)) return std::nullopt;
  Cluster cluster = read_cluster(own, id);
  std::string bytes = to_bytes(cluster);
  return bytes.size() <= link::Copies::kEntryMost ? std::move(bytes) : to_bytes(without_answers(std::move(cluster)));
}

bool Copying::is_kept(const OrderId& id) const {
  const auto known = own_.read([&](db::Tx& own) { return find(own, id); });
  return known && known->kept > 0;
}

bool Copying::keep(const OrderId& id, std::chrono::milliseconds within) { return is_kept(id) || give(id, within) == Given::yes; }

// Written down before it is given away, so that it is known of whom it may have to be taken back.
Copying::Given Copying::give(const OrderId& id, std::chrono::milliseconds within) {
  struct Step {
    bool done = true;  // nothing is to be given
    link::Entry entry;
  };
  const Step step = own_.write([&](db::Tx& own) -> Step {
    const auto bytes = bytes_of(own, id);
    if (!bytes) return {};
    const std::string digest = to_hex(crypto::sha256(*bytes));
    const auto known = find(own, id);
    const bool same = known && known->digest == digest;
    if (same && known->kept == known->version) return {};
    const std::int64_t version = known ? known->version + (same ? 0 : 1) : 1;
    own.run(sql::begin_copy, id, version, digest, clock_.now());
    return {false, {CheckoutId(id.str()), version, *bytes}};
  });
  if (step.done) return Given::yes;
  if (step.entry.bytes.size() > link::Copies::kEntryMost) {
    if (!too_large_.exchange(true))
      log::event(log::Level::error, "entry_too_large",
                 log::field("order", id.str()) + "," + log::field("then", "no other node keeps it: it is told when it was carried"));
    return Given::too_large;
  }
  if (!keepers_.keep(step.entry, within)) return Given::no;
  own_.write([&](db::Tx& own) { own.run(sql::note_copy_kept, id, step.entry.version); });
  return Given::yes;
}

void Copying::note_alone(bool alone) {
  if (told_alone_ == alone) return;
  told_alone_ = alone;
  if (alone)
    log::event(log::Level::warning, "orders_lie_on_one_disk",
               log::field("do",
                          "no other node is there to keep copies: what is taken while the database is away is gone when this disk is, "
                          "until it was carried; run a second node, or mirror the disk"));
  else
    log::event(log::Level::info, "orders_lie_on_two_disks");
}

void Copying::catch_up() {
  note_alone(alone());
  if (!alone()) give_what_lies_alone();
  settle();
}

// What changes while this is at it counts for the next time.
void Copying::give_what_lies_alone() {
  const std::int64_t changes = changes_;
  const Instant now = clock_.now();
  const Instant before = now - kAMoment;
  std::vector<OrderId> changed;
  auto lonely = own_.read([&](db::Tx& own) {
    std::vector<OrderId> ids = own.all(sql::orders_without_copy, read_id, before, kCopiedAtOnce);
    for (OrderId& id : own.all(sql::handovers_without_copy, read_id, before, kCopiedAtOnce)) ids.push_back(std::move(id));
    if (changes != given_changes_) changed = own.all(sql::orders_changed_since, read_id, given_until_, kCopiedAtOnce);
    return ids;
  });
  int failed = 0;
  for (const std::vector<OrderId>* some : {&lonely, &changed}) {
    for (const OrderId& id : *some) {
      if (give(id, kCopyWithin) == Given::no && ++failed == kFailedMost) return;  // nobody is there just now
    }
  }
  if (failed > 0 || changed.size() == kCopiedAtOnce) return;
  given_changes_ = changes;
  given_until_ = now - kWrittenLate;
}

void Copying::settle() {
  const Instant now = clock_.now();
  if (!keepers_.settle || (untold_since_ && now - *untold_since_ < kTellAgain)) return;
  untold_since_.reset();
  const auto read = [](const db::Row& row) { return link::Settled{row.id<CheckoutId>(0), row.integer(1)}; };
  for (CheckoutId last;;) {
    const auto some = own_.read([&](db::Tx& own) { return own.all(sql::copies_to_settle, read, now - kUnderWay, last, kSettledAtOnce); });
    if (some.empty()) return;
    last = some.back().checkout;
    if (!keepers_.settle(some).empty()) {
      untold_since_ = now;  // they stay, to be told again; the others of this round are told as well
      continue;
    }
    own_.write(
        [&](db::Tx& own) {
          for (const link::Settled& one : some) own.run(sql::drop_copy, one.checkout, one.version);
        },
        db::Priority::background);
  }
}

std::int64_t Copying::uncopied() const {
  return own_.read(
      [](db::Tx& own) { return own.one(sql::count_without_copy, [](const db::Row& row) { return row.integer(0); }).value_or(0); });
}

}  // namespace noren::intake
