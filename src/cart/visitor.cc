#include "cart/visitor.h"

namespace noren::cart {
namespace {

constexpr const char* kCookie = "noren_visitor";
constexpr const char* kPurpose = "visitor-csrf";
constexpr std::size_t kMarkLength = 26;

}  // namespace

bool has_mark(const http::Request& request) { return request.cookie(kCookie).size() == kMarkLength; }

Visitor visitor_of(House& house, const http::Request& request) {
  if (has_mark(request)) return {house.keys.sign(kPurpose, request.cookie(kCookie)), ""};
  std::string fresh = crypto::token(house.env.random);
  return {house.keys.sign(kPurpose, fresh), std::move(fresh)};
}

void keep(const Visitor& visitor, const http::Request& request, http::Response& response) {
  if (!visitor.fresh.empty()) http::set_cookie(response, request, {kCookie, visitor.fresh, std::nullopt, true, "/"});
}

bool csrf_fits(const House& house, const http::Request& request) {
  return has_mark(request) && house.keys.verify(kPurpose, request.cookie(kCookie), request.form.get("csrf"));
}

}  // namespace noren::cart
