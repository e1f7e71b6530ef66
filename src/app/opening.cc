#include "app/opening.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "app/begun.h"
#include "app/kept_shops.h"
#include "app/process.h"
#include "app/sql.h"
#include "db/awaited.h"
#include "db/errors.h"
#include "db/migrations.h"
#include "db/patience.h"
#include "demo/demo.h"
#include "env/real/dns.h"
#include "env/real/system.h"
#include "intake/home.h"
#include "intake/reference.h"
#include "log/log.h"
#include "shops/shops.h"

namespace noren::app {

namespace {

// Others' words run over several lines.
std::string first_line(const std::string& words) {
  const std::size_t end = words.find_first_of("\r\n");
  return words.substr(0, end);
}

struct File {
  std::string path;
  std::string when_damaged;  // what to do then
};

constexpr const char* kPutBack = "put the newest good copy of it back, together with the keys/master of that copy";
constexpr std::size_t kNamed = 5;

std::string in_words(const std::vector<std::string>& names) {
  std::string words;
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i) words += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kNamed) words += " and " + std::to_string(names.size() - kNamed) + " more";
  return words;
}

std::string name_of_database(const DataFolder& folder, const std::string& url) { return url.empty() ? folder.database() : kServedDatabase; }

[[noreturn]] void tell(const DataFolder& folder, const File& used, const db::Error& error) {
  const std::string& file = used.path;
  const std::string said = " (" + first_line(error.what()) + ")";
  if (dynamic_cast<const db::Locked*>(&error) != nullptr)
    throw StartError("another program keeps us out of " + file + ": end what has it open (a copy, sqlite3), then start again" + said);
  if (dynamic_cast<const db::Damaged*>(&error) != nullptr) throw StartError(file + " is damaged: " + used.when_damaged + said);
  if (dynamic_cast<const db::Unavailable*>(&error) != nullptr)
    throw StartError(file + " cannot be opened: see that the disk is there, and that the files of " + folder.path() +
                     " belong to the user noren runs as" + said);
  throw StartError(file + " cannot be used: see what the disk and the system's log say" + said);
}

void use_file(const DataFolder& folder, const File& used, const std::function<void()>& work) {
  try {
    work();
  } catch (const db::StorageFull&) {
    throw StartError("the disk that holds " + used.path + " is full: make room on it, then start again");
  } catch (const db::Error& error) {
    tell(folder, used, error);
  }
}

constexpr const char* kNotCarried = "keep it, orders that were not carried may be in it, then start again without it";

std::unique_ptr<db::Database> open_own(const DataFolder& folder) {
  auto own = db::open_sqlite({folder.intake()});
  own->migrate();
  return own;
}

// All that selling needs without the shared database, as it lies in the folder. Throws StartError where it does, and nobody may sell from it.
std::optional<intake::Copied> what_selling_needs(const DataFolder& folder) {
  if (!folder.has_master_key() || !folder.has_intake()) return std::nullopt;
  std::optional<intake::Copied> copied;
  use_file(folder, {folder.intake(), kNotCarried}, [&] { copied = intake::find_copied(*open_own(folder)); });
  if (!copied || copied->place == place_of(folder)) return copied;
  throw StartError("the database server does not answer, and this folder lay elsewhere when it last did (" + copied->place +
                   "): a folder that was moved or copied is started while the database answers, so that no two sell the same pieces");
}

// A server that is silent is not waited for when selling can go on without it.
constexpr std::chrono::milliseconds kAnswersWithin{5'000};

// One that can only be read is none to join the others by: a node writes there that it serves.
void check_writable(db::Database& database) {
  database.write([](db::Tx& tx) { tx.run(sql::change_nothing); });
}

std::unique_ptr<db::Database> open_awaited(const DataFolder& folder, const std::string& url, std::unique_ptr<db::Database> database) {
  auto awaited = std::make_unique<db::Awaited>(std::move(database));
  try {
    {
      const db::Patience patience(kAnswersWithin);
      check_tables(folder, url, awaited->behind());
    }
    make_ready(folder, url, awaited->behind());
    check_writable(awaited->behind());
    awaited->let_in();
  } catch (const db::Unavailable& error) {
    const auto copied = what_selling_needs(folder);
    if (!copied) throw;
    log::event(log::Level::error, "database_awaited",
               log::field("what", first_line(error.what())) + "," + log::field("rows_of", to_rfc3339(copied->seen_at)) + "," +
                   log::field("then", "this node sells from its own folder, and carries what it takes when the database answers"));
  }
  return awaited;
}

constexpr const char* kNothingReal = "move it away, nothing in it is real, then start again";
constexpr const char* kOthersCopies =
    "move it aside and keep it, then start again; what the other nodes have taken while the database was away is with them, too";

}  // namespace

