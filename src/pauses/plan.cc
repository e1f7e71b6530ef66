// What the owner plans: each deed is one transaction and stands in the log of deeds.
#include <algorithm>

#include "base/hex.h"
#include "html/words.h"
#include "pauses/pauses.h"
#include "pauses/store.h"
#include "staff/staff.h"

namespace noren::pauses {
namespace {

const Planned* planned_in(const OfShop& of_shop, const std::string& id) {
  const auto found = std::find_if(of_shop.planned.begin(), of_shop.planned.end(), [&](const Planned& one) { return one.id == id; });
  return found == of_shop.planned.end() ? nullptr : &*found;
}

std::string recorded_span(Locale locale, const Planned& planned) {
  return html::time_text(locale, planned.starts_at) + "–" + html::time_text(locale, planned.ends_at);
}

void record(db::Tx& tx, House& house, const Context& context, const char* what, const Planned* before, const Planned* after) {
  const Planned& named = after != nullptr ? *after : *before;
  const auto said = [](const Planned* one) {
    return one == nullptr ? staff::Saying() : staff::Saying::both(recorded_span(Locale::ja, *one), recorded_span(Locale::en, *one));
  };
  staff::record_deed(
      tx, context, house,
      {std::string("pauses.deed.") + what, "payments", "/admin/payments/pauses",
       staff::Saying::both(method_name(Locale::ja, named.method), method_name(Locale::en, named.method)), said(before), said(after)});
}

}  // namespace

Result<std::string, PlanRefusal> plan(House& house, const Context& context, Board& board, const Planned& planned) {
  return house.db.write([&](db::Tx& tx) -> Result<std::string, PlanRefusal> {
    const OfShop now = of_shop(tx, context.shop);
    Planned wanted = planned;
    const Planned* before = nullptr;
    if (!wanted.id.empty()) {
      before = planned_in(now, wanted.id);
      if (before == nullptr) return Fail(PlanRefusal{PlanError::not_found, {}, std::nullopt});
      if (before->version != wanted.version) return Fail(PlanRefusal{PlanError::stale, {}, std::nullopt});
    }
    const auto faults = faults_of(wanted, now.planned, context.now);
    if (!faults.empty()) {
      const Planned* other = overlapped(wanted, now.planned);
      return Fail(PlanRefusal{PlanError::faulty, faults, other != nullptr ? std::optional(*other) : std::nullopt});
    }
    if (before == nullptr) {
      wanted.id = to_base32(house.env.random.bytes(10));
      insert_planned(tx, context.shop, wanted);
    } else {
      check(update_planned(tx, context.shop, wanted), "a planned pause changed within its own transaction");
    }
    record(tx, house, context, before == nullptr ? "planned" : "changed", before, &wanted);
    board.put_after_commit(tx, context.shop);
    return wanted.id;
  });
}

Result<void, PlanError> take_off(House& house, const Context& context, Board& board, const std::string& id, std::int64_t version) {
  return house.db.write([&](db::Tx& tx) -> Result<void, PlanError> {
    const OfShop now = of_shop(tx, context.shop);
    const Planned* before = planned_in(now, id);
    if (before == nullptr) return Fail(PlanError::not_found);
    if (before->version != version) return Fail(PlanError::stale);
    check(delete_planned(tx, context.shop, *before), "a planned pause changed within its own transaction");
    record(tx, house, context, "taken_off", before, nullptr);
    board.put_after_commit(tx, context.shop);
    return {};
  });
}

}  // namespace noren::pauses
