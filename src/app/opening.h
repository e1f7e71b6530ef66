// What a platform opens before anything else: the database, the keys, the way mails leave. Throws StartError with what can be done
// about it, and db/errors.h, for which use_database has the words; db::StorageFull goes through that, too. Thread: the one that starts.
#pragma once
#include <functional>
#include <memory>

#include "app/platform.h"
#include "crypto/crypto.h"
#include "db/database.h"
#include "mail/transport.h"
#include "mail/worker.h"
#include "nodes/nodes.h"

namespace noren::app {

inline constexpr const char* kServedDatabase = "the database that --database names";

// Does what needs the server of a database. What is wrong with it is told as StartError.
void use_server(const std::function<void()>& work);
// Does what needs the database (url: "" for the one in the folder). What is wrong with it is told as StartError.
void use_database(const DataFolder& folder, const std::string& url, const std::function<void()>& work);
// Does what needs the sandbox provider's ledger, a full disk told as well.
void use_ledger(const DataFolder& folder, const std::function<void()>& work);
// Does what needs the file in which other nodes' entries are kept, a full disk told as well.
void use_copies(const DataFolder& folder, const std::function<void()>& work);
// Does what needs a node's own database, also one that was put aside, a full disk told as well.
void use_intake(const DataFolder& folder, const std::string& file, const std::function<void()>& work);
// The tables of the database are there, and so are those of a shop that is here: an empty database that was put there in place of its
// own, tables that are gone, and a record of migrations that lacks what was done, are told as StartError.
void check_tables(const DataFolder& folder, const std::string& url, db::Database& database);
// The second and the last of these alone, of a database that is not new; name: for the words.
void check_record(const std::string& name, db::Database& database);
// Its tables are made, or changed to what this program needs. A role that may not is told who may. Throws StartError.
void bring_up_to_date(db::Database& database);
// It is of this program's version: for what reads it without bringing it there. Of a database that is not new. Throws StartError.
void check_version(const DataFolder& folder, const std::string& url, db::Database& database);
// The key file of the shops that are in the database, or are about to be set up there, is there. Throws StartError.
void check_key_file(const DataFolder& folder, db::Database& database);
// Orders and accounts without any shop are no empty installation. Throws StartError.
void check_no_shop_is_lost(db::Database& database);
// What is there already may be served as the demo, whose pages show every mail to anybody: it made that shop, or began to. Asked of a
// database that passed folder.check_database(), before anything of the demo's is made beside it; changes nothing. Throws StartError.
void check_demo(const DataFolder& folder, const std::string& url, env::Random& random);
// Where a folder lies: the machine and its path.
std::string place_of(const DataFolder& folder);
// This one's place among the nodes that serve the database; a file is served by one alone. later: the database is not let in yet. Throws
// nodes/nodes.h, and StartError where it has no intake of its own any more and orders lie in what it had.
std::unique_ptr<nodes::Nodes> open_nodes(const DataFolder& folder, db::Database& database, env::Env& env, const PlatformOptions& options,
                                         bool later);
// Its tables are there, brought to what this program needs, and its statements fit.
void make_ready(const DataFolder& folder, const std::string& url, db::Database& database);
// Migrated and checked. Of the one in the folder folder.check_database() is asked before. Of a node with an intake of its own it is a
// db::Awaited, which is not let in where it does not answer and the folder has all that selling needs.
std::unique_ptr<db::Database> open_database(const DataFolder& folder, const env::Clock& clock, const PlatformOptions& options);
// The node's own, beside one that is shared, where orders are to be taken there; else nothing. Of another identity it is put aside and begun anew.
std::unique_ptr<db::Database> open_intake(const DataFolder& folder, const db::Database& database, const nodes::Nodes& nodes,
                                          const PlatformOptions& options);
// As it lies in the folder, which is not looked for in a database.
crypto::Keys kept_keys(const DataFolder& folder, env::Random& random);
// Made when the database was not begun yet: a new key would open nothing of what is there. Of a migrated database.
crypto::Keys load_keys(const DataFolder& folder, db::Database& database, env::Random& random, bool demo);
// The demo's mails are for looking at: they go to nobody, whatever [mail] relay says, and need not outlive the power.
std::unique_ptr<mail::Transport> transport_of(const PlatformOptions& options, const DataFolder& folder);
// What makes its mails the installation's own: their signatures and return addresses. keys outlives it. Throws StartError for a key of [mail]
// dkim that does not sign.
mail::Posting posting_of(const PlatformOptions& options, const crypto::Keys& keys, const std::string& identity);

}  // namespace noren::app
