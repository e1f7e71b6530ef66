// The owner's side in tests of its pages: its frame, and an owner who is signed in and sends forms with the session's mark.
#pragma once
#include "admin/admin.h"
#include "admin/cookies.h"
#include "testing/browser.h"
#include "testing/staff.h"

namespace noren::testing {

admin::DeskOptions desk_options(const std::string& base_url = "");

// For pages that are called as plain functions.
staff::Session owner_session();

class Owner {
 public:
  // Makes the shop's owner and signs in.
  Owner(TestHouse& house, const http::Router& router, const std::string& shop = "s1");
  ~Owner();
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;

  void sign_in(const staff::Attempt& attempt = owner_attempt());

  http::Response get(const std::string& target) { return without_flash(browser_.get(target)); }
  http::Response post(const std::string& target, Form form, std::vector<http::UploadedFile> files = {});
  // Without the mark: the form has the one of its page.
  http::Response send(const std::string& target, const Form& form, std::vector<http::UploadedFile> files = {});
  void speak(Locale locale) { browser_.locale = locale; }

 private:
  // The words that a redirect leaves for the next page are dropped: what is read there is the page's own.
  http::Response without_flash(http::Response response);

  TestHouse& house_;
  const std::string shop_;
  Browser browser_;
  std::string csrf_;
};

}  // namespace noren::testing