void use_server(const std::function<void()>& work) {
  try {
    work();
  } catch (const db::StorageFull&) {
    throw;
  } catch (const db::NotAllowed& error) {
    throw StartError(
        "the role that --database or [database] url names lacks a right: give it those that docs/operating/postgresql.md lists (" +
        first_line(error.what()) + ")");
  } catch (const db::Busy& error) {
    throw StartError("the database server has too much to do just now: end what keeps its tables or connections, then do this again (" +
                     first_line(error.what()) + ")");
  } catch (const db::Error& error) {
    throw StartError("the database server cannot be used: see that it runs and that --database or [database] url names it (" +
                     first_line(error.what()) + ")");
  }
}

void use_database(const DataFolder& folder, const std::string& url, const std::function<void()>& work) {
  if (!url.empty()) return use_server(work);
  try {
    work();
  } catch (const db::StorageFull&) {
    throw;  // told with the folder's name, whatever met it first
  } catch (const db::Error& error) {
    tell(folder, {folder.database(), kPutBack}, error);
  }
}

void use_ledger(const DataFolder& folder, const std::function<void()>& work) {
  folder.check_ledger();
  use_file(folder, {folder.ledger(), kNothingReal}, work);
}

void use_copies(const DataFolder& folder, const std::function<void()>& work) {
  folder.check_copies();
  use_file(folder, {folder.copies(), kOthersCopies}, work);
}

void use_intake(const DataFolder& folder, const std::string& file, const std::function<void()>& work) {
  use_file(folder, {file, kNotCarried}, work);
}

void check_record(const std::string& name, db::Database& database) {
  const std::vector<std::string> missing = db::missing_tables(database);
  if (!missing.empty())
    throw StartError(name + " lacks the " + (missing.size() == 1 ? "table " : "tables ") + in_words(missing) + ": " + kPutBack);
  const std::vector<std::string> unrecorded = db::unrecorded_migrations(database);
  if (unrecorded.empty()) return;
  throw StartError(name + " no longer says (in its table schema_migrations) that it went through " + in_words(unrecorded) +
                   ", though it did, and a start would do it once more: write the names back there, or " + kPutBack);
}

void check_tables(const DataFolder& folder, const std::string& url, db::Database& database) {
  const std::string name = name_of_database(folder, url);
  if (db::is_new(database)) return folder.check_nothing_is_lost(name + " is empty");
  check_record(name, database);
}

void bring_up_to_date(db::Database& database) {
  try {
    database.migrate();
  } catch (const db::NotAllowed& error) {
    const std::vector<std::string> left = db::migrations_to_run(database);
    if (left.empty()) return;  // it was done by the one who may, meanwhile
    throw StartError(
        "the database is not yet at " + left.back() +
        ", and the role that was named may not bring it there: run noren migrate --database with the role that owns the tables, "
        "then do this again (" +
        first_line(error.what()) + ")");
  }
}

void check_version(const DataFolder& folder, const std::string& url, db::Database& database) {
  const db::Versions versions = db::versions_of(database);
  const std::string name = name_of_database(folder, url);
  if (versions.newer)
    throw StartError(name + " belongs to a newer noren than this one (it stands at " + versions.there + ", this program knows " +
                     versions.ours + "): use the program that serves it");
  if (versions.to_run == 0) return;
  throw StartError(name + " was last served by an older noren (it stands at " + (versions.there.empty() ? "nothing" : versions.there) +
                   ", this program at " + versions.ours + "; steps to come: " + std::to_string(versions.to_run) +
                   "): run noren migrate, or start noren serve once, which bring it up to date, then do this again");
}

