#include "payments/json_fields.h"
#include "payments/stripe/errors.h"
#include "payments/stripe/objects.h"
#include "payments/stripe/references.h"
#include "payments/stripe/stripe.h"

namespace noren::payments::stripe {
namespace {

using nlohmann::json;

// Pages first, then payments.
std::string after(const List& list) {
  if (!list.next.empty()) return list.next;
  return list.whose == "/v1/checkout/sessions" ? std::string(kPaymentsNext) : "";
}

// A creation that was made twice: the one that came further counts.
constexpr Tongue kTongue{.unread_of = unread_of,
                         .standing_in_error = standing_in_error,
                         .read_list = read_list,
                         .read_standing = read_either,
                         .read_listed = read_either,
                         .attempt_of = attempt_of,
                         .is_in_yen = is_in_yen,
                         .gives_way = Found::created,
                         .after = after};

}  // namespace

bool StripeGateway::leads_to(const std::string& asked, const std::string& told) const {
  return asked == told || (is_page(asked) && is_payment(told));
}

Read<Standing> StripeGateway::read_standing(const env::Reply& reply) const { return read_standing_of(kTongue, reply); }

Read<Search> StripeGateway::read_found(const std::string& attempt, const env::Reply& reply) const {
  return read_found_of(kTongue, attempt, reply);
}

Read<RefundStanding> StripeGateway::read_refund(const std::string&, const env::Reply& reply) const {
  if (!is_yes(reply)) return Fail(unread_of(reply));
  const auto object = read_object(reply.body);
  auto refund = object ? read_one_refund(*object) : std::nullopt;
  if (!refund) return not_understood(reply);
  return std::move(*refund);
}

Read<Page<Standing>> StripeGateway::read_payments(const env::Reply& reply) const { return read_page_of(kTongue, reply, read_payment); }

Read<Page<RefundStanding>> StripeGateway::read_refunds(const env::Reply& reply) const {
  return read_page_of(kTongue, reply, read_one_refund);
}

Read<Page<DisputeStanding>> StripeGateway::read_disputes(const env::Reply& reply) const {
  return read_page_of(kTongue, reply, read_one_dispute);
}

Read<AccountStanding> StripeGateway::read_account(const env::Reply& reply) const {
  if (!is_yes(reply)) return Fail(unread_of(reply));
  const auto object = read_object(reply.body);
  if (!object) return not_understood(reply);
  Fields fields(*object);
  AccountStanding account{.id = fields.text("id"), .name = "", .takes_money = fields.flag("charges_enabled")};
  if (const json* business = fields.object_or_none("business_profile")) account.name = Fields(*business).text_or_none("name");
  if (fields.text("object") != "account" || account.id.empty() || !fields.ok()) return not_understood(reply);
  return account;
}

}  // namespace noren::payments::stripe
