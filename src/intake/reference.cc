#include "intake/reference.h"

#include <array>
#include <set>
#include <unordered_map>
#include <vector>

#include "intake/cells.h"
#include "intake/sql.h"
#include "staff/staff.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

// One row a minute is enough to tell since when: what changed is written when it does.
constexpr std::chrono::microseconds kNoteEvery = 1min;

struct CopiedTable {
  const db::Statement& read;             // $1: the shop
  const db::Statement& put;              // all columns that read gives, in its order
  const db::Statement* drop;             // by the first of them; nullptr: such rows never go, and put changes them
  std::size_t keys = 0;                  // how many these are
  const db::Statement* there = nullptr;  // instead of read in the central database; $2: the node
};

struct CopiedKind {
  std::string_view name;          // in reference_marks
  const db::Statement& versions;  // shop, version: another one after each change
  std::chrono::microseconds every;
  std::vector<CopiedTable> tables;  // in the order in which they are written
};

const std::array kKinds = {
    CopiedKind{"shops",
         sql::versions_of_shops_rows,
         0s,
         {{sql::read_shops, sql::put_shops, nullptr, 1}, {sql::read_law_pages, sql::put_law_pages, &sql::drop_law_pages, 3}}},
    CopiedKind{"catalogs",
         sql::versions_of_catalogs,
         0s,
         {{sql::read_catalog_versions, sql::put_catalog_versions, &sql::drop_catalog_versions, 1},
          {sql::read_categories, sql::put_categories, &sql::drop_categories, 2},
          {sql::read_items, sql::put_items, &sql::drop_items, 2},
          {sql::read_variants, sql::put_variants, &sql::drop_variants, 2},
          {sql::read_pictures, sql::put_pictures, &sql::drop_pictures, 3},
          {sql::read_slug_redirects, sql::put_slug_redirects, &sql::drop_slug_redirects, 3},
          {sql::read_tag_names, sql::put_tag_names, &sql::drop_tag_names, 2}}},
    CopiedKind{"accounts",
         sql::versions_of_accounts,
         0s,
         {{sql::read_payment_accounts, sql::put_payment_accounts, &sql::drop_payment_accounts, 2}}},
    CopiedKind{"pauses",
         sql::versions_of_pauses,
         5s,
         {{sql::read_method_health, sql::put_method_health, &sql::drop_method_health, 2},
          {sql::read_planned_pauses, sql::put_planned_pauses, &sql::drop_planned_pauses, 2}}},
    CopiedKind{"staff",
         sql::versions_of_staff,
         0s,
         {{sql::read_staff_accounts, sql::put_staff_accounts, &sql::drop_staff_accounts, 2},
          {sql::read_staff_sessions, sql::put_staff_sessions, &sql::drop_staff_sessions, 2}}},
    CopiedKind{"words",
         sql::versions_of_words,
         5s,
         {{sql::read_mail_templates, sql::put_mail_templates, &sql::drop_mail_templates, 3},
          {sql::read_trouble_playbooks, sql::put_trouble_playbooks, &sql::drop_trouble_playbooks, 2}}},
    // While much is sold they change all the time, and what is shown of them is only what was last known.
    CopiedKind{"pieces",
         sql::versions_of_pieces,
         60s,
         {{sql::read_known_pieces, sql::put_known_pieces, &sql::drop_known_pieces, 2, &sql::pieces_there}}},
};

std::string key_of(const CopiedTable& table, const Cells& cells) {
  std::string key;
  for (std::size_t n = 0; n < table.keys; ++n) {
    const auto* number = std::get_if<std::int64_t>(&cells[n]);
    const std::string part = number != nullptr ? std::to_string(*number) : std::get<std::string>(cells[n]);
    key += std::to_string(part.size()) + ":" + part;
  }
  return key;
}

struct Difference {
  std::vector<const Cells*> gone;   // here, and there no more or otherwise
  std::vector<const Cells*> fresh;  // there, and here not yet or otherwise
};

Difference difference_of(const CopiedTable& table, const std::vector<Cells>& here, const std::vector<Cells>& there) {
  Difference difference;
  std::unordered_map<std::string, const Cells*> known;
  for (const Cells& cells : here) known.emplace(key_of(table, cells), &cells);
  for (const Cells& cells : there) {
    const auto found = known.find(key_of(table, cells));
    const bool same = found != known.end() && *found->second == cells;
    if (!same) difference.fresh.push_back(&cells);
    if (same) known.erase(found);
  }
  for (const auto& [key, cells] : known) difference.gone.push_back(cells);
  return difference;
}

void drop(db::Tx& own, const CopiedTable& table, const Cells& cells) {
  if (table.drop == nullptr) return;
  const std::vector<db::Param> params = params_of(cells);
  own.run_with(*table.drop, std::span(params).first(table.keys));
}

