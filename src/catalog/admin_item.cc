// One item on the owner's side: the form, saving it, ending its sale, looking at a draft.
#include <algorithm>
#include <chrono>
#include <tuple>

#include "catalog/admin_parts.h"
#include "catalog/form_values.h"
#include "catalog/item_form.h"
#include "html/words.h"

namespace noren::catalog {
namespace {

using admin::Visit;
using http::Response;

constexpr std::size_t kBlankRows = 3;
constexpr std::chrono::minutes kSecondPress{10};

std::string path_of(const Item& item) { return "/admin/items/" + item.id.str(); }

// What a form shows: as typed, with what is wrong.
struct ItemForm {
  Item item;  // as stored; without id: a new one
  TypedItem typed;
  std::vector<Fault> faults;
  std::vector<std::size_t> rows;  // as ParsedItem::rows
  std::string picture_error;
  bool made_already = false;  // the form of a new item, sent again after it was made: from here on it changes that item
};

// The words for what is wrong in one row of variants.
html::View row_errors(const Visit& visit, const ItemForm& form, std::size_t row) {
  html::View errors = html::View::array();
  for (const Fault& fault : form.faults) {
    const bool whole_list = fault.field == "variants" && row == 0;
    bool here = whole_list;
    if (fault.field.starts_with("variants.")) {
      const std::size_t place = std::stoul(fault.field.substr(9));
      here = place < form.rows.size() && form.rows[place] == row;
    }
    if (here) errors.push_back({{"text", html::word(visit.context.locale, fault.message)}});
  }
  return errors;
}

constexpr const char* kAskFree = "catalog.faults.price_free";

bool asks_free(const ItemForm& form, std::size_t row) {
  return std::any_of(form.faults.begin(), form.faults.end(), [&](const Fault& fault) {
    return fault.message == kAskFree && form.rows.at(std::stoul(fault.field.substr(9))) == row;
  });
}

// A price that was not to be read is told as such, and is no price of 0.
void ask_about_free(const ParsedItem& parsed, const TypedItem& typed, const std::optional<Item>& before, std::vector<Fault>& faults) {
  for (std::size_t i = 0; i < parsed.item.variants.size(); ++i) {
    const std::string field = "variants." + std::to_string(i) + ".list_price";
    const auto unread = [&](const Fault& fault) { return fault.field == field; };
    if (typed.variants.at(parsed.rows.at(i)).free || std::any_of(faults.begin(), faults.end(), unread)) continue;
    if (newly_free(parsed.item.variants[i], before)) faults.push_back({field, kAskFree});
  }
}

std::string heading_of(const Visit& visit, const TypedVariant& typed, bool only_one) {
  if (typed.blank() && typed.id.empty()) return admin_word(visit, "admin_item.new_variant");
  if (!typed.name_ja.empty()) return typed.name_ja;
  return only_one ? admin_word(visit, "admin_item.only_variant") : typed.sku;
}

html::View variants_view(const AdminScene& scene, const Visit& visit, const ItemForm& form) {
  std::vector<TypedVariant> rows = form.typed.variants;
  const auto used = static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const TypedVariant& one) { return !one.blank(); }));
  while (rows.size() < used + kBlankRows) rows.emplace_back();
  html::View list = html::View::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TypedVariant& typed = rows[i];
    const bool saved = !typed.id.empty();
    html::View errors = row_errors(visit, form, i);
    const bool ask_free = typed.free || asks_free(form, i);
    list.push_back({{"i", std::to_string(i)},
                    {"id", typed.id},
                    {"heading", heading_of(visit, typed, used <= 1)},
                    {"open", i == 0 || !errors.empty() || (!typed.blank() && !typed.archived)},
                    {"sku", typed.sku},
                    {"name_ja", typed.name_ja},
                    {"name_en", typed.name_en},
                    {"price", typed.price},
                    {"sale_price", typed.sale_price},
                    {"sale_from", typed.sale_from},
                    {"sale_until", typed.sale_until},
                    {"limit", typed.limit},
                    {"archived", typed.archived},
                    {"ask_free", ask_free},
                    {"free", typed.free},
                    {"saved", saved},
                    {"stock", saved ? std::to_string(scene.catalog.stock.quantity(VariantId(typed.id))) : ""},
                    {"stock_href", scene.desk.link(visit, "/admin/stock/" + typed.id)},
                    {"first_stock", typed.first_stock},
                    {"wrong", !errors.empty()},
                    {"errors", std::move(errors)}});
  }
  return list;
}

