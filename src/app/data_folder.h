// DIR, the folder of an installation: what lies where, and that only one process serves it.
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace noren::app {

// One plain sentence for the person who started us.
class StartError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class DataFolder {
 public:
  enum class Use { serve, read, sandbox };

  // Makes the folder when missing and takes its lock (the sandbox provider has one of its own), but for read; throws StartError.
  DataFolder(std::string path, Use use);
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  // What making it left (the folder, the lock) goes again with it, until keep(): a start that is refused leaves nothing behind.
  void on_trial() { trial_ = true; }
  void keep() { trial_ = false; }

  // Whether the demo began here: until its shop is in the database nothing else tells it from a shop of somebody's own that waits for its
  // first owner.
  bool begun_by_demo() const;
  void begin(bool demo) const;  // throws std::system_error

  // Pictures and mails can be put where they belong; for read: can be read. A link to a disk that is away is neither. Throws StartError.
  void check_folders() const;
  // Whoever has an account on this machine can look in.
  bool open_to_others() const;
  // The SQLite database, when there is one, can be used by us, and when there is none a shop may begin: asked before SQLite leaves files
  // beside it. Throws StartError.
  void check_database() const;
  // The same of the sandbox provider's ledger, in which nothing is real.
  void check_ledger() const;
  // The same of the file in which entries of other nodes are kept.
  void check_copies() const;
  // There is no database, or nothing in it (found says which). Throws StartError when something of a shop is here, which then has lost
  // its own: keys, pictures and mails are made after the database, so that a first start that was cut short leaves none of them alone.
  void check_nothing_is_lost(const std::string& found) const;
  // There is a SQLite database, and something in its file.
  bool has_database() const;
  // The same of a node's own database.
  bool has_intake() const;
  // Throws StartError when nobody lets us look.
  bool has_master_key() const;

  const std::string& path() const { return path_; }
  std::string database() const { return path_ + "/noren.db"; }
  std::string intake() const { return path_ + "/intake.db"; }
  std::string master_key() const { return path_ + "/keys/master"; }
  std::string pictures() const { return path_ + "/pictures"; }
  std::string mail() const { return path_ + "/mail"; }
  std::string ledger() const { return path_ + "/sandbox.db"; }
  std::string node() const { return path_ + "/node"; }
  std::string peers() const { return path_ + "/peers"; }
  std::string copies() const { return path_ + "/copies.db"; }
  std::string demo_mark() const { return path_ + "/demo"; }

 private:
  // False when it is missing or empty.
  bool check_file(const std::string& file, const std::string& remedy) const;
  std::string left_of_a_shop() const;  // its path; "" when nothing is
  StartError lost(const std::string& found, const std::string& left) const;

  const std::string path_;
  const Use use_;
  std::vector<std::string> made_;  // what was not there before, the innermost first
  bool trial_ = false;
  int lock_ = -1;
};

}  // namespace noren::app
