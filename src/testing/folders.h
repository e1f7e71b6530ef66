// Folders of a test's own, below the system's temporary folder.
#pragma once
#include <string>

namespace noren::testing {

std::string make_folder();
void remove_folder(const std::string& folder);

}  // namespace noren::testing
