#include "nodes/kept.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "base/whole_file.h"

namespace noren::nodes {

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
  const std::string text = "identity " + kept.identity + "\nincarnation " + std::to_string(kept.incarnation) + "\n";
  std::error_code failed = write_whole({path, path + ".new"}, text);
  if (!failed) failed = sync_folder(std::filesystem::path(path).parent_path().string());
  if (failed) throw std::system_error(failed, "cannot write " + path);
}

}  // namespace noren::nodes
