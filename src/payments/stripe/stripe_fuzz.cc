// Answers and notices from outside: never an exception, and what is read keeps its promises.
#include <cstdint>
#include <cstdlib>

#include "base/hex.h"
#include "crypto/crypto.h"
#include "payments/stripe/stripe.h"

namespace {

namespace payments = noren::payments;

void expect(bool holds) {
  if (!holds) std::abort();
}

void check_standing(const payments::Standing& standing) {
  name_of(standing.found);
  name_of(standing.decline);
  expect(standing.reference.empty() == (standing.found == payments::Found::absent));
  for (const noren::Yen amount : {standing.authorised, standing.captured, standing.refunded}) expect(amount >= noren::Yen(0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 1) return 0;
  constexpr int kStatus[] = {200, 400, 402, 404, 429, 500};
  static const payments::stripe::StripeGateway stripe({.secret_key = "sk_test_1", .webhook_secret = "whsec_1"});
  const std::string rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const noren::env::Reply reply{.status = kStatus[bytes[0] % std::size(kStatus)], .headers = {}, .body = rest};
  if (const auto standing = stripe.read_standing(reply)) check_standing(*standing);
  if (const auto search = stripe.read_found("at1", reply); search && search->found) {
    expect(search->found->attempt == "at1");
    check_standing(*search->found);
  }
  if (const auto page = stripe.read_payments(reply)) {
    for (const auto& standing : page->all) check_standing(standing);
  }
  stripe.read_refund("r1", reply);
  stripe.read_refunds(reply);
  const noren::Instant now(1'795'230'000'000'000);
  expect(!stripe.read_notice("{}", rest, now));
  const std::string signature = "t=1795230000,v1=" + noren::to_hex(noren::crypto::hmac_sha256("whsec_1", "1795230000." + rest));
  if (const auto notice = stripe.read_notice(rest, signature, now)) expect(!notice->id.empty());
  return 0;
}
