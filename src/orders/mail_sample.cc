// Example data for the owner's preview of a mail: an invented order in an invented shop.
#include "orders/konbini.h"
#include "orders/mail_content.h"
#include "orders/sample.h"
#include "troubles/buyer_view.h"

namespace noren::orders {
namespace {

payments::Attempt sample_payment(const Order& order) {
  payments::Attempt payment;
  payment.amount = order.total;
  payment.expires_at = from_japan_time({*order.document.pay_until, 23, 59, 59});
  payment.redirect = "https://payments.example/konbini/k3v9q2";
  payment.stores = {{"familymart", "113-579", "5678", true}, {"lawson", "402918", "5678", true}};
  return payment;
}

Event sample_correction(const Event& shipped) {
  Event event = shipped;
  ++event.seq;
  event.at = event.at + std::chrono::hours(1);
  event.what = Happening::tracking_fixed;
  event.data = R"({"before":"444413758704","number":"444413758703","told":true})";
  return event;
}

}  // namespace

html::View mail_sample(std::string_view kind, Locale locale) {
  Sample sample = make_sample();
  if (kind == "tracking_fixed") sample.events.push_back(sample_correction(sample.events.back()));
  if (kind != "shipped" && kind != "tracking_fixed" && kind != "payment_received" && kind != "refund_by_hand") {
    sample.order.state = State::received;
    sample.order.payment_state = PaymentState::awaiting;
  }
  const auto left = [](const VariantId&) { return std::int64_t{2}; };
  const bool at_store = kind == "payment_reminder";
  if (at_store) sample.order.document.payment = shops::PaymentMethod::konbini;
  html::View view =
      mail_view(kind, {sample.settings, sample.order, sample.person, sample.events, "https://shop.example",
                       std::string(sample.order.id.str()) + "k3v9q2m7t5w8x4z6", "", left, locale,
                       at_store ? konbini_view(sample.order, sample_payment(sample.order), sample.person, locale) : html::View(false)});
  if (kind == "order_trouble") {
    const troubles::Kind& unpaid = *troubles::find_kind(troubles::kind::kUnpaidOrder);
    put_trouble(view, troubles::buyer_sample(unpaid, unpaid.playbook, 0, sample.order.created_at, locale));
  }
  return view;
}

html::View mail_seldom(Locale locale) {
  const Sample sample = make_sample();
  return {{"transfer", mail_sample("order_received", locale).at("transfer")},
          {"konbini", konbini_view(sample.order, sample_payment(sample.order), sample.person, locale)}};
}

}  // namespace noren::orders
