#include "testing/stripe.h"

namespace noren::testing::stripe {

env::Reply reply(const json& body, int status) { return {.status = status, .body = body.dump()}; }

json charge() {
  return json::parse(R"({"id": "ch_1", "object": "charge", "amount": 12800, "amount_captured": 12800, "amount_refunded": 300,
    "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242", "capture_before": 1795834800, "country": "JP"}}})");
}

json payment(const char* changes) {
  json object = json::parse(R"({"id": "pi_1", "object": "payment_intent", "amount": 12800, "amount_capturable": 0, "amount_received": 0,
    "capture_method": "automatic", "created": 1795230000, "currency": "jpy", "last_payment_error": null, "latest_charge": null, "livemode": false,
    "metadata": {"noren_shop": "s1", "noren_order": "A-1001", "noren_attempt": "at1"}, "next_action": null,
    "payment_method_types": ["card"], "status": "requires_payment_method"})");
  object.merge_patch(json::parse(changes));
  return object;
}

json paid() {
  json object = payment(R"({"status": "succeeded", "amount_received": 12800})");
  object["latest_charge"] = charge();
  return object;
}

json page(const char* changes) {
  json object = json::parse(
      R"({"id": "cs_test_1", "object": "checkout.session", "amount_total": 12800, "client_reference_id": "at1", "created": 1795230000,
    "currency": "jpy", "expires_at": 1795233600, "metadata": {"noren_shop": "s1", "noren_order": "A-1001", "noren_attempt": "at1"}, "mode": "payment",
    "payment_intent": null, "payment_status": "unpaid", "status": "open", "url": "https://checkout.stripe.com/c/pay/cs_test_1"})");
  object.merge_patch(json::parse(changes));
  return object;
}

json page_with(const char* status, const json& its_payment) {
  json object = page();
  object["status"] = status;
  object["payment_intent"] = its_payment;
  if (object["status"] != "open") object["url"] = nullptr;
  return object;
}

json error_with(const char* inner) { return {{"error", json::parse(inner)}}; }

json list_of(const Entries& all, const char* url, bool more) {
  return {{"object", "list"}, {"url", url}, {"has_more", more}, {"data", all}};
}

json refund_with(const char* changes) {
  json object = json::parse(R"({"id": "re_1", "object": "refund", "amount": 300, "charge": "ch_1", "created": 1795230000, "currency": "jpy",
    "metadata": {"noren_refund": "r1"}, "payment_intent": "pi_1", "reason": null, "status": "succeeded"})");
  object.merge_patch(json::parse(changes));
  return object;
}

}  // namespace noren::testing::stripe
