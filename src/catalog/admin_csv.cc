// CSV on the owner's side: a file is read and its effect shown; "take" takes all of it, once.
#include <algorithm>
#include <array>
#include <cstdio>

#include "admin/encodings.h"
#include "admin/uploads.h"
#include "catalog/admin_parts.h"
#include "catalog/csv.h"
#include "crypto/crypto.h"
#include "html/words.h"

namespace noren::catalog {
namespace {

using admin::Uploads;
using admin::Visit;
using http::Response;

constexpr std::size_t kFaultsShown = 100;
constexpr std::size_t kChangesShown = 50;
constexpr std::size_t kFreeShown = 20;

html::View columns_view(const Visit& visit) {
  html::View list = html::View::array();
  for (const CsvColumn& column : csv_columns()) {
    list.push_back(
        {{"name", column.name}, {"text", admin_word(visit, "admin_csv.column_" + std::string(column.name))}, {"example", column.example}});
  }
  return list;
}

html::View more_view(const Visit& visit, std::size_t all, std::size_t shown) {
  if (all <= shown) return false;
  return html::word(visit.context.locale, "catalog.admin_csv.more", {{"n", std::to_string(all - shown)}});
}

void add_faults(const Visit& visit, const CsvReport& report, html::View& view) {
  html::View list = html::View::array();
  for (const CsvFault& fault : report.faults) {
    if (list.size() == kFaultsShown) break;
    list.push_back({{"row", std::to_string(fault.line)},
                    {"column", fault.column},
                    {"value", fault.value},
                    {"text", html::word(visit.context.locale, fault.message)}});
  }
  view["has_row_errors"] = !report.faults.empty();
  view["more_errors"] = more_view(visit, report.faults.size(), list.size());
  view["errors"] = std::move(list);
}

void add_changes(const Visit& visit, const CsvReport& report, html::View& view) {
  html::View list = html::View::array();
  for (const CsvChange& change : report.changes) {
    if (list.size() == kChangesShown) break;
    list.push_back({{"row", std::to_string(change.line)},
                    {"item", change.item},
                    {"sku", change.sku},
                    {"what", change.what},
                    {"is_new", change.is_new}});
  }
  view["more_changes"] = more_view(visit, report.changes.size(), list.size());
  view["changes"] = std::move(list);
}

// "3行目（SPOON）": the rows whose price of 0 is to be meant.
void add_free(const Visit& visit, const CsvReport& report, html::View& view) {
  html::View list = html::View::array();
  for (const CsvFreeRow& row : report.free) {
    if (list.size() == kFreeShown) break;
    const std::string line = std::to_string(row.line);
    list.push_back({{"text", html::word(visit.context.locale, "catalog.admin_csv.free_row", {{"n", line}, {"sku", row.sku}})}});
  }
  view["has_free"] = !report.free.empty();
  view["more_free"] = more_view(visit, report.free.size(), list.size());
  view["free_rows"] = std::move(list);
  view["free_error"] = false;
}

html::View preview_view(const Visit& visit, const Uploads::Upload& upload, const CsvReport& report) {
  html::View view = {{"file_name", upload.file_name},
                     {"encoding", report.encoding},
                     {"upload", upload.token},
                     {"options", {{"encoding", admin::encoding_options(admin_word(visit, "csv.encoding_auto"), upload.encoding)}}},
                     {"rows", std::to_string(report.rows)},
                     {"new", std::to_string(report.added)},
                     {"changed", std::to_string(report.changed)},
                     {"same", std::to_string(report.same)},
                     {"wrong", std::to_string(report.faults.size())},
                     {"can_take", report.faults.empty() && !report.changes.empty()}};
  add_faults(visit, report, view);
  add_changes(visit, report, view);
  add_free(visit, report, view);
  return view;
}

Response csv_page(const AdminScene& scene, const Visit& visit, const std::string& error, html::View preview = nullptr) {
  html::View view = {{"title", admin_word(visit, "admin_csv.title")},
                     {"has_errors", !error.empty()},
                     {"e", html::View::object()},
                     {"columns", columns_view(visit)}};
  if (!error.empty()) view["e"]["file"] = error;
  if (!preview.is_null()) view["preview"] = std::move(preview);
  return scene.desk.page(visit, "catalog/admin_csv", std::move(view), error.empty() ? 200 : 422);
}

enum class Asked { nothing, free };  // what "take" was pressed without

Response show_effect(const AdminScene& scene, Uploads& uploads, const Visit& visit, Uploads::Upload upload, Asked asked = Asked::nothing) {
  const auto report = check_csv(scene.catalog, visit.context, {upload.bytes, upload.encoding});
  if (!report) {
    const CsvUnreadable& why = report.error();
    return csv_page(scene, visit, html::word(visit.context.locale, why.message, {{"line", std::to_string(why.line)}}));
  }
  upload.version = report->catalog_version;
  html::View preview = preview_view(visit, upload, *report);
  uploads.keep(std::move(upload));
  if (asked == Asked::free) preview["free_error"] = admin_word(visit, "csv.free_not_meant");
  Response shown = csv_page(scene, visit, "", std::move(preview));
  if (asked == Asked::free) shown.status = 422;
  return shown;
}

Response gone(const AdminScene& scene, const Visit& visit) { return csv_page(scene, visit, admin_word(visit, "admin_csv.gone")); }

Response check_upload(const AdminScene& scene, Uploads& uploads, const Visit& visit) {
  const http::Request& request = visit.request;
  const std::string& token = request.form.get("upload");
  if (!token.empty()) {
    auto upload = uploads.find(visit.context, token);
    if (!upload) return gone(scene, visit);
    if (request.form.has("encoding")) upload->encoding = admin::encoding_from(request.form.get("encoding"));
    return show_effect(scene, uploads, visit, std::move(*upload));
  }
  const auto file =
      std::find_if(request.files.begin(), request.files.end(), [](const http::UploadedFile& one) { return one.field == "file"; });
  if (file == request.files.end() || file->bytes.empty()) return csv_page(scene, visit, admin_word(visit, "csv.empty"));
  return show_effect(scene, uploads, visit,
                     {.token = crypto::token(scene.catalog.house.env.random),
                      .shop = visit.context.shop,
                      .staff = visit.context.actor.id,
                      .file_name = file->name,
                      .bytes = file->bytes,
                      .at = visit.context.now});
}

Response take(const AdminScene& scene, Uploads& uploads, const Visit& visit) {
  auto upload = uploads.find(visit.context, visit.request.form.get("upload"));
  if (!upload) return gone(scene, visit);
  const CsvAgreed agreed{.version = upload->version, .free = visit.request.form.yes("free")};
  const auto taken = import_csv(scene.catalog, visit.context, {upload->bytes, upload->encoding}, agreed);
  // Somebody changed the catalog meanwhile, or a price of 0 is not said to be meant: what would happen is shown again, nothing was done.
  if (!taken) {
    const bool ask_free = taken.error() == CsvRefusal::free_not_meant;
    return show_effect(scene, uploads, visit, std::move(*upload), ask_free ? Asked::free : Asked::nothing);
  }
  uploads.forget(upload->token);
  return done(scene, visit, "/admin/items", "catalog.csv.taken");
}

Response download(const AdminScene& scene, const Visit& visit) {
  const auto snapshot = scene.catalog.shelf.of(visit.context.shop);
  const auto items = filtered_items(scene, visit, *snapshot);
  const std::string csv = export_csv(items, scene.catalog.stock);
  const bool cp932 = visit.request.query.get("encoding") == "cp932";
  const LocalDate today = japan_time(visit.context.now).date;
  std::array<char, 64> name{};
  std::snprintf(name.data(), name.size(), "items-%04d%02d%02d.csv", today.year, today.month, today.day);
  Response response;
  response.content_type = cp932 ? "text/csv; charset=Shift_JIS" : "text/csv; charset=utf-8";
  response.body = cp932 ? text::to_cp932(csv).bytes : "\xEF\xBB\xBF" + csv;  // the mark makes Excel read UTF-8
  response.with("Content-Disposition", "attachment; filename=\"" + std::string(name.data()) + "\"");
  return response;
}

}  // namespace

void add_csv_routes(http::Router& router, const AdminScene& scene) {
  const auto uploads = std::make_shared<Uploads>();
  const auto guarded = [&](auto act) { return scene.desk.guarded(staff::Right::items, act); };
  const http::RouteOptions large{.body_max = kCsvBytesMax + 64 * 1024};
  router.get("/admin/items/csv", guarded([&scene](const Visit& visit) { return csv_page(scene, visit, ""); }));
  router.get("/admin/items.csv", guarded([&scene](const Visit& visit) { return download(scene, visit); }));
  router.post("/admin/items/csv", guarded([&scene, uploads](const Visit& visit) { return check_upload(scene, *uploads, visit); }), large);
  router.post("/admin/items/csv/take", guarded([&scene, uploads](const Visit& visit) { return take(scene, *uploads, visit); }));
}

}  // namespace noren::catalog
