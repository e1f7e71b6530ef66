// Copies the log back into the database beside the writer, who would otherwise stop for it in the middle of a lunch hour. What the
// writer added meanwhile is a short rest, which the writer copies itself, so that the log can begin anew. The two never copy at the
// same time (Stage): a checkpoint beside one that resets the log is where SQLite before 3.51.3 has a known fault.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "db/sqlite/connection.h"

namespace noren::db::sqlite {

class Checkpointer {
 public:
  explicit Checkpointer(std::string path);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // From the writer's thread, between two batches, with the writer's own connection.
  void after_commit(Connection& writer);
  // The same: copies all of the log and cuts it off, so that no older page of the database is left in it. False while that cannot be.
  bool cut_log(Connection& writer);

 private:
  void loop();

  const std::string path_;
  std::mutex mutex_;
  std::condition_variable wake_;
  enum class Stage { idle, wanted, copied };
  std::atomic<Stage> stage_ = Stage::idle;
  int copied_until_ = 0;  // the writer's: length of the log when it was last copied
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace noren::db::sqlite
