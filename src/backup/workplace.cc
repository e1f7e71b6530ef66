#include "backup/workplace.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "backup/failed.h"

namespace noren::backup {
namespace {

constexpr const char* kMark = "/.noren";  // a Workplace made this folder

int open_folder(const std::string& folder) { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

bool is_ours(const std::string& folder) {
  std::error_code unknown;
  return std::filesystem::is_empty(folder, unknown) || std::filesystem::exists(folder + kMark, unknown);
}

}  // namespace

Workplace::Workplace(std::string path) : path_(std::move(path)) {
  if (::mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST) fail_with_errno("make the folder", path_);
  taken_ = open_folder(path_);
  if (taken_ < 0) fail_with_errno("use the folder", path_);
  const bool free = ::flock(taken_, LOCK_EX | LOCK_NB) == 0;
  if (free && is_ours(path_)) {
    empty();
    const int mark = ::open((path_ + kMark).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (mark >= 0) {
      ::close(mark);
      return;
    }
    const int why = errno;
    ::rmdir(path_.c_str());
    ::close(taken_);
    errno = why;
    fail_with_errno("write in the folder", path_);
  }
  ::close(taken_);
  if (!free) throw Failed(path_ + " is in use: the same is being done by another noren; wait for its end");
  throw Failed(path_ + " is in the way: move it away, then do this again");
}

Workplace::~Workplace() {
  empty();
  std::error_code ignored;
  std::filesystem::remove(path_ + kMark, ignored);
  std::filesystem::remove(path_, ignored);
  ::close(taken_);
}

// The mark goes last: a folder without it is nobody's that a later one would dare to empty.
void Workplace::empty() const {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(path_, ignored)) {
    if (entry.path().string() != path_ + kMark) std::filesystem::remove_all(entry.path(), ignored);
  }
}

void sync_disk(const std::string& folder) {
  const int handle = open_folder(folder);
  const bool done = handle >= 0 && ::syncfs(handle) == 0;
  const int why = errno;
  if (handle >= 0) ::close(handle);
  errno = why;
  if (!done) fail_with_errno("write in the folder", folder);
}

}  // namespace noren::backup
