#include "catalog/pages.h"

namespace noren::catalog {
namespace {

using nlohmann::json;

json offer_of(const Item& item, const Variant& variant, const Looking& looking, const std::string& url) {
  json offer = {{"@type", "Offer"},
                {"sku", variant.sku},
                {"name", full_name(item, variant, looking.locale)},
                {"priceCurrency", "JPY"},
                {"price", price_at(variant, looking.now).amount()},
                {"itemCondition", "https://schema.org/NewCondition"}};
  if (!url.empty()) offer["url"] = url;
  const StockState state = stock_state(looking.stock.quantity(variant.id));
  const char* availability = state == StockState::sold_out ? "OutOfStock" : state == StockState::few ? "LimitedAvailability" : "InStock";
  offer["availability"] = std::string("https://schema.org/") + availability;
  if (on_sale(variant, looking.now) && variant.sale->until) offer["priceValidUntil"] = to_rfc3339(*variant.sale->until);
  return offer;
}

// No text may end the element it stands in ("</script>") or open another one ("<!--"): in JSON every < can be written \u003c.
std::string for_script(std::string text) {
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at)) text.replace(at, 1, "\\u003c");
  return text;
}

}  // namespace

std::string json_ld(const Item& item, const shops::Shop& shop, const Looking& looking, const std::string& base) {
  const std::string url = base.empty() ? "" : base + link(looking.locale, "/items/" + item.slug);
  json offers = json::array();
  for (const Variant& variant : item.variants) {
    if (!variant.archived) offers.push_back(offer_of(item, variant, looking, url));
  }
  json product = {{"@context", "https://schema.org"},
                  {"@type", "Product"},
                  {"name", item.name.in(looking.locale)},
                  {"brand", {{"@type", "Brand"}, {"name", shop.settings.name.in(looking.locale)}}},
                  {"offers", std::move(offers)}};
  if (!item.description.empty()) product["description"] = item.description.in(looking.locale);
  if (!item.attributes.material.empty()) product["material"] = item.attributes.material.in(looking.locale);
  if (!url.empty()) {
    product["url"] = url;
    for (const Picture& picture : item.pictures) product["image"].push_back(base + picture_url(picture, picture.width));
  }
  return for_script(product.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace noren::catalog
