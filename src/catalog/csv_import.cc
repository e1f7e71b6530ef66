#include "catalog/csv_plan.h"
#include "catalog/write_item.h"

namespace noren::catalog {
namespace {

Result<text::Decoded, CsvUnreadable> to_utf8(const CsvUpload& upload) {
  if (upload.bytes.size() > kCsvBytesMax) return Fail(CsvUnreadable{.message = "catalog.csv.too_large"});
  auto decoded = upload.encoding ? text::decode_as(upload.bytes, *upload.encoding) : text::decode(upload.bytes);
  if (!decoded) return Fail(CsvUnreadable{.message = "catalog.csv.encoding", .line = decoded.error().line});
  return std::move(*decoded);
}

bool changes_something(const CsvDraft& draft) { return !draft.before || !(draft.item == *draft.before); }

void take_draft(db::Tx& tx, const Catalog& catalog, const Context& context, CsvDraft& draft) {
  check(write_item(tx, context.shop, draft.item, draft.before), "an item changed within its own transaction");
  for (const FirstStock& stock : draft.first) {
    if (stock.pieces > 0 && catalog.receive_first) {
      catalog.receive_first(tx, context, draft.item.variants.at(stock.variant).id, stock.pieces);
    }
  }
  record(tx, catalog, context, "item_imported", draft.item, draft.before);
}

}  // namespace

Result<CsvReport, CsvUnreadable> check_csv(const Catalog& catalog, const Context& context, const CsvUpload& upload) {
  const auto decoded = to_utf8(upload);
  if (!decoded) return Fail(decoded.error());
  const Contents contents = catalog.house.db.read([&](db::Tx& tx) { return store::load_contents(tx, context.shop); });
  auto plan = plan_csv(decoded->utf8, contents, context.now, catalog.house.env.random);
  if (!plan) return Fail(plan.error());
  plan->report.encoding = text::encoding_name(decoded->from);
  return std::move(plan->report);
}

Result<CsvReport, CsvRefusal> import_csv(const Catalog& catalog, const Context& context, const CsvUpload& upload, const CsvAgreed& agreed) {
  const auto decoded = to_utf8(upload);
  if (!decoded) return Fail(CsvRefusal::wrong);
  return change(catalog, context, [&](db::Tx& tx) -> Result<CsvReport, CsvRefusal> {
    const Contents contents = store::load_contents(tx, context.shop);
    if (contents.version != agreed.version + 1) return Fail(CsvRefusal::stale);  // this very change has raised it by one
    auto plan = plan_csv(decoded->utf8, contents, context.now, catalog.house.env.random);
    if (!plan || !plan->report.faults.empty()) return Fail(CsvRefusal::wrong);
    if (!plan->report.free.empty() && !agreed.free) return Fail(CsvRefusal::free_not_meant);
    for (CsvDraft& draft : plan->drafts) {
      if (changes_something(draft)) take_draft(tx, catalog, context, draft);
    }
    plan->report.encoding = text::encoding_name(decoded->from);
    return std::move(plan->report);
  });
}

}  // namespace noren::catalog
