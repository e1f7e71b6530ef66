// The pages of deposits and refunds, called through the router of a shop with orders.
#pragma once
#include "bank/bank.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/orders.h"
#include "testing/storefront.h"

namespace noren::testing {

class BankPagesTest : public DatabaseTest {
 protected:
  BankPagesTest();
  ~BankPagesTest() override;

  void SetUp() override;
  bank::Tools tools() { return {world_.tools()}; }
  http::Response get(const std::string& target) { return owner_.get(target); }
  http::Response post(const std::string& path, Form form, const std::string& file = "");
  static std::string deposit_path(const std::string& page, const std::string& payer);
  Form columns(const std::string& upload);

  OrderWorld world_{*database_};
  admin::Desk desk_{world_.house, desk_options("https://shop.example")};
  http::Router router_;
  Owner owner_{world_.house, router_};
  Browser buyer_;
};

}  // namespace noren::testing
