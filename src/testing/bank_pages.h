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
  void SetUp() override {
    bank::add_admin_routes(router_, {desk_, world_.directory, tools()});
    bank::add_routes(router_, {tools(), world_.directory, shop_frame, plain_error});
  }
  bank::Tools tools() { return {world_.tools()}; }
  http::Response get(const std::string& target) { return owner_.get(target); }
  http::Response post(const std::string& path, Form form, const std::string& file = "") {
    std::vector<http::UploadedFile> files;
    if (!file.empty()) files.push_back({"file", "meisai.csv", "text/csv", file});
    return owner_.post(path, std::move(form), std::move(files));
  }
  static std::string deposit_path(const std::string& page, const std::string& payer) {
    const auto at = page.rfind("/admin/deposits/d", page.find(payer));
    return at == std::string::npos ? "" : page.substr(at, page.find('"', at) - at);
  }
  Form columns(const std::string& upload) {
    return {{"upload", upload}, {"column_day", "0"},  {"column_out", "1"},
            {"column_in", "2"}, {"column_name", "3"}, {"column_balance", "4"}};
  }

  OrderWorld world_{*database_};
  admin::Desk desk_{world_.house, desk_options("https://shop.example")};
  http::Router router_;
  Owner owner_{world_.house, router_};
  Browser buyer_{router_, [this] { return context_at(world_.house.clock); }};
};

}  // namespace noren::testing
