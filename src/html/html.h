// Pages from templates. A template is Mustache (templates/*.html of a feature), compiled in, escaped by default;
// it gets a View of finished strings, and the house's words as {{t.feature.key}} in the page's language.
//   {{name}} escaped   {{{name}}} only for HTML made by us   {{#list}}...{{/list}}   {{^empty}}...{{/empty}}
//   mails_kept: true in the view takes the words' form for a shop whose mails are kept (words.h)
//   {{> feature/partial}}   {{lang}} "ja" or "en"   {{root}} "" or "/en": put before every path of ours in a link
//   {{asset.feature/style.css}} the versioned address of a file in the feature's assets/
// Thread: safe from any after construction.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/context.h"

namespace noren::html {

using View = nlohmann::json;  // objects, arrays, strings, booleans; numbers are shown as they are

class Templates {
 public:
  Templates();  // parses every embedded template; throws naming the file on a broken one
  ~Templates();
  Templates(const Templates&) = delete;
  Templates& operator=(const Templates&) = delete;

  // name: "orders/order" for orders/templates/order.html.
  std::string render(std::string_view name, const View& view, Locale locale) const;
  // A template that is not a file of ours (a mail template edited by the owner). Throws std::invalid_argument when broken.
  std::string render_text(std::string_view template_text, const View& view, Locale locale, bool escape) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

std::string escape(std::string_view text);

// The address of an embedded asset with its content's hash in it, so that it can be kept for ever:
// asset_url("storefront/style.css") -> "/assets/3f2a9c1b/storefront/style.css".
std::string asset_url(std::string_view name);

}  // namespace noren::html
