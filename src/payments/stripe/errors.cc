#include "payments/stripe/errors.h"

#include "payments/json_fields.h"
#include "payments/stripe/declines.h"
#include "payments/stripe/objects.h"

namespace noren::payments::stripe {
namespace {

using nlohmann::json;

struct Error {
  std::string type;
  std::string code;
  std::string decline_code;
  std::string message;
  std::optional<json> payment;
};

std::optional<Error> read_error(const env::Reply& reply) {
  const auto object = read_object(reply.body);
  if (!object) return std::nullopt;
  Fields outer(*object);
  const json* inner = outer.object_or_none("error");
  if (inner == nullptr) return std::nullopt;
  Fields fields(*inner);
  Error error{fields.text("type"), fields.text_or_none("code"), fields.text_or_none("decline_code"), fields.text_or_none("message"), {}};
  if (const json* payment = fields.object_or_none("payment_intent")) error.payment = *payment;
  if (!fields.ok()) return std::nullopt;
  return error;
}

ReadFault fault_of(int status, bool is_error) {
  if (status == 401 || status == 403) return ReadFault::unauthorised;
  // 409: the same key is still at work, or somebody else holds the payment. 424: somebody behind Stripe failed.
  if (status == 409 || status == 424 || status == 429 || status >= 500) return ReadFault::busy;
  return is_error && status >= 400 ? ReadFault::refused : ReadFault::unreadable;
}

}  // namespace

Unread unread_of(const env::Reply& reply) {
  const auto error = read_error(reply);
  const std::vector<std::string> parts =
      error ? std::vector<std::string>{error->type, error->code, error->decline_code, error->message} : std::vector<std::string>{};
  return {fault_of(reply.status, error.has_value()), error_words(reply.status, parts), retry_after_of(reply)};
}

std::optional<Standing> standing_in_error(const env::Reply& reply) {
  const auto error = read_error(reply);
  if (!error) return std::nullopt;
  if (reply.status == 404 && error->code == "resource_missing") return Standing{};
  const bool other_state = reply.status == 400 && error->code == "payment_intent_unexpected_state";
  if (!error->payment || (reply.status != 402 && !other_state)) return std::nullopt;
  auto standing = read_payment(*error->payment);
  if (!standing || reply.status != 402) return standing;
  const bool open = standing->found == Found::created || standing->found == Found::declined;
  if (!open) return standing;
  standing->found = Found::declined;
  standing->decline_code = error->decline_code.empty() ? error->code : error->decline_code;
  standing->decline = decline_of(standing->decline_code);
  return standing;
}

}  // namespace noren::payments::stripe
