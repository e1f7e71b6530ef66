// The owners' words for mails in a node's own database as well, so that what it sends by itself says what the shop says.
// Thread: safe from any.
#pragma once
#include "db/database.h"

namespace noren::mail {

// Copies them when some were changed since; true then. Throws db/errors.h.
bool mirror_templates(db::Database& central, db::Database& own);

}  // namespace noren::mail
