#include "checkout/draft.h"

#include <nlohmann/json.hpp>

#include "cart/visitor.h"
#include "checkout/checkout.h"
#include "checkout/sql.h"
#include "db/errors.h"

namespace noren::checkout {
namespace {

using nlohmann::json;

// Bound to its place: a box put into another row does not open.
std::string purpose_of(const DraftKey& key) { return "checkout-draft\n" + key.shop.str() + "\n" + key.visitor + "\n" + key.form; }

// Broken bytes are replaced: the fault at their field says that they could not be read.
std::string to_text(const Draft& draft) {
  json fields = json::array();
  const http::Fields typed = fields_of(draft.input);
  for (const auto& [name, value] : typed.all()) fields.push_back(json::array({name, value}));
  json faults = json::array();
  for (const Fault& fault : draft.faults) faults.push_back(json::array({fault.field, fault.word, fault.n, fault.most}));
  const json whole = {{"fields", fields},
                      {"faults", faults},
                      {"looked_up", draft.looked_up},
                      {"told", draft.told ? std::string(shops::name_of(*draft.told)) : std::string()}};
  return whole.dump(-1, ' ', false, json::error_handler_t::replace);
}

Draft from_text(const std::string& text) {
  const json whole = json::parse(text);
  const auto part = [](const json& list, std::size_t i) { return list.at(i).get<std::string>(); };
  http::Fields typed;
  for (const json& field : whole.at("fields")) typed.add(part(field, 0), part(field, 1));
  Draft draft{read_form(typed)};
  for (const json& fault : whole.at("faults")) draft.faults.push_back({part(fault, 0), part(fault, 1), part(fault, 2), part(fault, 3)});
  draft.looked_up = whole.at("looked_up").get<std::string>();
  draft.told = shops::payment_method_from(whole.at("told").get<std::string>());
  return draft;
}

}  // namespace

DraftKey draft_key(House& house, const http::Request& request, const ShopId& shop, std::string form) {
  return {shop, house.keys.sign("checkout-draft-visitor", cart::visitor_of(house, request).csrf), std::move(form)};
}

bool put_draft(House& house, const DraftKey& key, const Draft& draft, Instant now) {
  const std::string plain = to_text(draft);
  if (plain.size() > kDraftBytes) return false;
  const std::string sealed = house.keys.seal(purpose_of(key), plain, house.env.random);
  try {
    house.db.write([&](db::Tx& tx) {
      tx.run(sql::put_draft, key.shop, key.visitor, key.form, db::Blob{sealed}, now);
      tx.run(sql::prune_drafts, key.shop, key.visitor, key.form, kDraftsOfVisitor - 1);
    });
  } catch (const db::StorageFull&) {
    return false;
  }
  return true;
}

std::optional<Draft> find_draft(House& house, const DraftKey& key, Instant now) {
  const auto read = [](const db::Row& row) { return row.blob(0); };
  const auto sealed =
      house.db.read([&](db::Tx& tx) { return tx.one(sql::find_draft, read, key.shop, key.visitor, key.form, now - kDraftKept); });
  const auto plain = sealed ? house.keys.open(purpose_of(key), *sealed) : std::nullopt;
  return plain ? std::optional(from_text(*plain)) : std::nullopt;
}

void drop_draft(House& house, const DraftKey& key) {
  house.db.write([&](db::Tx& tx) { tx.run(sql::drop_draft, key.shop, key.visitor, key.form); });
}

void delete_drafts(db::Tx& tx, const CheckoutId& id) { tx.run(sql::delete_drafts, id); }

std::int64_t forget_drafts(House& house, Instant now) {
  return house.db.write([&](db::Tx& tx) { return tx.run(sql::delete_old_drafts, now - kDraftKept); }, db::Priority::background);
}

}  // namespace noren::checkout
