// The one writer of a SQLite database: a thread that takes all waiting commands, runs each in its own savepoint and commits them
// together. Making the commit durable (flusher.h) and copying the log back (checkpointer.h) go on beside it. Callers sleep until
// their commit is durable.
#pragma once
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "db/database.h"
#include "db/sqlite/checkpointer.h"
#include "db/sqlite/command.h"
#include "db/sqlite/connection.h"
#include "db/sqlite/flusher.h"

namespace noren::db::sqlite {

class Writer {
 public:
  explicit Writer(std::string path, Sync sync = ::fdatasync);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void run(FunctionRef<bool(Tx&)> work, Priority priority);
  // Between two batches: no older page of the database is left in the log. False while somebody reads an older state.
  bool cut_log();
  // For readers: whatever they may have seen is on the disk when it returns.
  void wait_until_durable() { flusher_.wait_for_all(); }

 private:
  struct Cutting {
    Signal done;
    bool cut = false;
  };

  void loop();
  Batch take_batch();
  bool cut_if_asked();
  void run_batch(const Batch& batch);
  void run_one(Command& command);
  void fail_all(const Batch& batch, std::exception_ptr failure);
  void reopen_if_broken();

  const std::string path_;
  std::unique_ptr<Connection> connection_;
  Flusher flusher_;
  Checkpointer checkpointer_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Command*> foreground_;
  std::deque<Command*> background_;
  std::deque<Cutting*> cuttings_;
  int batches_since_background_ = 0;
  bool stopping_ = false;
  bool doubtful_ = false;  // the connection, after a COMMIT or ROLLBACK that failed
  std::thread thread_;
};

}  // namespace noren::db::sqlite
