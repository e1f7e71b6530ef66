#include "mail/worker.h"

#include "db/errors.h"
#include "log/log.h"
#include "mail/compose.h"
#include "mail/rules.h"
#include "mail/store.h"
#include "mail/templates.h"
#include "mail/trouble.h"

namespace noren::mail {
namespace {

using namespace std::chrono_literals;

constexpr int kBatch = 64;
constexpr int kBatchWhileBusy = 8;
constexpr auto kLookEvery = 500ms;
constexpr auto kPauseWhileBusy = 200ms;
constexpr auto kPauseAfterFailure = 5s;
constexpr std::int64_t kFirstPause_s = 15;
constexpr std::int64_t kLongestPause_s = 300;

// Our own reasons are keys of words, told apart from a server's by their stage.
Attempt own_reason(AttemptOutcome outcome, std::string words) {
  return {.outcome = outcome, .stage = kOurStage, .words = std::move(words)};
}

// No answer about this mail, but about us or the way: the next message would hear the same.
bool is_about_the_way(const Outcome& outcome) {
  const bool before_the_mail =
      outcome.stage.empty() || outcome.stage == "connect" || outcome.stage == "mail" || outcome.stage == kFolderStage;
  return outcome.fate == Outcome::Fate::temporary && before_the_mail;
}

AttemptOutcome outcome_in_story(Outcome::Fate fate) {
  switch (fate) {
    case Outcome::Fate::handed_over: return AttemptOutcome::handed_over;
    case Outcome::Fate::spooled: return AttemptOutcome::spooled;
    case Outcome::Fate::temporary: return AttemptOutcome::temporary;
    case Outcome::Fate::permanent: return AttemptOutcome::permanent;
    case Outcome::Fate::unknown: return AttemptOutcome::unknown;
  }
  return AttemptOutcome::unknown;
}

bool may_have_left(AttemptOutcome outcome) {
  return outcome == AttemptOutcome::handed_over || outcome == AttemptOutcome::spooled || outcome == AttemptOutcome::unknown;
}

std::string first_line(std::string_view what) { return std::string(what.substr(0, std::min<std::size_t>(what.find('\n'), 200))); }

}  // namespace

// A message on its way through one round: first what it says, then its bytes, at last what became of it.
struct Worker::Prepared {
  Message message;
  Content content;
  TemplateText words;
  Letter letter;
  Envelope envelope;
  std::string raw;
  std::optional<Event> event;  // set as soon as its fate in this round is known
  Attempt attempt;

  void end(Event what, Attempt how) {
    event = what;
    attempt = std::move(how);
  }
};

void Run::add(const Run& other) {
  handed_over += other.handed_over;
  spooled += other.spooled;
  deferred += other.deferred;
  parked += other.parked;
  cancelled += other.cancelled;
}

Worker::Worker(WorkerParts parts) : parts_(std::move(parts)) {}

Worker::~Worker() { stop(); }

void Worker::start() {
  thread_ = std::thread([this] { loop(); });
}

void Worker::stop() {
  stopping_ = true;
  parts_.transport.stop();
  wake();
  if (thread_.joinable()) thread_.join();
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
    try {
      const Run run = run_once(parts_.env.clock.now());
      if (run.more || (run.all() == 0 && feed(parts_.env.clock.now()))) pause = 0ms;
      if (parts_.busy && parts_.busy()) pause = kPauseWhileBusy;
    } catch (const std::exception& error) {
      // The database is away or full: nothing is lost, the outbox waits.
      log::event(log::Level::error, "mail_round_failed", log::field("what", first_line(error.what())));
      pause = kPauseAfterFailure;
    }
    if (pause == 0ms) continue;
    const bool patient = pause != kLookEvery;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pause, [&] { return stopping_ || (woken_ && !patient); });
    woken_ = false;
  }
}

bool Worker::feed(Instant now) { return parts_.idle && !stopping_ && ours() && now.micros() >= ask_again_at_ && parts_.idle(now); }

int Worker::batch_size() const { return parts_.busy && parts_.busy() ? kBatchWhileBusy : kBatch; }

Run Worker::run_once(Instant now) {
  if (now.micros() < ask_again_at_ || !ours()) return {};
  const Run run = parts_.transport.repeatable() ? run_together(now) : run_one_by_one(now);
  count(run);
  return run;
}

