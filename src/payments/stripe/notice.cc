// Stripe's notices. Source: docs.stripe.com/webhooks (the scheme v1: HMAC-SHA256 of "time.body"; more than one v1 while a secret is
// being changed).
#include <algorithm>
#include <charconv>

#include "base/hex.h"
#include "crypto/crypto.h"
#include "payments/json_fields.h"
#include "payments/stripe/objects.h"
#include "payments/stripe/references.h"
#include "payments/stripe/stripe.h"

namespace noren::payments::stripe {
namespace {

using nlohmann::json;

constexpr std::chrono::minutes kTolerance{5};

struct Signature {
  std::string time;  // as it was signed
  std::vector<std::string_view> v1;
};

Signature split(std::string_view header) {
  Signature signature;
  while (!header.empty()) {
    const std::size_t comma = std::min(header.find(','), header.size());
    std::string_view part = header.substr(0, comma);
    header.remove_prefix(std::min(comma + 1, header.size()));
    while (part.starts_with(' ')) part.remove_prefix(1);
    if (part.starts_with("t=")) signature.time = part.substr(2);
    if (part.starts_with("v1=")) signature.v1.push_back(part.substr(3));
  }
  return signature;
}

bool is_near(const std::string& time, Instant now) {
  std::int64_t seconds = 0;
  const auto read = std::from_chars(time.data(), time.data() + time.size(), seconds);
  if (read.ec != std::errc() || read.ptr != time.data() + time.size()) return false;
  const std::int64_t tolerance = std::chrono::seconds(kTolerance).count();
  return seconds >= now.seconds() - tolerance && seconds <= now.seconds() + tolerance;
}

bool is_signed(const std::string& body, const std::string& header, const std::string& secret, Instant now) {
  const Signature signature = split(header);
  if (!is_near(signature.time, now)) return false;
  const std::string wanted = to_hex(crypto::hmac_sha256(secret, signature.time + "." + body));
  bool any = false;
  for (const std::string_view given : signature.v1) any = crypto::same(given, wanted) || any;
  return any;
}

// docs.stripe.com/api/events/types
About about_of(std::string_view kind) {
  if (kind.starts_with("charge.dispute.")) return About::dispute;
  if (kind.starts_with("refund.") || kind.starts_with("charge.refund")) return About::refund;
  if (kind.starts_with("payment_intent.") || kind.starts_with("checkout.session.") || kind.starts_with("charge.")) return About::payment;
  return About::other;
}

// The payment an object is about: itself, or the one it belongs to (a charge, a refund, a dispute).
std::string payment_of(const json& object) {
  Fields fields(object);
  const std::string id = fields.text_or_none("id");
  return is_payment(id) || is_page(id) ? id : fields.id_or_none("payment_intent");
}

}  // namespace

Read<Notice> StripeGateway::read_notice(const std::string& body, const std::string& signature, Instant now) const {
  const auto hooks = hooks_at(secrets_, now);
  const bool genuine =
      std::any_of(hooks.begin(), hooks.end(), [&](const std::string& hook) { return is_signed(body, signature, hook, now); });
  if (!genuine) return Fail<Unread>({ReadFault::unauthorised, "not signed by the provider, or too old"});
  const auto event = read_object(body);
  if (!event) return Fail<Unread>({ReadFault::unreadable, "no event"});
  Fields fields(*event);
  Notice notice{.id = fields.text("id"), .kind = fields.text("type"), .payment = "", .attempt = "", .sent_at = fields.time("created")};
  notice.about = about_of(notice.kind);
  const json* data = fields.object_or_none("data");
  if (fields.text("object") != "event" || data == nullptr || !fields.ok()) return Fail<Unread>({ReadFault::unreadable, "no event"});
  if (const json* object = Fields(*data).object_or_none("object")) {
    notice.payment = payment_of(*object);
    notice.attempt = attempt_of(*object);
  }
  return notice;
}

}  // namespace noren::payments::stripe
