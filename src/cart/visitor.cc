#include "cart/visitor.h"

namespace noren::cart {
namespace {

constexpr const char* kCookie = "noren_visitor";
constexpr const char* kPurpose = "visitor-csrf";
constexpr std::size_t kMarkLength = 26;

}  // namespace

Visitor visitor_of(House& house, const http::Request& request) {
  const std::string& mark = request.cookie(kCookie);
  if (mark.size() == kMarkLength) return {house.keys.sign(kPurpose, mark), ""};
  std::string fresh = crypto::token(house.env.random);
  return {house.keys.sign(kPurpose, fresh), std::move(fresh)};
}

void keep(const Visitor& visitor, const http::Request& request, http::Response& response) {
  if (!visitor.fresh.empty()) http::set_cookie(response, request, {kCookie, visitor.fresh, std::nullopt, true, "/"});
}

bool csrf_fits(const House& house, const http::Request& request) {
  const std::string& mark = request.cookie(kCookie);
  return mark.size() == kMarkLength && house.keys.verify(kPurpose, mark, request.form.get("csrf"));
}

}  // namespace noren::cart
