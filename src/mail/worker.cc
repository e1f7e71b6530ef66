#include "mail/worker.h"

#include <algorithm>

#include "log/log.h"
#include "mail/prepared.h"
#include "mail/store.h"

namespace noren::mail {
namespace {

using namespace std::chrono_literals;

constexpr int kBatch = 64;
constexpr int kBatchWhileBusy = 8;
constexpr auto kLookEvery = 500ms;
constexpr auto kPauseWhileBusy = 200ms;
constexpr auto kPauseAfterFailure = 5s;

// Done at the end of a block, however it ends.
struct AtEnd {
  std::function<void()> what;
  explicit AtEnd(std::function<void()> todo) : what(std::move(todo)) {}
  ~AtEnd() { what(); }
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;
};

std::string first_line(std::string_view what) { return std::string(what.substr(0, std::min<std::size_t>(what.find('\n'), 200))); }

}  // namespace

void Run::add(const Run& other) {
  handed_over += other.handed_over;
  spooled += other.spooled;
  deferred += other.deferred;
  parked += other.parked;
  cancelled += other.cancelled;
  repeated += other.repeated;
}

Worker::Worker(WorkerParts parts) : parts_(std::move(parts)), lanes_(parts_.transport.at_once_per_lane()) {}

Worker::~Worker() { stop(); }

void Worker::start() {
  const int carriers = parts_.transport.repeatable() ? 0 : parts_.transport.at_once();
  for (int n = 0; n < carriers && carriers > 1; ++n) carriers_.emplace_back([this] { carry_on(); });
  thread_ = std::thread([this] { loop(); });
}

void Worker::stop() {
  stopping_ = true;
  parts_.transport.stop();
  wake();
  work_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (std::thread& each : carriers_) each.join();
  carriers_.clear();
}

void Worker::wake() noexcept {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void Worker::loop() {
  while (!stopping_) {
    std::chrono::milliseconds pause = kLookEvery;
    bool patient = false;
    try {
      const Instant now = parts_.env.clock.now();
      const Run run = carriers_.empty() ? run_once(now) : dispatch(now);
      if (run.more) pause = 0ms;
      if (parts_.busy && parts_.busy()) pause = kPauseWhileBusy;
      patient = pause != kLookEvery;
    } catch (const std::exception& error) {
      // The database is away or full: nothing is lost, the outbox waits.
      log::event(log::Level::error, "mail_round_failed", log::field("what", first_line(error.what())));
      pause = kPauseAfterFailure;
      patient = true;
    }
    if (pause == 0ms) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pause, [&] { return stopping_ || (woken_ && !patient); });
    woken_ = false;
  }
}

// As many as there are carriers without work are taken and given to them.
Run Worker::dispatch(Instant now) {
  Run run;
  if (!ours()) return run;
  int room = static_cast<int>(carriers_.size());
  {
    const std::lock_guard lock(mutex_);
    room -= static_cast<int>(on_their_way_.size());
  }
  if (room <= 0) return run;  // a carrier that is done says so
  Taken taken = take(now, std::min(room, batch_size()));
  {
    const std::lock_guard lock(mutex_);
    for (Prepared& mail : taken.mails) to_carry_.push_back(std::make_unique<Prepared>(std::move(mail)));
  }
  work_.notify_all();
  run.more = taken.any;
  return run;
}

void Worker::carry_on() {
  while (true) {
    std::unique_ptr<Prepared> mail;
    {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [&] { return stopping_ || !to_carry_.empty(); });
      if (to_carry_.empty()) return;
      mail = std::move(to_carry_.front());
      to_carry_.pop_front();
    }
    const AtEnd off_the_way([&] { off_its_way(mail->message); });
    try {
      carry(*mail, parts_.env.clock.now());
      count(finish(*mail));
    } catch (const std::exception& error) {
      // What became of it is not written down: its lease ends by itself, and if its dot has gone the next one knows.
      log::event(log::Level::error, "mail_unrecorded", log::field("what", first_line(error.what())));
    }
  }
}

void Worker::off_its_way(const Message& message) {
  {
    const std::lock_guard lock(mutex_);
    on_their_way_.erase(envelope_id(message.shop, message.id));
  }
  wake();
}

int Worker::batch_size() const { return parts_.busy && parts_.busy() ? kBatchWhileBusy : kBatch; }

