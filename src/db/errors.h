// What can go wrong below a transaction, as the layers above must tell it apart.
// All are exceptions: caught at the edges, and where one kind has an answer of its own (docs/style.md). The same within a transaction.
#pragma once
#include <stdexcept>
#include <string>

namespace noren::db {

class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The disk or the quota is full: nothing was written. Told to buyers as 507 storage-full.
class StorageFull : public Error {
 public:
  using Error::Error;
};

// The commit was begun and its outcome is not known (I/O error, connection lost). Told as "checking", never as failed.
class CommitUnknown : public Error {
 public:
  using Error::Error;
};

// A unique or foreign key said no. Use cases check first; this is the race that remains (PostgreSQL) or a bug.
class ConstraintBroken : public Error {
 public:
  using Error::Error;
};

// The database cannot be reached or used now (down, locked by another process, too busy). Nothing was written.
class Unavailable : public Error {
 public:
  using Error::Error;
};

// It answers, and has too much to do just now: a lock or a connection was waited for too long (PostgreSQL). Nothing was written.
class Busy : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

// It answers, and takes no writes now: a stand-by, or set so by its operator (PostgreSQL). Nothing was written; it can be read.
class ReadOnly : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

// The role we came in with may not do that (PostgreSQL). Nothing was written.
class NotAllowed : public Error {
 public:
  using Error::Error;
};

// Another program holds the file's locks (SQLite). Nothing was written.
class Locked : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

// The file is there and is no whole database: cut off, overwritten, bytes that changed on the disk (SQLite).
class Damaged : public Error {
 public:
  using Error::Error;
};

}  // namespace noren::db
