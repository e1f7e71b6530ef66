// A SQLite database for the simulation: all of it on the caller's thread, on one connection. Safe from a crash of the program, but not
// from one of the machine. A transaction within a transaction is a Bug. Thread: one.
#pragma once
#include <memory>
#include <string>

#include "db/database.h"

namespace noren::db {

// tables_of: as in SqliteOptions.
std::unique_ptr<Database> open_by_hand(const std::string& path, const std::string& tables_of = "");

}  // namespace noren::db
