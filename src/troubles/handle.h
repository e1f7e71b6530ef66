// What the staff do with a trouble: one transaction each, over the story that the page showed, noted in the log of deeds.
// Thread: safe from any.
#pragma once
#include "base/result.h"
#include "house/house.h"
#include "troubles/hands.h"
#include "troubles/troubles.h"

namespace noren::troubles {

// As a person saw it: how long its story was. What only the ticker knows (when it looks again) makes no page stale.
struct Seen {
  TroubleId id;
  std::int64_t events = 0;
};

enum class HandleError {
  not_found,
  stale,     // its story went on since the page was made
  not_now,   // it is settled, no step has begun, or there is no next one
  empty,     // the log wants to know why
  not_over,  // what it is about is still there: Hands::keeps_open says what, and what ends it
};
using Handled = Result<void, HandleError>;

// The step is done: what it should bring is waited for until its deadline; a step that waits for nothing settles the trouble.
Handled mark_done(House& house, const Context& context, const Hands& hands, const Seen& seen, const std::string& note);
// It did not help: the next step begins with the ticker's next look.
Handled go_on(House& house, const Context& context, const Seen& seen, const std::string& note);
// not_over: a word does not end it.
Handled settle_by_hand(House& house, const Context& context, const Hands& hands, const Seen& seen, const std::string& reason);
Handled add_note(House& house, const Context& context, const Seen& seen, const std::string& note);

// One of the presses that hands offer for it. not_now: it cannot be done any more.
Handled press(House& house, const Context& context, const Hands& hands, const Seen& seen, const std::string& name);

// Several at once, of kinds that allow it; the others, and those that changed meanwhile, stay as they are. How many were settled.
int settle_many(House& house, const Context& context, const Hands& hands, const std::vector<Seen>& seen, const std::string& reason);

enum class PlaybookError { stale, broken };
// An empty optional: back to the default. Its open troubles are looked at anew.
Result<void, PlaybookError> save_playbook(House& house, const Context& context, const Kind& kind, std::int64_t version,
                                          const std::optional<Playbook>& playbook, const Vocabulary& known);

}  // namespace noren::troubles