Run Worker::run_once(Instant now) {
  if (!ours()) return {};
  const Run run = parts_.transport.repeatable() ? run_together(now) : run_one_by_one(now);
  count(run);
  return run;
}

// Where sending twice leaves one copy, a batch is read in one transaction and written down in one.
Run Worker::run_together(Instant now) {
  if (!lanes_.is_open("", now)) return {};
  const int limit = batch_size();
  std::vector<Prepared> mails = parts_.db.read([&](db::Tx& tx) { return prepare(tx, due(tx, now, limit)); });
  const bool full = static_cast<int>(mails.size()) == limit;
  std::size_t done = 0;
  for (; done < mails.size() && !stopping_ && ours() && lanes_.begin("", now); ++done) {
    Prepared& mail = mails[done];
    mail.begun = now;
    mail.lane = "";
    carry(mail, now);
  }
  mails.erase(mails.begin() + static_cast<std::ptrdiff_t>(done), mails.end());
  if (mails.empty()) return {};
  Run run = parts_.db.write(
      [&](db::Tx& tx) {
        Run counted;
        for (const Prepared& mail : mails) record(tx, mail, counted);
        return counted;
      },
      db::Priority::background);
  run.more = full;
  return run;
}

// Towards a server, on the caller's thread: one message at a time.
Run Worker::run_one_by_one(Instant now) {
  Run run;
  const int limit = batch_size();
  int taken = 0;
  for (; taken < limit && !stopping_ && ours(); ++taken) {
    Taken next = take(now, 1);
    if (!next.any) break;
    for (Prepared& mail : next.mails) {
      const AtEnd off_the_way([&] { off_its_way(mail.message); });
      carry(mail, now);
      run.add(finish(mail));
    }
  }
  run.more = taken == limit;
  return run;
}

std::vector<Message> Worker::due(db::Tx& tx, Instant now, int limit) const {
  return parts_.due ? parts_.due(tx, now, limit) : store::due(tx, now, limit);
}

std::vector<Worker::Prepared> Worker::prepare(db::Tx& tx, const std::vector<Message>& messages) const {
  std::vector<Prepared> mails;
  mails.reserve(messages.size());
  for (const Message& message : messages) mails.push_back(prepare_one(tx, message));
  for (Prepared& mail : mails) address(mail);
  return mails;
}

// What was about to go when a process before this one died comes due at once; that of another's folder with its lease.
void Worker::free_own_dots(Instant now) {
  if (began_ || parts_.posting.holder.empty()) return;
  parts_.db.write(
      [&](db::Tx& tx) {
        for (const auto& [message, dot] : store::dots(tx)) {
          if (dot.holder == parts_.posting.holder && message.due_at) store::lease(tx, message, now);
        }
      },
      db::Priority::background);
  began_ = true;
}

// Each that may go now gets a place in its lane; those of a lane that is shut or full get none, and where all go one way the rest is left.
void Worker::keep_places(std::vector<Prepared>& found, Instant now, int most) const {
  const bool many = parts_.transport.has_lanes();
  int kept = 0;
  std::vector<Prepared> taken;
  for (Prepared& mail : found) {
    if (kept == most) break;
    mail.begun = now;
    if (!mail.event || !many) {
      const std::string lane = many ? parts_.transport.lane_of(mail.envelope.to) : "";
      if (lanes_.begin(lane, now)) mail.lane = lane;
      if (!mail.lane && !many) break;
    }
    if (mail.lane || mail.event) ++kept;
    mail.lease_end = mail.lane || mail.event ? now_or(now) + kTakenFor : lanes_.come_again(parts_.transport.lane_of(mail.envelope.to), now);
    taken.push_back(std::move(mail));
  }
  found = std::move(taken);
}

