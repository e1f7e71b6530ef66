#include "base/hex.h"
#include "crypto/crypto.h"
#include "payments/komoju/komoju.h"
#include "testing/gateway_fuzz.h"

namespace payments = noren::payments;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static constexpr int kStatus[] = {200, 400, 402, 404, 422, 502};
  static const payments::komoju::KomojuGateway komoju({.key = "sk_test_1", .hook = "hook-secret"});
  const auto sign = [](const std::string& body) { return noren::to_hex(noren::crypto::hmac_sha256("hook-secret", body)); };
  const auto check = [](const payments::Standing& standing) {
    if (standing.found == payments::Found::at_store) noren::testing::expect(standing.stores.size() == 1);
  };
  noren::testing::fuzz_gateway({komoju, kStatus, sign, check}, bytes, size);
  return 0;
}
