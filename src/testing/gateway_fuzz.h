// Answers and notices from outside, as any provider's gateway reads them: never an exception, and what is read keeps its promises.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <span>

#include "payments/gateway.h"

namespace noren::testing {

inline void expect(bool holds) {
  if (!holds) std::abort();
}

inline void check_standing(const payments::Standing& standing) {
  name_of(standing.found);
  name_of(standing.decline);
  if (standing.found == payments::Found::absent) expect(standing.reference.empty());
  for (const Yen amount : {standing.authorised, standing.captured, standing.refunded}) expect(amount >= Yen(0));
}

struct GatewayFuzz {
  const payments::Gateway& gateway;
  std::span<const int> statuses;  // that its answers come with
  std::function<std::string(const std::string& body)> sign;
  std::function<void(const payments::Standing&)> check = [](const payments::Standing&) {};  // what this provider promises besides
};

// The first byte chooses the status, the rest is the body.
inline void fuzz_gateway(const GatewayFuzz& fuzz, const std::uint8_t* bytes, std::size_t size) {
  if (size < 1) return;
  const payments::Gateway& gateway = fuzz.gateway;
  const std::string rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const env::Reply reply{.status = fuzz.statuses[bytes[0] % fuzz.statuses.size()], .headers = {}, .body = rest};
  const auto check = [&](const payments::Standing& standing) {
    check_standing(standing);
    fuzz.check(standing);
  };
  if (const auto standing = gateway.read_standing(reply)) check(*standing);
  if (const auto search = gateway.read_found("at1", reply); search && search->found) {
    expect(search->found->attempt == "at1");
    check(*search->found);
  }
  if (const auto page = gateway.read_payments(reply)) {
    for (const auto& standing : page->all) check(standing);
  }
  gateway.read_refund("r1", reply);
  gateway.read_refunds(reply);
  gateway.read_disputes(reply);
  gateway.read_account(reply);
  const Instant now(1'795'230'000'000'000);
  expect(!gateway.read_notice("{}", rest, now));
  if (const auto notice = gateway.read_notice(rest, fuzz.sign(rest), now)) expect(!notice->id.empty());
}

}  // namespace noren::testing
