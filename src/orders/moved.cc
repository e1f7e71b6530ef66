#include "orders/moved.h"

#include "address/prefectures.h"
#include "orders/rules.h"
#include "orders/views.h"
#include "shipping/shipping.h"

namespace noren::orders {

Moved moved(const shops::Settings& settings, const Order& order, const Address& before, const Address& after) {
  if (before.prefecture == after.prefecture) return {};
  const address::Prefecture* prefecture = address::find_prefecture(after.prefecture);
  const Document& document = order.document;
  const shops::ShippingMethod* method = settings.find_method(document.delivery.method);
  if (prefecture == nullptr || method == nullptr) return {.nowhere = true};
  const shipping::Parcel parcel{prefecture->code, pieces(document), true, document.amounts.items - document.amounts.discount};
  const auto quote = shipping::quote(settings, parcel, method->id);
  if (!quote) return {.nowhere = true};
  Moved moved;
  if (quote->fee != document.amounts.shipping) moved.fee = quote->fee;
  moved.late =
      document.delivery.day && shipping::earliest_delivery(settings, *method, prefecture->code, order.created_at) > *document.delivery.day;
  return moved;
}

}  // namespace noren::orders
