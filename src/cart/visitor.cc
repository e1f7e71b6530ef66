#include "cart/visitor.h"

namespace noren::cart {
namespace {

constexpr const char* kVisitorCookie = "noren_visitor";
constexpr const char* kVisitorPurpose = "visitor-csrf";
constexpr std::size_t kMarkLength = 26;

}  // namespace

bool has_mark(const http::Request& request) { return request.cookie(kVisitorCookie).size() == kMarkLength; }

Visitor visitor_of(House& house, const http::Request& request) {
  if (has_mark(request)) return {house.keys.sign(kVisitorPurpose, request.cookie(kVisitorCookie)), ""};
  std::string fresh = crypto::token(house.env.random);
  return {house.keys.sign(kVisitorPurpose, fresh), std::move(fresh)};
}

void keep(const Visitor& visitor, const http::Request& request, http::Response& response) {
  if (!visitor.fresh.empty()) http::set_cookie(response, request, {kVisitorCookie, visitor.fresh, std::nullopt, true, "/"});
}

bool csrf_fits(const House& house, const http::Request& request) {
  return has_mark(request) && house.keys.verify(kVisitorPurpose, request.cookie(kVisitorCookie), request.form.get("csrf"));
}

}  // namespace noren::cart
