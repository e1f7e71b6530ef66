// POST /admin/deposits/import (a file) and /admin/deposits/columns (what its columns are): a file of a bank that is known is taken
// at once, another is shown with a guess. View: templates/admin_statement.html.
#include <algorithm>
#include <set>

#include "admin/encodings.h"
#include "bank/admin_pages.h"
#include "bank/store.h"
#include "crypto/crypto.h"
#include "html/words.h"
#include "http/form.h"

namespace noren::bank {
namespace {

using admin::Uploads;
using admin::Visit;
using html::View;
using html::word;
using http::Response;

constexpr std::size_t kRowsShown = 6;
constexpr std::size_t kFaultsShown = 50;
constexpr std::size_t kLinesNamed = 10;

// What a column is called on the page: its heading, or its place.
std::string column_text(const Visit& visit, const Sheet& sheet, std::size_t column) {
  const std::string place = word(visit.context.locale, "bank.statement.nth", {{"n", std::to_string(column + 1)}});
  if (!sheet.heading || column >= sheet.rows[*sheet.heading].size() || sheet.rows[*sheet.heading][column].empty()) return place;
  return place + " " + sheet.rows[*sheet.heading][column];
}

View roles_view(const Visit& visit, const Sheet& sheet, const Columns& columns, const View& faults) {
  View roles = View::array();
  for (const Role role : kRoles) {
    const std::string name(name_of(role));
    const bool must = role == Role::day || role == Role::in || role == Role::name;
    View options = View::array({{{"value", ""}, {"label", words(visit, "statement.none")}, {"selected", !columns.of(role)}}});
    for (std::size_t column = 0; column < sheet.columns; ++column) {
      options.push_back(
          {{"value", std::to_string(column)}, {"label", column_text(visit, sheet, column)}, {"selected", columns.of(role) == column}});
    }
    const std::string field = "column_" + name;
    roles.push_back({{"field", field},
                     {"label", words(visit, "column." + name)},
                     {"help", words(visit, "column." + name + "_help")},
                     {"must", must},
                     {"error", faults.contains(field) ? faults[field] : View(false)},
                     {"options", std::move(options)}});
  }
  return roles;
}

View sample_view(const Visit& visit, const Sheet& sheet) {
  View sample = {{"heads", View::array()}, {"rows", View::array()}};
  for (std::size_t column = 0; column < sheet.columns; ++column) sample["heads"].push_back(column_text(visit, sheet, column));
  for (std::size_t i = sheet.first(); i < std::min(sheet.rows.size(), sheet.first() + kRowsShown); ++i) {
    View cells = View::array();
    for (std::size_t column = 0; column < sheet.columns; ++column) {
      const std::string cell = column < sheet.rows[i].size() ? sheet.rows[i][column] : "";
      cells.push_back({{"head", sample["heads"][column]}, {"text", cell}});
    }
    sample["rows"].push_back({{"cells", std::move(cells)}});
  }
  return sample;
}

View faults_view(const Visit& visit, const Statement& statement) {
  View faults = View::array();
  const Locale locale = visit.context.locale;
  for (const LineFault& fault : statement.faults) {
    if (faults.size() == kFaultsShown) break;
    const std::string day = fault.day ? html::date_text(locale, *fault.day) : std::string();
    faults.push_back({{"line", std::to_string(fault.line)},
                      {"column", words(visit, "column." + std::string(name_of(fault.role)))},
                      {"cell", fault.cell},
                      {"why", word(locale, "bank.doubt." + std::string(name_of(fault.why)), {{"day", day}})}});
  }
  return faults;
}

bool has_odd_days(const Statement& statement) {
  return std::any_of(statement.faults.begin(), statement.faults.end(), [](const LineFault& fault) { return fault.odd_day(); });
}

// Why a press took nothing: which lines, and which button is meant.
View stopped_view(const Visit& visit, const Statement& statement) {
  std::set<std::size_t> lines;
  for (const LineFault& fault : statement.faults) lines.insert(fault.line);
  std::string list;
  std::size_t named = 0;
  for (const std::size_t line : lines) {
    if (named++ == kLinesNamed) break;
    list += (list.empty() ? "" : words(visit, "statement.comma")) + std::to_string(line);
  }
  View texts = View::array();
  const std::string count = std::to_string(lines.size());
  texts.push_back({{"text", word(visit.context.locale, "bank.statement.stopped", {{"lines", list}, {"n", count}})}});
  if (lines.size() > kLinesNamed) texts.push_back({{"text", words(visit, "statement.more")}});
  if (has_odd_days(statement)) texts.push_back({{"text", words(visit, "statement.stopped_days")}});
  texts.push_back({{"text", words(visit, "statement.stopped_skip")}});
  return {{"texts", std::move(texts)}};
}

struct Shown {
  const Uploads::Upload& upload;
  const Sheet& sheet;
  const Columns& columns;
  const Statement& statement;
  View faults = View::object();  // of the form, by field
  bool pressed = false;          // it was to be taken
};

Response columns_page(const AdminPages& pages, const Visit& visit, const Shown& shown) {
  const bool wrong = !shown.faults.empty() || !shown.statement.faults.empty();
  View view = {
      {"title", words(visit, "statement.title")},
      {"upload", shown.upload.token},
      {"file_name", shown.upload.file_name},
      {"encoding", shown.sheet.encoding},
      {"options", {{"encoding", admin::encoding_options(words(visit, "statement.encoding_auto"), shown.upload.encoding)}}},
      {"roles", roles_view(visit, shown.sheet, shown.columns, shown.faults)},
      {"sample", sample_view(visit, shown.sheet)},
      {"line_faults", faults_view(visit, shown.statement)},
      {"has_line_faults", !shown.statement.faults.empty()},
      {"headed", shown.sheet.heading.has_value()},
      {"more_faults", shown.statement.faults.size() > kFaultsShown},
      {"stopped", shown.pressed && !shown.statement.faults.empty() ? stopped_view(visit, shown.statement) : View(false)},
      {"has_odd_days", has_odd_days(shown.statement)},
      {"would_take", word(visit.context.locale, "bank.statement.would_take",
                          {{"in", std::to_string(shown.statement.deposits.size())}, {"out", std::to_string(shown.statement.withdrawals)}})},
      {"has_errors", !shown.faults.empty()},
      {"e", shown.faults}};
  return pages.desk.page(visit, "bank/admin_statement", std::move(view), wrong ? 422 : 200);
}

Response upload_refused(const AdminPages& pages, const Visit& visit, const std::string& why) {
  View view = {{"title", words(visit, "statement.title")}, {"has_errors", true}, {"e", {{"file", why}}}};
  return pages.desk.page(visit, "bank/admin_statement", std::move(view), 422);
}

Response take(const AdminPages& pages, Uploads& uploads, const Visit& visit, const Shown& shown) {
  NewStatement statement{shown.statement.deposits, static_cast<std::int64_t>(shown.statement.withdrawals), shown.sheet.mark(),
                         shown.columns};
  const Import import = take_statement(pages.tools, visit.context, statement);
  uploads.forget(shown.upload.token);
  Response response =
      http::redirect((visit.context.locale == Locale::en ? "/en" : "") + std::string("/admin/deposits?import=") + import.id);
  return response;
}

// As somebody said before. Without a heading it may have been said of another bank's: then only when every row can be read so.
Columns likely_columns(const Sheet& sheet, const std::optional<Columns>& kept, LocalDate today) {
  if (!kept) return guess_columns(sheet);
  return sheet.heading || read_statement(sheet, *kept, today).faults.empty() ? *kept : guess_columns(sheet);
}

Response show_or_take(const AdminPages& pages, Uploads& uploads, const Visit& visit, Uploads::Upload upload) {
  const auto sheet = read_sheet(upload.bytes, upload.encoding);
  if (!sheet) {
    const std::string key = "bank.sheet." + std::string(name_of(sheet.error().why));
    return upload_refused(pages, visit, word(visit.context.locale, key, {{"line", std::to_string(sheet.error().line)}}));
  }
  const LocalDate today = japan_time(visit.context.now).date;
  const auto kept = pages.desk.house().db.read([&](db::Tx& tx) { return find_columns(tx, visit.context.shop, sheet->mark()); });
  const Columns columns = likely_columns(*sheet, kept, today);
  const Statement statement = read_statement(*sheet, columns, today);
  // Without a heading only the number of columns tells one bank, or one form of its files, from another: it is shown each time.
  const bool good = kept && sheet->heading && columns.enough() && statement.faults.empty();
  if (good) return take(pages, uploads, visit, {upload, *sheet, columns, statement});
  uploads.keep(upload);
  return columns_page(pages, visit, {upload, *sheet, columns, statement});
}

Columns read_columns(http::Form& form, const Visit& visit, const Sheet& sheet) {
  Columns columns;
  const auto most = static_cast<std::int64_t>(sheet.columns) - 1;
  for (const Role role : kRoles) {
    const std::string field = "column_" + std::string(name_of(role));
    const auto column = form.whole(field, {0, most}, words(visit, "statement.error_column"));
    if (column) columns.set(role, static_cast<std::size_t>(*column));
    const bool must = role == Role::day || role == Role::in || role == Role::name;
    if (must && !column) form.fault(field, words(visit, "statement.error_must"));
  }
  if (columns.of(Role::month).has_value() != columns.of(Role::day_of_month).has_value()) {
    form.fault(columns.of(Role::month) ? "column_day_of_month" : "column_month", words(visit, "statement.error_day_parts"));
  }
  for (const Role a : kRoles) {
    for (const Role b : kRoles) {
      if (a < b && columns.of(a) && columns.of(a) == columns.of(b))
        form.fault("column_" + std::string(name_of(b)), words(visit, "statement.error_twice"));
    }
  }
  return columns;
}

}  // namespace

Response read_upload(const AdminPages& pages, Uploads& uploads, const Visit& visit) {
  const http::Request& request = visit.request;
  const auto file =
      std::find_if(request.files.begin(), request.files.end(), [](const http::UploadedFile& one) { return one.field == "file"; });
  if (file == request.files.end() || file->bytes.empty()) return upload_refused(pages, visit, words(visit, "sheet.empty"));
  return show_or_take(pages, uploads, visit,
                      {.token = crypto::token(pages.desk.house().env.random),
                       .shop = visit.context.shop,
                       .staff = visit.context.actor.id,
                       .file_name = file->name,
                       .bytes = file->bytes,
                       .encoding = std::nullopt,
                       .version = 0,
                       .at = visit.context.now});
}

Response take_columns(const AdminPages& pages, Uploads& uploads, const Visit& visit) {
  auto upload = uploads.find(visit.context, visit.request.form.get("upload"));
  if (!upload) return upload_refused(pages, visit, words(visit, "statement.gone"));
  if (visit.request.form.has("encoding")) upload->encoding = admin::encoding_from(visit.request.form.get("encoding"));
  const auto sheet = read_sheet(upload->bytes, upload->encoding);
  const bool reread = visit.request.form.yes("reread");
  if (!sheet || reread) return show_or_take(pages, uploads, visit, std::move(*upload));
  http::Form form(visit.request.form, visit.context.locale);
  const Columns columns = read_columns(form, visit, *sheet);
  // "days": the odd days are right; other lines that are asked about are left out, as with "1".
  const std::string& answer = visit.request.form.get("skip");
  const OddDays odd = answer == "days" ? OddDays::take : OddDays::ask;
  const Statement statement = form.good() ? read_statement(*sheet, columns, japan_time(visit.context.now).date, odd) : Statement{};
  const Shown shown{*upload, *sheet, columns, statement, form.faults(), true};
  const bool skip = answer == "1" || answer == "days";
  if (!form.good() || (!statement.faults.empty() && !skip)) return columns_page(pages, visit, shown);
  return take(pages, uploads, visit, shown);
}

}  // namespace noren::bank
