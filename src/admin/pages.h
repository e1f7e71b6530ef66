// The pages of this folder, one file each; registered in routes.cc.
#pragma once
#include "admin/admin.h"

namespace noren::admin {

std::string root_of(const Context& context);  // "" or "/en"

http::Response first_page(const Desk& desk, const Visit& visit);
http::Response deeds_page(const Desk& desk, const Visit& visit);

// "admin.away.<key>", with the time of what is shown.
std::string away_words(const Away& away, std::string_view key, Locale locale);

void add_sign_in_routes(http::Router& router, const Desk& desk, staff::Post& post);
void add_account_routes(http::Router& router, const Desk& desk);
void add_staff_routes(http::Router& router, const Desk& desk, staff::Post& post);

// e: what is wrong in a form, by field, in words; nothing wrong gives an empty object. The whole form's faults come as "form".
html::View faults_view(Locale locale, const std::vector<staff::AccountFault>& faults);
bool has_fault(const std::vector<staff::AccountFault>& faults, staff::AccountFault fault);
// "あと5分ほど": the words of a wait.
std::string wait_text(Locale locale, int wait_s);

}  // namespace noren::admin
