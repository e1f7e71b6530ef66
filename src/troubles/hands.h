// What the playbooks can do and ask about things this folder does not know: filled in app, read by the ticker and the owner's pages.
// Thread: filled at start, then safe from any.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "db/transaction.h"
#include "troubles/playbook.h"

namespace noren::troubles {

struct DeedEnd {
  enum class How {
    done,
    failed,      // try again later
    impossible,  // there is no use in trying again
  };
  How how = How::done;
  std::string why;  // key of words troubles.why.…; "" when done
};
// Works in the ticker's transaction; what leaves the house goes through the outbox or tx.after_commit. Called once per step, unless it
// fails. trouble may be changed.
using Deed = std::function<DeedEnd(db::Tx&, const Context&, Trouble&)>;
// How the trouble is solved: key of words troubles.how.…; "" while it is not.
using Condition = std::function<std::string_view(db::Tx&, const Trouble&)>;

// What a trouble is about, as a person calls it.
struct Face {
  std::string label;
  std::string href;  // "" when there is no page
};

// What whoever acts has to know besides the evidence, as it is now; may be personal. Finished words.
struct Fact {
  std::string label;
  std::string text;
};

// What can be done about a trouble with one press, or on a page that is made ready for it.
struct Remedy {
  std::string label;  // of the button, finished words
  std::string help;   // what it does, finished words
  std::string href;   // the page; "" a press here
  std::string press;  // name in Hands::presses; "" a page
  std::string url;    // a page of somebody else's; "" none
};
// In the transaction of the press. False: it cannot be done (any more), and nothing was changed.
using Press = std::function<bool(db::Tx&, const Context&, const Trouble&)>;

struct Hands {
  std::map<std::string, Deed, std::less<>> deeds;                                // words troubles.deed_name.…
  std::map<std::string, Condition, std::less<>> conditions;                      // words troubles.condition.…
  std::map<std::string, Press, std::less<>> presses;                             // words troubles.deed_name.…
  std::function<std::vector<Remedy>(db::Tx&, Locale, const Trouble&)> remedies;  // the obvious one first; may be unset
  // Why nobody's word ends it yet, and what does, in finished words; "" when a word may. May be unset.
  std::function<std::string(db::Tx&, Locale, const Trouble&)> keeps_open;
  // Its ladder stands still for now. May be unset.
  std::function<bool(db::Tx&, const Trouble&)> stands_still;
  std::function<bool(const ShopId&, LocalDate)> works_on;
  std::function<std::string(db::Tx&, const ShopId&, const OrderId&)> order_number;  // "" when there is no such order (yet)
  std::function<std::optional<Face>(db::Tx&, Locale, const Trouble&)> face;
  std::function<std::vector<Fact>(db::Tx&, Locale, const Trouble&)> facts;  // may be unset
  // Writes an event into the order's chain; false when there is no such order (yet).
  std::function<bool(db::Tx&, const Context&, const Trouble&, const Event&)> tell_story;

  Vocabulary vocabulary() const;
};

// The deeds that need nothing but the trouble: hold_shipment.
void add_own_deeds(Hands& hands);

}  // namespace noren::troubles
