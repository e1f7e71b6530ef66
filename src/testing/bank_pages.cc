#include "testing/bank_pages.h"

namespace noren::testing {

BankPagesTest::BankPagesTest() : buyer_{router_, [this] { return context_at(world_.house.clock); }} {}

BankPagesTest::~BankPagesTest() = default;

void BankPagesTest::SetUp() {
  bank::add_admin_routes(router_, {desk_, world_.directory, tools()});
  bank::add_routes(router_, {tools(), world_.directory, shop_frame, plain_error});
}

http::Response BankPagesTest::post(const std::string& path, Form form, const std::string& file) {
  std::vector<http::UploadedFile> files;
  if (!file.empty()) files.push_back({"file", "meisai.csv", "text/csv", file});
  return owner_.post(path, std::move(form), std::move(files));
}

std::string BankPagesTest::deposit_path(const std::string& page, const std::string& payer) {
  const auto at = page.rfind("/admin/deposits/d", page.find(payer));
  return at == std::string::npos ? "" : page.substr(at, page.find('"', at) - at);
}

Form BankPagesTest::columns(const std::string& upload) {
  return {{"upload", upload}, {"column_day", "0"}, {"column_out", "1"}, {"column_in", "2"}, {"column_name", "3"}, {"column_balance", "4"}};
}

}  // namespace noren::testing
