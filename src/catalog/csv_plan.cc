#include "catalog/csv_plan.h"

#include <algorithm>
#include <set>

#include "catalog/write_item.h"

namespace noren::catalog {
namespace {

constexpr std::size_t kValueShown = 60;  // bytes
constexpr std::size_t kWhatShown = 300;

std::string shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

// What the export's guard against formulas put in front.
std::string unguarded(std::string cell) {
  if (cell.size() > 1 && cell[0] == '\'' && std::string_view("=+-@\t\r").find(cell[1]) != std::string_view::npos) cell.erase(0, 1);
  return cell;
}

CsvUnreadable unreadable(const text::CsvError& error) {
  const bool quote = error.why == text::CsvProblem::quote_not_closed || error.why == text::CsvProblem::text_after_quote;
  return {.message = quote ? "catalog.csv.quote" : "catalog.csv.too_many", .line = error.line};
}

class Planner {
 public:
  Planner(const Contents& contents, Instant now, env::Random& random) : contents_(contents), now_(now), random_(random) {
    for (const Item& item : contents.items) {
      by_slug_.emplace(item.slug, &item);
      for (const Variant& variant : item.variants) {
        by_sku_.emplace(variant.sku, &item);
        spoken_.insert(spoken_sku(variant.sku));
      }
    }
    plan_.report.catalog_version = contents.version;
  }

  void heading(const text::CsvRow& row);
  bool has_sku_column() const { return std::find(fields_.begin(), fields_.end(), csv_field("sku")) != fields_.end(); }
  void row(text::CsvRow& cells, std::size_t line);
  CsvPlan finish();

 private:
  void fault(std::size_t line, std::string_view column, const std::string& value, std::string_view word) {
    plan_.report.faults.push_back({line, std::string(column), shortened(value, kValueShown), "catalog.faults." + std::string(word)});
  }
  std::string cell(const text::CsvRow& cells, std::string_view column) const;
  CsvDraft* draft_for(const text::CsvRow& cells, std::size_t line);
  void restore(text::CsvRow& cells, const Item& before) const;
  void refuse_lost(const text::CsvRow& cells, std::size_t line);
  bool refuse_shifted(const text::CsvRow& cells, std::size_t line);
  CsvDraft& begin_draft(const Item* before, const std::string& slug, std::size_t line);
  void read_item(CsvDraft& draft, const text::CsvRow& cells, std::size_t line);
  void read_variant(CsvDraft& draft, const text::CsvRow& cells, std::size_t line);
  void ask_for_sku(const CsvDraft& draft);
  void check(CsvDraft& draft);
  void check_against_others(const CsvDraft& draft);
  void report_rows(const CsvDraft& draft);
  void report_free(const CsvDraft& draft);
  std::string difference(const CsvDraft& draft, const Variant* before, const Variant& after, bool with_item) const;
  static std::string value_at(const CsvDraft& draft, const Fault& fault, const std::string& column);
  static std::pair<std::size_t, std::string> place_of(const CsvDraft& draft, const Fault& fault);

