// What members agreed to: for each purpose by itself, when, and to which words. Nothing of it is ever changed. Private to the feature.
#pragma once
#include "db/transaction.h"
#include "members/types.h"

namespace noren::members {

void note_consent(db::Tx& tx, const Context& context, const MemberId& member, const Consent& consent);

}  // namespace noren::members
