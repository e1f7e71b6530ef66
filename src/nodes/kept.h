// The files in which a folder keeps who it is, and who the others are. Private to the folder.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "nodes/nodes.h"
#include "nodes/rules.h"

namespace noren::nodes {

// Nothing when there is no such file. Throws std::runtime_error in one plain sentence when it cannot be read or holds something else.
std::optional<Kept> read_kept(const std::string& path);
// Whole or not at all, and on the disk when it returns. Throws std::system_error.
void write_kept(const std::string& path, const Kept& kept);

// None when there is no such file. A line that is none of ours is passed over: the next beat writes the file anew.
std::vector<Peer> read_peers(const std::string& path);
void write_peers(const std::string& path, const std::vector<Peer>& peers);  // as write_kept

}  // namespace noren::nodes