void check_key_file(const DataFolder& folder, db::Database& database) {
  if (folder.has_master_key()) return;
  const bool is_of_now = db::migrations_to_run(database).empty();
  if (kept_shops(database).empty() && !(is_of_now && find_begun(database))) return;
  throw StartError("the key file " + folder.master_key() +
                   " is missing: put the one that belongs to this database back from its copy, or a copy of that of another of its nodes");
}

void check_no_shop_is_lost(db::Database& database) {
  const std::vector<KeptShop> kept = kept_shops(database);
  const bool any_there = std::any_of(kept.begin(), kept.end(), [](const KeptShop& shop) { return shop.there; });
  if (!any_there && !kept.empty()) throw StartError(words_of(kept.front(), Locale::en));
}

void check_demo(const DataFolder& folder, const std::string& url, env::Random& random) {
  if (url.empty() && !folder.has_database()) return;
  const auto database = url.empty() ? db::open_sqlite({folder.database()}) : db::open_postgres({url});
  try {
    const bool can_go_on = folder.begun_by_demo() && folder.has_intake();
    const db::Patience patience(can_go_on ? kAnswersWithin : db::Patience::kOfBackground);
    check_tables(folder, url, *database);
  } catch (const db::Unavailable&) {
    if (folder.begun_by_demo()) return;  // what lies in the folder is the demo's: whether that is enough to serve is asked next
    throw;
  }
  if (db::is_new(*database)) return;
  const auto begun = db::migrations_to_run(*database).empty() ? find_begun(*database) : std::nullopt;
  const bool by_others = begun && !begun->by_demo && kept_shops(*database).empty();
  if (!by_others) check_key_file(folder, *database);
  check_no_shop_is_lost(*database);
  if (folder.has_master_key())  // throws when they do not fit
    shops::Directory(*database, crypto::Keys::load_or_create(folder.master_key(), random)).load();
  const std::string place = url.empty() ? "the folder " + folder.path() : kServedDatabase;
  const std::string instead = ": start without --demo, or give the demo a place of its own";
  if (const auto others = demo::shop_of_others(*database))
    throw StartError(place + " holds a shop (" + others->str() +
                     ") that the demo did not make, and --demo would show all its mails to anybody" + instead);
  // A server's tables may have been made by noren migrate, or by another node whose demo is about to fill them.
  const bool begun_here = url.empty() || folder.has_master_key() || by_others;
  if (begun_here && demo::own_shops(*database).empty() && !folder.begun_by_demo())
    throw StartError(place + " is where somebody has begun a shop of his own, which waits for its first owner" + instead);
}

void make_ready(const DataFolder& folder, const std::string& url, db::Database& database) {
  check_tables(folder, url, database);
  bring_up_to_date(database);
  database.check_statements();
}

std::unique_ptr<db::Database> open_database(const DataFolder& folder, const env::Clock& clock, const PlatformOptions& options) {
  const config::Config& config = options.config;
  if (options.doors.open_database) return options.doors.open_database(folder.database());
  auto database = config.database_url.empty() ? db::open_sqlite({folder.database()})
                                              : db::open_postgres({config.database_url, config.database_connections, &clock});
  if (database->is_shared() && config.intake == "own") return open_awaited(folder, config.database_url, std::move(database));
  make_ready(folder, config.database_url, *database);
  return database;
}

namespace {

bool has_intake(const db::Database& database, const PlatformOptions& options) {
  return database.is_shared() && options.config.intake == "own";
}

// Taken by this node while it had an intake of its own: they would be nobody's.
void check_nothing_is_left(const DataFolder& folder) {
  std::error_code unknown;
  if (!std::filesystem::exists(folder.intake(), unknown)) return;
  const auto own = db::open_sqlite({.path = folder.intake(), .read_only = true});
  const std::int64_t left = intake::left_in(*own);
  if (left == 0) return;
  throw StartError(
      std::to_string(left) + " orders or attempts in " + folder.intake() +
      " were not carried to the shared database: start with --database and [cluster] intake = \"own\" until noren_intake_waiting "
      "is 0, stop in order, then start again");
}

}  // namespace

