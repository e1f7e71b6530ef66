#include "troubles/handle.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "staff/staff.h"
#include "troubles/settling.h"
#include "troubles/store.h"
#include "troubles/words.h"

namespace noren::troubles {
namespace {

using nlohmann::json;

void record(db::Tx& tx, House& house, const Context& context, const Trouble& trouble, const char* what, const staff::Saying& note) {
  const Kind* kind = find_kind(trouble.kind);
  staff::record_deed(tx, context, house,
                     {std::string("troubles.deed.") + what, "trouble", "/admin/troubles/" + trouble.id.str(),
                      kind != nullptr ? staff::Saying::name(kind->name) : staff::Saying(trouble.kind), "", note});
}

// One transaction around work(tx, trouble): refuses what is unknown, stale or settled, and saves what work left.
template <class Work>
Handled handle(House& house, const Context& context, const Seen& seen, Work&& work) {
  return house.db.write([&](db::Tx& tx) -> Handled {
    auto trouble = find(tx, context.shop, seen.id);
    if (!trouble) return Fail<HandleError>(HandleError::not_found);
    if (trouble->events != seen.events) return Fail<HandleError>(HandleError::stale);
    if (!trouble->open()) return Fail<HandleError>(HandleError::not_now);
    if (Handled done = work(tx, *trouble); !done) return done;
    trouble->due_at = context.now;
    check(store::save(tx, *trouble), "a trouble changed within its transaction");
    return {};
  });
}

void tell(db::Tx& tx, const Context& context, Trouble& trouble, What what, const std::string& note) {
  const json details = note.empty() ? json::object() : json{{"note", note}};
  store::add_event(tx, trouble, {what, context.now, &context.actor, details.dump()});
}

bool is_kept_open(db::Tx& tx, const Context& context, const Hands& hands, const Trouble& trouble) {
  return hands.keeps_open && !hands.keeps_open(tx, context.locale, trouble).empty();
}

Playbook playbook_of(db::Tx& tx, const Trouble& trouble) {
  const Kind* kind = find_kind(trouble.kind);
  check(kind != nullptr, "a stored trouble of an unknown kind");
  return playbook_in_force(tx, trouble.shop, *kind).playbook;
}

}  // namespace

Handled mark_done(House& house, const Context& context, const Hands& hands, const Seen& seen, const std::string& note) {
  return handle(house, context, seen, [&](db::Tx& tx, Trouble& trouble) -> Handled {
    if (trouble.rung == 0 || trouble.marked) return Fail<HandleError>(HandleError::not_now);
    const bool settles = step_now(trouble, playbook_of(tx, trouble)).solved_when.empty();
    if (settles && is_kept_open(tx, context, hands, trouble)) return Fail<HandleError>(HandleError::not_over);
    trouble.marked = true;
    tell(tx, context, trouble, What::marked, note);
    record(tx, house, context, trouble, "marked", note);
    if (settles) settle_now(tx, trouble, {"staff", "", &context.actor, context.now});
    return {};
  });
}

Handled go_on(House& house, const Context& context, const Seen& seen, const std::string& note) {
  return handle(house, context, seen, [&](db::Tx& tx, Trouble& trouble) -> Handled {
    const auto steps = static_cast<std::int64_t>(playbook_of(tx, trouble).steps.size());
    if (trouble.rung == 0 || trouble.rung >= steps) return Fail<HandleError>(HandleError::not_now);
    trouble.deadline = context.now;
    tell(tx, context, trouble, What::climbed, note);
    record(tx, house, context, trouble, "climbed", note);
    return {};
  });
}

Handled settle_by_hand(House& house, const Context& context, const Hands& hands, const Seen& seen, const std::string& reason) {
  return handle(house, context, seen, [&](db::Tx& tx, Trouble& trouble) -> Handled {
    if (reason.empty()) return Fail<HandleError>(HandleError::empty);
    if (is_kept_open(tx, context, hands, trouble)) return Fail<HandleError>(HandleError::not_over);
    settle_now(tx, trouble, {"staff", reason, &context.actor, context.now});
    record(tx, house, context, trouble, "settled", reason);
    return {};
  });
}

Handled add_note(House& house, const Context& context, const Seen& seen, const std::string& note) {
  return handle(house, context, seen, [&](db::Tx& tx, Trouble& trouble) -> Handled {
    if (note.empty()) return Fail<HandleError>(HandleError::empty);
    tell(tx, context, trouble, What::noted, note);
    record(tx, house, context, trouble, "noted", note);
    return {};
  });
}

Handled press(House& house, const Context& context, const Hands& hands, const Seen& seen, const std::string& name) {
  return house.db.write([&](db::Tx& tx) -> Handled {
    auto trouble = find(tx, context.shop, seen.id);
    if (!trouble) return Fail<HandleError>(HandleError::not_found);
    if (trouble->events != seen.events) return Fail<HandleError>(HandleError::stale);
    const auto act = hands.presses.find(name);
    if (!trouble->open() || act == hands.presses.end()) return Fail<HandleError>(HandleError::not_now);
    store::add_event(tx, *trouble, {What::acted, context.now, &context.actor, json{{"deed", name}}.dump()});
    trouble->due_at = context.now;
    check(store::save(tx, *trouble), "a trouble changed within its transaction");
    // Saved before: what the press does may settle it.
    if (!act->second(tx, context, *trouble)) return Fail<HandleError>(HandleError::not_now);
    record(tx, house, context, *trouble, "acted", staff::Saying::words("troubles.deed_name." + name));
    return {};
  });
}

int settle_many(House& house, const Context& context, const Hands& hands, const std::vector<Seen>& seen, const std::string& reason) {
  int settled = 0;
  for (const Seen& one : seen) {
    const auto trouble = house.db.read([&](db::Tx& tx) { return find(tx, context.shop, one.id); });
    const Kind* kind = trouble ? find_kind(trouble->kind) : nullptr;
    if (kind != nullptr && kind->bulk && settle_by_hand(house, context, hands, one, reason)) ++settled;
  }
  return settled;
}

Result<void, PlaybookError> save_playbook(House& house, const Context& context, const Kind& kind, std::int64_t version,
                                          const std::optional<Playbook>& playbook, const Vocabulary& known) {
  if (playbook && !faults_of(*playbook, of_kind(known, kind)).empty()) return Fail<PlaybookError>(PlaybookError::broken);
  return house.db.write([&](db::Tx& tx) -> Result<void, PlaybookError> {
    const bool saved = store::save_playbook(tx, context, kind.id, version, playbook ? to_toml(*playbook) : "");
    if (!saved) return Fail<PlaybookError>(PlaybookError::stale);
    store::wake_kind(tx, context.shop, kind.id, context.now);
    staff::record_deed(tx, context, house,
                       {playbook ? "troubles.deed.playbook_changed" : "troubles.deed.playbook_reset", "playbook",
                        "/admin/troubles/playbooks/" + kind.id, staff::Saying::name(kind.name), "", ""});
    return {};
  });
}

}  // namespace noren::troubles
