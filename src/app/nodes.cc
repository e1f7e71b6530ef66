// noren nodes, noren nodes retire: who serves one database, and what becomes of one that will not come back.
#include <algorithm>
#include <iostream>

#include "app/commands.h"
#include "app/opening.h"
#include "app/process.h"
#include "app/retire.h"
#include "config/config.h"
#include "db/errors.h"
#include "db/migrations.h"
#include "stock/leases.h"

namespace noren::app {
namespace {

struct Seen {
  Instant now;  // by the database's clock
  std::vector<nodes::Holder> holders;
  std::vector<std::int64_t> pieces;  // that lie with each of them
  std::vector<nodes::Served> served;
};

Seen look(db::Database& central) {
  return central.read([](db::Tx& tx) {
    Seen seen{nodes::time_of_database(tx), nodes::holders(tx), {}, nodes::served(tx)};
    for (const nodes::Holder& holder : seen.holders) seen.pieces.push_back(stock::leased_in_all(tx, holder.identity));
    return seen;
  });
}

std::string name_of(const nodes::Holder& holder) { return std::string("node ") + holder.letter + " (" + holder.identity + ")"; }

void print(const Seen& seen) {
  for (std::size_t n = 0; n < seen.holders.size(); ++n) {
    const nodes::Holder& holder = seen.holders[n];
    std::cout << name_of(holder) << ": ";
    if (holder.retired()) {
      std::cout << "retired " << to_rfc3339(*holder.retired_at) << " by " << holder.retired_by << ", with " << holder.account;
    } else {
      const Instant last = std::max(holder.renewed_at, holder.seen_at.value_or(holder.renewed_at));
      std::cout << (nodes::lives(holder.seen_at, seen.now) ? "lives" : "silent since " + to_rfc3339(last)) << ", sells what it holds until "
                << to_rfc3339(holder.sells_until) << "; orders that waited there when it was heard last: " << holder.waiting;
    }
    std::cout << "; pieces it holds: " << seen.pieces[n] << "\n";
  }
  for (const nodes::Served& node : seen.served) {
    const auto is_same = [&](const nodes::Holder& holder) { return holder.identity == node.identity && holder.letter == node.letter; };
    if (std::any_of(seen.holders.begin(), seen.holders.end(), is_same)) continue;
    std::cout << "node " << node.letter << " (" << node.identity << "): ";
    if (!node.seen_at)
      std::cout << "left in order";
    else
      std::cout << (nodes::lives(node.seen_at, seen.now) ? "lives" : "silent since " + to_rfc3339(*node.seen_at));
    std::cout << ", has nothing of its own\n";
  }
  if (seen.served.empty() && seen.holders.empty()) std::cout << "nobody has served this database yet\n";
}

// Of several under one letter the one that is gone; of those that were retired the last.
nodes::Holder find(const Seen& seen, const std::string& who) {
  std::vector<nodes::Holder> all, gone, retired;
  for (const nodes::Holder& holder : seen.holders) {
    if (holder.identity == who) return holder;
    if (who != std::string(1, holder.letter)) continue;
    (holder.retired() ? retired : nodes::lives(holder.seen_at, seen.now) ? all : gone).push_back(holder);
  }
  if (gone.size() == 1) return gone.front();
  if (gone.size() > 1)
    throw StartError("several nodes that are gone had the letter " + who + ": give the identity of one, as noren nodes lists it");
  if (!all.empty()) return all.front();
  if (!retired.empty()) return retired.back();
  throw StartError("no node " + who + " has anything of its own in this database: noren nodes lists those that have");
}

void check_gone(const Seen& seen, const nodes::Holder& holder, const NodesCommand& command, const Source& source) {
  if (holder.retired()) return;
  if (nodes::lives(holder.seen_at, seen.now))
    throw StartError(name_of(holder) +
                     " lives: stop it in order (SIGTERM), which leaves nothing behind and needs no retiring; one that was killed counts as "
                     "living for 15 seconds");
  if (source.folder || command.off || holder.sells_until <= seen.now) return;
  throw StartError(name_of(holder) + " may still sell what it holds, if only its line to the database is cut, until " +
                   to_rfc3339(holder.sells_until) +
                   ": see that its machine is off and stays off, then say --off; or give its folder with --data; or wait until then");
}

void tell_plan(const nodes::Holder& holder, const Source& source) {
  std::cout << name_of(holder) << ", heard last " << to_rfc3339(holder.renewed_at) << ", sells nothing any more from now on.\n";
  if (!source.file.empty())
    std::cout << "What it took is carried from " << source.file << ".\n";
  else if (source.copies)
    std::cout << "Its folder is not there: what other nodes keep of what it took is carried, and the rest is declared lost.\n";
  else
    std::cout << "No folder was given (--data): whatever it took and has not carried is declared lost.\n";
  std::cout << "Then the pieces that lie with it can be sold by the others.\n";
}

bool agrees() {
  std::cout << "Go on? Type yes: " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "yes";
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

int tell(const nodes::Holder& holder, const Retired& retired) {
  std::cout << "orders of it that are in the database now: " << retired.orders << "\n"
            << "attempts to buy that go on at the other nodes: " << retired.attempts << "\n";
  if (!retired.refused.empty())
    std::cerr << "noren: the database does not take " << retired.refused.size() << " of its orders (" << listed(retired.refused)
              << "), each is a trouble of its shop: remove the reason, then run this again; its pieces stay with it until then\n";
  if (!retired.refused_attempts.empty())
    std::cerr << "noren: the database does not take " << retired.refused_attempts.size() << " of the attempts to buy that began at it ("
              << listed(retired.refused_attempts) << "): remove the reason, then run this again; its pieces stay with it until then\n";
  if (!retired.all_taken()) return 1;
  std::cout << "pieces that can be sold again: " << retired.pieces << "\n";
  if (!retired.not_asked.empty())
    std::cout << "nodes that could not be asked, and may keep more: " << retired.not_asked << "; when they answer, run this again with "
              << holder.identity << "\n";
  if (retired.unreadable > 0) std::cout << "copies that could not be read: " << retired.unreadable << "\n";
  if (retired.lost) std::cout << "the rest is declared lost; shops whose pieces lay there have a trouble that says so\n";
  return 0;
}

int retire_one(db::Database& central, const NodesCommand& command) {
  const Seen seen = look(central);
  const nodes::Holder holder = find(seen, command.retired);
  const Source source = source_of(command, holder);
  check_gone(seen, holder, command, source);
  tell_plan(holder, source);
  if (!command.yes && !agrees()) {
    std::cerr << "noren: nothing was done; say yes, or --yes\n";
    return 1;
  }
  return tell(holder, retire(central, command, holder, source));
}

int run(const NodesCommand& command) {
  const config::Config config = config::load(command.config, environment_variable);
  const std::string url = command.database.empty() ? config.database_url : config::read_database_url(command.database);
  if (url.empty()) {
    std::cerr << "noren: --database postgres://… is required, or a --config that names one; noren --help explains the options\n";
    return 2;
  }
  keep_files_private();
  int code = 0;
  use_server([&] {
    const auto central = db::open_postgres({url});
    if (db::is_new(*central)) throw StartError(std::string(kServedDatabase) + " is empty: nobody has served it yet");
    check_record(kServedDatabase, *central);
    if (!db::migrations_to_run(*central).empty() || db::versions_of(*central).newer)
      throw StartError(std::string(kServedDatabase) +
                       " is of another version than this program: use the program that serves it, or run noren migrate");
    if (command.retired.empty())
      print(look(*central));
    else
      code = retire_one(*central, command);
  });
  return code;
}

}  // namespace

int nodes(const NodesCommand& command) {
  return run_to_end([&] {
    try {
      return run(command);
    } catch (const db::StorageFull&) {
      std::cerr << "noren: a disk that is needed is full (the database's, or that of --data): make room on it, then do this again\n";
    }
    return 1;
  });
}

}  // namespace noren::app