html::View category_boxes(const Visit& visit, const Snapshot& snapshot, const ItemForm& form) {
  html::View list = html::View::array();
  for (const Category& category : snapshot.categories()) {
    const auto& chosen = form.typed.categories;
    const bool checked = std::find(chosen.begin(), chosen.end(), category.slug) != chosen.end();
    list.push_back({{"slug", category.slug}, {"name", category.name.in(visit.context.locale)}, {"checked", checked}});
  }
  return list;
}

html::View picture_rows(const ItemForm& form) {
  html::View list = html::View::array();
  for (const Picture& picture : form.item.pictures) {
    const std::size_t i = list.size();
    list.push_back({{"i", std::to_string(i)},
                    {"id", picture.id.str()},
                    {"src", picture_url(picture, 320)},
                    {"width", std::to_string(picture.width)},
                    {"height", std::to_string(picture.height)},
                    {"alt_ja", picture.alt.ja},
                    {"alt_en", picture.alt.en},
                    {"position", std::to_string(i + 1)},
                    {"is_image", picture.kind == PictureKind::image},
                    {"is_real", picture.kind == PictureKind::real}});
  }
  return list;
}

html::View errors_view(const Visit& visit, const ItemForm& form) {
  html::View errors = html::View::object();
  for (const Fault& fault : form.faults) {
    if (!fault.field.starts_with("variants") && !errors.contains(fault.field)) {
      errors[fault.field] = html::word(visit.context.locale, fault.message);
    }
  }
  if (!form.picture_error.empty()) errors["pictures_new"] = form.picture_error;
  return errors;
}

Response form_page(const AdminScene& scene, const Visit& visit, const ItemForm& form) {
  const auto snapshot = scene.catalog.shelf.of(visit.context.shop);
  const Item& item = form.item;
  const bool is_new = item.id.empty();
  html::View f = html::View::object();
  for (const auto& [field, text] : form.typed.texts) f[field] = text;
  f["published"] = form.typed.published;
  f["draft"] = !form.typed.published;
  f["new_alt_ja"] = visit.request.form.get("new_alt_ja");
  const bool reduced = form.typed.texts.contains("tax") && form.typed.texts.at("tax") == "reduced";
  const bool wrong = !form.faults.empty() || !form.picture_error.empty();
  html::View view = {
      {"title", is_new ? admin_word(visit, "admin_item.title_new") : item.name.in(visit.context.locale)},
      {"version", std::to_string(item.version)},
      {"has_errors", wrong},
      {"e", errors_view(visit, form)},
      {"pictures_new_help", html::word(visit.context.locale, "catalog.admin_item.pictures_new_help",
                                       {{"n", std::to_string(image::kMegabytesMax)}, {"all", std::to_string(kPicturesAtOnce)}})},
      {"action", is_new ? "/admin/items/new" : path_of(item)},
      {"is_new", is_new},
      {"archived", item.archived},
      {"made_already", form.made_already},
      {"f", std::move(f)},
      {"options",
       {{"tax", html::View::array({option("standard", admin_word(visit, "admin_item.tax_standard"), !reduced),
                                   option("reduced", admin_word(visit, "admin_item.tax_reduced"), reduced)})}}},
      {"categories", category_boxes(visit, *snapshot, form)},
      {"no_categories", snapshot->categories().empty()},
      {"variants", variants_view(scene, visit, form)},
      {"pictures", picture_rows(form)},
      {"no_pictures", item.pictures.empty()}};
  if (!is_new) {
    const bool live = item.published && !item.archived;
    view[live ? "shop_href" : "preview_href"] = live ? "/items/" + item.slug : path_of(item) + "/preview";
  }
  return scene.desk.page(visit, "catalog/admin_item", std::move(view), form.made_already ? 409 : wrong ? 422 : 200);
}

