#include "base/check.h"
#include "base/url.h"
#include "http/message.h"
#include "payments/stripe/form.h"
#include "payments/stripe/references.h"
#include "payments/stripe/stripe.h"

namespace noren::payments::stripe {
namespace {

constexpr std::chrono::minutes kClocksApart{5};  // lists go by Stripe's clock, our times by ours

std::string_view type_of(Means means) {
  switch (means) {
    case Means::card: return "card";
    case Means::convenience_store: return "konbini";
    case Means::paypay: return "paypay";
  }
  throw Bug("a means without a name at Stripe");
}

std::string_view capture_method(const Start& start) { return start.capture_later && start.means == Means::card ? "manual" : "automatic"; }

// prefix: "" or "payment_intent_data".
std::string within(std::string_view prefix, std::string_view name) {
  return prefix.empty() ? std::string(name) : std::string(prefix) + "[" + std::string(name) + "]";
}

void add_metadata(Form& form, const std::string& field, const Start& start) {
  form.add(field + "[noren_shop]", start.shop)
      .add(field + "[noren_order]", start.order_number)
      .add(field + "[noren_attempt]", start.attempt);
}

// What the payment itself is given, on a page or by itself.
void add_payment(Form& form, std::string_view prefix, const Start& start) {
  form.add(within(prefix, "capture_method"), capture_method(start));
  add_metadata(form, within(prefix, "metadata"), start);
  if (start.means == Means::card) form.add_if(within(prefix, "statement_descriptor_suffix"), start.statement);
}

void add_means(Form& form, const Start& start) {
  form.add("payment_method_types[0]", type_of(start.means));
  if (start.means == Means::card) {
    form.add_if("payment_method_options[card][statement_descriptor_suffix_kana]", start.statement_kana);
    form.add_if("payment_method_options[card][statement_descriptor_suffix_kanji]", start.statement_kanji);
  }
}

// Confirming is what gives the number: docs.stripe.com/payments/konbini/accept-a-payment
void add_store(Form& form, const Start& start) {
  form.add("payment_method_data[billing_details][name]", start.buyer_name);
  form.add("payment_method_data[billing_details][email]", start.buyer_email);
  form.add_if("payment_method_options[konbini][confirmation_number]", start.buyer_phone);
  if (start.pay_until) form.add("payment_method_options[konbini][expires_at]", start.pay_until->seconds());
  form.add("payment_method_options[konbini][product_description]", start.order_number);
}

std::string path_of(const std::string& reference) {
  return (is_page(reference) ? "/v1/checkout/sessions/" : "/v1/payment_intents/") + http::url_encode(reference);
}

std::string_view charge_of(const std::string& reference) { return is_page(reference) ? kChargeOfPage : kChargeOfPayment; }

// page: the last one seen.
std::string list(const char* path, Instant since, const std::string& page, std::string_view expand) {
  Form query;
  query.add("limit", 100).add("created[gte]", (since - kClocksApart).seconds()).add_if("starting_after", page).add_if("expand[]", expand);
  return path + ("?" + std::move(query).encoded());
}

}  // namespace

StripeGateway::StripeGateway(Secrets secrets, const std::string& api_base)
    : secrets_(std::move(secrets)), api_base_(without_slash(api_base)) {}

std::string StripeGateway::page_origin() const {
  if (api_base_ == kApi) return "https://checkout.stripe.com";
  return std::string(origin_of(api_base_));
}

std::string StripeGateway::dispute_page(const std::string& reference) const {
  const std::string path = "/disputes/" + http::url_encode(reference);
  if (api_base_ != kApi) return page_origin() + path;
  const bool live = secrets_.key.find("_live_") != std::string::npos;
  return std::string("https://dashboard.stripe.com") + (live ? "" : "/test") + path;
}

env::Call StripeGateway::get(const std::string& path_and_query) const {
  return {.method = "GET",
          .url = api_base_ + path_and_query,
          .headers = {{"Authorization", "Bearer " + secrets_.key}, {"Stripe-Version", std::string(kVersion)}}};
}

env::Call StripeGateway::post(const std::string& path, std::string body, const std::string& key) const {
  env::Call call = get(path);
  call.method = "POST";
  call.headers.emplace_back("Idempotency-Key", key);
  call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  call.body = std::move(body);
  return call;
}

env::Call StripeGateway::create(const Start& start, const std::string& key) const {
  const bool asks_for_card = start.means == Means::card && start.source.empty();
  return asks_for_card ? create_page(start, key) : create_intent(start, key);
}

env::Call StripeGateway::create_intent(const Start& start, const std::string& key) const {
  Form form;
  form.add("amount", start.amount.amount()).add("currency", "jpy").add("confirm", "false");
  add_means(form, start);
  add_payment(form, "", start);
  form.add("expand[]", kChargeOfPayment);
  return post("/v1/payment_intents", std::move(form).encoded(), key);
}

env::Call StripeGateway::create_page(const Start& start, const std::string& key) const {
  Form form;
  form.add("mode", "payment").add("client_reference_id", start.attempt);
  form.add("success_url", start.return_url).add("cancel_url", start.cancel_url).add("locale", start.english ? "en" : "ja");
  form.add_if("customer_email", start.buyer_email);
  if (start.page_until) form.add("expires_at", start.page_until->seconds());
  form.add("line_items[0][quantity]", 1).add("line_items[0][price_data][currency]", "jpy");
  form.add("line_items[0][price_data][unit_amount]", start.amount.amount());
  form.add("line_items[0][price_data][product_data][name]", start.order_number);
  add_means(form, start);
  add_metadata(form, "metadata", start);
  add_payment(form, "payment_intent_data", start);
  form.add("expand[]", kChargeOfPage);
  return post("/v1/checkout/sessions", std::move(form).encoded(), key);
}

env::Call StripeGateway::confirm(const Start& start, const std::string& reference, const std::string& key) const {
  const bool is_card = start.means == Means::card;
  check(!is_page(reference) && is_card != start.source.empty(), "what the buyer pays on Stripe's page is not confirmed by us");
  Form form;
  form.add("payment_method_data[type]", type_of(start.means));
  if (is_card) form.add("payment_method_data[card][token]", start.source);
  if (start.means == Means::convenience_store) add_store(form, start);
  form.add_if("return_url", start.return_url).add("expand[]", kChargeOfPayment);
  return post(path_of(reference) + "/confirm", std::move(form).encoded(), key);
}

env::Call StripeGateway::capture(const std::string& reference, Yen amount, const std::string& key) const {
  Form form;
  form.add("amount_to_capture", amount.amount()).add("expand[]", kChargeOfPayment);
  return post(path_of(reference) + "/capture", std::move(form).encoded(), key);
}

env::Call StripeGateway::cancel(const std::string& reference, const std::string& key) const {
  Form form;
  form.add("expand[]", charge_of(reference));
  return post(path_of(reference) + (is_page(reference) ? "/expire" : "/cancel"), std::move(form).encoded(), key);
}

env::Call StripeGateway::look_up(const std::string& reference) const {
  Form query;
  query.add("expand[]", is_page(reference) ? kRefundsOfPage : kRefundsOfPayment);
  return get(path_of(reference) + "?" + std::move(query).encoded());
}

env::Call StripeGateway::find_by_attempt(Instant not_before, const std::string& page) const {
  if (page.empty() || is_page(page)) return get(list("/v1/checkout/sessions", not_before, page, "data.payment_intent.latest_charge"));
  return get(list("/v1/payment_intents", not_before, page == kPaymentsNext ? "" : page, "data.latest_charge"));
}

env::Call StripeGateway::refund(const NewRefund& refund, const std::string& key) const {
  Form form;
  form.add("payment_intent", refund.payment).add("amount", refund.amount.amount()).add("metadata[noren_refund]", refund.id);
  form.add_if("instructions_email", refund.buyer_email);
  return post("/v1/refunds", std::move(form).encoded(), key);
}

env::Call StripeGateway::look_up_refund(const std::string& reference) const { return get("/v1/refunds/" + http::url_encode(reference)); }

env::Call StripeGateway::list_payments(Instant since, const std::string& page) const {
  return get(list("/v1/payment_intents", since, page, "data.latest_charge.refunds"));
}

env::Call StripeGateway::list_refunds(const RefundsAsked& asked) const { return get(list("/v1/refunds", asked.since, asked.page, "")); }

// docs.stripe.com/api/disputes/list
env::Call StripeGateway::list_disputes(const DisputesAsked& asked) const {
  if (!asked.payment.empty() || !asked.since) {
    Form query;
    query.add("limit", 100).add("payment_intent", asked.payment).add_if("starting_after", asked.page);
    return get("/v1/disputes?" + std::move(query).encoded());
  }
  return get(list("/v1/disputes", *asked.since, asked.page, ""));
}

env::Call StripeGateway::ask_account() const { return get("/v1/account"); }

}  // namespace noren::payments::stripe
