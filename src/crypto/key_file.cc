#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "base/hex.h"
#include "base/whole_file.h"
#include "crypto/crypto.h"

namespace noren::crypto {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& what, const std::string& remedy) {
  throw std::runtime_error("the key file " + path + " " + what + ": " + remedy);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// The key, or nothing when there is no such file.
std::optional<std::string> read_key(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    if (errno == ENOENT) return std::nullopt;
    fail(path, std::string("cannot be read (") + std::strerror(errno) + ")", "give it to the user who runs noren");
  }
  std::string key(kMasterKeyBytes + 1, '\0');
  const ssize_t got = ::read(file.get(), key.data(), key.size());
  if (got < 0) fail(path, std::string("cannot be read (") + std::strerror(errno) + ")", "check the disk");
  if (got != static_cast<ssize_t>(kMasterKeyBytes))
    fail(path, "does not hold a key of " + std::to_string(kMasterKeyBytes) + " bytes",
         "put back the one from the backup, sessions and sealed data hang on it");
  key.resize(kMasterKeyBytes);
  // A copy brought back by hand is often readable for all: a secret is not.
  struct stat about {};
  if (::fstat(file.get(), &about) == 0 && (about.st_mode & 077) != 0) (void)::fchmod(file.get(), 0600);
  return key;
}

// Written whole under another name, then linked into place: two processes at once agree on one key, and a power cut leaves
// either no key or a whole one.
void create_key(const std::string& path, env::Random& random) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail(path, "cannot be made (" + error.message() + ")", "make its folder writable for the user who runs noren");
  ::chmod(folder.c_str(), 0700);
  (void)sync_folder(folder.parent_path().string());  // what was made there before is not gone when the key stays
  const std::string draft = path + "." + to_hex(random.bytes(8));
  error = write_synced(draft, random.bytes(kMasterKeyBytes), 0600);
  if (!error && ::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST) error = {errno, std::generic_category()};
  ::unlink(draft.c_str());
  if (error)
    fail(path, "cannot be made (" + error.message() + ")",
         "make its folder writable for the user who runs noren, and see that the disk is not full");
  (void)sync_folder(folder.string());
}

}  // namespace

Keys Keys::load_or_create(const std::string& path, env::Random& random) {
  if (auto key = read_key(path)) return Keys(std::move(*key));
  create_key(path, random);
  auto key = read_key(path);
  if (!key) fail(path, "vanished while it was made", "start again");
  return Keys(std::move(*key));
}

}  // namespace noren::crypto
