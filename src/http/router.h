// Routes: which function answers which path. Filled once at start by each feature's add_routes, then only read.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace noren::http {

using Handler = std::function<Response(const Request&, const Context&)>;

struct RouteOptions {
  std::size_t body_max = 64 * 1024;  // bytes; more is answered 413 before it is read
  bool foreign_origin = false;       // a POST from another site's page is allowed
  bool browses = false;              // looks at goods: when many wait, these are asked to come again before those who order
  bool sells = false;                // shows or sells goods: asked at the site's door, which a shop that is not open keeps shut
  bool many_writes = false;          // not counted against its client: one machine writes for many
  bool without_shop = false;         // answers where there is no shop: for machines, and for setting up the first one
};
inline constexpr RouteOptions kSells{.sells = true};
inline constexpr RouteOptions kBrowses{.browses = true, .sells = true};
inline constexpr RouteOptions kWithoutShop{.without_shop = true};

class Router {
 public:
  // pattern: "/items/{slug}"; a last "{rest*}" takes the remaining path. Registering a path twice is a bug.
  void add(Method method, std::string pattern, Handler handler, RouteOptions options = {});
  void get(std::string pattern, Handler handler, RouteOptions options = {}) {
    add(Method::get, std::move(pattern), std::move(handler), options);
  }
  void post(std::string pattern, Handler handler, RouteOptions options = {}) {
    add(Method::post, std::move(pattern), std::move(handler), options);
  }

  struct Match {
    const Handler* handler = nullptr;
    RouteOptions options;
    std::map<std::string, std::string, std::less<>> params;
    bool path_known = false;  // the path exists with another method: 405, not 404
    std::string allow;        // for the Allow header of a 405
    std::string pattern;      // for metrics: never the raw path
  };
  Match match(Method method, std::string_view path) const;
  // All of them, in the order in which they were added.
  struct Entry {
    Method method;
    std::string pattern;
    Handler handler;
    RouteOptions options;
  };
  std::vector<Entry> entries() const;
  // The nearest path at or above this one that can be opened: where a form that was sent there stands. "/" when there is none.
  std::string page_above(std::string path) const;

 private:
  struct Route {
    Method method;
    std::string pattern;
    std::vector<std::string> parts;
    Handler handler;
    RouteOptions options;
  };
  std::vector<Route> routes_;
};

}  // namespace noren::http
