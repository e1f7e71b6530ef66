// Who writes beside whom. Transactions that meet on the same rows (a counter, the pieces of one item) make each other fail, and tried again
// all at once they fail again; whoever has failed once has the next try alone among the writes of this process.
// Thread: safe from any; one turn per thread at a time.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace noren::db::postgres {

class Turns {
 public:
  enum class Kind { beside, alone };

  // Waits until it has come, at most so long; ends with the object. Who wants to be alone goes before those who come beside.
  class Turn {
   public:
    Turn(Turns& turns, Kind kind, std::chrono::milliseconds within) : turns_(turns), kind_(kind), came_(turns.enter(kind, within)) {}
    ~Turn() {
      if (came_) turns_.leave(kind_);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    bool came() const { return came_; }

   private:
    Turns& turns_;
    const Kind kind_;
    const bool came_;
  };

 private:
  bool enter(Kind kind, std::chrono::milliseconds within);
  void leave(Kind kind);

  std::mutex mutex_;
  std::condition_variable changed_;
  int beside_ = 0;  // who write now
  bool alone_ = false;
  int waiting_alone_ = 0;
};

}  // namespace noren::db::postgres
