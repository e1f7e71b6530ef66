#include "base/embedded.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace noren::embedded {

std::string_view file(std::string_view path) {
  const auto files = all_files();
  const auto found = std::lower_bound(files.begin(), files.end(), path, [](const File& f, std::string_view p) { return f.path < p; });
  if (found == files.end() || found->path != path) throw std::logic_error("not embedded: " + std::string(path));
  return found->bytes;
}

std::span<const File> files_below(std::string_view prefix) {
  const auto files = all_files();
  const auto first = std::lower_bound(files.begin(), files.end(), prefix, [](const File& f, std::string_view p) { return f.path < p; });
  auto last = first;
  while (last != files.end() && last->path.starts_with(prefix)) ++last;
  return {first, last};
}

}  // namespace noren::embedded
