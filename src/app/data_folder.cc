#include "app/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace noren::app {

DataFolder::DataFolder(std::string path, Use use) : path_(std::move(path)) {
  if (use == Use::read) {
    if (!std::filesystem::is_directory(path_)) throw StartError("there is no folder " + path_ + ": give the folder of a shop with --data");
    return;
  }
  std::error_code error;
  std::filesystem::create_directories(use == Use::serve ? path_ + "/keys" : path_, error);
  if (error) throw StartError("cannot use the folder " + path_ + ": " + error.message() + "; give another with --data or its owner the right to write");
  const std::string name = path_ + (use == Use::serve ? "/lock" : "/sandbox.lock");
  lock_ = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) throw StartError("cannot write in the folder " + path_ + ": " + std::strerror(errno));
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    close(lock_);
    throw StartError("the folder " + path_ + " is in use by another noren: stop that one first, or give another folder with --data");
  }
}

DataFolder::~DataFolder() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace noren::app
