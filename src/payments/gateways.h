// Which provider speaks for a shop. A shop may change its account at the provider: new payments begin with the new one, and what was
// begun with another one goes on with that one, so every attempt remembers the number of its account. Number 0 is the account of the
// installation's configuration. Thread: safe from any.
#pragma once
#include <concepts>
#include <functional>
#include <memory>
#include <vector>

#include "base/id.h"
#include "payments/gateway.h"

namespace noren::payments {

class Gateways {
 public:
  virtual ~Gateways() = default;
  virtual std::shared_ptr<const Gateway> current(const ShopId& shop) const = 0;                   // for new payments; nullptr: none
  virtual std::shared_ptr<const Gateway> of(const ShopId& shop, std::int64_t account) const = 0;  // nullptr: none (any more)
  // Every account that may hold payments of the shop; the one for new payments, if there is one, comes first.
  virtual std::vector<std::int64_t> accounts(const ShopId& shop) const = 0;
};

class GatewayOf {
 public:
  explicit GatewayOf(const Gateways& gateways) : gateways_(std::shared_ptr<const Gateways>(), &gateways) {}
  // One account for everything.
  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, GatewayOf> && std::is_invocable_r_v<std::shared_ptr<const Gateway>, F, const ShopId&>)
      GatewayOf(F one)
      : gateways_(std::make_shared<const One<F>>(std::move(one))) {}

  // The same as long as that says so; then nobody speaks for any shop.
  GatewayOf as_long_as(std::function<bool()> serves) const {
    return GatewayOf(std::make_shared<const Serving>(gateways_, std::move(serves)));
  }

  std::shared_ptr<const Gateway> operator()(const ShopId& shop) const { return gateways_->current(shop); }
  std::shared_ptr<const Gateway> operator()(const ShopId& shop, std::int64_t account) const { return gateways_->of(shop, account); }
  std::vector<std::int64_t> accounts(const ShopId& shop) const { return gateways_->accounts(shop); }

 private:
  template <class F>
  struct One final : Gateways {
    explicit One(F gateway) : gateway_of(std::move(gateway)) {}
    std::shared_ptr<const Gateway> current(const ShopId& shop) const override { return gateway_of(shop); }
    std::shared_ptr<const Gateway> of(const ShopId& shop, std::int64_t) const override { return gateway_of(shop); }
    std::vector<std::int64_t> accounts(const ShopId& shop) const override {
      return gateway_of(shop) == nullptr ? std::vector<std::int64_t>() : std::vector<std::int64_t>{0};
    }
    F gateway_of;
  };

  struct Serving final : Gateways {
    Serving(std::shared_ptr<const Gateways> who, std::function<bool()> until) : gateways(std::move(who)), serves(std::move(until)) {}
    std::shared_ptr<const Gateway> current(const ShopId& shop) const override { return serves() ? gateways->current(shop) : nullptr; }
    std::shared_ptr<const Gateway> of(const ShopId& shop, std::int64_t account) const override {
      return serves() ? gateways->of(shop, account) : nullptr;
    }
    std::vector<std::int64_t> accounts(const ShopId& shop) const override {
      return serves() ? gateways->accounts(shop) : std::vector<std::int64_t>();
    }
    std::shared_ptr<const Gateways> gateways;
    std::function<bool()> serves;
  };
  explicit GatewayOf(std::shared_ptr<const Gateways> gateways) : gateways_(std::move(gateways)) {}

  std::shared_ptr<const Gateways> gateways_;
};

}  // namespace noren::payments
