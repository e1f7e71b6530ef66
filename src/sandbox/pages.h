// The hosted pages: paying a checkout session, the step of a 3-D Secure card. Without script; every press may come twice.
// Private to sandbox.
#pragma once
#include "http/router.h"
#include "sandbox/types.h"

namespace noren::sandbox {

void add_page_routes(http::Router& router, const Desk& desk);
void add_konbini_routes(http::Router& router, const Desk& desk);  // konbini_page.cc
void add_dispute_routes(http::Router& router, const Desk& desk);  // dispute_page.cc

// A page that takes nothing from elsewhere and stands in nobody's frame. leads_to: where a form's answer may lead, which browsers count as
// the form's action: those origins are allowed by name.
http::Response hosted_page(std::string html, int status, const std::vector<std::string>& leads_to = {});
// A page that says what is wrong, when nothing else can be shown.
http::Response error_page(const Desk& desk, Locale locale, int status);

}  // namespace noren::sandbox
