// What a buyer's page tells the frame around it. The frame itself (storefront/top) lies above the catalog and is handed in.
#pragma once
#include <functional>
#include <string>

#include "base/context.h"
#include "html/html.h"
#include "http/message.h"

namespace noren::catalog {

struct PageMeta {
  std::string title;        // without the shop's name
  std::string description;  // "" for none
  std::string path;         // of this page, without language and host, with its query: "/search?q=%E8%8C%B6"
  std::string canonical;    // path that stands for it, when another one does; "" path is its own
  std::string image;        // path of a picture, "" for none
  std::string category;     // slug of the category that is current, "" for none
  std::string search;       // what was searched for
  bool product = false;
  bool noindex = false;
};

// The view's "shop" and "page".
using FrameSource = std::function<html::View(const Context&, const PageMeta&)>;
// The page that says in words what is wrong: 400, 404 ...
using ErrorPage = std::function<http::Response(const http::Request&, const Context&, int status)>;
// "https://kurumi.example" without a slash at the end; "" when the shop's address is not known.
using BaseUrl = std::function<std::string(const Context&)>;

// A path of ours in a language: "/en/items/mug".
std::string link(Locale locale, std::string_view path);

}  // namespace noren::catalog
