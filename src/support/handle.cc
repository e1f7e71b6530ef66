#include "staff/staff.h"
#include "support/sql.h"
#include "support/support.h"

namespace noren::support {
namespace {

using Handled = Result<void, HandleError>;

void record(db::Tx& tx, House& house, const Context& context, const Inquiry& inquiry, const char* what) {
  staff::record_deed(tx, context, house,
                     {std::string("support.deed.") + what, "inquiry", "/admin/inquiries/" + inquiry.id, inquiry.case_number, "", ""});
}

}  // namespace

Handled set_state(House& house, const Context& context, const std::string& id, std::int64_t version, State state) {
  return house.db.write([&](db::Tx& tx) -> Handled {
    const auto inquiry = find(tx, context.shop, id);
    if (!inquiry) return Fail<HandleError>(HandleError::not_found);
    if (inquiry->state == state) return Fail<HandleError>(HandleError::stale);
    if (tx.run(sql::set_state, context.shop, id, version, name_of(state)) == 0) return Fail<HandleError>(HandleError::stale);
    record(tx, house, context, *inquiry, state == State::answered ? "answered" : "reopened");
    return {};
  });
}

Handled add_note(House& house, const Context& context, const std::string& id, std::int64_t version, const std::string& text) {
  return house.db.write([&](db::Tx& tx) -> Handled {
    if (text.empty()) return Fail<HandleError>(HandleError::empty);
    const auto inquiry = find(tx, context.shop, id);
    if (!inquiry) return Fail<HandleError>(HandleError::not_found);
    if (tx.run(sql::set_state, context.shop, id, version, name_of(inquiry->state)) == 0) return Fail<HandleError>(HandleError::stale);
    const std::string box = people::seal(tx, house, context.shop, inquiry->person, text, context.now);
    tx.run(sql::insert_note, id, version, context.shop, context.now, context.actor.name, db::Blob{box});
    record(tx, house, context, *inquiry, "noted");
    return {};
  });
}

}  // namespace noren::support
