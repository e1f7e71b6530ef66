#include "mail/trouble.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "mail/rules.h"
#include "troubles/troubles.h"

namespace noren::mail {
namespace {

// The subject of a trouble's message is "<trouble>.<step>".
struct OfTrouble {
  troubles::TroubleId id;
  std::string step;
};
OfTrouble trouble_in(const Message& message) {
  const std::size_t dot = std::min(message.subject_id.find('.'), message.subject_id.size());
  return {troubles::TroubleId(message.subject_id.substr(0, dot)), message.subject_id.substr(std::min(dot + 1, message.subject_id.size()))};
}

// The buyer is told on the page of the order that the message was about.
OrderId order_of(db::Tx& tx, const Message& message) {
  if (message.recipient != Role::buyer) return {};
  if (message.subject_type == "order") return OrderId(message.subject_id);
  if (message.subject_type != "trouble") return {};
  const auto trouble = troubles::find(tx, message.shop, trouble_in(message).id);
  return trouble ? trouble->order : OrderId();
}

}  // namespace

// Anybody may have typed the address of a letter about a membership, and only he can correct it: nobody at the shop has anything to do.
void open_trouble(db::Tx& tx, const Message& message, const Attempt& attempt) {
  if (message.subject_type == kMemberLetter) return;
  nlohmann::json evidence = nlohmann::json::object();
  if (attempt.code != 0) evidence["code"] = attempt.code;
  const std::string subject = message_id(message.subject_id, message.kind, 1).str();
  troubles::open(tx,
                 {message.shop, troubles::kind::kMailUnsendable, {"message", subject}, order_of(tx, message), evidence.dump(), attempt.at});
  tell_unreached(tx, message, attempt.code != 0 ? "refused" : "unsendable", attempt.at);
}

void tell_unreached(db::Tx& tx, const Message& message, std::string_view why, Instant now) {
  if (message.subject_type != "trouble") return;
  const OfTrouble of = trouble_in(message);
  std::int64_t step = 0;
  std::from_chars(of.step.data(), of.step.data() + of.step.size(), step);
  troubles::reach_nobody(tx, {message.shop, of.id, step, "send_message", why, now});
}

void settle_trouble(db::Tx& tx, const Message& message, std::string_view how, Instant now) {
  const std::string subject = message_id(message.subject_id, message.kind, 1).str();
  troubles::settle(tx, {message.shop, troubles::kind::kMailUnsendable, {"message", subject}, how, now});
}

}  // namespace noren::mail