  const Contents& contents_;
  Instant now_;
  env::Random& random_;
  std::map<std::string_view, const Item*> by_slug_;
  std::map<std::string_view, const Item*> by_sku_;
  std::vector<const CsvField*> fields_;  // by place in the row; null: not known
  CsvPlan plan_;
  std::map<std::string, std::size_t> draft_of_;  // item id, or slug of a new one -> place in drafts
  std::size_t last_ = 0;
  std::set<std::string> slugs_;
  std::set<std::size_t> wrong_;              // rows of which something is wrong
  std::map<std::string, std::string> skus_;  // SKU -> item id, after the file
  std::set<std::string> spoken_;             // all SKUs so far, as spoken_sku()
};

void Planner::heading(const text::CsvRow& row) {
  for (const std::string& name : row) {
    const CsvField* field = csv_field(name);
    if (field == nullptr) {
      fault(1, name, name, "column_unknown");
    } else if (std::find(fields_.begin(), fields_.end(), field) != fields_.end()) {
      fault(1, name, name, "column_twice");
    }
    fields_.push_back(field);
  }
}

std::string Planner::cell(const text::CsvRow& cells, std::string_view column) const {
  for (std::size_t i = 0; i < fields_.size() && i < cells.size(); ++i) {
    if (fields_[i] != nullptr && fields_[i]->column.name == column) return unguarded(cells[i]);
  }
  return "";
}

CsvDraft& Planner::begin_draft(const Item* before, const std::string& slug, std::size_t line) {
  const std::string key = before != nullptr ? before->id.str() : "new " + slug;
  const auto [found, is_new] = draft_of_.emplace(key, plan_.drafts.size());
  last_ = found->second;
  if (is_new) {
    CsvDraft draft{.first_line = line};
    if (before != nullptr) {
      draft.before = *before;
      draft.item = *before;
    }
    draft.item.slug = slug.empty() ? draft.item.slug : slug;
    plan_.drafts.push_back(std::move(draft));
  }
  return plan_.drafts[last_];
}

// By its slug; else by a SKU that is known (so its slug changes); else a new item; a row without slug goes with the one above.
CsvDraft* Planner::draft_for(const text::CsvRow& cells, std::size_t line) {
  const std::string slug = cell(cells, "item_slug");
  const auto by_slug = by_slug_.find(slug);
  if (by_slug != by_slug_.end()) return &begin_draft(by_slug->second, slug, line);
  if (!slug.empty() && draft_of_.contains("new " + slug)) return &begin_draft(nullptr, slug, line);
  const auto by_sku = by_sku_.find(cell(cells, "sku"));
  if (by_sku != by_sku_.end()) return &begin_draft(by_sku->second, slug, line);
  if (!slug.empty()) return &begin_draft(nullptr, slug, line);
  if (!plan_.drafts.empty()) return &plan_.drafts[last_];
  fault(line, "item_slug", "", "slug_missing");
  return nullptr;
}

void Planner::read_item(CsvDraft& draft, const text::CsvRow& cells, std::size_t line) {
  Variant unused;
  std::optional<std::int64_t> no_stock;
  const bool first = draft.first_line == line;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const CsvField* field = fields_[i];
    if (field == nullptr || !field->of_item) continue;
    const std::string value = i < cells.size() ? unguarded(cells[i]) : "";
    if (first) {
      if (const char* wrong = field->read({draft.item, unused, no_stock}, value)) fault(line, field->column.name, value, wrong);
      draft.first_cells.emplace(field->column.name, value);
    } else if (!value.empty() && draft.first_cells.find(field->column.name)->second != value) {
      fault(line, field->column.name, value, "differs");
    }
  }
}

void Planner::read_variant(CsvDraft& draft, const text::CsvRow& cells, std::size_t line) {
  const std::string sku = cell(cells, "sku");
  bool blank = true;
  for (std::size_t i = 0; i < fields_.size() && i < cells.size(); ++i)
    blank = blank && (fields_[i] == nullptr || fields_[i]->of_item || cells[i].empty());
  if (blank) return;
  if (sku.empty()) return fault(line, "sku", "", "sku_missing");
  auto& variants = draft.item.variants;
  auto found = std::find_if(variants.begin(), variants.end(), [&](const Variant& one) { return one.sku == sku; });
  const bool is_new = found == variants.end();
  if (is_new) found = variants.insert(variants.end(), Variant{.sku = sku});
  const auto place = static_cast<std::size_t>(found - variants.begin());
  if (!draft.variant_lines.emplace(place, line).second) return fault(line, "sku", sku, "sku_twice");
  std::optional<std::int64_t> first_stock;
  bool priced = !is_new;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const CsvField* field = fields_[i];
    if (field == nullptr || field->of_item) continue;
    priced = priced || field->column.name == "price";
    const std::string value = i < cells.size() ? unguarded(cells[i]) : "";
    if (const char* wrong = field->read({draft.item, *found, first_stock}, value)) fault(line, field->column.name, value, wrong);
  }
  if (!priced) fault(line, "price", "", "price_missing");
  if (is_new && first_stock) draft.first.push_back({place, *first_stock});
}

// A cell that says what the export in Shift_JIS made of the present value stands for that value.
void Planner::restore(text::CsvRow& cells, const Item& before) const {
  const std::string sku = cell(cells, "sku");
  const auto variant = std::find_if(before.variants.begin(), before.variants.end(), [&](const Variant& one) { return one.sku == sku; });
  const bool known = variant != before.variants.end();
  const Variant present_variant = known ? *variant : Variant{};
  for (std::size_t i = 0; i < fields_.size() && i < cells.size(); ++i) {
    const CsvField* field = fields_[i];
    if (field == nullptr || !(field->of_item || known)) continue;
    const std::string present = field->write(before, present_variant);
    const std::string written = unguarded(cells[i]);
    if (written != present && written == text::through_cp932(present)) cells[i] = present;
  }
}

