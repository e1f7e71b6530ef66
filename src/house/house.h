// What every feature is handed, in one piece: built in app/platform, lives as long as the process.
#pragma once
#include <chrono>
#include <string>

#include "crypto/crypto.h"
#include "db/database.h"
#include "env/env.h"
#include "html/html.h"

namespace noren {

struct House {
  db::Database& db;
  env::Env& env;
  const crypto::Keys& keys;
  const html::Templates& html;
  // No mail server is set up: what is mailed lies in a folder and reaches nobody. Pages then say so instead of promising a mail (the
  // demo shows its mails itself). Set while the house is built.
  bool mails_kept = false;
  // Mails go to a folder, in the demo as well: of one that waits nobody says that it is about to be sent.
  bool mails_spooled = false;
  // Another node may be about to do what is due here (nodes/nodes.h): it is left alone for so long. 0: there is no other.
  std::chrono::seconds left_alone_for{0};
  // What is written here is carried to another database when it is done (intake).
  bool carried = false;
  // The letter of the node at which alone what is kept here for a moment can be found again (drafts/); "": at every one.
  std::string only_at = {};
};

}  // namespace noren
