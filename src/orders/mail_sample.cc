// Example data for the owner's preview of a mail: an invented order in an invented shop.
#include "orders/mail_content.h"
#include "orders/sample.h"
#include "troubles/buyer_view.h"

namespace noren::orders {

html::View mail_sample(std::string_view kind, Locale locale) {
  Sample sample = make_sample();
  if (kind != "shipped" && kind != "payment_received") {
    sample.order.state = State::received;
    sample.order.payment_state = PaymentState::awaiting;
  }
  const auto left = [](const VariantId&) { return std::int64_t{2}; };
  html::View view = mail_view(kind, {sample.settings, sample.order, sample.person, sample.events, "https://shop.example",
                                     std::string(sample.order.id.str()) + "k3v9q2m7t5w8x4z6", "", left, locale});
  if (kind == "order_trouble") {
    const troubles::Kind& unpaid = *troubles::find_kind(troubles::kind::kUnpaidOrder);
    put_trouble(view, troubles::buyer_sample(unpaid, unpaid.playbook, 0, sample.order.created_at, locale));
  }
  return view;
}

}  // namespace noren::orders
