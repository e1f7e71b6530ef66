#include "orders/deed.h"
#include "text/tracking_number.h"

namespace noren::orders {

DeedResult fix_tracking(DeedTools tools, const Context& context, const Seen& seen, const TrackingFix& fix) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    const auto shipped = shipment_of(events_of(deed.tx, deed.order.id));
    if (!may_fix_tracking(deed.order.state) || !shipped || shipped->by_hand()) return refused(DeedError::not_now);
    const std::string& before = shipped->number;
    // One that was doubtful when it left is not asked about again.
    if (!before.empty() && text::read_tracking_number(fix.tracking).number == before) return refused(DeedError::empty);
    const auto number = read_number(shipped->carrier, fix.tracking, fix.number_anyway);
    if (!number) return refused(number.error());
    const nlohmann::json data = {{"before", before}, {"number", *number}, {"told", fix.tell}};
    if (const Done done = deed.happen(Happening::tracking_fixed, data); !done) return done;
    if (fix.tell) deed.tell_again("tracking_fixed");
    deed.note("tracking_fixed", text::tracking_number_text(*number), text::tracking_number_text(before));
    return {};
  });
}

}  // namespace noren::orders