std::map<ShopId, std::int64_t> versions_in(db::Tx& tx, const CopiedKind& kind) {
  std::map<ShopId, std::int64_t> versions;
  tx.each(kind.versions, [&](const db::Row& row) { versions.emplace(row.id<ShopId>(0), row.integer(1)); });
  return versions;
}

}  // namespace

std::optional<Copied> find_copied(db::Database& own) {
  const auto read = [](const db::Row& row) { return Copied{row.instant(0), row.str(1)}; };
  return own.read([&](db::Tx& tx) { return tx.one(sql::find_reference, read); });
}

struct Reference::Read {
  std::int64_t version = 0;
  std::vector<std::vector<Cells>> rows;  // by table
};

Reference::Reference(Parts parts) : parts_(std::move(parts)) {
  const auto copied = find_copied(parts_.own);
  seen_at_ = copied ? copied->seen_at.micros() : 0;
  parts_.own.read([&](db::Tx& tx) {
    tx.each(sql::reference_marks, [&](const db::Row& row) {
      for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
        if (kKinds[kind].name == row.text(0)) marks_[kind][row.id<ShopId>(1)] = row.integer(2);
      }
    });
  });
}

std::optional<Instant> Reference::seen_at() const {
  const std::int64_t seen = seen_at_;
  return seen == 0 ? std::nullopt : std::optional(Instant(seen));
}

void Reference::copy() {
  const Instant now = parts_.clock.now();
  staff::bring_from(parts_.own, parts_.central);
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    const auto due = due_.find(kind);
    // A clock that was set back must not put it off.
    if (due != due_.end() && now < due->second && due->second - now <= kKinds[kind].every) continue;
    copy_kind(kind);
    due_[kind] = now + kKinds[kind].every;
  }
  note_seen(now);
}

void Reference::copy_kind(std::size_t kind) {
  const Versions there = parts_.central.read([&](db::Tx& tx) { return versions_in(tx, kKinds[kind]); });
  std::set<ShopId> otherwise;
  for (const auto& [shop, version] : there) {
    const auto mark = marks_[kind].find(shop);
    if (mark == marks_[kind].end() || mark->second != version) otherwise.insert(shop);
  }
  for (const auto& [shop, version] : marks_[kind]) {
    if (version != 0 && !there.contains(shop)) otherwise.insert(shop);  // the last of its rows is gone
  }
  for (const ShopId& shop : otherwise) copy_rows(kind, shop);
}

Reference::Read Reference::read_there(std::size_t kind, const ShopId& shop) const {
  return parts_.central.read([&](db::Tx& central) {
    Read read;
    const Versions versions = versions_in(central, kKinds[kind]);
    const auto version = versions.find(shop);
    read.version = version == versions.end() ? 0 : version->second;
    for (const CopiedTable& table : kKinds[kind].tables) {
      read.rows.push_back(table.there != nullptr ? central.all(*table.there, cells_of, shop, parts_.node)
                                                 : central.all(table.read, cells_of, shop));
    }
    return read;
  });
}

void Reference::copy_rows(std::size_t kind, const ShopId& shop) {
  const std::vector<CopiedTable>& tables = kKinds[kind].tables;
  const Read there = read_there(kind, shop);
  const auto here = parts_.own.read([&](db::Tx& own) {
    std::vector<std::vector<Cells>> rows;
    for (const CopiedTable& table : tables) rows.push_back(own.all(table.read, cells_of, shop));
    return rows;
  });
  std::vector<Difference> differences;
  for (std::size_t n = 0; n < tables.size(); ++n) differences.push_back(difference_of(tables[n], here[n], there.rows[n]));
  parts_.own.write(
      [&](db::Tx& own) {
        // All that goes before what comes: two goods may have changed names with each other.
        for (std::size_t n = tables.size(); n-- > 0;) {
          for (const Cells* cells : differences[n].gone) drop(own, tables[n], *cells);
        }
        for (std::size_t n = 0; n < tables.size(); ++n) {
          for (const Cells* cells : differences[n].fresh) own.run_with(tables[n].put, params_of(*cells));
        }
        own.run(sql::put_reference_mark, kKinds[kind].name, shop, there.version);
      },
      db::Priority::background);
  marks_[kind][shop] = there.version;
}

void Reference::note_seen(Instant now) {
  seen_at_ = now.micros();
  if (now >= noted_at_ && now - noted_at_ < kNoteEvery) return;
  parts_.own.write([&](db::Tx& own) { own.run(sql::put_reference, now, parts_.place); }, db::Priority::background);
  noted_at_ = now;
}

}  // namespace noren::intake
