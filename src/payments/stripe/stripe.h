// Stripe as a payment provider: PaymentIntents for a card's token, for the convenience store and for PayPay; Stripe's hosted page
// (Checkout Session) when the buyer is to be asked for a card. References are "cs_…" while the page is open and "pi_…" from then on.
// Only yen, which Stripe counts whole.
// Source: docs.stripe.com/api. Thread: safe from any (no state).
#pragma once
#include "payments/accounts.h"

namespace noren::payments::stripe {

// Pinned, because an account's own version may be any. This one has a payment's last charge in place of a list of charges (since
// 2022-11-15) and pages whose payment comes to be when the buyer pays (since 2022-08-01).
inline constexpr std::string_view kVersion = "2024-06-20";

inline constexpr const char* kApi = "https://api.stripe.com";

class StripeGateway final : public Gateway {
 public:
  explicit StripeGateway(Secrets secrets, const std::string& api_base = kApi);
  std::string_view name() const override { return "stripe"; }
  std::optional<Limits> limits(Means means) const override;
  bool leads_to(const std::string& asked, const std::string& told) const override;
  std::string page_origin() const override;                               // checkout.stripe.com, or the sandbox itself
  std::string dispute_page(const std::string& reference) const override;  // in the dashboard, or the sandbox's own

  env::Call create(const Start& start, const std::string& key) const override;
  env::Call confirm(const Start& start, const std::string& reference, const std::string& key) const override;  // not of a page: Bug
  env::Call capture(const std::string& reference, Yen amount, const std::string& key) const override;
  // Stripe refuses it while the buyer stands at the counter of a store: another try is made later.
  env::Call cancel(const std::string& reference, const std::string& key) const override;
  env::Call look_up(const std::string& reference) const override;
  // Through the lists (Stripe's search lags behind): pages first, because a payment that failed on a page still open may be paid.
  env::Call find_by_attempt(Instant not_before, const std::string& page) const override;
  env::Call refund(const NewRefund& refund, const std::string& key) const override;
  env::Call look_up_refund(const std::string& reference) const override;
  env::Call list_payments(Instant since, const std::string& page) const override;
  env::Call list_refunds(const RefundsAsked& asked) const override;  // all since
  env::Call list_disputes(const DisputesAsked& asked) const override;
  env::Call ask_account() const override;  // a restricted key needs the right to read the account

  Read<Standing> read_standing(const env::Reply& reply) const override;
  Read<Search> read_found(const std::string& attempt, const env::Reply& reply) const override;
  Read<RefundStanding> read_refund(const std::string& id, const env::Reply& reply) const override;
  Read<Page<Standing>> read_payments(const env::Reply& reply) const override;  // without those in other currencies: not ours
  Read<Page<RefundStanding>> read_refunds(const env::Reply& reply) const override;
  Read<Page<DisputeStanding>> read_disputes(const env::Reply& reply) const override;
  Read<AccountStanding> read_account(const env::Reply& reply) const override;

  Read<Notice> read_notice(const std::string& body, const std::string& signature, Instant now) const override;

 private:
  env::Call get(const std::string& path_and_query) const;
  env::Call post(const std::string& path, std::string body, const std::string& key) const;
  env::Call create_intent(const Start& start, const std::string& key) const;
  env::Call create_page(const Start& start, const std::string& key) const;

  const Secrets secrets_;
  const std::string api_base_;  // without a slash at its end
};

// For shops' own accounts (payments/accounts.h).
ProviderKind kind(const std::string& api_base);

}  // namespace noren::payments::stripe
