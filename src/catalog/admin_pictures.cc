// The pictures of an item on the owner's side: order, kind and words of those there, new ones added; one press, one transaction.
#include <algorithm>

#include "catalog/admin_parts.h"
#include "html/words.h"
#include "image/shelf.h"
#include "log/log.h"
#include "text/whole_number.h"

namespace noren::catalog {
namespace {

PictureKind kind_from(const std::string& text) { return text == "real" ? PictureKind::real : PictureKind::image; }

// Those that stay, in the order of the numbers typed.
std::vector<Picture> arranged(const http::Fields& form) {
  std::vector<std::pair<std::int64_t, Picture>> list;
  for (std::size_t i = 0; i < kPicturesMax; ++i) {
    const std::string row = "_" + std::to_string(i);
    if (!form.has("picture_id" + row)) break;
    if (form.get("remove" + row) == "1") continue;
    const auto place = text::read_whole_number(form.get("position" + row));
    Picture picture{.id = PictureId(form.get("picture_id" + row)),
                    .kind = kind_from(form.get("kind" + row)),
                    .alt = {form.get("alt_ja" + row), form.get("alt_en" + row)}};
    list.emplace_back(place ? place->value_or(0) : 0, std::move(picture));
  }
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Picture> pictures;
  for (auto& [place, picture] : list) pictures.push_back(std::move(picture));
  return pictures;
}

// "IMG_1.heic: この形式の画像は使えません。"
std::string problem_with(const admin::Visit& visit, const http::UploadedFile& file, image::ImageError error) {
  return file.name + ": " + html::word(visit.context.locale, image::word_key(error), {{"n", std::to_string(image::kMegabytesMax)}});
}

http::Response not_kept(const AdminScene& scene, const admin::Visit& visit, const Item& item, const image::NotKept& failure) {
  log::failure(visit.context, "item pictures", failure.what());
  const bool full = failure.code() == std::errc::no_space_on_device;
  http::Response response =
      item_form(scene, visit, item,
                html::word(visit.context.locale, full ? "catalog.admin_item.pictures_full" : "catalog.admin_item.pictures_not_kept"));
  response.status = full ? 507 : 503;
  return response;
}

}  // namespace

http::Response admin_pictures(const AdminScene& scene, const admin::Visit& visit) {
  const http::Request& request = visit.request;
  const auto item = load_item(scene.catalog, visit.context, ItemId(request.param("id")));
  if (!item) return scene.desk.not_found(visit);
  const std::int64_t version = visit.request.form.number("version");
  if (item->version != version) return item_stale(scene, visit, *item, {}, false);
  std::vector<NewPicture> added;
  for (const http::UploadedFile& file : request.files) {
    if (file.field != "pictures_new" || (file.name.empty() && file.bytes.empty())) continue;
    auto ready = image::make_ready(file.bytes);
    if (!ready) return item_form(scene, visit, *item, problem_with(visit, file, ready.error()));
    added.push_back({std::move(*ready), kind_from(request.form.get("new_kind")), {request.form.get("new_alt_ja"), ""}});
  }
  try {
    const auto saved = arrange_pictures(scene.catalog, visit.context, item->id, version, arranged(request.form), added);
    if (saved) return done(scene, visit, "/admin/items/" + item->id.str(), "catalog.admin_item.pictures_saved");
    if (saved.error().why != Refusal::Why::faults) return item_stale(scene, visit, *item, {}, false);
    return item_form(scene, visit, *item, html::word(visit.context.locale, saved.error().faults.front().message));
  } catch (const image::NotKept& failure) {
    return not_kept(scene, visit, *item, failure);
  }
}

}  // namespace noren::catalog
