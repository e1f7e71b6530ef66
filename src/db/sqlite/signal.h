// Raised once, waited for once. std::binary_semaphore of libstdc++ 12 yields in a loop before it sleeps, which costs the
// cores a tenth of their time when many wait; this one sleeps at once.
#pragma once
#include <semaphore.h>

#include <cerrno>

namespace noren::db::sqlite {

class Signal {
 public:
  Signal() { sem_init(&semaphore_, 0, 0); }
  ~Signal() { sem_destroy(&semaphore_); }
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  void raise() { sem_post(&semaphore_); }
  void wait() {
    while (sem_wait(&semaphore_) != 0 && errno == EINTR) {
    }
  }

 private:
  sem_t semaphore_;
};

}  // namespace noren::db::sqlite
