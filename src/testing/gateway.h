// A provider's adapter and the sandbox that speaks its shapes, which were written apart from each other: here they have to agree.
#pragma once
#include <gtest/gtest.h>

#include "base/ascii.h"
#include "payments/gateway.h"
#include "testing/sandbox.h"

namespace noren::testing {

class GatewayAndSandbox : public ::testing::Test {
 protected:
  explicit GatewayAndSandbox(const payments::Gateway& gateway);  // borrowed; a member of the test itself may be
  ~GatewayAndSandbox() override;

  static constexpr const char* kBase = "http://psp.test";
  static std::string path(const std::string& url) { return url.substr(std::string_view(kBase).size()); }

  SandboxWorld::Reply send(const env::Call& call);
  env::Reply say(const env::Call& call);
  payments::Standing standing(const env::Call& call);
  payments::ReadFault fault(const env::Call& call) { return gateway_.read_standing(say(call)).error().why; }

  payments::Start start_with(const std::string& source, payments::Means means = payments::Means::card, const std::string& attempt = "at1");
  payments::Standing create(const payments::Start& start);
  env::Call confirming(const payments::Start& start, const payments::Standing& created);
  // Created, and confirmed.
  payments::Standing pay(const payments::Start& start);
  payments::Standing open(const payments::Start& start);
  // A form of the page where the payment goes on.
  SandboxWorld::Reply press(const payments::Standing& there, const std::string& form) { return world_.press(path(there.redirect), form); }

  std::optional<payments::Standing> find(const std::string& attempt = "at1");

  payments::Read<payments::RefundStanding> refund(const payments::NewRefund& wanted, int tried = 1);
  // A card's money is taken, found, listed, given back in part; returns the payment. What only one provider does stays in its own tests.
  payments::Standing charged_and_given_back();
  // What went to the shop's address: each signed in that header, about that payment, and forged by one more space. Returns their kinds.
  std::vector<std::string> heard(const std::string& address, const std::string& header, const payments::Standing& paid);

  SandboxWorld world_;

 private:
  const payments::Gateway& gateway_;
};

}  // namespace noren::testing
