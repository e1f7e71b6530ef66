// A copy of a SQLite database that may be in use, for backups.
#pragma once
#include <string>

namespace noren::db {

// Copies the database at `from` into the new file `to`, as it stood at one moment. Whoever writes to it meanwhile waits for nothing: the
// copy is read in one go on a state of its own, as by any reader, and the log grows until it is made. (VACUUM INTO would read it just so,
// and build every index anew besides; copied in parts, it would begin anew with every commit from elsewhere.)
// The copy is not synced, and may be read only when this has returned. Throws db/errors.h.
void copy_sqlite(const std::string& from, const std::string& to);

}  // namespace noren::db
