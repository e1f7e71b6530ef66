// A private PostgreSQL cluster for the tests of this process: loopback socket only, no fsync, gone at exit.
#pragma once
#include <sys/types.h>

#include <string>

namespace noren::testing {

class PostgresCluster {
 public:
  static PostgresCluster& shared();
  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  std::string url(const std::string& database) const;

 private:
  PostgresCluster();

  std::string folder_;
  pid_t pid_ = 0;
};

}  // namespace noren::testing