std::string place_of(const DataFolder& folder) { return machine_name() + ":" + std::filesystem::canonical(folder.path()).string(); }

std::unique_ptr<nodes::Nodes> open_nodes(const DataFolder& folder, db::Database& database, env::Env& env, const PlatformOptions& options,
                                         bool later) {
  if (!has_intake(database, options)) check_nothing_is_left(folder);  // before it joins the others
  if (database.dialect() == "sqlite") return nodes::alone();
  return nodes::join({database, env, options.config.node, folder.node(), folder.peers(), place_of(folder), env::since_boot,
                      nodes::time_of_database, later});
}

std::unique_ptr<db::Database> open_intake(const DataFolder& folder, const db::Database& database, const nodes::Nodes& nodes,
                                          const PlatformOptions& options) {
  if (!has_intake(database, options)) return nullptr;
  try {
    const auto open = [&] { return open_own(folder); };
    auto own = open();
    if (const auto other = intake::claim(*own, nodes.identity())) {
      own.reset();
      const std::string aside = folder.intake() + "." + *other;
      for (const char* part : {"-wal", "-shm", ""}) {  // after a kill what was written last lies beside it
        if (std::filesystem::exists(folder.intake() + part)) std::filesystem::rename(folder.intake() + part, aside + part);
      }
      log::event(log::Level::error, "intake_put_aside",
                 log::field("file", aside) + "," +
                     log::field("do",
                                "it belongs to the folder that this one is a copy of, which carries its orders; keep the file: where that "
                                "folder is lost, or its node was retired, noren nodes retire carries what is in it"));
      own = open();
      check(!intake::claim(*own, nodes.identity()), "a database that was just made belongs to somebody");
    }
    return own;
  } catch (const db::StorageFull&) {
    throw;
  } catch (const db::Error& error) {
    tell(folder, {folder.intake(), kNotCarried}, error);
  }
}

crypto::Keys kept_keys(const DataFolder& folder, env::Random& random) { return crypto::Keys::load_or_create(folder.master_key(), random); }

crypto::Keys load_keys(const DataFolder& folder, db::Database& database, env::Random& random, bool demo) {
  check_key_file(folder, database);
  crypto::Keys keys = crypto::Keys::load_or_create(folder.master_key(), random);
  // Of shops from before it was written down, it is once they have opened with this key.
  if (find_begun(database) || kept_shops(database).empty()) note_begun(folder, database, keys, demo);
  return keys;
}

std::unique_ptr<mail::Transport> transport_of(const PlatformOptions& options, const DataFolder& folder) {
  if (options.doors.open_transport) return options.doors.open_transport();
  const config::Mail& mail = options.config.mail;
  if (options.demo || !mail::is_server(mail.relay)) return mail::open_spool(folder.mail(), !options.demo);
  return mail::open_smtp({.url = mail.relay,
                          .own_name = mail.host_name,
                          .answer_ms = mail.patience_s * 1000,
                          .at_once = mail.at_once,
                          .at_once_per_domain = mail.at_once_per_domain},
                         std::make_unique<env::RealDns>(mail.resolver));
}

mail::Posting posting_of(const PlatformOptions& options, const crypto::Keys& keys, const std::string& identity) {
  const config::Mail& mail = options.config.mail;
  // A file is one process's alone, and so is what it began to send.
  mail::Posting posting{.holder = identity.empty() ? "alone" : identity, .bounce_domain = mail.bounce_domain, .keys = &keys};
  std::vector<mail::DkimKey> signing;
  for (const config::SigningKey& each : mail.dkim) {
    std::ostringstream pem;
    pem << std::ifstream(each.file, std::ios::binary).rdbuf();
    signing.push_back({each.selector, each.domain, pem.str()});
  }
  try {
    if (!signing.empty()) posting.signer = std::make_shared<mail::Signer>(signing);
  } catch (const std::invalid_argument& wrong) {
    throw StartError(wrong.what());
  }
  return posting;
}

}  // namespace noren::app
