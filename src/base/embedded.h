// Files that travel inside the binary (templates, styles, words, migrations, data), put there by tools/embed.
// Read-only, valid for the life of the process, safe from any thread.
#pragma once
#include <span>
#include <string_view>

namespace noren::embedded {

struct File {
  std::string_view path;  // from src/, e.g. "orders/templates/order.html"
  std::string_view bytes;
};

// Sorted by path.
std::span<const File> all_files();

// The bytes of one file; throws std::logic_error when it was not embedded (a programmer's error).
std::string_view file(std::string_view path);

// All files below a folder ("orders/") or with a suffix ("/text.toml").
std::span<const File> files_below(std::string_view prefix);

}  // namespace noren::embedded
