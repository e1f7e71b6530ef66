#include "sandbox/refunds.h"

#include <array>

#include "sandbox/disputes.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

constexpr std::chrono::minutes kAccountGivenAfter{1};

constexpr std::array<std::string_view, 8> kRefundParams = {"amount",   "charge",         "expand", "instructions_email",
                                                           "metadata", "payment_intent", "reason", "refund_application_fee"};

Outcome cannot_refund(AmountFault fault, const Captured& charge, const Json& of) {
  if (fault == AmountFault::nothing_left && charge.captured > 0) {
    return refused({"charge_already_refunded", "", "Charge " + of["id"].get<std::string>() + " has already been refunded."});
  }
  if (fault == AmountFault::nothing_left)
    return refused({"charge_not_captured", "", "This charge has not been captured: cancel the PaymentIntent instead."});
  if (fault == AmountFault::too_small)
    return failed({"parameter_invalid_integer", "amount", "This value must be greater than or equal to 1."});
  return refused(
      {"", "amount",
       "Refund amount is greater than unrefunded amount on charge (¥" + std::to_string(charge.captured - charge.refunded) + ")"});
}

// Cash cannot be given back: the payer is asked for an account by mail, and answers a minute later.
bool asks_for_account(const Json& charge) { return charge["payment_method_details"]["type"] == "konbini"; }

void ask_for_account(const Work& work, Json& refund, const std::string& mail) {
  refund["status"] = "requires_action";
  refund["instructions_email"] = mail;
  refund["next_action"] = {{"type", "display_details"},
                           {"display_details", {{"email_sent", {{"email_sent_at", work.now.seconds()}, {"email_sent_to", mail}}}}}};
  const store::Effect given{new_id(work.env.random, "eff_"), store::EffectKind::give_account, refund["id"], Json::object()};
  store::put(work.tx, given, work.now + kAccountGivenAfter);
}

}  // namespace

void give_account(const Work& work, Json& refund) {
  if (refund["status"] != "requires_action") return;
  refund["status"] = "succeeded";
  refund["next_action"] = nullptr;
  store::save(work.tx, refund, refund["payment_intent"]);
  tell(work, "refund.updated", refund);
}

Outcome create_refund(const Work& work, const Call& call) {
  const Params& params = call.params;
  if (auto fault = params.unknown(kRefundParams)) return failed(*fault);
  if (auto fault = params.not_whole("amount")) return failed(*fault);
  NewRefund wish;
  wish.metadata = params.members("metadata");
  wish.reason = params.text("reason");
  if (auto fault = metadata_fault(wish.metadata, "metadata")) return failed(*fault);
  const std::string& payment = params.text("payment_intent");
  std::string charge_id = params.text("charge");
  if (payment.empty() && charge_id.empty())
    return failed({"parameter_missing", "payment_intent", "One of the following params should be provided: payment_intent or charge."});
  if (!payment.empty()) {
    const auto intent = store::find_of(work.tx, payment, "payment_intent");
    if (!intent) return no_such("payment_intent", payment, 404, "payment_intent");
    if ((*intent)["latest_charge"].is_null()) {
      return not_in_this_state(*intent, "This PaymentIntent (" + payment + ") does not have a successful charge to refund.");
    }
    charge_id = (*intent)["latest_charge"];
  }
  auto charge = store::find_of(work.tx, charge_id, "charge");
  if (!charge) return no_such("charge", charge_id, 404, "charge");
  if (is_disputed(work, *charge))
    return refused({"charge_disputed", "", "Charge " + charge_id + " has been charged back; cannot issue a refund."});
  const Captured standing{(*charge)["amount_captured"], (*charge)["amount_refunded"]};
  const auto amount = to_refund(standing, params.whole("amount"));
  if (!amount) return cannot_refund(amount.error(), standing, *charge);
  wish.amount = *amount;
  const std::string& mail = params.text("instructions_email");
  if (asks_for_account(*charge) && mail.empty())
    return failed({"parameter_missing", "instructions_email", "Refunds of this payment method need an email address of the customer."});
  Json refund = refund_shape(work, *charge, wish);
  if (asks_for_account(*charge)) ask_for_account(work, refund, mail);
  store::put(work.tx, refund, (*charge)["payment_intent"]);
  (*charge)["amount_refunded"] = standing.refunded + *amount;
  (*charge)["refunded"] = standing.refunded + *amount == standing.captured;
  store::save(work.tx, *charge, (*charge)["payment_intent"]);
  tell(work, "charge.refunded", *charge);
  tell(work, "refund.updated", refund);
  return answer(refund);
}

}  // namespace noren::sandbox
