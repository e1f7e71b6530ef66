// KOMOJU's notices. Source: doc.komoju.com/docs/webhooks (X-Komoju-Signature: HMAC-SHA256 of the body in hex; the body has id, type,
// created_at and, as data, the payment).
#include <algorithm>

#include "base/hex.h"
#include "crypto/crypto.h"
#include "payments/json_fields.h"
#include "payments/komoju/komoju.h"
#include "payments/komoju/objects.h"

namespace noren::payments::komoju {
namespace {

using nlohmann::json;

bool is_signed(const std::string& body, const std::string& signature, const std::string& secret) {
  return crypto::same(signature, to_hex(crypto::hmac_sha256(secret, body)));
}

About about_of(std::string_view kind) {
  if (kind.starts_with("payment.refund")) return About::refund;
  return kind.starts_with("payment.") ? About::payment : About::other;
}

}  // namespace

Read<Notice> KomojuGateway::read_notice(const std::string& body, const std::string& signature, Instant now) const {
  const auto hooks = hooks_at(secrets_, now);
  const bool genuine = std::any_of(hooks.begin(), hooks.end(), [&](const std::string& hook) { return is_signed(body, signature, hook); });
  if (!genuine) return Fail<Unread>({ReadFault::unauthorised, "not signed by the provider, or too old"});
  const auto event = read_object(body);
  if (!event) return Fail<Unread>({ReadFault::unreadable, "no event"});
  Fields fields(*event);
  Notice notice{.id = fields.text("id"), .kind = fields.text("type"), .payment = "", .attempt = "", .sent_at = fields.moment("created_at")};
  notice.about = about_of(notice.kind);
  if (fields.text("resource") != "event" || !fields.ok()) return Fail<Unread>({ReadFault::unreadable, "no event"});
  const json* payment = fields.object_or_none("data");
  if (notice.about == About::other || payment == nullptr) return notice;
  notice.payment = Fields(*payment).text_or_none("id");
  notice.attempt = attempt_of(*payment);
  return notice;
}

}  // namespace noren::payments::komoju
