#include "orders/surplus_back.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/names.h"
#include "html/words.h"
#include "payments/payments.h"
#include "payments/refunds.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

using html::word;
using payments::RefundState;
using Stands = SurplusBack::Stands;

constexpr Named<Stands> kEvents[] = {
    {Stands::begun, "surplus_refund_requested"}, {Stands::arrived, "surplus_refunded"}, {Stands::came_back, "surplus_refund_undone"}};

// What was paid in cash at a store goes to an account, as what goes by transfer does.
std::string way_back_of(const payments::Refund& refund, const payments::Attempt& attempt) {
  if (refund.by_bank || attempt.means == payments::Means::convenience_store) return "account";
  if (attempt.means == payments::Means::paypay) return "paypay";
  return attempt.card_last4.empty() ? "card" : "card_numbered";
}

}  // namespace

std::vector<SurplusBack> surplus_back(db::Tx& tx, const Order& order) {
  std::vector<SurplusBack> all;
  for (const payments::Refund& refund : payments::refunds_of(tx, order.shop, order.id)) {
    // Of one that never went anywhere there is nothing to tell: another brings the money.
    const bool vain = refund.state == RefundState::failed && !refund.returned_at;
    const auto attempt = payments::find_attempt(tx, refund.attempt);
    if (refund.why != payments::RefundWhy::surplus || vain || !attempt) continue;
    SurplusBack back{refund.created_at, refund.amount, Stands::begun, way_back_of(refund, *attempt), attempt->card_last4};
    if (refund.state == RefundState::arrived) {
      back.at = refund.updated_at;
      back.stands = Stands::arrived;
    } else if (refund.state == RefundState::failed) {
      back.at = *refund.returned_at;
      back.stands = Stands::came_back;
    }
    all.push_back(std::move(back));
  }
  std::stable_sort(all.begin(), all.end(), [](const SurplusBack& a, const SurplusBack& b) { return a.at < b.at; });
  return all;
}

Yen came_twice(db::Tx& tx, const Order& order) {
  Yen sum;
  for (const troubles::Trouble& trouble : troubles::open_of_order(tx, order.shop, order.id)) {
    if (trouble.kind != troubles::kind::kPaidTwice || trouble.subject_kind != "deposit") continue;
    const nlohmann::json evidence = nlohmann::json::parse(trouble.evidence, nullptr, false);
    if (evidence.is_object()) sum += Yen(evidence.value("amount", std::int64_t{0}));
  }
  return sum;
}

std::string surplus_text(const SurplusBack& back, Locale locale) {
  const std::string to = word(locale, "orders.surplus_back.to_" + back.to, {{"last4", back.last4}});
  return word(locale, "orders.surplus_back." + std::string(name_of(back.stands)),
              {{"amount", html::yen_text(locale, back.amount)}, {"to", to}});
}

std::string_view name_of(SurplusBack::Stands stands) { return name_in(kEvents, stands); }

}  // namespace noren::orders
