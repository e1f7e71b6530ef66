#include <algorithm>

#include "catalog/pages.h"
#include "html/words.h"
#include "shops/rules.h"

namespace noren::catalog {
namespace {

constexpr int kStagePicture = 800;
constexpr std::int64_t kQuantityMax = 99;
constexpr std::size_t kRelated = 4;
constexpr std::size_t kSnippetMax = 120;  // characters, for search engines

struct Scene {
  const Snapshot& snapshot;
  const Item& item;
  const shops::Shop& shop;
  Looking looking;

  std::string word(std::string_view key) const { return html::word(looking.locale, "catalog." + std::string(key)); }
};

std::vector<std::string> paragraphs_of(const std::string& text) {
  std::vector<std::string> paragraphs;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find("\n\n", from), text.size());
    std::string paragraph = text.substr(from, end - from);
    const auto first = paragraph.find_first_not_of('\n');
    if (first != std::string::npos) paragraphs.push_back(paragraph.substr(first));
    from = end + 2;
  }
  return paragraphs;
}

std::string one_line(const std::string& text, std::size_t characters) {
  std::string line;
  std::size_t count = 0;
  for (const char c : text) {
    const bool begins = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (begins && ++count > characters) return line + "…";
    line += c == '\n' ? ' ' : c;
  }
  return line;
}

html::View pictures_view(const Scene& scene) {
  html::View list = html::View::array();
  for (const Picture& picture : scene.item.pictures) {
    html::View view = picture_view(picture, scene.looking.locale, kStagePicture);
    view["n"] = std::to_string(list.size() + 1);
    view["thumb"] = picture_url(picture, kThumb);
    view["real"] = picture.kind == PictureKind::real;
    list.push_back(std::move(view));
  }
  return list;
}

std::int64_t most_of(const Variant& variant, const StockView& stock) {
  const std::int64_t limit = variant.limit_per_order.value_or(kQuantityMax);
  return std::clamp<std::int64_t>(stock.quantity(variant.id), 0, std::min(limit, kQuantityMax));
}

void add_variants(const Scene& scene, html::View& view) {
  const auto& [locale, now, stock] = scene.looking;
  html::View list = html::View::array();
  std::int64_t most = 0;
  bool chosen = false;
  for (const Variant& variant : scene.item.variants) {
    if (variant.archived) continue;
    const std::int64_t pieces = stock.quantity(variant.id);
    const bool sold_out = pieces <= 0;
    const bool checked = !sold_out && !chosen;
    chosen = chosen || checked;
    most = std::max(most, most_of(variant, stock));
    html::View one = {{"sku", variant.sku},
                      {"name", variant.name.in(locale)},
                      {"price", html::yen_text(locale, price_at(variant, now))},
                      {"list_price", false},
                      {"stock", stock_words(locale, pieces)},
                      {"sold_out", sold_out},
                      {"few", stock_state(pieces) == StockState::few},
                      {"checked", checked},
                      {"limit", false}};
    if (on_sale(variant, now)) one["list_price"] = html::yen_text(locale, variant.list_price);
    if (variant.limit_per_order) one["limit"] = html::word(locale, "catalog.item.limit", {{"n", std::to_string(*variant.limit_per_order)}});
    list.push_back(std::move(one));
  }
  view["several_variants"] = list.size() > 1;
  view["some_sold_out"] = chosen && std::any_of(list.begin(), list.end(), [](const html::View& one) { return one["sold_out"] == true; });
  if (list.size() == 1) {
    view["sku"] = list[0]["sku"];
    view["limit"] = list[0]["limit"];
  }
  view["variants"] = std::move(list);
  view["buyable"] = chosen;
  view["quantity_max"] = std::to_string(std::max<std::int64_t>(1, most));
}

html::View facts_view(const Scene& scene) {
  html::View facts = html::View::array();
  const auto add = [&](const char* word, const std::string& text) {
    if (!text.empty()) facts.push_back({{"term", scene.word(std::string("item.") + word)}, {"text", text}});
  };
  const Locale locale = scene.looking.locale;
  const Attributes& exact = scene.item.attributes;
  add("size", exact.size.in(locale));
  add("weight", exact.weight.in(locale));
  add("material", exact.material.in(locale));
  add("touch", exact.touch.in(locale));
  add("assembly", exact.assembly.in(locale));
  std::string skus;
  for (const Variant& variant : scene.item.variants) {
    if (!variant.archived) skus += (skus.empty() ? "" : ", ") + variant.sku;
  }
  add("sku", skus);
  return facts;
}

