#include "db/sqlite/checkpointer.h"

#include "db/errors.h"
#include "db/sqlite/panic.h"
#include "log/log.h"

namespace noren::db::sqlite {
namespace {

constexpr int kLogPages = 4'000;  // 16 MB: long enough to be worth a copy, short enough to read quickly after a crash
constexpr Statement kCheckpoint{"db/checkpoint", "PRAGMA wal_checkpoint(PASSIVE)", ""};

// Copies what it can without making anybody wait. A full or busy disk is met again by the next order, which is told; a write that
// was lost on its way into the database is told to nobody, and the next checkpoint would not repeat it.
void checkpoint(Connection& connection) {
  try {
    connection.each(kCheckpoint, {}, [](const Row&) {});
  } catch (const CommitUnknown& error) {
    panic(error.what());
  } catch (const Error& error) {
    log::event(log::Level::error, "checkpoint_failed", log::field("what", error.what()));
  }
}

bool cut(Connection& connection) {
  try {
    return connection.cut_log();
  } catch (const CommitUnknown& error) {
    panic(error.what());
  } catch (const Error& error) {
    log::event(log::Level::error, "checkpoint_failed", log::field("what", error.what()));
    return false;
  }
}

}  // namespace

Checkpointer::Checkpointer(std::string path) : path_(std::move(path)), thread_([this] { loop(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Checkpointer::after_commit(Connection& writer) {
  switch (stage_) {
    case Stage::idle: {
      if (writer.log_pages() < copied_until_) copied_until_ = 0;  // it began anew
      // A reader of long ago keeps the log from beginning anew; copying it again and again would not help.
      if (writer.log_pages() - copied_until_ < kLogPages) return;
      const std::lock_guard lock(mutex_);
      stage_ = Stage::wanted;
      wake_.notify_one();
      return;
    }
    case Stage::wanted: return;
    case Stage::copied:
      stage_ = Stage::idle;
      copied_until_ = writer.log_pages();
      checkpoint(writer);
      return;
  }
}

bool Checkpointer::cut_log(Connection& writer) {
  if (stage_ == Stage::wanted) return false;  // it is being copied
  stage_ = Stage::idle;
  copied_until_ = 0;
  return cut(writer);
}

void Checkpointer::loop() {
  std::unique_ptr<Connection> connection;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || stage_ == Stage::wanted; });
    if (stopping_) return;
    lock.unlock();
    try {
      if (!connection) connection = std::make_unique<Connection>(path_, Connection::Mode::read_write);
      checkpoint(*connection);
    } catch (const Error& error) {
      log::event(log::Level::error, "checkpoint_failed", log::field("what", error.what()));
    }
    lock.lock();
    stage_ = Stage::copied;
  }
}

}  // namespace noren::db::sqlite
