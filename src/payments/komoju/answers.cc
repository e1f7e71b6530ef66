#include <algorithm>

#include "payments/json_fields.h"
#include "payments/komoju/errors.h"
#include "payments/komoju/komoju.h"
#include "payments/komoju/objects.h"
#include "payments/komoju/references.h"

namespace noren::payments::komoju {
namespace {

using nlohmann::json;

// Several tries of one page: what took money counts.
constexpr Tongue kTongue{.unread_of = unread_of,
                         .standing_in_error = standing_in_error,
                         .read_list = read_list,
                         .read_standing = read_any,
                         .read_listed = read_payment,
                         .attempt_of = attempt_of,
                         .is_in_yen = is_in_yen,
                         .gives_way = Found::declined,
                         .after = [](const List& list) { return list.next; }};

}  // namespace

bool KomojuGateway::leads_to(const std::string& asked, const std::string& told) const {
  return asked == told || !session_in(asked).empty();
}

Read<Standing> KomojuGateway::read_standing(const env::Reply& reply) const { return read_standing_of(kTongue, reply); }

Read<Search> KomojuGateway::read_found(const std::string& attempt, const env::Reply& reply) const {
  return read_found_of(kTongue, attempt, reply);
}

Read<RefundStanding> KomojuGateway::read_refund(const std::string& id, const env::Reply& reply) const {
  auto all = read_refunds(reply);
  if (!all) return Fail(all.error());
  const auto ours = std::find_if(all->all.begin(), all->all.end(), [&](const RefundStanding& one) { return one.key == id; });
  if (ours == all->all.end()) return not_understood(reply);
  return std::move(*ours);
}

Read<Page<Standing>> KomojuGateway::read_payments(const env::Reply& reply) const { return read_page_of(kTongue, reply, read_payment); }

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
  return read_page_of(kTongue, reply, read_one_dispute);
}

Read<AccountStanding> KomojuGateway::read_account(const env::Reply& reply) const {
  if (!is_yes(reply)) return Fail(unread_of(reply));
  const json methods = json::parse(reply.body, nullptr, false);
  if (!methods.is_array()) return not_understood(reply);
  return AccountStanding{.id = "", .name = "", .takes_money = !methods.empty()};
}

}  // namespace noren::payments::komoju
