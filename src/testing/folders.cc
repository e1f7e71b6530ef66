#include "testing/folders.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace noren::testing {

std::string make_folder() {
  std::string path = (std::filesystem::temp_directory_path() / "noren-test-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return path;
}

void remove_folder(const std::string& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

}  // namespace noren::testing
