#include "catalog/feeds.h"

#include "catalog/pages.h"
#include "html/words.h"
#include "shops/rules.h"

namespace noren::catalog {
namespace {

std::string element(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + html::escape(text) + "</" + std::string(name) + ">\n";
}

std::string money(Yen yen) { return std::to_string(yen.amount()) + " JPY"; }

void add_sale(const Variant& variant, Instant now, std::string& xml) {
  if (!on_sale(variant, now)) return;
  xml += element("g:sale_price", money(variant.sale->price));
  if (variant.sale->from && variant.sale->until) {
    xml += element("g:sale_price_effective_date", to_rfc3339(*variant.sale->from) + "/" + to_rfc3339(*variant.sale->until));
  }
}

std::string entry(const Item& item, const Variant& variant, const shops::Shop& shop, const Looking& looking, const std::string& base) {
  const Locale locale = looking.locale;
  const bool sold_out = stock_state(looking.stock.quantity(variant.id)) == StockState::sold_out;
  std::string xml =
      "<item>\n" + element("title", full_name(item, variant, locale)) + element("link", base + link(locale, "/items/" + item.slug)) +
      element("description", item.description.in(locale)) + element("g:id", variant.sku) + element("g:item_group_id", item.id.str()) +
      element("g:price", money(variant.list_price)) + element("g:availability", sold_out ? "out_of_stock" : "in_stock") +
      element("g:condition", "new") + element("g:brand", shop.settings.name.in(locale)) + element("g:identifier_exists", "no");
  add_sale(variant, looking.now, xml);
  bool first = true;
  for (const Picture& picture : item.pictures) {
    xml += element(first ? "g:image_link" : "g:additional_image_link", base + picture_url(picture, picture.width));
    first = false;
  }
  if (!item.attributes.material.empty()) xml += element("g:material", item.attributes.material.in(locale));
  return xml + "</item>\n";
}

std::string both_languages(const std::string& base, const std::string& path) {
  const std::string ja = html::escape(base + path);
  const std::string en = html::escape(base + "/en" + (path == "/" ? "" : path));
  const std::string alternates = "<xhtml:link rel=\"alternate\" hreflang=\"ja\" href=\"" + ja +
                                 "\"/>\n<xhtml:link rel=\"alternate\" hreflang=\"en\" href=\"" + en + "\"/>\n";
  return "<url>\n<loc>" + ja + "</loc>\n" + alternates + "</url>\n<url>\n<loc>" + en + "</loc>\n" + alternates + "</url>\n";
}

constexpr const char* kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

}  // namespace

std::string product_feed(const Snapshot& snapshot, const shops::Shop& shop, const Looking& looking, const std::string& base) {
  const shops::Settings& settings = shop.settings;
  std::string xml = std::string(kXml) + "<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\">\n<channel>\n" +
                    element("title", settings.name.in(looking.locale)) + element("link", base + link(looking.locale, "/")) +
                    element("description", settings.tagline.in(looking.locale)) +
                    element("language", looking.locale == Locale::ja ? "ja" : "en");
  for (const Item& item : snapshot.items()) {
    for (const Variant& variant : item.variants) {
      if (offered(item, variant)) xml += entry(item, variant, shop, looking, base);
    }
  }
  return xml + "</channel>\n</rss>\n";
}

std::string sitemap(const Snapshot& snapshot, std::span<const std::string> more_paths, const std::string& base) {
  std::string xml = std::string(kXml) +
                    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n" +
                    both_languages(base, "/");
  for (const Category& category : snapshot.categories()) xml += both_languages(base, "/categories/" + category.slug);
  for (const Item& item : snapshot.items()) {
    if (item.published && !item.archived) xml += both_languages(base, "/items/" + item.slug);
  }
  for (const std::string& path : more_paths) xml += both_languages(base, path);
  return xml + "</urlset>\n";
}

void add_feed_routes(http::Router& router, const Pages& pages) {
  const auto xml = [pages](const Context& context, const Snapshot& snapshot, auto make) {
    const std::string base = pages.whole_url(context);
    if (base.empty()) return http::text(html::word(context.locale, "catalog.feeds.no_address") + "\n", 404);
    http::Response response;
    response.content_type = "application/xml; charset=utf-8";
    response.body = make(base);
    response.public_max_age_s = page_age_s(snapshot, context.now);
    return response;
  };
  router.get(
      "/feed.xml",
      [pages, xml](const http::Request& request, const Context& context) {
        const auto shop = pages.shops.by_id(context.shop);
        if (shop == nullptr) return pages.error_page(request, context, 404);
        const auto snapshot = pages.shelf.of(context.shop);
        const Looking looking{context.locale, context.now, pages.stock};
        return xml(context, *snapshot, [&](const std::string& base) { return product_feed(*snapshot, *shop, looking, base); });
      },
      http::kBrowses);
  router.get(
      "/sitemap.xml",
      [pages, xml](const http::Request&, const Context& context) {
        const auto snapshot = pages.shelf.of(context.shop);
        std::vector<std::string> more{"/contact"};
        for (const shops::LawPage page : shops::kLawPages) more.push_back("/legal/" + std::string(shops::name_of(page)));
        return xml(context, *snapshot, [&](const std::string& base) { return sitemap(*snapshot, more, base); });
      },
      http::kBrowses);
}

}  // namespace noren::catalog
