// /admin/stock/{variant}: where its pieces are, how they moved, and the form that moves them. View: templates/admin_stock_item.html.
#include <map>

#include "catalog/rules.h"
#include "html/words.h"
#include "http/form.h"
#include "nodes/identities.h"
#include "staff/staff.h"
#include "stock/admin_pages.h"
#include "stock/leases.h"
#include "stock/sql.h"
#include "stock/stock.h"
#include "text/fold.h"
#include "troubles/troubles.h"

namespace noren::stock {
namespace {

constexpr int kMovesAPage = 50;
constexpr std::string_view kKinds[] = {"received", "adjusted", "counted", "returned"};
constexpr std::string_view kReasons[] = {"delivery", "found", "lost", "damaged", "sample", "counted", "other"};

std::string words(Locale locale, std::string_view key) { return html::word(locale, "stock.admin_stock_item." + std::string(key)); }

template <std::size_t N>
bool is_one_of(const std::string_view (&names)[N], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

template <std::size_t N>
html::View options_of(const std::string_view (&names)[N], const std::string& words_before, const std::string& chosen, Locale locale) {
  html::View options = html::View::array();
  for (const std::string_view name : names) {
    options.push_back({{"value", name}, {"label", words(locale, words_before + std::string(name))}, {"selected", name == chosen}});
  }
  return options;
}

// What the database knows of one variant. version: how often it was moved by hand; sales do not make the form stale.
struct Now {
  Level level;
  std::int64_t to_ship = 0;
  std::int64_t version = 0;
  std::vector<Move> moves;
};

Now read_now(db::Tx& tx, const AdminPages& pages, const ShopId& shop, const VariantId& variant, int page) {
  Now now{level_of(tx, shop, variant), pages.still_to_ship(tx, shop, variant), 0, {}};
  now.version = tx.one(
                      sql::count_moves, [](const db::Row& row) { return row.integer(0); }, shop, variant)
                    .value_or(0);
  now.moves = moves_of(tx, shop, variant, kMovesAPage, (page - 1) * kMovesAPage);
  return now;
}

html::View figures_view(const Level& level, std::int64_t to_ship, Locale locale) {
  html::View list = html::View::array();
  const auto add = [&](std::string_view name, std::int64_t pieces) {
    list.push_back({{"label", words(locale, "figure_" + std::string(name))}, {"value", std::to_string(pieces)}});
  };
  add("available", level.free());
  add("to_ship", to_ship);
  add("held", level.held);
  add("sold", level.sold);
  add("received", level.received);
  add("adjusted", level.adjusted);
  add("returned", level.returned);
  return list;
}

html::View moves_view(const std::vector<Move>& moves, Locale locale) {
  html::View list = html::View::array();
  for (const Move& move : moves) {
    list.push_back({{"at", html::time_text(locale, move.at)},
                    {"who", move.staff_name},
                    {"kind", words(locale, "kind_" + std::string(name_of(move.kind)))},
                    {"quantity", (move.quantity > 0 ? "+" : "") + std::to_string(move.quantity)},
                    {"reason", move.reason.empty() ? html::View(false) : html::View(move.reason)},
                    {"note", false},
                    {"subject", false},
                    {"href", false},
                    {"minus", move.quantity < 0}});
  }
  return list;
}

http::Response variant_page(const AdminPages& pages, const admin::Visit& visit, const catalog::FoundVariant& found,
                            const http::Form* form) {
  const Locale locale = visit.context.locale;
  http::Form query(visit.request.query, locale);
  const int page = static_cast<int>(query.whole("page", {1, 100'000}, "").value_or(1));
  const VariantId& id = found.variant->id;
  const Now now = pages.desk.house().db.read([&](db::Tx& tx) { return read_now(tx, pages, visit.context.shop, id, page); });
  const std::string path = "/admin/stock/" + id.str();
  const std::string& variant = found.variant->name.in(locale);
  const html::View typed = form != nullptr ? form->typed() : html::View::object();
  html::View view{{"title", words(locale, "title")},
                  {"version", std::to_string(now.version)},
                  {"item", found.item->name.in(locale)},
                  {"sku", found.variant->sku},
                  {"item_href", pages.desk.link(visit, "/admin/items/" + found.item->id.str())},
                  {"action", path},
                  {"state", state_text(locale, now.level.free())},
                  {"tone", state_tone(now.level.free())},
                  {"figures", figures_view(now.level, now.to_ship, locale)},
                  {"movements", moves_view(now.moves, locale)},
                  {"no_movements", now.moves.empty()},
                  {"pager", admin::pager(locale, now.version, page, kMovesAPage, path)},
                  {"f", {{"quantity", typed.value("quantity", "")}, {"note", typed.value("note", "")}}},
                  {"options",
                   {{"kind", options_of(kKinds, "kind_", typed.value("kind", "received"), locale)},
                    {"reason", options_of(kReasons, "reason_", typed.value("reason", "delivery"), locale)}}}};
  if (!variant.empty()) view["variant"] = variant;
  if (form != nullptr) {
    view["has_errors"] = true;
    view["e"] = form->faults();
  }
  return pages.desk.page(visit, "stock/admin_stock_item", std::move(view), form != nullptr ? 422 : 200);
}

struct Wanted {
  std::string kind;
  std::int64_t quantity = 0;  // counted: how many lie on the shelf, those promised already among them
  std::string reason;
  staff::Saying said;  // the reason in the log of deeds
  std::int64_t version = 0;
};

// What a kind takes.
http::Form::Range range_of(const std::string& kind) {
  if (kind == "adjusted") return {-kPiecesMax, kPiecesMax};
  return {kind == "counted" ? 0 : 1, kPiecesMax};
}

// "1から10,000,000までの整数で入力してください。"
std::string range_text(const std::string& kind, Locale locale) {
  const http::Form::Range range = range_of(kind);
  return html::word(locale, kind == "adjusted" ? "stock.admin_stock_item.error_adjusted" : "stock.admin_stock_item.error_quantity",
                    {{"low", html::number_text(range.low)}, {"high", html::number_text(range.high)}});
}

Wanted read_form(http::Form& form, Locale locale) {
  Wanted wanted;
  wanted.version = form.whole("version", {0, std::numeric_limits<std::int64_t>::max()}, "").value_or(-1);
  wanted.kind = form.line("kind", 20);
  if (!is_one_of(kKinds, wanted.kind)) form.fault("kind", words(locale, "error_kind"));
  const std::string wrong = range_text(wanted.kind, locale);
  wanted.quantity = form.whole_or(0, "quantity", range_of(wanted.kind), wrong);
  if (wanted.kind == "adjusted" && wanted.quantity == 0) form.fault("quantity", wrong);
  const std::string reason = form.line("reason", 20);
  if (!is_one_of(kReasons, reason)) form.fault("reason", words(locale, "error_reason"));
  const std::string note = form.line("note", 200);
  // The stock's story is the staff's and stays as it was written: words, not a key.
  if (!form.good()) return wanted;
  wanted.reason = words(Locale::ja, "reason_" + reason) + (note.empty() ? "" : "：" + note);
  wanted.said =
      staff::Saying::words("stock.admin_stock_item.reason_" + reason) + (note.empty() ? "" : staff::Saying::both("：", ": ") + note);
  return wanted;
}

// leased: a count says less than what nodes hold, of which nobody knows here how much is sold.
enum class Refusal { stale, below_zero, bad_quantity, leased };

// On the shelf beside what is available: pieces of orders not yet shipped, of payments under way, and those that nodes hold.
std::int64_t promised(db::Tx& tx, const AdminPages& pages, const ShopId& shop, const Level& level) {
  return pages.still_to_ship(tx, shop, level.variant) + level.held + level.leased;
}

// A count that finds fewer pieces than orders have taken is a trouble, and one that finds them again its end. The missing ones
// are sold already: they cannot be booked as lost as well.
void note_missing(db::Tx& tx, const Context& context, const VariantId& variant, std::int64_t missing) {
  const troubles::Subject subject{"variant", variant.str()};
  if (missing > 0) {
    troubles::open(tx, {context.shop, troubles::kind::kStockShort, subject, {}, nlohmann::json{{"pieces", missing}}.dump(), context.now});
  } else {
    troubles::settle(tx, {context.shop, troubles::kind::kStockShort, subject, "found", context.now});
  }
}

struct Moved {
  std::int64_t missing = 0;  // pieces that orders have taken and that are not on the shelf
};

// The movement and its line in the log of deeds.
Result<Moved, Refusal> move_pieces(const AdminPages& pages, const admin::Visit& visit, const catalog::FoundVariant& found,
                                   const Wanted& wanted) {
  House& house = pages.desk.house();
  const Context& context = visit.context;
  const VariantId& id = found.variant->id;
  return house.db.write([&](db::Tx& tx) -> Result<Moved, Refusal> {
    const auto moved_before = tx.one(
        sql::count_moves, [](const db::Row& row) { return row.integer(0); }, context.shop, id);
    if (moved_before != wanted.version) return Fail<Refusal>(Refusal::stale);
    const Level level = level_of(tx, context.shop, id);
    const std::int64_t before = level.available;
    const bool counted = wanted.kind == "counted";
    const std::int64_t kept = counted ? promised(tx, pages, context.shop, level) : 0;
    const std::int64_t missing = counted ? std::max<std::int64_t>(0, kept - wanted.quantity) : 0;
    if (missing > 0 && level.leased > 0) return Fail<Refusal>(Refusal::leased);
    const std::int64_t quantity = counted ? wanted.quantity + missing - kept - before : wanted.quantity;
    Move step;
    step.variant = id;
    step.kind = move_kind_from(wanted.kind).value_or(MoveKind::adjusted);
    step.quantity = quantity;
    step.reason = wanted.reason;
    if (!counted || quantity != 0) {  // a count that finds what should be there moves nothing, but it was made
      const auto moved = move(tx, pages.board, house.env, context, step);
      if (!moved) return Fail<Refusal>(moved.error() == MoveError::below_zero ? Refusal::below_zero : Refusal::bad_quantity);
    }
    if (counted) note_missing(tx, context, id, missing);
    const auto named = [&](Locale locale) { return catalog::full_name(*found.item, *found.variant, locale); };
    const auto label = staff::Saying::both(named(Locale::ja), named(Locale::en)) + " (" + found.variant->sku + ")";
    staff::record_deed(tx, context, house,
                       {"stock.deed." + wanted.kind, "stock", "/admin/stock/" + id.str(), label, std::to_string(level.free()),
                        std::to_string(level.free() + quantity) + " " + wanted.said});
    return Moved{missing};
  });
}

http::Response stale_page(const AdminPages& pages, const admin::Visit& visit, const catalog::FoundVariant& found, const http::Form& form) {
  const Locale locale = visit.context.locale;
  const VariantId& id = found.variant->id;
  const Now now = pages.desk.house().db.read([&](db::Tx& tx) { return read_now(tx, pages, visit.context.shop, id, 1); });
  const admin::Pairs typed{{words(locale, "quantity"), form.typed().value("quantity", "")},
                           {words(locale, "note"), form.typed().value("note", "")}};
  const std::string state =
      words(locale, "figure_available") + " " + html::word(locale, "admin.common.pieces", {{"n", std::to_string(now.level.free())}});
  return pages.desk.stale(visit, {.what = catalog::full_name(*found.item, *found.variant, locale),
                                  .state_now = state,
                                  .typed = typed,
                                  .back = "/admin/stock/" + id.str()});
}

// No fewer than what lies with nodes that did not give it back: with whom, and how many.
std::string fault_of_less(const AdminPages& pages, const admin::Visit& visit, const catalog::FoundVariant& found) {
  const Locale locale = visit.context.locale;
  const ShopId& shop = visit.context.shop;
  const VariantId& id = found.variant->id;
  std::map<std::string, std::int64_t> held;  // by letter
  pages.desk.house().db.read([&](db::Tx& tx) {
    for (const LeasedTo& some : lease_holders(tx, shop, id)) held[nodes::letter_of(tx, some.node)] += some.quantity;
  });
  if (held.empty()) return html::word(locale, "stock.admin_stock_item.error_below_zero", {{"n", std::to_string(pages.board.quantity(id))}});
  std::int64_t sum = 0;
  std::string who;
  for (const auto& [letter, pieces] : held) {
    sum += pieces;
    who += (who.empty() ? "" : words(locale, "held_between")) +
           html::word(locale, "stock.admin_stock_item.held_by", {{"node", letter}, {"n", std::to_string(pieces)}});
  }
  return html::word(locale, "stock.admin_stock_item.error_leased", {{"n", std::to_string(sum)}, {"who", who}});
}

std::optional<catalog::FoundVariant> find(const catalog::Snapshot& snapshot, const admin::Visit& visit) {
  return snapshot.find_variant(VariantId(visit.request.param("variant")));
}

// What was fetched may have been given to a node again before it was moved.
constexpr int kFetches = 2;

}  // namespace

http::Response admin_variant(const AdminPages& pages, const admin::Visit& visit) {
  const auto snapshot = pages.shelf.of(visit.context.shop);
  const auto found = find(*snapshot, visit);
  return found ? variant_page(pages, visit, *found, nullptr) : pages.desk.not_found(visit);
}

http::Response admin_move(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  const auto snapshot = pages.shelf.of(visit.context.shop);
  const auto found = find(*snapshot, visit);
  if (!found) return pages.desk.not_found(visit);
  http::Form form(visit.request.form, locale);
  const Wanted wanted = read_form(form, locale);
  if (!form.good()) return variant_page(pages, visit, *found, &form);
  auto moved = move_pieces(pages, visit, *found, wanted);
  const auto lies_elsewhere = [&] { return !moved && (moved.error() == Refusal::below_zero || moved.error() == Refusal::leased); };
  for (int fetches = 0; lies_elsewhere() && pages.fetch_back && fetches < kFetches; ++fetches) {
    const ShopId& shop = visit.context.shop;
    const Level level = pages.desk.house().db.read([&](db::Tx& tx) { return level_of(tx, shop, found->variant->id); });
    pages.fetch_back(shop, found->variant->id, level.free());
    moved = move_pieces(pages, visit, *found, wanted);
  }
  const std::string path = "/admin/stock/" + found->variant->id.str();
  if (moved && moved->missing > 0) return pages.desk.done(visit, path, "stock.admin_stock_item.short", admin::Tone::warn);
  if (moved) return pages.desk.done(visit, path, "stock.admin_stock_item.moved");
  if (moved.error() == Refusal::stale) return stale_page(pages, visit, *found, form);
  form.fault("quantity", lies_elsewhere() ? fault_of_less(pages, visit, *found) : range_text(wanted.kind, locale));
  return variant_page(pages, visit, *found, &form);
}

}  // namespace noren::stock
