#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "backup/archive.h"
#include "backup/failed.h"
#include "base/check.h"
#include "base/hex.h"
#include "crypto/crypto.h"

namespace noren::backup {
namespace {

constexpr std::size_t kReadAtOnce = 256 * 1024;

class Opened {
 public:
  explicit Opened(int fd) : fd_(fd) {}
  ~Opened() {
    if (fd_ >= 0) ::close(fd_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

Archive::Archive(std::string path) : path_(std::move(path)) {
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd_ < 0) fail_with_errno("write", path_);
  out_ = archive_write_new();
  check(out_ != nullptr, "no memory for an archive");
  archive_write_add_filter_zstd(out_);
  archive_write_set_format_pax_restricted(out_);
  archive_write_set_bytes_in_last_block(out_, 1);
  if (archive_write_open_fd(out_, fd_) == ARCHIVE_OK) return;
  archive_write_free(out_);
  ::close(fd_);
  throw Failed("cannot write " + path_ + ": this machine's libarchive cannot compress with zstd; install the one of Debian 12 or newer");
}

Archive::~Archive() {
  if (out_ != nullptr) {
    archive_write_fail(out_);  // what is left of it is not worth writing
    archive_write_free(out_);
  }
  if (fd_ >= 0) ::close(fd_);
}

void Archive::said(int code) {
  if (code == ARCHIVE_OK) return;
  const int why = archive_errno(out_);
  if (why == ENOSPC || why == EDQUOT) fail_full(path_);
  const char* words = archive_error_string(out_);
  throw Failed("cannot write " + path_ + ": " + (words == nullptr ? "it was refused" : words));
}

void Archive::begin(std::string_view name, std::int64_t size) {
  ::archive_entry* entry = archive_entry_new();
  check(entry != nullptr, "no memory for an archive");
  archive_entry_set_pathname(entry, std::string(name).c_str());
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0600);
  archive_entry_set_size(entry, size);
  const int code = archive_write_header(out_, entry);
  archive_entry_free(entry);
  said(code);
}

void Archive::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = archive_write_data(out_, bytes.data(), bytes.size());
    if (written <= 0) said(ARCHIVE_FATAL);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool Archive::add(const std::string& name, const std::string& file) {
  const Opened in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.get() < 0) {
    if (errno == ENOENT) return false;
    fail_with_errno("read", file);
  }
  struct stat about {};
  if (::fstat(in.get(), &about) != 0) fail_with_errno("read", file);
  begin(name, about.st_size);
  crypto::Sha256 hash;
  std::string piece(kReadAtOnce, '\0');
  for (std::int64_t left = about.st_size; left > 0;) {
    const ssize_t got = ::read(in.get(), piece.data(), std::min<std::size_t>(piece.size(), static_cast<std::size_t>(left)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_with_errno("read", file);
    if (got == 0) throw Failed(file + " was cut off while it was read: see what writes there, then do this again");
    const std::string_view read(piece.data(), static_cast<std::size_t>(got));
    hash.add(read);
    write(read);
    left -= got;
  }
  members_.push_back({name, about.st_size, to_hex(hash.end())});
  return true;
}

std::int64_t Archive::end(const Manifest& manifest) {
  const std::string text = to_json(manifest);
  begin(kManifest, static_cast<std::int64_t>(text.size()));
  write(text);
  said(archive_write_close(out_));
  archive_write_free(out_);
  out_ = nullptr;
  struct stat about {};
  if (::fsync(fd_) != 0 || ::fstat(fd_, &about) != 0) fail_with_errno("write", path_);
  return about.st_size;
}

}  // namespace noren::backup
