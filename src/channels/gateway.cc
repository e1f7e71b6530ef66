// SMS and fax through a gateway of the shop's choice: one signed HTTP call, as docs/operating/channels.md describes it.
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "channels/port.h"
#include "channels/rules.h"
#include "crypto/crypto.h"

namespace noren::channels {
namespace {

using nlohmann::json;

class GatewayPort final : public Port {
 public:
  explicit GatewayPort(Gateway gateway) : gateway_(std::move(gateway)) {}

  std::optional<env::Call> call(const Outgoing& what, Instant now) const override {
    json body = {{"key", what.key}, {"to", what.to}, {"title", what.title}, {"text", what.text}};
    if (!what.pdf.empty()) body["pdf"] = to_base64(what.pdf);
    env::Call call{"POST", gateway_.url, {}, body.dump(), kCallWithin};
    const std::string seconds = std::to_string(now.seconds());
    call.headers = {{"Content-Type", "application/json"},
                    {"Idempotency-Key", uuid_of(what.key)},
                    {kTimeHeader, seconds},
                    {kSignatureHeader, gateway_signature(gateway_.secret, seconds, call.body)}};
    return call;
  }

  Verdict read(const Outgoing&, const env::Called& said) const override {
    Verdict verdict = plain_verdict(said);
    if (!said) return verdict;
    if (said->status == 409) verdict.outcome = AttemptOutcome::accepted;  // it knows the key
    verdict.gone = said->status == 410;
    const json answer = json::parse(said->body, nullptr, false);
    if (answer.is_object() && answer.contains("id") && answer["id"].is_string()) verdict.reference = answer["id"].get<std::string>();
    return verdict;
  }

 private:
  const Gateway gateway_;
};

}  // namespace

std::unique_ptr<Port> open_gateway(const Gateway& gateway) { return std::make_unique<GatewayPort>(gateway); }

std::string gateway_signature(std::string_view secret, std::string_view seconds, std::string_view body) {
  return "v1=" + to_hex(crypto::hmac_sha256(secret, std::string(seconds) + "." + std::string(body)));
}

}  // namespace noren::channels