// Of the same categories, those that share most tags first.
std::vector<const Item*> related_to(const Scene& scene) {
  std::vector<std::pair<int, const Item*>> ranked;
  const auto shared = [](const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return static_cast<int>(
        std::count_if(a.begin(), a.end(), [&](const std::string& one) { return std::find(b.begin(), b.end(), one) != b.end(); }));
  };
  for (const Item& other : scene.snapshot.items()) {
    if (&other == &scene.item || !other.published || other.archived) continue;
    const int alike = 2 * shared(scene.item.categories, other.categories) + shared(scene.item.tags, other.tags);
    if (alike > 0) ranked.emplace_back(-alike - (in_stock(other, scene.looking.stock) ? 1 : 0), &other);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const Item*> related;
  for (const auto& [rank, other] : ranked) {
    if (related.size() < kRelated) related.push_back(other);
  }
  return related;
}

std::string shipping_note(const Scene& scene) {
  std::optional<Yen> least, free_from;
  for (const shops::ShippingMethod& method : scene.shop.settings.shipping) {
    if (!method.on || (method.small_items_only && !fits_letterbox(scene.item))) continue;
    Yen fee = method.fee;
    for (const auto& [prefecture, other] : method.fee_by_prefecture) fee = std::min(fee, other);
    least = least ? std::min(*least, fee) : fee;
    if (method.free_from) free_from = free_from ? std::min(*free_from, *method.free_from) : *method.free_from;
  }
  const Locale locale = scene.looking.locale;
  if (!least) return "";
  if (!free_from) return html::word(locale, "catalog.item.shipping_note_plain", {{"from", html::yen_text(locale, *least)}});
  return html::word(locale, "catalog.item.shipping_note",
                    {{"from", html::yen_text(locale, *least)}, {"free", html::yen_text(locale, *free_from)}});
}

html::View crumbs_view(const Scene& scene) {
  html::View crumbs = html::View::array();
  for (const std::string& slug : scene.item.categories) {
    const Category* category = scene.snapshot.find_category(slug);
    if (category == nullptr) continue;
    crumbs.push_back({{"name", category->name.in(scene.looking.locale)}, {"url", link(scene.looking.locale, "/categories/" + slug)}});
    break;
  }
  return crumbs;
}

html::View tags_view(const Scene& scene) {
  html::View tags = html::View::array();
  for (const std::string& tag : scene.item.tags) {
    tags.push_back({{"name", scene.snapshot.tag_name(tag, scene.looking.locale)},
                    {"url", link(scene.looking.locale, "/tags/" + http::url_encode(tag))}});
  }
  return tags;
}

html::View state_view(const Scene& scene) {
  const std::int64_t pieces = quantity_of(scene.item, scene.looking.stock);
  const StockState state = stock_state(pieces);
  return {{"text", stock_words(scene.looking.locale, pieces)},
          {"in_stock", state == StockState::in_stock},
          {"few", state == StockState::few},
          {"sold_out", state == StockState::sold_out}};
}

PageMeta meta_of(const Scene& scene) {
  const Locale locale = scene.looking.locale;
  PageMeta meta{.title = scene.item.name.in(locale),
                .description = one_line(scene.item.description.in(locale), kSnippetMax),
                .path = "/items/" + scene.item.slug,
                .product = true,
                .noindex = !scene.item.published};
  if (!scene.item.pictures.empty()) meta.image = picture_url(scene.item.pictures.front(), kStagePicture);
  if (!scene.item.categories.empty()) meta.category = scene.item.categories.front();
  return meta;
}

html::View view_of(const Scene& scene, html::View view) {
  const Item& item = scene.item;
  const html::View card_view = card(item, scene.looking);
  for (const char* field : {"name", "is_new", "price", "from", "list_price", "sale_until"}) view[field] = card_view[field];
  view["here"] = card_view["name"];
  view["crumbs"] = crumbs_view(scene);
  view["pictures"] = pictures_view(scene);
  view["has_pictures"] = !item.pictures.empty();
  view["has_real"] =
      std::any_of(item.pictures.begin(), item.pictures.end(), [](const Picture& one) { return one.kind == PictureKind::real; });
  view["several"] = item.pictures.size() > 1;
  view["paragraphs"] = paragraphs_of(item.description.in(scene.looking.locale));
  view["reduced"] = item.tax == TaxKind::reduced;
  const std::string note = shipping_note(scene);
  view["shipping_note"] = note.empty() ? html::View(false) : html::View(note);
  view["state"] = state_view(scene);
  view["limit"] = false;
  add_variants(scene, view);
  view["facts"] = facts_view(scene);
  view["has_facts"] = !view["facts"].empty();
  view["tags"] = tags_view(scene);
  view["has_tags"] = !item.tags.empty();
  const auto related = related_to(scene);
  view["related"] = cards(related, scene.looking);
  view["has_related"] = !related.empty();
  view["returns"] = shops::law_text(scene.shop.settings, shops::LawItem::returns, scene.looking.locale);
  return view;
}

}  // namespace

http::Response item_page(const Pages& pages, const Context& context, const Snapshot& snapshot, const Item& item) {
  const auto shop = pages.shops.by_id(context.shop);
  check(shop != nullptr, "a page of a shop that is not there");
  const Scene scene{snapshot, item, *shop, {context.locale, context.now, pages.stock}};
  html::View view = view_of(scene, pages.frame(context, meta_of(scene)));
  view["json_ld"] = json_ld(item, *shop, scene.looking, pages.base_url(context));
  return http::page(pages.house.html.render("catalog/item", view, context.locale));
}

}  // namespace noren::catalog
