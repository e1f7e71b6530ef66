#include "backup/failed.h"

#include <cerrno>
#include <cstring>

namespace noren::backup {

void fail_full(const std::string& path) { throw Failed("the disk that holds " + path + " is full: make room on it, then do this again"); }

void fail_with_errno(const std::string& what, const std::string& path) {
  if (errno == ENOSPC || errno == EDQUOT) fail_full(path);
  throw Failed("cannot " + what + " " + path + ": " + std::strerror(errno) + "; see that the user noren runs as may do so");
}

void fail_on(const std::error_code& error, const std::string& what, const std::string& path) {
  if (!error) return;
  errno = error.value();
  fail_with_errno(what, path);
}

}  // namespace noren::backup
