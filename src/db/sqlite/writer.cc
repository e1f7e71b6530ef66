#include "db/sqlite/writer.h"

#include "db/errors.h"

namespace noren::db::sqlite {
namespace {

constexpr std::size_t kBatchMax = 256;
constexpr Statement kBeginLogAnew{"db/begin_log_anew", "PRAGMA wal_checkpoint(TRUNCATE)", ""};
constexpr int kBackgroundEvery = 16;  // busy or not, background work gets a turn after this many batches

}  // namespace

Writer::Writer(std::string path, Sync sync)
    : path_(std::move(path)), connection_(std::make_unique<Connection>(path_, Connection::Mode::writer)), flusher_(path_ + "-wal", sync),
      checkpointer_(path_) {
  // What a killed process left in the log was answered or not, nobody knows: it is made durable before anybody reads it.
  connection_->each(kBeginLogAnew, {}, [](const Row&) {});
  thread_ = std::thread([this] { loop(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Writer::run(FunctionRef<bool(Tx&)> work, Priority priority) {
  Command command{work};
  {
    const std::lock_guard lock(mutex_);
    check(!stopping_, "write after the database was closed");
    (priority == Priority::foreground ? foreground_ : background_).push_back(&command);
  }
  wake_.notify_one();
  command.done.wait();
  if (command.failure) std::rethrow_exception(command.failure);
}

void Writer::loop() {
  while (true) {
    const Batch batch = take_batch();
    if (!batch.empty()) run_batch(batch);
    if (!cut_if_asked() && batch.empty()) return;
  }
}

bool Writer::cut_log() {
  Cutting cutting;
  {
    const std::lock_guard lock(mutex_);
    check(!stopping_, "the log is cut after the database was closed");
    cuttings_.push_back(&cutting);
  }
  wake_.notify_one();
  cutting.done.wait();
  return cutting.cut;
}

bool Writer::cut_if_asked() {
  std::deque<Cutting*> asked;
  {
    const std::lock_guard lock(mutex_);
    asked.swap(cuttings_);
  }
  if (asked.empty()) return false;
  const bool cut = !doubtful_ && checkpointer_.cut_log(*connection_);
  for (Cutting* cutting : asked) {
    cutting->cut = cut;
    cutting->done.raise();
  }
  return true;
}

Batch Writer::take_batch() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !foreground_.empty() || !background_.empty() || !cuttings_.empty(); });
  const bool background_turn = foreground_.empty() || ++batches_since_background_ >= kBackgroundEvery;
  Batch batch;
  while (!foreground_.empty() && batch.size() < kBatchMax) {
    batch.push_back(foreground_.front());
    foreground_.pop_front();
  }
  if (background_turn && !background_.empty()) {
    batches_since_background_ = 0;
    batch.push_back(background_.front());
    background_.pop_front();
  }
  return batch;
}

void Writer::run_batch(const Batch& batch) {
  try {
    reopen_if_broken();
    connection_->say(words::begin_immediate);
    for (Command* command : batch) run_one(*command);
  } catch (...) {
    // Not one command's fault but the batch's (BEGIN failed, or SQLite rolled all back): nothing of it is written.
    fail_all(batch, std::current_exception());
    return;
  }
  flusher_.announce();
  try {
    connection_->say(words::commit);
  } catch (const std::exception& error) {
    flusher_.not_committed();
    const bool known = dynamic_cast<const StorageFull*>(&error) != nullptr || dynamic_cast<const Unavailable*>(&error) != nullptr;
    // A failed COMMIT may still be found by recovery: nobody may be told yes or no before it was read again.
    fail_all(batch, known ? std::current_exception() : std::make_exception_ptr(CommitUnknown(error.what())));
    doubtful_ = doubtful_ || !known;
    return;
  }
  flusher_.committed(batch);
  checkpointer_.after_commit(*connection_);
}

void Writer::run_one(Command& command) {
  connection_->say(words::savepoint);
  ConnectionTx tx(*connection_);
  bool keep = false;
  try {
    keep = command.work(tx);
  } catch (...) {
    // A full disk or an I/O error makes SQLite roll back the whole transaction: the batch has failed, not this command.
    if (!connection_->in_transaction()) throw;
    command.failure = std::current_exception();
  }
  if (!keep) connection_->say(words::rollback_to);
  connection_->say(words::release);
  if (keep) command.acts = tx.take_acts();
}

// Answers the batch's callers; its commands are gone after it.
void Writer::fail_all(const Batch& batch, std::exception_ptr failure) {
  for (Command* command : batch) {
    command->acts.clear();
    command->failure = failure;
  }
  if (connection_->in_transaction()) {
    try {
      connection_->command("ROLLBACK");
    } catch (const Error&) {
      doubtful_ = true;
    }
  }
  answer(batch);
}

void Writer::reopen_if_broken() {
  if (!doubtful_) return;
  // Opened before the old one closes: the last connection to close would take the log with it.
  connection_ = std::make_unique<Connection>(path_, Connection::Mode::writer);
  doubtful_ = false;
}

}  // namespace noren::db::sqlite
