#include "testing/desk.h"

namespace noren::testing {

admin::DeskOptions desk_options(const std::string& base_url) {
  return {.shop = [](const Context&) { return admin::ShopFace{"くるみ雑貨店"}; },
          .base_url = [base_url](const Context&) { return base_url; }};
}

staff::Session owner_session() { return {.staff = StaffId("u1"), .name = "くるみ", .role = staff::Role::owner, .csrf = "c"}; }

Owner::Owner(TestHouse& house, const http::Router& router, const std::string& shop)
    : house_(house), shop_(shop), browser_(router, [this] { return context_at(house_.clock, shop_); }) {
  add_test_owner(house, shop);
  sign_in();
}

Owner::~Owner() = default;

void Owner::sign_in(const staff::Attempt& attempt) {
  const Context context = context_at(house_.clock, shop_);
  const auto signed_in = staff::sign_in(house_, context, attempt);
  check(signed_in.has_value(), "the test's sign-in");
  browser_.cookies[admin::kSessionCookie] = signed_in->token;
  csrf_ = staff::find_session(house_, context, signed_in->token, attempt.client)->csrf;
}

http::Response Owner::post(const std::string& target, Form form, std::vector<http::UploadedFile> files) {
  form.emplace_back("csrf", csrf_);
  return send(target, form, std::move(files));
}

http::Response Owner::send(const std::string& target, const Form& form, std::vector<http::UploadedFile> files) {
  return without_flash(browser_.send(target, form, std::move(files)));
}

http::Response Owner::without_flash(http::Response response) {
  browser_.cookies.erase(admin::kFlashCookie);
  return response;
}

}  // namespace noren::testing