Worker::Taken Worker::take(Instant now, int most) {
  free_own_dots(now);
  const bool many = parts_.transport.has_lanes();
  if (!many && !lanes_.is_open("", now)) return {};
  std::set<std::string> on_their_way;
  {
    const std::lock_guard lock(mutex_);
    on_their_way = on_their_way_;
  }
  // Behind a shut door there may be many in front: then more are looked at than are taken.
  const int look_at = look_further_ ? std::max(most, kBatch) : most;
  std::vector<std::pair<Message, Dot>> dots;
  std::vector<Prepared> found = parts_.db.read([&](db::Tx& tx) {
    dots = store::dots(tx);
    // Of those on their way some may be due again by now: their servers think.
    std::vector<Message> messages = due(tx, now, look_at + static_cast<int>(on_their_way.size()));
    std::erase_if(messages, [&](const Message& each) { return on_their_way.contains(envelope_id(each.shop, each.id)); });
    if (messages.size() > static_cast<std::size_t>(look_at)) messages.erase(messages.begin() + look_at, messages.end());
    return prepare(tx, messages);
  });
  for (Prepared& mail : found) {
    const auto dot = std::find_if(dots.begin(), dots.end(), [&](const auto& each) {
      return each.first.shop == mail.message.shop && each.first.id == mail.message.id;
    });
    if (dot != dots.end()) mail.before = dot->second;
  }
  keep_places(found, now, most);
  look_further_ = std::any_of(found.begin(), found.end(), [](const Prepared& mail) { return !mail.lane && !mail.event; });
  Taken taken;
  taken.any = !found.empty();
  if (found.empty()) return taken;
  std::vector<bool> leased;
  parts_.db.write(
      [&](db::Tx& tx) {
        leased.clear();
        for (const Prepared& mail : found) {
          const bool ours = store::lease(tx, mail.message, mail.lease_end);
          leased.push_back(ours && (mail.lane || mail.event));
          if (!leased.back() || !mail.before) continue;
          store::note(tx, mail.message,
                      {.at = mail.before->at,
                       .outcome = AttemptOutcome::unknown,
                       .stage = kOurStage,
                       .words = "interrupted",
                       .to_masked = mail.before->to_masked,
                       .server = mail.before->server,
                       .ref = mail.before->ref});
          store::drop_dot(tx, mail.message);
        }
      },
      db::Priority::background);
  const std::lock_guard lock(mutex_);
  for (std::size_t n = 0; n < found.size(); ++n) {
    if (!leased[n] && found[n].lane) lanes_.leave(*found[n].lane);
    if (!leased[n]) continue;
    on_their_way_.insert(envelope_id(found[n].message.shop, found[n].message.id));
    taken.mails.push_back(std::move(found[n]));
  }
  return taken;
}

void Worker::carry(Prepared& mail, Instant now) {
  const bool counted = mail.lane.has_value();
  write(mail, now);
  const bool asks_nobody = mail.event.has_value();
  mail.envelope.before_dot = [this, &mail](std::string_view server) { return about_to_go(mail, server); };
  // Once the way is noted, the place is given back.
  const AtEnd given_back([&] {
    if (counted && (asks_nobody || !mail.event)) lanes_.leave(*mail.lane);
  });
  send(mail, now_or(now));
}

Run Worker::finish(Prepared& mail) {
  return parts_.db.write(
      [&](db::Tx& tx) {
        Run counted;
        counted.repeated = mail.before ? 1 : 0;
        Message leased = mail.message;
        leased.due_at = mail.lease_end;
        if (mail.dotted) store::drop_dot(tx, mail.message);
        if (!mail.event) {
          store::lease(tx, leased, now_or(mail.begun));  // stopped on the way: given back untried
        } else {
          record(tx, mail, counted);
        }
        return counted;
      },
      db::Priority::background);
}

// A batch may take minutes: what is written down is the time of each message.
Instant Worker::now_or(Instant begun) const { return std::max(begun, parts_.env.clock.now()); }

void Worker::count(const Run& run) {
  handed_over_ += static_cast<std::uint64_t>(run.handed_over);
  spooled_ += static_cast<std::uint64_t>(run.spooled);
  deferred_ += static_cast<std::uint64_t>(run.deferred);
  parked_ += static_cast<std::uint64_t>(run.parked);
  cancelled_ += static_cast<std::uint64_t>(run.cancelled);
  repeated_ += static_cast<std::uint64_t>(run.repeated);
}

WorkerTotals Worker::totals() const {
  WorkerTotals totals;
  totals.handed_over = handed_over_;
  totals.spooled = spooled_;
  totals.deferred = deferred_;
  totals.parked = parked_;
  totals.cancelled = cancelled_;
  totals.repeated = repeated_;
  if (parts_.transport.has_lanes()) totals.domains_shut = lanes_.count_shut();
  if (const auto shut = lanes_.shut("")) {
    totals.way_shut_since = shut->since;
    totals.way_shut_why = shut->why;
  }
  return totals;
}

}  // namespace noren::mail
