// Makes commits durable while the writer goes on with the next batch. The writer commits without syncing (the log file's frames
// carry checksums, so that a power failure leaves a whole beginning of it: sqlite.org/wal.html, /walformat.html); this thread
// syncs the log for all batches that came meanwhile, runs what hangs on their commit, and only then are their callers answered.
// Whoever reads waits for what he may have seen (wait_for_all), so that nobody is shown what a power failure could take back.
// A sync that fails ends the process (panic.h).
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "db/sqlite/command.h"

namespace noren::db::sqlite {

// Makes a file's bytes durable: ::fdatasync, or what a test puts in its place.
using Sync = int (*)(int file);

class Flusher {
 public:
  Flusher(std::string log_path, Sync sync);
  ~Flusher();
  Flusher(const Flusher&) = delete;
  Flusher& operator=(const Flusher&) = delete;

  // From the writer's thread, in this order: before a COMMIT, and when its outcome is known.
  void announce() { ++announced_; }
  void committed(Batch batch);
  void not_committed() { committed({}); }

  // Returns when everything announced so far is durable or was not committed. From any thread.
  void wait_for_all();

 private:
  void loop();
  void sync_log();

  const std::string log_path_;
  const Sync sync_;
  int log_ = -1;
  std::atomic<std::uint64_t> announced_ = 0;
  std::atomic<std::uint64_t> settled_ = 0;
  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable progress_;
  std::vector<Batch> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace noren::db::sqlite
