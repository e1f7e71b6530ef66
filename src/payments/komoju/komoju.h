// KOMOJU as a payment provider: a session (its hosted page) for cards, convenience stores and PayPay; a card's token pays the session
// without the page. References are "session/…" until a payment is known, and the payment's id from then on: KOMOJU's ids do not tell
// which they are. Only yen, which KOMOJU counts whole.
// Source: doc.komoju.com (API reference, errors, idempotent requests, webhooks). Thread: safe from any (no state).
#pragma once
#include "payments/accounts.h"

namespace noren::payments::komoju {

inline constexpr const char* kApi = "https://komoju.com";

class KomojuGateway final : public Gateway {
 public:
  explicit KomojuGateway(Secrets secrets, const std::string& api_base = kApi);
  std::string_view name() const override { return "komoju"; }
  std::optional<Limits> limits(Means means) const override;
  std::string page_origin() const override;
  std::string dispute_page(const std::string& reference) const override;  // the dashboard, or the sandbox's own
  bool leads_to(const std::string& asked, const std::string& told) const override;
  bool tells_disputes() const override { return false; }  // no notice tells of a chargeback (doc.komoju.com/docs/webhooks)

  env::Call create(const Start& start, const std::string& key) const override;
  // Pays a session by a card's token; of what the buyer pays on the page: Bug. Every try has the same key, so that no second one charges.
  env::Call confirm(const Start& start, const std::string& reference, const std::string& key) const override;
  env::Call capture(const std::string& reference, Yen amount, const std::string& key) const override;
  env::Call cancel(const std::string& reference, const std::string& key) const override;
  env::Call look_up(const std::string& reference) const override;
  // Among the payments: sessions are not listed, and nobody knows the address of one whose answer was lost.
  env::Call find_by_attempt(Instant not_before, const std::string& page) const override;
  // KOMOJU gives back to cards and PayPay, at once; what was paid in cash it refuses to.
  env::Call refund(const NewRefund& refund, const std::string& key) const override;
  env::Call look_up_refund(const std::string& reference) const override;
  env::Call list_payments(Instant since, const std::string& page) const override;
  env::Call list_refunds(const RefundsAsked& asked) const override;  // those of its payment
  env::Call list_disputes(const DisputesAsked& asked) const override;
  env::Call ask_account() const override;  // what may be paid with: of the account itself KOMOJU tells nothing

  Read<Standing> read_standing(const env::Reply& reply) const override;
  Read<Search> read_found(const std::string& attempt, const env::Reply& reply) const override;
  Read<RefundStanding> read_refund(const std::string& id, const env::Reply& reply) const override;
  Read<Page<Standing>> read_payments(const env::Reply& reply) const override;  // without those in other currencies: not ours
  Read<Page<RefundStanding>> read_refunds(const env::Reply& reply) const override;
  Read<Page<DisputeStanding>> read_disputes(const env::Reply& reply) const override;  // none where KOMOJU does not offer to list them
  Read<AccountStanding> read_account(const env::Reply& reply) const override;

  // The signature tells nothing of its age; what is told is a hint to look, so that an old one does no harm.
  Read<Notice> read_notice(const std::string& body, const std::string& signature, Instant now) const override;

 private:
  env::Call get(const std::string& path_and_query) const;
  env::Call post(const std::string& path, std::string body, const std::string& key) const;

  const Secrets secrets_;
  const std::string api_base_;  // without a slash at its end
};

// For shops' own accounts (payments/accounts.h).
ProviderKind kind(const std::string& api_base);

}  // namespace noren::payments::komoju
