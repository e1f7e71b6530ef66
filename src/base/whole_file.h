// Files that are there whole or not at all, also when the power goes meanwhile: written beside, synced, moved into place, and then their
// folder is synced, which holds their names. Failures are error codes of the system's (std::generic_category). Thread: any; who writes one
// file from several threads gives each a draft of its own.
#pragma once
#include <string>
#include <string_view>
#include <system_error>

namespace noren {

// The file has these bytes, and they are on the disk; its folder may not have its name yet. On failure it is gone.
// mode: of a new file, less the umask.
[[nodiscard]] std::error_code write_synced(const std::string& path, std::string_view bytes, unsigned mode);

struct WholeFile {
  std::string path;
  std::string beside;    // the draft, in the same folder: what lies there is written over
  unsigned mode = 0600;  // less the umask
  bool durable = true;   // false: it need not outlive the power
};
// In place of what was there. On failure that is as it was, and the draft is gone. Its folder is not synced yet.
[[nodiscard]] std::error_code write_whole(const WholeFile& file, std::string_view bytes);

// The names in it are on the disk.
[[nodiscard]] std::error_code sync_folder(const std::string& folder);

}  // namespace noren
