#include "storefront/frame.h"

#include "html/words.h"
#include "text/phone.h"

namespace noren::storefront {
namespace {

using html::View;

View optional(std::string text) { return text.empty() ? View(false) : View(std::move(text)); }

}  // namespace

std::string style_url(const shops::Settings& settings) {
  return "/shop.css?" + settings.accent.substr(std::min<std::size_t>(1, settings.accent.size()));
}

Frame::Frame(const House& house, const shops::Directory& shops, const catalog::Shelf& shelf, std::string public_url)
    : house_(house), shops_(shops), shelf_(shelf), public_url_(std::move(public_url)) {}

std::string Frame::base_url(const Context& context) const {
  const auto shop = shops_.by_id(context.shop);
  if (shop && !shop->settings.hosts.empty()) return "https://" + shop->settings.hosts.front();
  return public_url_;
}

View Frame::shop_view(const shops::Shop& shop, const Context& context, const catalog::PageMeta& meta) const {
  View categories = View::array();
  for (const catalog::Category& category : shelf_.of(shop.id)->categories()) {
    categories.push_back({{"name", category.name.in(context.locale)},
                          {"url", catalog::link(context.locale, "/categories/" + category.slug)},
                          {"current", category.slug == meta.category}});
  }
  const shops::Settings& settings = shop.settings;
  const auto& phone = settings.contact.phone;
  return {{"name", settings.name.in(context.locale)},
          {"style_url", style_url(settings)},
          {"logo_url", false},
          {"tagline", optional(settings.tagline.in(context.locale))},
          {"announcement", false},
          {"announcement_url", false},
          {"categories", std::move(categories)},
          {"phone", optional(phone.empty() ? "" : text::phone_text(phone))},
          {"email", optional(settings.contact.email)},
          {"hours", optional(settings.contact.hours.in(context.locale))},
          {"takes_cards", settings.payment.card}};
}

View Frame::view(const Context& context, const catalog::PageMeta& meta) const {
  View view = {{"mails_kept", house_.mails_kept}};
  const auto shop = shops_.by_id(context.shop);
  view["shop"] = shop ? shop_view(*shop, context, meta) : View(false);
  const std::string name = shop ? shop->settings.name.in(context.locale) : "Noren";
  const std::string title =
      meta.title.empty() ? name : html::word(context.locale, "storefront.frame.title", {{"page", meta.title}, {"shop", name}});
  const std::string base = base_url(context);
  const std::string& path = meta.canonical.empty() ? meta.path : meta.canonical;
  const Locale other = context.locale == Locale::ja ? Locale::en : Locale::ja;
  const bool absolute = !base.empty() && !meta.noindex && !path.empty();
  View page = {{"title", title},
               {"description", optional(meta.description)},
               {"canonical", absolute ? View(base + catalog::link(context.locale, path)) : View(false)},
               {"image", base.empty() || meta.image.empty() ? View(false) : View(base + meta.image)},
               {"product", meta.product},
               {"noindex", meta.noindex},
               {"ja_url", absolute ? View(base + catalog::link(Locale::ja, path)) : View(false)},
               {"en_url", absolute ? View(base + catalog::link(Locale::en, path)) : View(false)},
               {"switch_url", meta.path.empty() ? View(false) : View(catalog::link(other, meta.path))},
               {"search", optional(meta.search)},
               {"cart_count", false},
               {"focused", false},
               {"refresh", false},
               {"leads_to", false}};
  view["page"] = std::move(page);
  return view;
}

}  // namespace noren::storefront
