// Retiring a node that takes orders by itself (intake/retiring.h), from its folder or from what others keep of it. Private to the commands of
// nodes. Throws StartError in one plain sentence, db/errors.h of the central database.
#pragma once
#include <optional>
#include <string>

#include "app/commands.h"
#include "db/database.h"
#include "nodes/identities.h"

namespace noren::app {

// Where what it took is looked for.
struct Source {
  std::string file;     // its own database: in its folder, or put aside in another; "" there is none
  bool folder = false;  // it is its folder, which has to be locked
  bool copies = false;  // there is no such file, but a folder of another node, which can open what is kept
};
Source source_of(const NodesCommand& command, const nodes::Holder& holder);

struct Retired {
  std::int64_t orders = 0;
  std::int64_t attempts = 0;
  std::int64_t pieces = 0;
  std::int64_t unreadable = 0;                // copies
  std::string not_asked;                      // letters of nodes that may keep more
  std::vector<std::string> refused;           // numbers of orders
  std::vector<std::string> refused_attempts;  // ids
  bool lost = false;
  // What was found is in the database. Else the node's pieces stay with it, and its copies with who keeps them.
  bool all_taken() const { return refused.empty() && refused_attempts.empty(); }
};
Retired retire(db::Database& central, const NodesCommand& command, const nodes::Holder& holder, const Source& source);

}  // namespace noren::app
