// The spool: a folder of .eml files, for the demo, for tests and for relays that collect from a folder.
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/hex.h"
#include "base/whole_file.h"
#include "crypto/crypto.h"
#include "mail/transport.h"

namespace noren::mail {
namespace {

// Ids may hold anything; a file name holds letters, digits, '-' and '_'. ':' is the usual one and stays readable.
std::string file_name(std::string_view id) {
  std::string name;
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (plain) {
      name += c;
    } else if (c == ':') {
      name += '.';
    } else {
      name += "%" + to_hex({&c, 1});
    }
  }
  return name;
}

class Spool final : public Transport {
 public:
  Spool(std::string folder, bool sync) : folder_(std::move(folder)), sync_(sync) {}

  bool repeatable() const override { return true; }
  bool spools() const override { return true; }

  bool forget(const Copy& copy) override {
    const std::string path = folder_ + "/" + spool_path(copy.id, copy.written_at);
    return ::unlink(path.c_str()) == 0 || errno == ENOENT;
  }

  Outcome send(const Envelope& envelope, std::string_view raw) override {
    const std::string path = folder_ + "/" + spool_path(envelope.id, envelope.written_at);
    const std::filesystem::path into = std::filesystem::path(path).parent_path();
    std::error_code error;
    std::filesystem::create_directories(into, error);
    if (error) return refused(into, error.message());
    error = write_whole({path, path + ".part", 0640, sync_}, raw);
    // The file's name is the folder's bytes: without this a mail written down as handed over could be gone with the power.
    if (!error && sync_) error = sync_folder(into.string());
    if (error) return refused(into, error.message());
    return {.fate = Outcome::Fate::spooled, .code = 0, .stage = "", .words = ""};
  }

 private:
  static Outcome refused(const std::filesystem::path& folder, const std::string& why) {
    return {Outcome::Fate::temporary, 0, std::string(kFolderStage), folder.string() + ": " + why};
  }

  const std::string folder_;
  const bool sync_;
};

}  // namespace

std::string spool_path(std::string_view id, Instant written_at) {
  const std::string hash = to_hex(crypto::sha256(id).substr(0, 1));
  return to_iso(japan_time(written_at).date) + "/" + hash + "/" + file_name(id) + ".eml";
}

std::unique_ptr<Transport> open_spool(const std::string& folder, bool sync) { return std::make_unique<Spool>(folder, sync); }

bool is_server(const std::string& relay) { return !relay.empty() && relay != "spool:"; }

}  // namespace noren::mail
