// The one writer of a SQLite database: a thread that takes all waiting commands, runs each in its own savepoint and
// commits them together (group commit), so that one fsync serves everybody who waited. Callers sleep until the commit.
#pragma once
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>

#include "db/database.h"
#include "db/sqlite/connection.h"

namespace noren::db::sqlite {

class Writer {
 public:
  explicit Writer(std::string path);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void run(FunctionRef<bool(Tx&)> work, Priority priority);

 private:
  struct Command {
    FunctionRef<bool(Tx&)> work;
    std::binary_semaphore done{0};
    std::exception_ptr failure;
    std::vector<std::function<void()>> acts;  // kept from the run until the commit
    bool committed_wanted = false;
  };

  void loop();
  std::vector<Command*> take_batch();
  void run_batch(const std::vector<Command*>& batch);
  void run_one(Command& command);
  void fail_all(const std::vector<Command*>& batch, std::exception_ptr failure);
  void reopen_if_broken();

  const std::string path_;
  std::unique_ptr<Connection> connection_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Command*> foreground_;
  std::deque<Command*> background_;
  int batches_since_background_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace noren::db::sqlite