void Planner::refuse_lost(const text::CsvRow& cells, std::size_t line) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].find("〓") == std::string::npos) continue;
    fault(line, i < fields_.size() && fields_[i] != nullptr ? fields_[i]->column.name : "", cells[i], "lost_character");
  }
}

// A comma too many in a price or a text moves what stands behind it under other headings, and of a row that ends early nobody knows
// whether the rest was to be emptied.
bool Planner::refuse_shifted(const text::CsvRow& cells, std::size_t line) {
  if (cells.size() == fields_.size()) return false;
  fault(line, "", cells.back(), cells.size() > fields_.size() ? "cells_over" : "cells_missing");
  return true;
}

void Planner::row(text::CsvRow& cells, std::size_t line) {
  ++plan_.report.rows;
  if (refuse_shifted(cells, line)) return;
  CsvDraft* draft = draft_for(cells, line);
  if (draft != nullptr && draft->before) restore(cells, *draft->before);
  refuse_lost(cells, line);
  if (draft == nullptr) return;
  read_item(*draft, cells, line);
  read_variant(*draft, cells, line);
}

std::pair<std::size_t, std::string> Planner::place_of(const CsvDraft& draft, const Fault& fault) {
  static const std::map<std::string, std::string, std::less<>> columns = {
      {"slug", "item_slug"}, {"list_price", "price"}, {"name_ja", "variant_ja"}, {"name_en", "variant_en"}};
  std::string field = fault.field;
  std::size_t line = draft.first_line;
  if (field.starts_with("variants.")) {
    const std::size_t place = std::stoul(field.substr(9));
    const auto known = draft.variant_lines.find(place);
    if (known != draft.variant_lines.end()) line = known->second;
    field = field.substr(field.find('.', 9) + 1);
    const auto named = columns.find(field);
    return {line, named == columns.end() ? field : named->second};
  }
  return {line, field == "slug" ? "item_slug" : field == "variants" ? "sku" : field};
}

// What stands there, as the file would write it.
std::string Planner::value_at(const CsvDraft& draft, const Fault& fault, const std::string& column) {
  const CsvField* field = csv_field(column);
  if (field == nullptr) return "";
  const bool of_variant = fault.field.starts_with("variants.");
  return shortened(field->write(draft.item, of_variant ? draft.item.variants.at(std::stoul(fault.field.substr(9))) : Variant{}),
                   kValueShown);
}

// A known item's row without a variant changes the item alone; a new item without any could not be sold.
void Planner::ask_for_sku(const CsvDraft& draft) {
  if (draft.before || !draft.variant_lines.empty()) return;
  const auto& faults = plan_.report.faults;
  const bool told =
      std::any_of(faults.begin(), faults.end(), [&](const CsvFault& one) { return one.line == draft.first_line && one.column == "sku"; });
  if (!told) fault(draft.first_line, "sku", "", "sku_missing");
}

void Planner::check(CsvDraft& draft) {
  ask_for_sku(draft);
  const std::size_t so_far = plan_.report.faults.size();
  complete(draft.item, draft.before, now_, random_);
  for (const Fault& wrong : clean(draft.item)) {
    const auto [line, column] = place_of(draft, wrong);
    const auto known = std::any_of(plan_.report.faults.begin(), plan_.report.faults.begin() + static_cast<std::ptrdiff_t>(so_far),
                                   [&, at = line, &name = column](const CsvFault& one) { return one.line == at && one.column == name; });
    if (!known) plan_.report.faults.push_back({line, column, value_at(draft, wrong, column), wrong.message});
  }
  check_against_others(draft);
}

void Planner::check_against_others(const CsvDraft& draft) {
  const auto owner = by_slug_.find(draft.item.slug);
  if ((owner != by_slug_.end() && owner->second->id != draft.item.id) || !slugs_.insert(draft.item.slug).second) {
    fault(draft.first_line, "item_slug", draft.item.slug, "slug_taken");
  }
  for (std::size_t i = 0; i < draft.item.variants.size(); ++i) {
    const std::string& sku = draft.item.variants[i].sku;
    const auto known = by_sku_.find(sku);
    const bool of_other = known != by_sku_.end() && known->second->id != draft.item.id;
    const auto [taken, free] = skus_.emplace(sku, draft.item.id.str());
    const auto found = draft.variant_lines.find(i);
    const std::size_t line = found == draft.variant_lines.end() ? draft.first_line : found->second;
    if (of_other || (!free && taken->second != draft.item.id.str())) fault(line, "sku", sku, "sku_taken");
    if (free && known == by_sku_.end() && !spoken_.insert(spoken_sku(sku)).second) fault(line, "sku", sku, "sku_case");
  }
  for (const std::string& slug : draft.item.categories) {
    const auto& all = contents_.categories;
    if (std::any_of(all.begin(), all.end(), [&](const Category& one) { return one.slug == slug; })) continue;
    fault(draft.first_line, "categories", slug, "category_unknown");
  }
}

