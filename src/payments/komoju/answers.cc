#include <algorithm>

#include "payments/json_fields.h"
#include "payments/komoju/errors.h"
#include "payments/komoju/komoju.h"
#include "payments/komoju/objects.h"

namespace noren::payments::komoju {
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

}  // namespace

Read<Standing> KomojuGateway::read_standing(const env::Reply& reply) const {
  if (!is_yes(reply)) {
    if (auto standing = standing_in_error(reply)) return std::move(*standing);
    return Fail(unread_of(reply));
  }
  const auto object = read_object(reply.body);
  auto standing = object ? read_any(*object) : std::nullopt;
  if (!standing) return not_understood(reply);
  return std::move(*standing);
}

Read<Search> KomojuGateway::read_found(const std::string& attempt, const env::Reply& reply) const {
  if (!is_yes(reply)) return Fail(unread_of(reply));
  const auto list = read_list(reply.body);
  if (!list) return not_understood(reply);
  Search search;
  for (const json& entry : list->all) {
    if (attempt_of(entry) != attempt) continue;
    auto standing = read_payment(entry);
    if (!standing) return not_understood(reply);
    // Several tries of one page: what took money counts.
    if (!search.found || search.found->found == Found::declined) search.found = std::move(standing);
  }
  if (!search.found) search.next = list->next;
  return search;
}

Read<RefundStanding> KomojuGateway::read_refund(const std::string& id, const env::Reply& reply) const {
  auto all = read_refunds(reply);
  if (!all) return Fail(all.error());
  const auto ours = std::find_if(all->all.begin(), all->all.end(), [&](const RefundStanding& one) { return one.key == id; });
  if (ours == all->all.end()) return not_understood(reply);
  return std::move(*ours);
}

Read<Page<Standing>> KomojuGateway::read_payments(const env::Reply& reply) const { return read_page_of<Standing>(reply, read_payment); }

Read<Page<RefundStanding>> KomojuGateway::read_refunds(const env::Reply& reply) const {
  if (!is_yes(reply)) return Fail(unread_of(reply));
  const auto payment = read_object(reply.body);
  auto all = payment ? read_refunds_of(*payment) : std::nullopt;
  if (!all) return not_understood(reply);
  return Page<RefundStanding>{.all = std::move(*all), .next = ""};
}

// 404: the account is not offered it (doc.komoju.com, Chargeback: List).
Read<Page<DisputeStanding>> KomojuGateway::read_disputes(const env::Reply& reply) const {
  if (reply.status == 404) return Page<DisputeStanding>{};
  return read_page_of<DisputeStanding>(reply, read_one_dispute);
}

Read<AccountStanding> KomojuGateway::read_account(const env::Reply& reply) const {
  if (!is_yes(reply)) return Fail(unread_of(reply));
  const json methods = json::parse(reply.body, nullptr, false);
  if (!methods.is_array()) return not_understood(reply);
  return AccountStanding{.id = "", .name = "", .takes_money = !methods.empty()};
}

}  // namespace noren::payments::komoju
