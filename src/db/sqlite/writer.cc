#include "db/sqlite/writer.h"

#include "db/errors.h"

namespace noren::db::sqlite {
namespace {

constexpr std::size_t kBatchMax = 256;
constexpr int kBackgroundEvery = 16;  // busy or not, background work gets a turn after this many batches

}  // namespace

Writer::Writer(std::string path)
    : path_(std::move(path)), connection_(std::make_unique<Connection>(path_, Connection::Mode::read_write)), thread_([this] { loop(); }) {}

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
  command.done.acquire();
  if (command.failure) std::rethrow_exception(command.failure);
}

void Writer::loop() {
  while (true) {
    const std::vector<Command*> batch = take_batch();
    if (batch.empty()) return;
    run_batch(batch);
    // The last touch of each command: its caller's frame may be gone after the release.
    for (Command* command : batch) command->done.release();
  }
}

std::vector<Writer::Command*> Writer::take_batch() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !foreground_.empty() || !background_.empty(); });
  const bool background_turn = foreground_.empty() || ++batches_since_background_ >= kBackgroundEvery;
  std::vector<Command*> batch;
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

void Writer::run_batch(const std::vector<Command*>& batch) {
  try {
    reopen_if_broken();
    connection_->command("BEGIN IMMEDIATE");
    for (Command* command : batch) run_one(*command);
  } catch (...) {
    // Not one command's fault but the batch's (BEGIN failed, or SQLite rolled all back): nothing of it is written.
    fail_all(batch, std::current_exception());
    return;
  }
  try {
    connection_->command("COMMIT");
  } catch (const StorageFull&) {
    fail_all(batch, std::current_exception());
    return;
  } catch (const Unavailable&) {
    fail_all(batch, std::current_exception());
    return;
  } catch (const std::exception& error) {
    // A failed COMMIT may still be found by recovery: nobody may be told yes or no before it was read again.
    fail_all(batch, std::make_exception_ptr(CommitUnknown(error.what())));
    connection_.reset();
    return;
  }
  for (Command* command : batch) {
    for (const auto& act : command->acts) act();
  }
}

void Writer::run_one(Command& command) {
  connection_->command("SAVEPOINT one");
  ConnectionTx tx(*connection_);
  bool keep = false;
  try {
    keep = command.work(tx);
  } catch (...) {
    // A full disk or an I/O error makes SQLite roll back the whole transaction: the batch has failed, not this command.
    if (!connection_->in_transaction()) throw;
    command.failure = std::current_exception();
  }
  if (!keep) connection_->command("ROLLBACK TO one");
  connection_->command("RELEASE one");
  if (keep) command.acts = tx.take_acts();
}

void Writer::fail_all(const std::vector<Command*>& batch, std::exception_ptr failure) {
  for (Command* command : batch) {
    command->acts.clear();
    command->failure = failure;
  }
  if (connection_ && connection_->in_transaction()) {
    try {
      connection_->command("ROLLBACK");
    } catch (const Error&) {
      connection_.reset();
    }
  }
}

void Writer::reopen_if_broken() {
  if (!connection_) connection_ = std::make_unique<Connection>(path_, Connection::Mode::read_write);
}

}  // namespace noren::db::sqlite