bool same_variant(const TypedVariant& one, const TypedVariant& other) {
  const auto fields = [](const TypedVariant& v) {
    return std::tie(v.sku, v.name_ja, v.name_en, v.price, v.sale_price, v.sale_from, v.sale_until, v.limit, v.archived);
  };
  return fields(one) == fields(other);
}

// What was meant and is not so: to be copied from the page that says the form was old.
admin::Pairs differences(const Visit& visit, const Item& meant, const Item& now) {
  admin::Pairs list;
  const TypedItem typed = typed_from(meant);
  const TypedItem present = typed_from(now);
  for (const auto& [field, text] : typed.texts) {
    const bool left_to_us = field == "slug" && text.empty();
    if (!left_to_us && present.texts.at(field) != text)
      list.emplace_back(admin_word(visit, "admin_item." + field), text.empty() ? "—" : text);
  }
  if (typed.published != present.published) {
    list.emplace_back(admin_word(visit, "admin_item.publish"),
                      admin_word(visit, typed.published ? "admin_item.published" : "admin_item.draft"));
  }
  if (typed.categories != present.categories) list.emplace_back(admin_word(visit, "admin_item.categories"), join(typed.categories, ", "));
  for (const TypedVariant& variant : typed.variants) {
    const auto same =
        std::any_of(present.variants.begin(), present.variants.end(), [&](const TypedVariant& one) { return same_variant(one, variant); });
    if (same) continue;
    list.emplace_back(variant.sku, variant.name_ja + " " + variant.price + (variant.sale_price.empty() ? "" : " → " + variant.sale_price));
  }
  return list;
}

// The button of a new item was pressed twice: the first press made the very item whose SKU is now taken.
const Item* made_just_now(const Snapshot& snapshot, const Item& typed, Instant now) {
  for (const Variant& variant : typed.variants) {
    const auto found = snapshot.find_variant_by_sku(variant.sku);
    if (found && found->item->name.ja == typed.name.ja && now - found->item->created_at < kSecondPress) return found->item;
  }
  return nullptr;
}

// Back to the form of the new item, corrected, saved again: what was typed stands in the form of the item that was made.
void become(ItemForm& form, const Item& made) {
  form.item = made;
  form.made_already = true;
  if (form.typed.texts.at("slug").empty()) form.typed.texts["slug"] = made.slug;
  for (TypedVariant& typed : form.typed.variants) {
    for (const Variant& variant : made.variants) {
      if (variant.sku == typed.sku) typed.id = variant.id.str();
    }
  }
  std::erase_if(form.faults, [](const Fault& fault) {
    return fault.message == "catalog.faults.sku_taken" || fault.message == "catalog.faults.slug_taken";
  });
}

Response refused(const AdminScene& scene, const Visit& visit, ItemForm form, const Item& typed, const Refusal& refusal) {
  const auto snapshot = scene.catalog.shelf.of(visit.context.shop);
  if (refusal.why == Refusal::Why::gone) return scene.desk.not_found(visit);
  if (refusal.why == Refusal::Why::stale) {
    const auto now = load_item(scene.catalog, visit.context, form.item.id);
    if (!now) return scene.desk.not_found(visit);
    auto typed_differently = differences(visit, typed, *now);
    const bool done = typed_differently.empty();
    return item_stale(scene, visit, *now, std::move(typed_differently), done);
  }
  form.faults = refusal.faults;
  if (form.item.id.empty()) {
    if (const Item* twin = made_just_now(*snapshot, typed, visit.context.now)) {
      if (differences(visit, typed, *twin).empty()) return item_stale(scene, visit, *twin, {}, true);
      become(form, *twin);
    }
  }
  return form_page(scene, visit, form);
}

// The item of the path, or nothing.
std::optional<Item> item_of(const AdminScene& scene, const Visit& visit) {
  return load_item(scene.catalog, visit.context, ItemId(visit.request.param("id")));
}

