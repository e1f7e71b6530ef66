#include "base/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace noren {
namespace {

// Right after a call that set errno.
std::error_code last_error() { return {errno, std::generic_category()}; }

std::error_code write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error();
    if (written == 0) return std::make_error_code(std::errc::no_space_on_device);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::error_code write_file(const std::string& path, std::string_view bytes, unsigned mode, bool durable) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) return last_error();
  std::error_code failed = write_all(file, bytes);
  if (!failed && durable && ::fsync(file) != 0) failed = last_error();
  ::close(file);
  if (failed) ::unlink(path.c_str());
  return failed;
}

}  // namespace

std::error_code write_synced(const std::string& path, std::string_view bytes, unsigned mode) { return write_file(path, bytes, mode, true); }

std::error_code write_whole(const WholeFile& file, std::string_view bytes) {
  if (const std::error_code failed = write_file(file.beside, bytes, file.mode, file.durable)) return failed;
  if (std::rename(file.beside.c_str(), file.path.c_str()) == 0) return {};
  const std::error_code failed = last_error();
  ::unlink(file.beside.c_str());
  return failed;
}

std::error_code sync_folder(const std::string& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return last_error();
  const std::error_code failed = ::fsync(handle) == 0 ? std::error_code() : last_error();
  ::close(handle);
  return failed;
}

}  // namespace noren
