#include "base/hex.h"
#include "crypto/crypto.h"
#include "payments/stripe/stripe.h"
#include "testing/gateway_fuzz.h"

namespace payments = noren::payments;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static constexpr int kStatus[] = {200, 400, 402, 404, 429, 500};
  static const payments::stripe::StripeGateway stripe({.key = "sk_test_1", .hook = "whsec_1"});
  const auto sign = [](const std::string& body) {
    return "t=1795230000,v1=" + noren::to_hex(noren::crypto::hmac_sha256("whsec_1", "1795230000." + body));
  };
  const auto check = [](const payments::Standing& standing) {
    noren::testing::expect(standing.reference.empty() == (standing.found == payments::Found::absent));
  };
  noren::testing::fuzz_gateway({stripe, kStatus, sign, check}, bytes, size);
  return 0;
}
