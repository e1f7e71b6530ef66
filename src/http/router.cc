#include "http/router.h"

#include <algorithm>

#include "base/check.h"

namespace noren::http {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  path.remove_prefix(1);
  while (true) {
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.emplace_back(path.substr(0, end));
    if (end == path.size()) return parts;
    path.remove_prefix(end + 1);
  }
}

bool is_param(const std::string& part) { return part.size() > 2 && part.front() == '{' && part.back() == '}'; }

const char* name_of(Method method) {
  switch (method) {
    case Method::get: return "GET, HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::delete_: return "DELETE";
    case Method::other: break;
  }
  return "";
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path,
          std::map<std::string, std::string, std::less<>>& params) {
  params.clear();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_param(pattern[i]) && pattern[i][pattern[i].size() - 2] == '*') {
      std::string rest;
      for (std::size_t j = i; j < path.size(); ++j) rest += (j == i ? "" : "/") + path[j];
      params[pattern[i].substr(1, pattern[i].size() - 3)] = std::move(rest);
      return i < path.size();
    }
    if (i >= path.size()) return false;
    if (is_param(pattern[i])) {
      if (path[i].empty()) return false;
      params[pattern[i].substr(1, pattern[i].size() - 2)] = path[i];
    } else if (pattern[i] != path[i]) {
      return false;
    }
  }
  return pattern.size() == path.size();
}

}  // namespace

void Router::add(Method method, std::string pattern, Handler handler, RouteOptions options) {
  check(pattern.starts_with('/'), "a route starts with /");
  for (const Route& route : routes_) check(route.method != method || route.pattern != pattern, ("two routes for " + pattern).c_str());
  std::vector<std::string> parts = split(pattern);
  routes_.push_back({method, std::move(pattern), std::move(parts), std::move(handler), options});
  // Literal parts win over parameters: /orders/new before /orders/{token}.
  std::stable_sort(routes_.begin(), routes_.end(), [](const Route& a, const Route& b) {
    const auto params = [](const Route& r) { return std::count_if(r.parts.begin(), r.parts.end(), is_param); };
    return params(a) < params(b);
  });
}

std::vector<Router::Entry> Router::entries() const {
  std::vector<Entry> all;
  for (const Route& route : routes_) all.push_back({route.method, route.pattern, route.handler, route.options});
  return all;
}

Router::Match Router::match(Method method, std::string_view path) const {
  Match match;
  if (!path.starts_with('/')) return match;
  const std::vector<std::string> parts = split(path);
  for (const Route& route : routes_) {
    std::map<std::string, std::string, std::less<>> params;
    if (!fits(route.parts, parts, params)) continue;
    match.path_known = true;
    if (route.method == method) {
      match.handler = &route.handler;
      match.options = route.options;
      match.params = std::move(params);
      match.pattern = route.pattern;
      return match;
    }
    match.allow += (match.allow.empty() ? "" : ", ") + std::string(name_of(route.method));
  }
  return match;
}

std::string Router::page_above(std::string path) const {
  while (path.starts_with('/') && match(Method::get, path).handler == nullptr) path.resize(path.rfind('/'));
  return path.empty() ? "/" : path;
}

}  // namespace noren::http