std::string Planner::difference(const CsvDraft& draft, const Variant* before, const Variant& after, bool with_item) const {
  std::string what;
  for (const CsvField& field : csv_fields()) {
    if (field.of_item ? !with_item : before == nullptr) continue;
    const std::string was = field.write(*draft.before, before != nullptr ? *before : after);
    const std::string is = field.write(draft.item, after);
    if (was == is) continue;
    if (!what.empty()) what += ", ";
    what += std::string(field.column.name) + " " + shortened(was, kValueShown) + " → " + shortened(is, kValueShown);
  }
  return shortened(what, kWhatShown);
}

void Planner::report_free(const CsvDraft& draft) {
  for (const auto& [place, line] : draft.variant_lines) {
    const Variant& variant = draft.item.variants[place];
    if (!wrong_.contains(line) && newly_free(variant, draft.before)) plan_.report.free.push_back({line, variant.sku});
  }
}

void Planner::report_rows(const CsvDraft& draft) {
  std::map<std::size_t, const Variant*> lines{{draft.first_line, nullptr}};
  for (const auto& [place, line] : draft.variant_lines) lines[line] = &draft.item.variants[place];
  for (const auto& [line, variant] : lines) {
    if (wrong_.contains(line)) continue;  // told among what is wrong: nothing will come of it
    const Variant* before = nullptr;
    if (draft.before && variant != nullptr) {
      const auto& old = draft.before->variants;
      const auto known = std::find_if(old.begin(), old.end(), [variant = variant](const Variant& one) { return one.id == variant->id; });
      if (known != old.end()) before = &*known;
    }
    const bool is_new = !draft.before || (variant != nullptr && before == nullptr);
    std::string what;
    if (draft.before) what = difference(draft, before, variant != nullptr ? *variant : Variant{}, line == draft.first_line);
    if (!is_new && what.empty()) {
      ++plan_.report.same;
      continue;
    }
    ++(is_new ? plan_.report.added : plan_.report.changed);
    plan_.report.changes.push_back({line, draft.item.name.ja, variant != nullptr ? variant->sku : "", is_new, what});
  }
}

CsvPlan Planner::finish() {
  for (CsvDraft& draft : plan_.drafts) check(draft);
  for (const CsvFault& fault : plan_.report.faults) wrong_.insert(fault.line);
  for (const CsvDraft& draft : plan_.drafts) {
    report_rows(draft);
    report_free(draft);
  }
  const auto by_line = [](const auto& a, const auto& b) { return a.line < b.line; };
  std::stable_sort(plan_.report.faults.begin(), plan_.report.faults.end(), by_line);
  std::stable_sort(plan_.report.changes.begin(), plan_.report.changes.end(), by_line);
  std::stable_sort(plan_.report.free.begin(), plan_.report.free.end(), by_line);
  return std::move(plan_);
}

}  // namespace

Result<CsvPlan, CsvUnreadable> plan_csv(std::string_view utf8, const Contents& contents, Instant now, env::Random& random) {
  text::CsvReader reader(utf8, {.rows = 50'000, .columns = 100, .field_bytes = 100'000}, text::guess_separator(utf8));
  Planner planner(contents, now, random);
  text::CsvRow row;
  bool headed = false;
  while (true) {
    const auto more = reader.next(row);
    if (!more) return Fail(unreadable(more.error()));
    if (!*more) break;
    if (headed) {
      planner.row(row, reader.line());
      continue;
    }
    headed = true;
    planner.heading(row);
    if (!planner.has_sku_column()) return Fail(CsvUnreadable{.message = "catalog.csv.no_sku", .line = 1});
  }
  CsvPlan plan = planner.finish();
  if (plan.report.rows == 0) return Fail(CsvUnreadable{.message = headed ? "catalog.csv.no_items" : "catalog.csv.empty"});
  return plan;
}

}  // namespace noren::catalog
