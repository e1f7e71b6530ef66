// Why a backup or a restore could not be. Caught by the commands (app), which print it.
#pragma once
#include <stdexcept>
#include <string>
#include <system_error>

namespace noren::backup {

// One plain sentence for the person who asked, with what to do.
class Failed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Right after a call that set errno. what: "cannot write FILE". On a full disk the sentence says so, and nothing else.
[[noreturn]] void fail_with_errno(const std::string& what, const std::string& path);
// Of a call that gives its error back (base/whole_file.h): nothing when it gave none.
void fail_on(const std::error_code& error, const std::string& what, const std::string& path);
[[noreturn]] void fail_full(const std::string& path);

}  // namespace noren::backup
