#include "testing/postgres.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <pqxx/pqxx>
#include <stdexcept>
#include <vector>

#include "testing/folders.h"

namespace noren::testing {
namespace {

constexpr const char* kBin = "/usr/lib/postgresql/15/bin/";

// PostgreSQL refuses to run as root: as root its programs run as the package's user.
pid_t start(std::vector<std::string> words, const std::string& log) {
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGINT);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (out >= 0) {
    dup2(out, 1);
    dup2(out, 2);
  }
  if (geteuid() == 0) {
    const passwd* user = getpwnam("postgres");
    if (user == nullptr || initgroups("postgres", user->pw_gid) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0) _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGINT);
  }
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  _exit(127);
}

void run_to_end(std::vector<std::string> words, const std::string& log) {
  const std::string name = words[0];
  const pid_t child = start(std::move(words), log);
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error(name + " failed, see " + log);
}

}  // namespace

PostgresCluster& PostgresCluster::shared() {
  static PostgresCluster cluster;
  return cluster;
}

PostgresCluster::PostgresCluster() : folder_(make_folder()) {
  if (geteuid() == 0) {
    const passwd* user = getpwnam("postgres");
    if (user == nullptr) throw std::runtime_error("PostgreSQL 15 is not installed: run script/bootstrap test");
    if (chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) throw std::runtime_error("cannot hand the folder to postgres");
  }
  const std::string log = folder_ + "/log";
  run_to_end({std::string(kBin) + "initdb", "-D", folder_ + "/data", "-U", "noren", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"}, log);
  pid_ = start({std::string(kBin) + "postgres", "-D", folder_ + "/data", "-c", "listen_addresses=", "-c", "unix_socket_directories=" + folder_,
                "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=32MB"},
               log);
  for (int tries = 0; tries < 300; ++tries) {
    try {
      pqxx::connection probe(url("postgres"));
      return;
    } catch (const pqxx::broken_connection&) {
      usleep(50'000);
    }
  }
  throw std::runtime_error("PostgreSQL did not start, see " + log);
}

PostgresCluster::~PostgresCluster() {
  if (pid_ > 0) {
    kill(pid_, SIGQUIT);  // immediate: nothing in it is worth keeping
    waitpid(pid_, nullptr, 0);
  }
  remove_folder(folder_);
}

std::string PostgresCluster::url(const std::string& database) const { return "host=" + folder_ + " user=noren dbname=" + database; }

}  // namespace noren::testing