Response save_typed(const AdminScene& scene, const Visit& visit, const std::optional<Item>& before) {
  ItemForm form{.item = before.value_or(Item{}), .typed = typed_from(visit.request.form)};
  ParsedItem parsed = parse(form.typed);
  form.rows = parsed.rows;
  if (before) {
    parsed.item.id = before->id;
    parsed.item.version = visit.request.form.number("version");
  }
  ask_about_free(parsed, form.typed, before, parsed.faults);
  if (!parsed.faults.empty()) {
    form.faults = parsed.faults;
    if (before) form.item.version = parsed.item.version;
    return form_page(scene, visit, form);
  }
  // A page that shows version 0 of an item that exists is no page of ours.
  if (before && parsed.item.version < 1) return refused(scene, visit, form, parsed.item, {Refusal::Why::stale, {}});
  if (before) parsed.item.archived = before->archived;
  const auto saved = save_item(scene.catalog, visit.context, parsed.item, parsed.first);
  if (!saved) return refused(scene, visit, form, parsed.item, saved.error());
  return done(scene, visit, path_of(*saved), before ? "admin.common.saved" : "catalog.admin_item.saved_new");
}

}  // namespace

Response item_stale(const AdminScene& scene, const Visit& visit, const Item& now, admin::Pairs typed, bool already_done) {
  const char* state = now.archived ? "archived" : now.published ? "published" : "draft";
  return scene.desk.stale(visit, {.what = now.name.in(visit.context.locale),
                                  .state_now = admin_word(visit, std::string("admin_list.show_") + state),
                                  .already_done = already_done,
                                  .typed = std::move(typed),
                                  .back = path_of(now)});
}

Response item_form(const AdminScene& scene, const Visit& visit, const Item& item, const std::string& picture_error) {
  return form_page(scene, visit, {.item = item, .typed = typed_from(item), .picture_error = picture_error});
}

Response admin_new_item(const AdminScene& scene, const Visit& visit) {
  ItemForm form;
  form.typed.texts = {{"position", "0"}, {"tax", "standard"}};
  for (const char* field : kItemTexts) form.typed.texts.try_emplace(field, "");
  return form_page(scene, visit, form);
}

Response admin_make_item(const AdminScene& scene, const Visit& visit) { return save_typed(scene, visit, std::nullopt); }

Response admin_item(const AdminScene& scene, const Visit& visit) {
  const auto item = item_of(scene, visit);
  return item ? item_form(scene, visit, *item, "") : scene.desk.not_found(visit);
}

Response admin_change_item(const AdminScene& scene, const Visit& visit) {
  const auto item = item_of(scene, visit);
  return item ? save_typed(scene, visit, item) : scene.desk.not_found(visit);
}

Response admin_preview(const AdminScene& scene, const Visit& visit) {
  const auto snapshot = scene.catalog.shelf.of(visit.context.shop);
  const Item* item = snapshot->find_item(ItemId(visit.request.param("id")));
  return item != nullptr ? item_page(scene.pages, visit.context, *snapshot, *item) : scene.desk.not_found(visit);
}

Response admin_archive_item(const AdminScene& scene, const Visit& visit, bool archived) {
  const auto item = item_of(scene, visit);
  if (!item) return scene.desk.not_found(visit);
  if (item->archived == archived) return item_stale(scene, visit, *item, {}, true);
  if (archived && !visit.request.form.yes("sure")) {
    return scene.desk.confirm(visit, {.question = html::word(visit.context.locale, "catalog.admin_item.end_question",
                                                             {{"name", item->name.in(visit.context.locale)}}),
                                      .warning = admin_word(visit, "admin_item.end_help"),
                                      .yes = admin_word(visit, "admin_item.end_yes"),
                                      .danger = true,
                                      .back = path_of(*item)});
  }
  const auto ended = archive_item(scene.catalog, visit.context, item->id, visit.request.form.number("version"), archived);
  if (!ended) return item_stale(scene, visit, *item, {}, false);
  return done(scene, visit, path_of(*item), archived ? "catalog.admin_item.ended_now" : "catalog.admin_item.restored_now");
}

}  // namespace noren::catalog
