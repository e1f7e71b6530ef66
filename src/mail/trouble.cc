#include "mail/trouble.h"

#include <nlohmann/json.hpp>

#include "mail/rules.h"
#include "troubles/troubles.h"

namespace noren::mail {
namespace {

// The buyer is told on the page of the order that the message was about.
OrderId order_of(db::Tx& tx, const Message& message) {
  if (message.recipient != Role::buyer) return {};
  if (message.subject_type == "order") return OrderId(message.subject_id);
  if (message.subject_type != "trouble") return {};
  const auto trouble = troubles::find(tx, message.shop, troubles::TroubleId(message.subject_id.substr(0, message.subject_id.find('.'))));
  return trouble ? trouble->order : OrderId();
}

}  // namespace

void open_trouble(db::Tx& tx, const Message& message, const Attempt& attempt) {
  nlohmann::json evidence = nlohmann::json::object();
  if (attempt.code != 0) evidence["code"] = attempt.code;
  const std::string subject = message_id(message.subject_id, message.kind, 1).str();
  troubles::open(tx,
                 {message.shop, troubles::kind::kMailUnsendable, {"message", subject}, order_of(tx, message), evidence.dump(), attempt.at});
}

void settle_trouble(db::Tx& tx, const Message& message, std::string_view how, Instant now) {
  const std::string subject = message_id(message.subject_id, message.kind, 1).str();
  troubles::settle(tx, {message.shop, troubles::kind::kMailUnsendable, {"message", subject}, how, now});
}

}  // namespace noren::mail
