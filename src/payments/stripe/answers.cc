#include "payments/json_fields.h"
#include "payments/stripe/errors.h"
#include "payments/stripe/objects.h"
#include "payments/stripe/references.h"
#include "payments/stripe/stripe.h"

namespace noren::payments::stripe {
namespace {

using nlohmann::json;

// One unreadable entry makes the page unreadable: a payment that is passed over would be money nobody knows of.
template <class T, class ReadOne>
Read<Page<T>> read_page_of(const env::Reply& reply, ReadOne read_one) {
  if (!is_yes(reply)) return Fail(unread_of(reply));
  const auto list = read_list(reply.body);
  if (!list) return not_understood(reply);
  Page<T> page{.all = {}, .next = list->next};
  for (const json& entry : list->all) {
    if (entry.is_object() && entry.contains("currency") && !is_in_yen(entry)) continue;
    auto read = read_one(entry);
    if (!read) return not_understood(reply);
    page.all.push_back(std::move(*read));
  }
  return page;
}

std::string next_search(const List& list) {
  if (!list.next.empty()) return list.next;
  return list.url == "/v1/checkout/sessions" ? std::string(kPaymentsNext) : "";
}

}  // namespace

Read<Standing> StripeGateway::read_standing(const env::Reply& reply) const {
  if (!is_yes(reply)) {
    if (auto standing = standing_in_error(reply)) return std::move(*standing);
    return Fail(unread_of(reply));
  }
  const auto object = read_object(reply.body);
  auto standing = object ? read_either(*object) : std::nullopt;
  if (!standing) return not_understood(reply);
  return std::move(*standing);
}

Read<Search> StripeGateway::read_found(const std::string& attempt, const env::Reply& reply) const {
  if (!is_yes(reply)) return Fail(unread_of(reply));
  const auto list = read_list(reply.body);
  if (!list) return not_understood(reply);
  Search search;
  for (const json& entry : list->all) {
    if (attempt_of(entry) != attempt) continue;
    auto standing = read_either(entry);
    if (!standing) return not_understood(reply);
    // A creation that was made twice: the one that came further counts.
    if (!search.found || search.found->found == Found::created) search.found = std::move(standing);
  }
  if (!search.found) search.next = next_search(*list);
  return search;
}

Read<RefundStanding> StripeGateway::read_refund(const std::string&, const env::Reply& reply) const {
  if (!is_yes(reply)) return Fail(unread_of(reply));
  const auto object = read_object(reply.body);
  auto refund = object ? read_one_refund(*object) : std::nullopt;
  if (!refund) return not_understood(reply);
  return std::move(*refund);
}

Read<Page<Standing>> StripeGateway::read_payments(const env::Reply& reply) const { return read_page_of<Standing>(reply, read_payment); }

Read<Page<RefundStanding>> StripeGateway::read_refunds(const env::Reply& reply) const {
  return read_page_of<RefundStanding>(reply, read_one_refund);
}

Read<Page<DisputeStanding>> StripeGateway::read_disputes(const env::Reply& reply) const {
  return read_page_of<DisputeStanding>(reply, read_one_dispute);
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
