#include "payments/komoju/errors.h"

#include "payments/json_fields.h"
#include "payments/komoju/declines.h"

namespace noren::payments::komoju {
namespace {

using nlohmann::json;

struct Error {
  std::string code;
  std::string message;
  std::string param;
};

std::optional<Error> read_error(const env::Reply& reply) {
  const auto object = read_object(reply.body);
  if (!object) return std::nullopt;
  Fields outer(*object);
  const json* inner = outer.object_or_none("error");
  if (inner == nullptr) return std::nullopt;
  Fields fields(*inner);
  Error error{fields.text("code"), fields.text_or_none("message"), fields.text_or_none("param")};
  if (!fields.ok()) return std::nullopt;
  return error;
}

ReadFault fault_of(int status, bool is_error) {
  if (status == 401 || status == 403) return ReadFault::unauthorised;
  // 409: the same key is still at work. 502 and 504: somebody behind KOMOJU failed.
  if (status == 409 || status == 429 || status >= 500) return ReadFault::busy;
  return is_error && status >= 400 ? ReadFault::refused : ReadFault::unreadable;
}

}  // namespace

Unread unread_of(const env::Reply& reply) {
  const auto error = read_error(reply);
  const std::vector<std::string> parts =
      error ? std::vector<std::string>{error->code, error->param, error->message} : std::vector<std::string>{};
  return {fault_of(reply.status, error.has_value()), error_words(reply.status, parts), retry_after_of(reply)};
}

// A decline comes with several statuses (402, 422, 502): the code says what it is.
std::optional<Standing> standing_in_error(const env::Reply& reply) {
  const auto error = read_error(reply);
  if (!error || reply.status < 400) return std::nullopt;
  if (reply.status == 404 && error->code == "not_found") return Standing{};
  const auto decline = decline_of(error->code);
  if (!decline) return std::nullopt;
  Standing declined;
  declined.found = Found::declined;
  declined.decline = *decline;
  declined.decline_code = error->code;
  return declined;
}

}  // namespace noren::payments::komoju
