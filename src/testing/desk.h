// The owner's side in tests of its pages: its frame, and an owner who is signed in and sends forms with the session's mark.
#pragma once
#include "admin/admin.h"
#include "admin/cookies.h"
#include "testing/browser.h"
#include "testing/staff.h"

namespace noren::testing {

inline admin::DeskOptions desk_options(const std::string& base_url = "") {
  return {.shop = [](const Context&) { return admin::ShopFace{"くるみ雑貨店"}; }, .base_url = [base_url](const Context&) { return base_url; }};
}

// For pages that are called as plain functions.
inline staff::Session owner_session() { return {.staff = StaffId("u1"), .name = "くるみ", .role = staff::Role::owner, .csrf = "c"}; }

class Owner {
 public:
  // Makes the shop's owner and signs in.
  Owner(TestHouse& house, const http::Router& router, const std::string& shop = "s1")
      : house_(house), shop_(shop), browser_(router, [this] { return context_at(house_.clock, shop_); }) {
    add_test_owner(house, shop);
    sign_in();
  }
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;

  void sign_in(const staff::Attempt& attempt = owner_attempt()) {
    const Context context = context_at(house_.clock, shop_);
    const auto signed_in = staff::sign_in(house_, context, attempt);
    check(signed_in.has_value(), "the test's sign-in");
    browser_.cookies[admin::kSessionCookie] = signed_in->token;
    csrf_ = staff::find_session(house_, context, signed_in->token, attempt.client)->csrf;
  }

  http::Response get(const std::string& target) { return without_flash(browser_.get(target)); }
  http::Response post(const std::string& target, Form form, std::vector<http::UploadedFile> files = {}) {
    form.emplace_back("csrf", csrf_);
    return send(target, form, std::move(files));
  }
  // Without the mark: the form has the one of its page.
  http::Response send(const std::string& target, const Form& form, std::vector<http::UploadedFile> files = {}) {
    return without_flash(browser_.send(target, form, std::move(files)));
  }
  void speak(Locale locale) { browser_.locale = locale; }

 private:
  // The words that a redirect leaves for the next page are dropped: what is read there is the page's own.
  http::Response without_flash(http::Response response) {
    browser_.cookies.erase(admin::kFlashCookie);
    return response;
  }

  TestHouse& house_;
  const std::string shop_;
  Browser browser_;
  std::string csrf_;
};

}  // namespace noren::testing
