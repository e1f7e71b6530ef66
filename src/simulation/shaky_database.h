// A database that fails on order: before a transaction, before its commit, and after it. Thread: one.
#pragma once
#include <functional>
#include <memory>

#include "db/database.h"

namespace noren::simulation {

enum class Moment { reading, writing, committing, committed, calling, called };

// The process is dead. Not an exception anybody in the house would catch.
struct Crash {};

// Called at each moment; throws what is to happen (Crash, db/errors.h). What it throws at `committed` hides a commit that is there.
using Hazard = std::function<void(Moment)>;

std::unique_ptr<db::Database> make_shaky(std::unique_ptr<db::Database> sound, Hazard hazard);

}  // namespace noren::simulation
