// The payment provider of a simulated world: the sandbox on its own ledger and its own machine, behind a network that fails.
// Private to simulation. Thread: one.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>

#include "env/outbound.h"
#include "html/html.h"
#include "sandbox/psp.h"
#include "simulation/dice.h"
#include "simulation/faults.h"
#include "simulation/trace.h"

namespace noren::simulation {

inline constexpr const char* kPspAddress = "http://psp.test";

class Psp {
 public:
  // webhooks: carries its notices to the shop.
  Psp(const std::string& folder, std::uint64_t seed, const Time& time, Instant began, const html::Templates& html, env::Outbound& webhooks,
      const std::string& webhook_secret);

  using Heard = std::function<void(const http::Response&)>;
  // heard is called once, now or later; never when the provider dies before. A hung up answer is one, too.
  void ask(http::Head head, std::string body, Heard heard);
  void run_due();
  void wake() { next_due_ = Elapsed(0); }  // it was told something
  Elapsed next_due() const { return next_due_; }
  void die_and_start_anew();

  struct Payment {
    std::string id;
    std::string attempt;
    std::string order_number;
    std::string status;
    std::int64_t captured = 0;
    std::int64_t refunded = 0;
  };
  // The whole ledger, asked as any client asks.
  std::vector<Payment> payments();
  // From the provider's dashboard: nobody told us.
  void give_back(const std::string& payment, std::int64_t amount);

 private:
  void open();
  nlohmann::json get(const std::string& target);

  const std::string folder_;
  const html::Templates& html_;
  env::Outbound& webhooks_;
  const sandbox::Webhook webhook_;
  WallClock clock_;
  SeededRandom random_;
  env::Env env_{clock_, random_};
  std::unique_ptr<sandbox::Provider> provider_;
  Elapsed next_due_{0};
  std::uint64_t life_ = 0;
};

}  // namespace noren::simulation
