#include "nodes/kept.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "base/whole_file.h"

namespace noren::nodes {
namespace {

void write(const std::string& path, const std::string& text) {
  std::error_code failed = write_whole({path, path + ".new"}, text);
  if (!failed) failed = sync_folder(std::filesystem::path(path).parent_path().string());
  if (failed) throw std::system_error(failed, "cannot write " + path);
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
  write(path, "identity " + kept.identity + "\nincarnation " + std::to_string(kept.incarnation) + "\n");
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
  write(path, text);
}

}  // namespace noren::nodes
