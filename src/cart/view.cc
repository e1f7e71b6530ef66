#include "cart/view.h"

#include "catalog/cards.h"
#include "catalog/rules.h"
#include "html/words.h"
#include "pricing/pricing.h"

namespace noren::cart {
namespace {

using html::View;
using html::word;

constexpr std::size_t kOthersNamed = 3;

// What a buyer can do about something that cannot be had: another kind of it, a question, other items.
View way_out(const catalog::FoundVariant& found, const catalog::StockView& stock, Locale locale) {
  const auto way = [&](const char* key, const std::string& others, const std::string& path) -> View {
    return {{"text", word(locale, std::string("cart.way_out.") + key, {{"others", others}})},
            {"link", word(locale, std::string("cart.way_out.") + key + "_link")},
            {"url", catalog::link(locale, path)}};
  };
  if (!found.offered()) return way("gone", "", "/search");
  std::string others;
  std::size_t named = 0;
  for (const catalog::Variant& other : found.item->variants) {
    if (other.archived || other.id == found.variant->id || stock.quantity(other.id) <= 0 || named == kOthersNamed) continue;
    others += (named++ == 0 ? "" : word(locale, "cart.way_out.and")) + other.name.in(locale);
  }
  if (named > 0) return way("others", others, "/items/" + found.item->slug);
  return way("ask", "", "/contact");
}

// What changed since the line was put in, in words; whether it can be bought as it stands.
struct Judgement {
  View changes = View::array();
  bool blocked = false;
  bool none_left = false;  // another quantity would not help
};

Judgement judge(const Line& line, const catalog::FoundVariant& found, std::int64_t left, Locale locale, Instant now) {
  Judgement judgement;
  const auto stop = [&](std::string words) {
    judgement.changes.push_back(std::move(words));
    judgement.blocked = true;
  };
  const Yen price = catalog::price_at(*found.variant, now);
  const auto money = [&](Yen amount) { return html::yen_text(locale, amount); };
  if (!found.offered()) {
    stop(word(locale, "cart.change.gone"));
    judgement.none_left = true;
    return judgement;
  }
  if (price > line.seen && price == found.variant->list_price && found.variant->sale) {
    judgement.changes.push_back(word(locale, "cart.change.sale_over", {{"now", money(price)}}));
  } else if (price != line.seen) {
    const char* key = price > line.seen ? "cart.change.price_up" : "cart.change.price_down";
    judgement.changes.push_back(word(locale, key, {{"was", money(line.seen)}, {"now", money(price)}}));
  }
  const std::int64_t most = pricing::most_per_order(found.variant->limit_per_order);
  if (line.quantity > most) stop(word(locale, "cart.change.limit", {{"n", std::to_string(most)}}));
  if (left <= 0) {
    stop(word(locale, "cart.change.sold_out"));
    judgement.none_left = true;
  } else if (left < line.quantity) {
    stop(word(locale, "cart.change.few", {{"n", std::to_string(left)}}));
  }
  return judgement;
}

}  // namespace

std::optional<catalog::FoundVariant> find_goods(const Line& line, const catalog::Snapshot& snapshot) {
  return line.variant.empty() ? snapshot.find_variant_by_sku(line.sku) : snapshot.find_variant(line.variant);
}

Cart renewed(Cart cart, const catalog::Snapshot& snapshot) {
  for (Line& line : cart.lines) {
    const auto found = find_goods(line, snapshot);
    if (!found) continue;
    line.sku = found->variant->sku;
    line.variant = found->variant->id;
  }
  return cart;
}

Seen look_at(const Cart& cart, const catalog::Snapshot& snapshot, const catalog::StockView& stock, Locale locale, Instant now) {
  Seen seen;
  seen.lines = View::array();
  std::size_t blocked = 0;
  for (const Line& line : cart.lines) {
    const auto found = find_goods(line, snapshot);
    if (!found) {
      seen.lines.push_back({{"sku", line.sku},
                            {"name", line.sku},
                            {"variant", false},
                            {"url", catalog::link(locale, "/search")},
                            {"picture", false},
                            {"unit", html::yen_text(locale, line.seen)},
                            {"reduced", false},
                            {"amount", ""},
                            {"quantity", std::to_string(line.quantity)},
                            {"max", "0"},
                            {"changes", {word(locale, "cart.change.gone")}},
                            {"way_out", false},
                            {"blocked", true}});
      ++blocked;
      continue;
    }
    const std::int64_t left = stock.quantity(found->variant->id);
    Judgement judgement = judge(line, *found, left, locale, now);
    const Yen price = catalog::price_at(*found->variant, now);
    const std::string& variant = found->variant->name.in(locale);
    const View picture =
        found->item->pictures.empty() ? View(false) : View{{"src", catalog::picture_url(found->item->pictures.front(), 320)}};
    seen.lines.push_back(
        {{"sku", line.sku},
         {"name", found->item->name.in(locale)},
         {"variant", variant.empty() ? View(false) : View(variant)},
         {"url", catalog::link(locale, "/items/" + found->item->slug)},
         {"picture", picture},
         {"unit", html::yen_text(locale, price)},
         {"reduced", found->item->tax == pricing::TaxKind::reduced},
         {"amount", html::yen_text(locale, price * line.quantity)},
         {"quantity", std::to_string(line.quantity)},
         {"max", std::to_string(std::min(pricing::most_per_order(found->variant->limit_per_order), std::max<std::int64_t>(left, 1)))},
         {"changes", judgement.changes},
         {"way_out", judgement.none_left ? way_out(*found, stock, locale) : View(false)},
         {"blocked", judgement.blocked}});
    if (judgement.blocked) ++blocked;
    if (found->offered()) seen.subtotal += price * line.quantity;  // what the lines show adds up, also while something must be changed
  }
  if (blocked > 0) {
    const bool all = blocked == cart.lines.size() && blocked > 1;
    seen.blocked = word(locale, all ? "cart.cart.blocked_all" : "cart.cart.blocked", {{"n", std::to_string(blocked)}});
  }
  return seen;
}

}  // namespace noren::cart
