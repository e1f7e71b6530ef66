// Answers and notices from outside: never an exception, and what is read keeps its promises.
#include <cstdint>
#include <cstdlib>

#include "base/hex.h"
#include "crypto/crypto.h"
#include "payments/komoju/komoju.h"

namespace {

namespace payments = noren::payments;

void expect(bool holds) {
  if (!holds) std::abort();
}

void check_standing(const payments::Standing& standing) {
  name_of(standing.found);
  name_of(standing.decline);
  if (standing.found == payments::Found::absent) expect(standing.reference.empty());
  if (standing.found == payments::Found::at_store) expect(standing.stores.size() == 1);
  for (const noren::Yen amount : {standing.authorised, standing.captured, standing.refunded}) expect(amount >= noren::Yen(0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 1) return 0;
  constexpr int kStatus[] = {200, 400, 402, 404, 422, 502};
  static const payments::komoju::KomojuGateway komoju({.secret_key = "sk_test_1", .webhook_secret = "hook-secret"});
  const std::string rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const noren::env::Reply reply{.status = kStatus[bytes[0] % std::size(kStatus)], .headers = {}, .body = rest};
  if (const auto standing = komoju.read_standing(reply)) check_standing(*standing);
  if (const auto search = komoju.read_found("at1", reply); search && search->found) {
    expect(search->found->attempt == "at1");
    check_standing(*search->found);
  }
  if (const auto page = komoju.read_payments(reply)) {
    for (const auto& standing : page->all) check_standing(standing);
  }
  if (const auto refund = komoju.read_refund("r1", reply)) expect(refund->key == "r1");
  komoju.read_refunds(reply);
  komoju.read_disputes(reply);
  komoju.read_account(reply);
  const noren::Instant now(1'795'230'000'000'000);
  expect(!komoju.read_notice("{}", rest, now));
  const std::string signature = noren::to_hex(noren::crypto::hmac_sha256("hook-secret", rest));
  if (const auto notice = komoju.read_notice(rest, signature, now)) expect(!notice->id.empty());
  return 0;
}
