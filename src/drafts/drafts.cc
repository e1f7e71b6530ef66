#include "drafts/drafts.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "cart/visitor.h"
#include "catalog/frame.h"
#include "db/errors.h"
#include "drafts/sql.h"

namespace noren::drafts {
namespace {

using nlohmann::json;
using Typed = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t kNameLength = 26;  // crypto::token

// Bound to its place: a box put into another row does not open.
std::string purpose_of(const Key& key) { return "draft\n" + key.shop.str() + "\n" + key.visitor + "\n" + key.form; }

// Broken bytes are replaced: the fault at their field says that they could not be read.
std::string written(const Typed& typed, const Draft& draft) {
  const json whole = {{"typed", typed}, {"told", draft.told}, {"stale", draft.stale}};
  return whole.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string to_text(const Draft& draft) {
  Typed typed = draft.typed.all();
  std::string text = written(typed, draft);
  const auto shorter = [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); };
  while (text.size() > kBytes) {
    const auto longest = std::max_element(typed.begin(), typed.end(), shorter);
    if (longest == typed.end() || longest->second.empty()) break;
    longest->second.clear();
    text = written(typed, draft);
  }
  return text;
}

Draft from_text(const std::string& text) {
  const json whole = json::parse(text);
  Draft draft;
  for (auto& [name, value] : whole.at("typed").get<Typed>()) draft.typed.add(std::move(name), std::move(value));
  draft.told = whole.at("told").get<std::string>();
  draft.stale = whole.value("stale", false);
  return draft;
}

// Two forms of one name at two addresses are two.
Key key_here(House& house, const http::Request& request, const Context& context, const std::string& name) {
  return key_of(house, request, context.shop, address_of(request.path, name));
}

}  // namespace

Key key_of(House& house, const http::Request& request, const ShopId& shop, std::string form) {
  return {shop, house.keys.sign("draft-visitor", cart::visitor_of(house, request).csrf), std::move(form)};
}

bool put(House& house, const Key& key, const Draft& draft, Instant now) {
  const std::string sealed = house.keys.seal(purpose_of(key), to_text(draft), house.env.random);
  try {
    house.db.write([&](db::Tx& tx) {
      tx.run(sql::put_draft, key.shop, key.visitor, key.form, db::Blob{sealed}, now);
      tx.run(sql::prune_drafts, key.shop, key.visitor, key.form, kOfVisitor - 1);
    });
  } catch (const db::StorageFull&) {
    return false;
  }
  return true;
}

std::optional<Draft> find(House& house, const Key& key, Instant now) {
  const auto read = [](const db::Row& row) { return row.blob(0); };
  const auto sealed =
      house.db.read([&](db::Tx& tx) { return tx.one(sql::find_draft, read, key.shop, key.visitor, key.form, now - kKept); });
  const auto plain = sealed ? house.keys.open(purpose_of(key), *sealed) : std::nullopt;
  return plain ? std::optional(from_text(*plain)) : std::nullopt;
}

void drop(House& house, const Key& key) {
  try {
    house.db.write([&](db::Tx& tx) { tx.run(sql::drop_draft, key.shop, key.visitor, key.form); });
  } catch (const db::StorageFull&) {
    // What it was for is done; it is gone within a day all the same.
  }
}

void drop_of_form(db::Tx& tx, const std::string& form) { tx.run(sql::delete_drafts, form); }

std::int64_t forget(House& house, Instant now) {
  return house.db.write([&](db::Tx& tx) { return tx.run(sql::delete_old_drafts, now - kKept); }, db::Priority::background);
}

std::string named(const http::Request& request) {
  const std::string& name = request.query.get("form");
  const auto ours = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const bool long_enough = name.size() == kNameLength || home_of(name);
  return long_enough && std::all_of(name.begin(), name.end(), ours) ? name : "";
}

std::string new_name(House& house) { return house.only_at + crypto::token(house.env.random); }

std::optional<char> home_of(const std::string& name) {
  const bool names_one = name.size() == kNameLength + 1 && name.front() >= 'a' && name.front() <= 'z';
  return names_one ? std::optional(name.front()) : std::nullopt;
}

bool is_ours(const House& house, const std::string& name) {
  return name.size() == house.only_at.size() + kNameLength && name.starts_with(house.only_at);
}

std::string address_of(const std::string& path, const std::string& name) { return name.empty() ? path : path + "?form=" + name; }

http::Fields only(const http::Fields& form, std::initializer_list<const char*> names) {
  http::Fields fields;
  for (const char* name : names) {
    if (form.has(name)) fields.add(name, form.get(name));
  }
  return fields;
}

std::string here(const http::Request& request) { return address_of(request.path, named(request)); }

std::optional<http::Response> keep_here(House& house, const http::Request& request, const Context& context, const Draft& draft) {
  if (!cart::has_mark(request)) return std::nullopt;
  const std::string known = named(request);
  const std::string name = is_ours(house, known) ? known : new_name(house);
  Draft kept = draft;
  kept.stale = !cart::csrf_fits(house, request);
  if (!put(house, key_here(house, request, context, name), kept, context.now)) return std::nullopt;
  return http::redirect(catalog::link(context.locale, address_of(request.path, name)));
}

std::optional<Draft> find_here(House& house, const http::Request& request, const Context& context) {
  const std::string name = named(request);
  if (name.empty()) return std::nullopt;
  return find(house, key_here(house, request, context, name), context.now);
}

void drop_here(House& house, const http::Request& request, const Context& context) {
  const std::string name = named(request);
  if (!name.empty()) drop(house, key_here(house, request, context, name));
}

}  // namespace noren::drafts
