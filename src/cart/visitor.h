// The mark a browser gets when it is shown a form, so that forms can prove that they were shown to it (against forged requests).
#pragma once
#include "house/house.h"
#include "http/message.h"

namespace noren::cart {

struct Visitor {
  std::string csrf;   // hidden field of every form
  std::string fresh;  // a new mark to be set as cookie; "" when the browser has one
};
Visitor visitor_of(House& house, const http::Request& request);
void keep(const Visitor& visitor, const http::Request& request, http::Response& response);
bool has_mark(const http::Request& request);  // what is kept for this browser will be found again
bool csrf_fits(const House& house, const http::Request& request);

}  // namespace noren::cart
