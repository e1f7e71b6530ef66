// All that a shop keeps of a member, for him to take along (個人情報保護法 art. 33).
#include <nlohmann/json.hpp>

#include "mail/rules.h"
#include "members/members.h"
#include "members/rules.h"
#include "members/store.h"
#include "orders/orders.h"
#include "orders/rules.h"

namespace noren::members {
namespace {

using nlohmann::ordered_json;

constexpr std::int64_t kOrdersAtOnce = 200;

ordered_json of_address(const orders::Address& address) {
  return {{"name", address.name}, {"kana", address.kana},   {"postcode", address.postcode}, {"prefecture", address.prefecture},
          {"city", address.city}, {"line1", address.line1}, {"line2", address.line2},       {"phone", address.phone}};
}

ordered_json of_order(db::Tx& tx, const House& house, const orders::Order& order) {
  ordered_json one = {{"number", order.number},
                      {"ordered_at", to_rfc3339(order.created_at)},
                      {"state", orders::name_of(order.state)},
                      {"payment_state", orders::name_of(order.payment_state)},
                      {"payment", shops::name_of(order.document.payment)},
                      {"total", order.total.amount()}};
  one["lines"] = ordered_json::array();
  for (const orders::Line& line : order.document.lines) {
    one["lines"].push_back(
        {{"sku", line.sku}, {"name", line.name.in(order.document.locale)}, {"unit", line.unit.amount()}, {"quantity", line.quantity}});
  }
  if (const auto person = orders::person_of(tx, house, order)) {
    one["mail"] = person->email;
    one["phone"] = person->phone;
    one["second"] = person->second;
    one["recipient"] = of_address(person->recipient);
    if (person->orderer) one["orderer"] = of_address(*person->orderer);
    one["note"] = person->note;
    one["noshi_name"] = person->noshi_name;
    one["card_message"] = person->card_message;
  }
  return one;
}

ordered_json messages_to(db::Tx& tx, const House& house, const Member& member) {
  ordered_json list = ordered_json::array();
  for (const Told& told : told_to(tx, house, member)) {
    const mail::Message& message = told.fate.message;
    ordered_json one = {{"kind", message.kind}, {"at", to_rfc3339(message.created_at)}, {"state", mail::state_name(message.state)}};
    if (!told.about.empty()) one["order"] = told.about;
    if (const auto kept = kept_mail(tx, house, member, message.id)) {
      one["subject"] = kept->subject;
      one["text"] = kept->text;
    }
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace

std::string data_of(db::Tx& tx, const House& house, const Member& member, Instant now) {
  const Profile& profile = member.profile;
  ordered_json whole = {{"as_of", to_rfc3339(now)},
                        {"mail", profile.mail},
                        {"name", profile.name},
                        {"second", profile.second},
                        {"phone", profile.phone},
                        {"language", member.locale == Locale::en ? "en" : "ja"},
                        {"joined_at", to_rfc3339(member.joined_at)}};
  if (member.signed_in_at) whole["signed_in_at"] = to_rfc3339(*member.signed_in_at);
  whole["addresses"] = ordered_json::array();
  for (const orders::Address& address : profile.addresses) whole["addresses"].push_back(of_address(address));
  whole["consents"] = ordered_json::array();
  for (const Consent& consent : consents_of(tx, member.shop, member.id)) {
    whole["consents"].push_back(
        {{"purpose", name_of(consent.purpose)}, {"given", consent.given}, {"at", to_rfc3339(consent.at)}, {"words", consent.words}});
  }
  whole["orders"] = ordered_json::array();
  for (std::int64_t skip = 0;; skip += kOrdersAtOnce) {
    const auto orders = orders::of_member(tx, member.shop, member.id, kOrdersAtOnce, skip);
    for (const orders::Order& order : orders) whole["orders"].push_back(of_order(tx, house, order));
    if (static_cast<std::int64_t>(orders.size()) < kOrdersAtOnce) break;
  }
  whole["messages"] = messages_to(tx, house, member);
  return whole.dump(2) + "\n";
}

}  // namespace noren::members
