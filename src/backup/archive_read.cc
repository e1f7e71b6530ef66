#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <map>
#include <memory>

#include "backup/archive.h"
#include "backup/failed.h"
#include "base/check.h"
#include "base/hex.h"
#include "crypto/crypto.h"

namespace noren::backup {
namespace {

constexpr std::size_t kPiece = 256 * 1024;
constexpr std::size_t kLongestManifest = 256 * 1024 * 1024;

[[noreturn]] void fail_damaged(const std::string& path, const std::string& what) {
  throw Failed(path + " is no whole backup (" + what + "): take another one; nothing was changed");
}

struct Free {
  void operator()(::archive* in) const { archive_read_free(in); }
};
using In = std::unique_ptr<::archive, Free>;

In open_archive(const std::string& path) {
  In in(archive_read_new());
  check(in != nullptr, "no memory for an archive");
  archive_read_support_filter_zstd(in.get());
  archive_read_support_format_tar(in.get());
  if (::access(path.c_str(), R_OK) != 0) fail_with_errno("read", path);
  if (archive_read_open_filename(in.get(), path.c_str(), kPiece) != ARCHIVE_OK) fail_damaged(path, "it is no archive of noren backup");
  return in;
}

// A member's file below the folder, made with the folders it lies in.
class Written {
 public:
  Written(const std::string& folder, const std::string& name) : path_(folder + "/" + name) {
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), error);
    fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd_ < 0) fail_with_errno("write", path_);
  }
  ~Written() { ::close(fd_); }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;

  void add(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail_with_errno("write", path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  const std::string path_;
  int fd_ = -1;
};

// Calls take(piece) for all of the member that stands next.
template <class Take>
void each_piece(const std::string& path, ::archive* in, const std::string& name, Take&& take) {
  std::string piece(kPiece, '\0');
  while (true) {
    const auto got = archive_read_data(in, piece.data(), piece.size());
    if (got < 0) fail_damaged(path, name + " cannot be read");
    if (got == 0) return;
    take(std::string_view(piece.data(), static_cast<std::size_t>(got)));
  }
}

Member read_member(const std::string& path, ::archive* in, const std::string& name, Written* into) {
  crypto::Sha256 hash;
  Member member{name, 0, ""};
  each_piece(path, in, name, [&](std::string_view piece) {
    hash.add(piece);
    if (into != nullptr) into->add(piece);
    member.size += static_cast<std::int64_t>(piece.size());
  });
  member.sha256 = to_hex(hash.end());
  return member;
}

Manifest read_manifest_of(const std::string& path, ::archive* in) {
  std::string text;
  each_piece(path, in, std::string(kManifest), [&](std::string_view piece) {
    if (text.size() + piece.size() > kLongestManifest) fail_damaged(path, "its manifest has no end");
    text += piece;
  });
  auto manifest = read_manifest(text);
  if (!manifest) fail_damaged(path, "its manifest cannot be read");
  if (manifest->format > kFormat)
    throw Failed(path + " was made by a newer noren than this one: use the program that made it; nothing was changed");
  return *std::move(manifest);
}

void check_members(const std::string& path, const Manifest& manifest, const std::vector<Member>& found) {
  std::map<std::string_view, const Member*> there;
  for (const Member& member : found) there[member.name] = &member;
  for (const Member& member : manifest.members) {
    const auto at = there.find(member.name);
    if (at == there.end()) fail_damaged(path, member.name + " is missing");
    if (*at->second != member) fail_damaged(path, member.name + " is not what was put in");
  }
  if (found.size() != manifest.members.size() || there.size() != found.size()) fail_damaged(path, "something in it belongs to no backup");
}

}  // namespace

Manifest read_archive(const std::string& path, const std::string& into, std::string_view only) {
  const In in = open_archive(path);
  std::vector<Member> found;
  std::optional<Manifest> manifest;
  ::archive_entry* entry = nullptr;
  while (true) {
    const int code = archive_read_next_header(in.get(), &entry);
    if (code == ARCHIVE_EOF) break;
    if (code != ARCHIVE_OK) fail_damaged(path, found.empty() ? "it is no archive of noren backup" : "it ends after " + found.back().name);
    const char* named = archive_entry_pathname(entry);
    const std::string name = named == nullptr ? "" : named;
    if (manifest) fail_damaged(path, "something stands behind its manifest");
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) fail_damaged(path, name + " is no file");
    if (name == kManifest) {
      manifest = read_manifest_of(path, in.get());
      continue;
    }
    if (!may_be_member(name)) fail_damaged(path, "\"" + name + "\" is nothing of a shop's");
    std::optional<Written> written;
    if (!into.empty() && (only.empty() || only == name)) written.emplace(into, name);
    found.push_back(read_member(path, in.get(), name, written ? &*written : nullptr));
  }
  if (!manifest) fail_damaged(path, "its end is missing");
  check_members(path, *manifest, found);
  return *std::move(manifest);
}

}  // namespace noren::backup