// Where sending twice leaves one copy, a batch is read in one transaction and written down in one.
Run Worker::run_together(Instant now) {
  const int limit = batch_size();
  std::vector<Prepared> mails = parts_.db.read([&](db::Tx& tx) { return prepare_due(tx, now, limit); });
  const bool full = static_cast<int>(mails.size()) == limit;
  std::size_t done = 0;
  for (; done < mails.size() && !stopping_ && ours() && now.micros() >= ask_again_at_; ++done) {
    write(mails[done], now);
    send(mails[done], now_or(now));
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

// Towards a server: lease, send, write down, one message at a time, so that a crash can double at most one.
Run Worker::run_one_by_one(Instant now) {
  Run run;
  const int limit = batch_size();
  int taken = 0;
  for (; taken < limit && !stopping_ && ours() && now.micros() >= ask_again_at_; ++taken) {
    std::vector<Prepared> mails = parts_.db.read([&](db::Tx& tx) { return prepare_due(tx, now, 1); });
    if (mails.empty()) break;
    Prepared& mail = mails.front();
    const Instant lease_end = now_or(now) + kLease;
    const bool ours = parts_.db.write([&](db::Tx& tx) { return store::lease(tx, mail.message, lease_end); }, db::Priority::background);
    if (!ours) continue;  // another worker has it
    write(mail, now);
    send(mail, now_or(now));
    run.add(parts_.db.write(
        [&](db::Tx& tx) {
          Run counted;
          Message leased = mail.message;
          leased.due_at = lease_end;
          if (!mail.event) {
            store::lease(tx, leased, now);  // stopped on the way: given back untried
          } else {
            record(tx, mail, counted);
          }
          return counted;
        },
        db::Priority::background));
  }
  run.more = taken == limit;
  return run;
}

std::vector<Worker::Prepared> Worker::prepare_due(db::Tx& tx, Instant now, int limit) const {
  const std::vector<Message> messages = parts_.due ? parts_.due(tx, now, limit) : store::due(tx, now, limit);
  std::vector<Prepared> mails;
  mails.reserve(messages.size());
  for (const Message& message : messages) mails.push_back(prepare_one(tx, message));
  return mails;
}

Worker::Prepared Worker::prepare_one(db::Tx& tx, const Message& message) const {
  Prepared mail{.message = message};
  const Kind* kind = parts_.contents.find(message.kind);
  if (kind == nullptr) {
    mail.end(Event::put_off, own_reason(AttemptOutcome::unwritten, "no_source"));
    return mail;
  }
  try {
    std::optional<Content> content = kind->source(tx, message);
    if (!content) {
      mail.end(Event::cancel, own_reason(AttemptOutcome::withdrawn, "nothing_to_say"));
      return mail;
    }
    mail.content = std::move(*content);
    const std::string name = mail.content.template_name.empty() ? message.kind : mail.content.template_name;
    auto in_force = template_in_force(tx, {message.shop, name, mail.content.locale});
    if (!in_force) {
      mail.end(Event::put_off, own_reason(AttemptOutcome::unwritten, "no_template"));
      return mail;
    }
    mail.words = std::move(in_force->words);
  } catch (const db::Error&) {
    throw;  // not this message's fault
  } catch (const std::exception& error) {
    log::event(log::Level::error, "mail_unwritten", log::field("kind", message.kind) + "," + log::field("what", first_line(error.what())));
    mail.end(Event::put_off, own_reason(AttemptOutcome::unwritten, "content_failed"));
  }
  return mail;
}

// From what it says to bytes; outside of any transaction.
void Worker::write(Prepared& mail, Instant now) const {
  if (mail.event) return;
  const Sender sender = parts_.sender(mail.message.shop);
  Content& content = mail.content;
  Letter& letter = mail.letter;
  letter.from = content.from.value_or(sender.from);
  letter.reply_to = content.reply_to.value_or(sender.reply_to);
  letter.to = content.to;
  if (letter.to.address.empty() && mail.message.recipient == Role::owner) letter.to = sender.owner;
  if (!mail.message.to_address.empty()) letter.to.address = mail.message.to_address;
  const auto to = smtp_address(letter.to.address);
  const auto from = smtp_address(letter.from.address);
  mail.attempt.to_masked = masked(letter.to.address);
  if (!to || !from) {
    const char* reason = !from ? "no_sender" : letter.to.address.empty() ? "no_address" : "bad_address";
    mail.end(from ? Event::give_up : Event::put_off, own_reason(AttemptOutcome::unwritten, reason));
    mail.attempt.to_masked = masked(letter.to.address);
    return;
  }
  try {
    Written written = write_mail(parts_.html, mail.words, content.view, content.locale);
    letter.subject = std::move(written.subject);
    letter.text = std::move(written.text);
    letter.html = std::move(written.html);
    const std::string domain = domain_of(letter.from.address);
    letter.message_id = message_id_of(mail.message, domain);
    if (!content.thread.empty()) letter.thread_id = thread_id_of(mail.message.shop, content.thread, domain);
    letter.date = now;
    letter.automatic = content.automatic;
    letter.unsubscribe_url = std::move(content.unsubscribe_url);
    letter.list_id = std::move(content.list_id);
    letter.attachments = std::move(content.attachments);
    mail.raw = compose(letter);
    mail.envelope = {envelope_id(mail.message.shop, mail.message.id), mail.message.created_at, *from, *to};
  } catch (const std::exception& error) {
    log::event(log::Level::error, "mail_unwritten",
               log::field("kind", mail.message.kind) + "," + log::field("what", first_line(error.what())));
    mail.end(Event::put_off, own_reason(AttemptOutcome::unwritten, "template_failed"));
  }
}

void Worker::send(Prepared& mail, Instant now) {
  if (mail.event) {
    mail.attempt.at = now;
    return;
  }
  const Outcome outcome = parts_.transport.send(mail.envelope, mail.raw);
  if (stopping_ && outcome.fate == Outcome::Fate::temporary && outcome.code == 0) return;
  now = now_or(now);  // a server may have taken its time to answer
  note_way(outcome, now);
  Event event = Event::put_off;
  if (outcome.fate == Outcome::Fate::handed_over) event = Event::hand_over;
  if (outcome.fate == Outcome::Fate::spooled) event = Event::spool;
  if (outcome.fate == Outcome::Fate::permanent) event = Event::give_up;
  std::string to_masked = std::move(mail.attempt.to_masked);
  mail.end(event, {.at = now,
                   .outcome = outcome_in_story(outcome.fate),
                   .code = outcome.code,
                   .stage = outcome.stage,
                   .words = outcome.words,
                   .to_masked = std::move(to_masked)});
}

void Worker::record(db::Tx& tx, const Prepared& mail, Run& run) const {
  if (!mail.event) return;
  store::Move step{*mail.event, std::nullopt, mail.message.tries + 1};
  if (step.event == Event::put_off) {
    const auto dice = static_cast<std::uint8_t>(parts_.env.random.bytes(1)[0]);
    const auto wait = wait_after(step.tries, dice);
    if (wait) {
      step.due_at = mail.attempt.at + *wait;
    } else {
      step.event = Event::give_up;
    }
  }
  // Nobody has to look at a letter that one of many does not get.
  if (step.event == Event::give_up && mail.message.recipient == Role::reader) step.event = Event::cancel;
  if (!store::move(tx, mail.message, step, mail.attempt)) {
    // Cancelled meanwhile, or another worker was quicker: what was sent all the same stands in its story.
    if (may_have_left(mail.attempt.outcome)) store::note(tx, mail.message, mail.attempt);
    return;
  }
  switch (step.event) {
    case Event::hand_over:
      ++run.handed_over;
      settle_trouble(tx, mail.message, "delivered", mail.attempt.at);
      break;
    case Event::spool:
      ++run.spooled;
      settle_trouble(tx, mail.message, "spooled", mail.attempt.at);
      break;
    case Event::put_off: ++run.deferred; break;
    case Event::give_up:
      ++run.parked;
      open_trouble(tx, mail.message, mail.attempt);
      break;
    default:
      ++run.cancelled;
      tell_unreached(tx, mail.message, "nothing_to_say", mail.attempt.at);
      break;
  }
}

// A batch may take minutes: what is written down is the time of each message.
Instant Worker::now_or(Instant begun) const { return std::max(begun, parts_.env.clock.now()); }

void Worker::note_way(const Outcome& outcome, Instant now) {
  if (!is_about_the_way(outcome)) {
    if (pause_s_.exchange(0) != 0) log::event(log::Level::info, spools() ? "mail_folder_back" : "mail_server_back");
    ask_again_at_ = 0;
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    shut_why_ = outcome.words;
  }
  if (pause_s_ == 0) {
    down_since_ = now.micros();
    if (spools()) {
      log::event(log::Level::warning, "mail_folder_not_writable",
                 log::field("what", outcome.words) + "," +
                     log::field("do", "make room on its disk, and give the folder to the user noren runs as; mails wait meanwhile"));
    } else {
      log::event(log::Level::warning, "mail_server_down",
                 log::field("stage", outcome.stage) + "," + log::field("code", static_cast<std::int64_t>(outcome.code)));
    }
  }
  pause_s_ = pause_s_ == 0 ? kFirstPause_s : std::min(pause_s_ * 2, kLongestPause_s);
  ask_again_at_ = (now + std::chrono::seconds(pause_s_)).micros();
}

void Worker::count(const Run& run) {
  handed_over_ += static_cast<std::uint64_t>(run.handed_over);
  spooled_ += static_cast<std::uint64_t>(run.spooled);
  deferred_ += static_cast<std::uint64_t>(run.deferred);
  parked_ += static_cast<std::uint64_t>(run.parked);
  cancelled_ += static_cast<std::uint64_t>(run.cancelled);
}

WorkerTotals Worker::totals() const {
  WorkerTotals totals{handed_over_, spooled_, deferred_, parked_, cancelled_, std::nullopt, ""};
  if (pause_s_ == 0) return totals;
  totals.way_shut_since = Instant(down_since_);
  const std::lock_guard lock(mutex_);
  totals.way_shut_why = shut_why_;
  return totals;
}

}  // namespace noren::mail
