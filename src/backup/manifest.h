// What a backup says of itself: the last member of its archive, as JSON. Pure. Sizes in bytes, instants in UTC, hashes SHA-256 as hex.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace noren::backup {

struct Member {
  std::string name;  // as in the folder: "noren.db", "keys/master", "pictures/…"
  std::int64_t size = 0;
  std::string sha256;
  bool operator==(const Member&) const = default;
};

// For people to see that it is the one they mean.
struct Figures {
  std::int64_t shops = 0;
  std::int64_t orders = 0;
  std::int64_t yen = 0;  // their totals
  std::int64_t items = 0;
  std::int64_t deposits = 0;
  std::int64_t mails_waiting = 0;
  bool operator==(const Figures&) const = default;
};

struct Manifest {
  std::int64_t format = 1;
  Instant at;                      // what was committed by then is in it
  std::string program;             // the newest migration that the program which made it knows: its version
  std::string database;            // the newest that its database went through; "" when none is in it
  std::optional<Figures> figures;  // unset: no database, or one of another version than the program's
  std::string key_apart;           // the hash of the key, when it is in a file of its own; "" when it is a member
  std::vector<Member> members;     // in the order of the archive
  bool operator==(const Manifest&) const = default;
};

inline constexpr std::int64_t kFormat = 1;
inline constexpr std::string_view kManifest = "manifest.json";
inline constexpr std::string_view kDatabase = "noren.db";
inline constexpr std::string_view kLedger = "sandbox.db";
inline constexpr std::string_view kKey = "keys/master";
inline constexpr std::string_view kDemoMark = "demo";
inline constexpr std::string_view kPictures = "pictures";
inline constexpr std::string_view kFolders[] = {kPictures, "mail"};

std::string to_json(const Manifest& manifest);
// Nothing when it is none. Of a newer format only the format is read.
std::optional<Manifest> read_manifest(std::string_view json);

// Something of an installation's, below its folder: no other name is ever joined to a path.
bool may_be_member(std::string_view name);

}  // namespace noren::backup
