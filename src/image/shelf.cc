#include "image/shelf.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "base/check.h"
#include "base/hex.h"
#include "crypto/crypto.h"

namespace noren::image {
namespace {

constexpr std::size_t kHashLength = 32;
constexpr std::string_view kSuffix = ".webp";

[[noreturn]] void fail(const std::string& path) {
  throw NotKept(errno, std::generic_category(), "cannot keep the picture " + path);
}

class File {
 public:
  File(const std::string& path, int flags) : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (fd_ < 0) fail(path_);
  }
  ~File() { ::close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() const {
    if (::fsync(fd_) != 0) fail(path_);
  }

 private:
  std::string path_;
  int fd_;
};

void write_durably(const std::string& path, std::string_view bytes) {
  static std::atomic<unsigned> counter = 0;
  const std::string beside = path + "." + std::to_string(::getpid()) + "-" + std::to_string(++counter) + ".new";
  try {
    const File file(beside, O_WRONLY | O_CREAT | O_TRUNC);
    file.write(bytes);
    file.sync();
  } catch (...) {
    ::unlink(beside.c_str());
    throw;
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    const int why = errno;
    ::unlink(beside.c_str());
    errno = why;
    fail(path);
  }
}

}  // namespace

Shelf::Shelf(std::string folder) : folder_(std::move(folder)) { std::filesystem::create_directories(folder_); }

Stored Shelf::keep(const Ready& ready) const {
  Stored stored{.width = ready.width, .height = ready.height};
  check(!ready.sizes.empty(), "a picture without sizes");
  stored.hash = to_hex(crypto::sha256(ready.sizes.back().webp)).substr(0, kHashLength);
  for (const Sized& sized : ready.sizes) {
    stored.widths.push_back(sized.width);
    write_durably(folder_ + "/" + stored.hash + "-" + std::to_string(sized.width) + std::string(kSuffix), sized.webp);
  }
  File(folder_, O_RDONLY | O_DIRECTORY).sync();
  return stored;
}

std::optional<std::string> Shelf::read(std::string_view name) const {
  if (!valid_name(name)) return std::nullopt;
  std::ifstream in(folder_ + "/" + std::string(name), std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

bool valid_name(std::string_view name) {
  if (name.size() < kHashLength + 1 + 1 + kSuffix.size() || !name.ends_with(kSuffix)) return false;
  for (const char c : name.substr(0, kHashLength)) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  const std::string_view width = name.substr(kHashLength + 1, name.size() - kHashLength - 1 - kSuffix.size());
  if (name[kHashLength] != '-' || width.empty() || width.size() > 5) return false;
  return width.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace noren::image
