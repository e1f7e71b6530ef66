// The file in which a folder keeps who it is. Private to the folder.
#pragma once
#include <optional>
#include <string>

#include "nodes/rules.h"

namespace noren::nodes {

// Nothing when there is no such file. Throws std::runtime_error in one plain sentence when it cannot be read or holds something else.
std::optional<Kept> read_kept(const std::string& path);
// Whole or not at all, and on the disk when it returns. Throws std::system_error.
void write_kept(const std::string& path, const Kept& kept);

}  // namespace noren::nodes
