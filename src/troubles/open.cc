// Opening a trouble and settling it, in the transaction of the fact.
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/hex.h"
#include "crypto/crypto.h"
#include "troubles/settling.h"
#include "troubles/store.h"
#include "troubles/words.h"

namespace noren::troubles {
namespace {

using nlohmann::json;

// The same subject, kind and round are the same trouble, on every node.
TroubleId id_of(const Trouble& trouble) {
  const std::string key = json::array({trouble.shop.str(), trouble.kind, trouble.subject_kind, trouble.subject_id, trouble.round}).dump();
  return TroubleId(to_base32(crypto::sha256(key).substr(0, 10)));
}

json object_of(const std::string& text) {
  json object = json::parse(text, nullptr, false);
  check(object.is_object(), "evidence is a flat JSON object");
  return object;
}

// What the new evidence says that the old did not.
json news_in(const json& before, const json& now) {
  json news = json::object();
  for (const auto& [name, value] : now.items()) {
    if (!before.contains(name) || before[name] != value) news[name] = value;
  }
  return news;
}

void add_to(db::Tx& tx, Trouble& known, const NewTrouble& trouble) {
  json evidence = object_of(known.evidence);
  const json news = news_in(evidence, object_of(trouble.evidence));
  if (news.empty()) return;
  evidence.update(news);
  known.evidence = evidence.dump();
  if (known.order.empty()) known.order = trouble.order;
  store::add_event(tx, known, {What::added, trouble.now, nullptr, news.dump()});
  known.due_at = trouble.now;
  check(store::save(tx, known), "a trouble changed within its transaction");
}

}  // namespace

TroubleId open(db::Tx& tx, const NewTrouble& trouble) {
  check(find_kind(trouble.kind) != nullptr, "a trouble of an unknown kind");
  if (auto known = find_open(tx, trouble.shop, trouble.kind, trouble.subject)) {
    add_to(tx, *known, trouble);
    return known->id;
  }
  Trouble fresh;
  fresh.shop = trouble.shop;
  fresh.kind = trouble.kind;
  fresh.subject_kind = trouble.subject.kind;
  fresh.subject_id = trouble.subject.id;
  fresh.round = store::last_round(tx, trouble.shop, trouble.kind, trouble.subject) + 1;
  fresh.order = trouble.order;
  fresh.evidence = object_of(trouble.evidence).dump();
  fresh.opened_at = trouble.now;
  fresh.due_at = trouble.now;
  fresh.id = id_of(fresh);
  // Held from the first moment, not from the ticker's next round on.
  const Playbook playbook = playbook_in_force(tx, fresh.shop, *find_kind(fresh.kind)).playbook;
  fresh.holds_shipment = !fresh.order.empty() && playbook.steps.front().deed == kHoldShipment;
  if (!store::insert(tx, fresh)) return fresh.id;  // another node was quicker with the same round: it is the same trouble
  store::add_event(tx, fresh, {What::opened, trouble.now, nullptr, fresh.evidence});
  check(store::save(tx, fresh), "a trouble changed within its transaction");
  return fresh.id;
}

void settle_now(db::Tx& tx, Trouble& trouble, const Settled& settled) {
  json details = {{"how", settled.how}};
  if (!settled.note.empty()) details["note"] = settled.note;
  trouble.state = State::settled;
  trouble.settled_at = settled.now;
  trouble.settled_how = settled.how;
  trouble.holds_shipment = false;
  trouble.due_at = settled.now;  // the ticker carries it into the order's chain
  store::add_event(tx, trouble, {What::settled, settled.now, settled.actor, details.dump()});
}

bool settle(db::Tx& tx, const Settling& settling) {
  auto trouble = find_open(tx, settling.shop, settling.kind, settling.subject);
  if (!trouble) return false;
  settle_now(tx, *trouble, {std::string(settling.how), "", nullptr, settling.now});
  check(store::save(tx, *trouble), "a trouble changed within its transaction");
  return true;
}

void mark(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject, Instant now) {
  auto trouble = find_open(tx, shop, kind, subject);
  if (!trouble || trouble->marked) return;
  trouble->marked = true;
  trouble->due_at = now;
  store::add_event(tx, *trouble, {What::marked, now, nullptr, "{}"});
  check(store::save(tx, *trouble), "a trouble changed within its transaction");
}

void end_waiting(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject, Instant now) {
  auto trouble = find_open(tx, shop, kind, subject);
  if (!trouble || trouble->rung == 0 || trouble->deadline <= now) return;
  const Playbook playbook = playbook_in_force(tx, shop, *find_kind(kind)).playbook;
  const Who who = step_now(*trouble, playbook).who;
  const bool last = trouble->rung >= static_cast<std::int64_t>(playbook.steps.size());
  if (last || who == Who::staff || who == Who::operator_) return;
  trouble->acted = true;
  trouble->retry_at.reset();
  trouble->deadline = trouble->due_at = now;
  store::add_event(tx, *trouble, {What::climbed, now, nullptr, "{}"});
  check(store::save(tx, *trouble), "a trouble changed within its transaction");
}

void reach_nobody(db::Tx& tx, const Unreached& unreached) {
  auto trouble = find(tx, unreached.shop, unreached.id);
  if (!trouble || !trouble->open() || trouble->rung != unreached.rung) return;
  trouble->acted = true;
  trouble->retry_at.reset();
  trouble->deadline = trouble->due_at = unreached.now;
  store::add_event(tx, *trouble, {What::gave_up, unreached.now, nullptr, json{{"deed", unreached.deed}, {"why", unreached.why}}.dump()});
  check(store::save(tx, *trouble), "a trouble changed within its transaction");
}

}  // namespace noren::troubles
