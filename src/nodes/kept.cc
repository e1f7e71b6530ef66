#include "nodes/kept.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace noren::nodes {
namespace {

// Right after a call that set errno.
[[noreturn]] void fail(const std::string& path) { throw std::system_error(errno, std::generic_category(), "cannot write " + path); }

class File {
 public:
  File(const std::string& path, int flags) : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail(path_);
  }
  ~File() { ::close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void write(const std::string& text) const {
    errno = ENOSPC;  // of a write that was cut short
    if (::write(fd_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail(path_);
  }
  void sync() const {
    if (::fsync(fd_) != 0) fail(path_);
  }

 private:
  const std::string path_;
  const int fd_;
};

void write_whole(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  {
    const File file(beside, O_WRONLY | O_CREAT | O_TRUNC);
    file.write(text);
    file.sync();
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) fail(path);
  File(std::filesystem::path(path).parent_path().string(), O_RDONLY | O_DIRECTORY).sync();
}

constexpr const char* kHere = "here";
constexpr const char* kAway = "away";

}  // namespace

std::optional<Kept> read_kept(const std::string& path) {
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) return std::nullopt;
  std::ifstream in(path);
  std::string first;
  std::string second;
  Kept kept;
  in >> first >> kept.identity >> second >> kept.incarnation;
  if (!in || first != "identity" || second != "incarnation" || kept.incarnation < 1)
    throw std::runtime_error(
        "the file " + path +
        " does not say which node this is: give it to the user noren runs as, or move it away, and the node gets a new identity");
  return kept;
}

void write_kept(const std::string& path, const Kept& kept) {
  write_whole(path, "identity " + kept.identity + "\nincarnation " + std::to_string(kept.incarnation) + "\n");
}

std::vector<Peer> read_peers(const std::string& path) {
  std::vector<Peer> peers;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string letter;
    std::string state;
    std::string link;
    words >> letter >> state >> link;
    const bool ours = letter.size() == 1 && letter[0] >= 'a' && letter[0] <= 'z' && (state == kHere || state == kAway);
    if (ours) peers.push_back({letter[0], link, state == kAway});
  }
  return peers;
}

void write_peers(const std::string& path, const std::vector<Peer>& peers) {
  std::string text;
  for (const Peer& peer : peers) text += std::string(1, peer.letter) + " " + (peer.away ? kAway : kHere) + " " + peer.link + "\n";
  write_whole(path, text);
}

}  // namespace noren::nodes
