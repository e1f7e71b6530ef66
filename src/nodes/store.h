// Rows of nodes and duties; private to the folder.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "db/transaction.h"
#include "nodes/nodes.h"
#include "nodes/rules.h"

namespace noren::nodes {

struct Self {
  std::string letter;
  Kept as;
};

std::optional<Known> find_node(db::Tx& tx, const std::string& letter);
// As another letter, at another place than this one's, and it has not left.
bool is_elsewhere(db::Tx& tx, const Self& self, const std::string& place);
void put_node(db::Tx& tx, const Self& self, const std::string& place, Instant now);
// False: its letter is somebody else's by now.
bool see_node(db::Tx& tx, const Self& self, const Addresses& addresses, Instant now);
std::vector<std::string> living(db::Tx& tx, Instant now);  // identities
void leave_node(db::Tx& tx, const Self& self);
std::vector<Peer> others(db::Tx& tx, const Self& self, Instant now);

std::map<std::string, Lease> leases(db::Tx& tx);  // by name of the duty
void put_lease(db::Tx& tx, Duty duty, const std::string& letter, const Lease& lease);
void give_back(db::Tx& tx, const std::string& identity);

}  // namespace noren::nodes
