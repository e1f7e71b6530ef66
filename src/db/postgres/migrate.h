// Brings the tables of a server up to date, beside others that use them and beside others that do the same. Private to db/postgres.
#pragma once
#include <pqxx/pqxx>

namespace noren::db::postgres {

// Asks for no right but to read when there is nothing to do. Throws Busy when others keep a table for minutes, and libpqxx's exceptions.
void migrate(pqxx::connection& connection);

}  // namespace noren::db::postgres
