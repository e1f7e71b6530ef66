#include "troubles/ticker.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "db/errors.h"
#include "log/log.h"
#include "troubles/rules.h"
#include "troubles/settling.h"
#include "troubles/store.h"
#include "troubles/words.h"

namespace noren::troubles {
namespace {

using nlohmann::json;

constexpr int kBatch = 100;

// One trouble on its ladder, within one transaction.
class Climb {
 public:
  Climb(db::Tx& tx, const Hands& hands, Trouble& trouble, const Playbook& playbook, Instant now)
      : tx_(tx), hands_(hands), trouble_(trouble), playbook_(playbook), now_(now) {}

  void run() {
    heed_the_end();
    while (true) {
      const Next what = next(position(), now_);
      switch (what.move) {
        case Move::settle: return settle_now(tx_, trouble_, {std::string(solved()), "", nullptr, now_});
        case Move::begin:
          begin();
          if (!trouble_.acted) return;  // a deed that breaks takes back no more than itself
          break;
        case Move::act: act(); break;
        case Move::alarm: alarm(); break;
        case Move::wait: trouble_.due_at = what.until; return;
      }
    }
  }

  // The deed threw, and its transaction is gone: the next try, or none.
  void note_failure() {
    if (!trouble_.acted && trouble_.rung > 0) return fail(step().deed, "broken");
    trouble_.due_at = now_ + kLookEvery;
  }

 private:
  const Step& step() const { return step_now(trouble_, playbook_); }

  Position position() const {
    Position at;
    at.rung = trouble_.rung;
    at.steps = static_cast<std::int64_t>(playbook_.steps.size());
    at.deadline = trouble_.deadline;
    at.acted = trouble_.acted;
    at.retry_at = trouble_.retry_at;
    at.alarmed = trouble_.alarmed_at.has_value();
    at.watches = hands_.conditions.contains(step().solved_when);
    at.solved = !solved().empty();
    return at;
  }

  // How the step's condition finds it solved; "" not.
  std::string_view solved() const {
    const auto condition = hands_.conditions.find(step().solved_when);
    return condition == hands_.conditions.end() ? std::string_view() : condition->second(tx_, trouble_);
  }

  // The time that somebody else sets, as it is known by now.
  void heed_the_end() {
    if (trouble_.rung != 1) return;
    const auto end = end_of_first_step(trouble_);
    if (end && !says_why()) trouble_.deadline = end;
  }

  // The last event says itself why the step is over.
  bool says_why() const {
    const What last = events_of(tx_, trouble_.id).back().what;
    return last == What::climbed || last == What::gave_up;
  }

  void tell(What what, const json& details = json::object()) { store::add_event(tx_, trouble_, {what, now_, nullptr, details.dump()}); }

  void begin() {
    if (trouble_.rung > 0 && !says_why()) tell(What::passed);
    trouble_.marked = trouble_.marked && trouble_.rung == 0;  // it was done before it began
    ++trouble_.rung;
    const Instant from = trouble_.rung == 1 ? start_of_first_step(trouble_, now_) : now_;
    trouble_.deadline = deadline_of(step().within, from, [this](LocalDate day) { return hands_.works_on(trouble_.shop, day); });
    heed_the_end();
    trouble_.acted = step().deed.empty();
    trouble_.tries = 0;
    trouble_.retry_at.reset();
    trouble_.alarmed_at.reset();
    trouble_.due_at = now_;
    tell(What::step, {{"who", name_of(step().who)}, {"deadline_at", trouble_.deadline->micros()}});
  }

  void act() {
    const std::string& name = step().deed;
    const auto deed = hands_.deeds.find(name);
    DeedEnd end{DeedEnd::How::impossible, "unknown_deed"};
    if (name.empty()) end = {DeedEnd::How::done, ""};  // the playbook has lost it meanwhile
    const Context context{trouble_.shop, {}, now_, Locale::ja, ""};
    if (deed != hands_.deeds.end()) end = deed->second(tx_, context, trouble_);
    switch (end.how) {
      case DeedEnd::How::done:
        trouble_.acted = true;
        trouble_.retry_at.reset();
        if (!name.empty()) tell(What::acted, {{"deed", name}});
        return;
      case DeedEnd::How::failed: return fail(name, end.why);
      case DeedEnd::How::impossible: return give_up(name, end.why);
    }
  }

  void fail(const std::string& deed, const std::string& why) {
    ++trouble_.tries;
    const auto pause = pause_after(trouble_.tries);
    if (!pause) return give_up(deed, why);
    trouble_.retry_at = now_ + *pause;
    trouble_.due_at = trouble_.retry_at;
    tell(What::failed, {{"deed", deed}, {"why", why}});
  }

  // The step has lost its point: the next one begins at once.
  void give_up(const std::string& deed, const std::string& why) {
    trouble_.acted = true;
    trouble_.retry_at.reset();
    trouble_.deadline = now_;
    trouble_.due_at = now_;
    tell(What::gave_up, {{"deed", deed}, {"why", why}});
  }

  void alarm() {
    trouble_.alarmed_at = now_;
    tell(What::overdue);
    log::event(
        log::Level::warning, "trouble_overdue",
        log::field("shop", trouble_.shop.str()) + "," + log::field("kind", trouble_.kind) + "," + log::field("trouble", trouble_.id.str()));
  }

  db::Tx& tx_;
  const Hands& hands_;
  Trouble& trouble_;
  const Playbook& playbook_;
  const Instant now_;
};

bool belongs_in_the_chain(What what) {
  return what == What::opened || what == What::step || what == What::overdue || what == What::settled;
}

// What the order's chain has not heard yet; stops at the first event it cannot take.
void tell_the_order(db::Tx& tx, const Hands& hands, Trouble& trouble) {
  if (trouble.told == trouble.events) return;
  if (!trouble.order.empty()) {
    for (const Event& event : events_of(tx, trouble.id)) {
      if (event.n <= trouble.told) continue;
      const Context context{trouble.shop, {event.actor, "", event.actor_name}, event.at, Locale::ja, ""};
      if (belongs_in_the_chain(event.what) && !hands.tell_story(tx, context, trouble, event)) return;
      trouble.told = event.n;
    }
  }
  trouble.told = trouble.events;
}

}  // namespace

Ticker::Ticker(House& house, const Hands& hands) : house_(house), hands_(hands) { check_defaults(hands.vocabulary()); }

int Ticker::run(Instant now) {
  int seen = 0;
  while (true) {
    const auto due = house_.db.read([&](db::Tx& tx) { return store::due(tx, now, kBatch); });
    for (const store::Key& key : due) look(key.shop, key.id, now, db::Priority::background);
    if (due.empty()) return seen;
    seen += static_cast<int>(due.size());
  }
}

void Ticker::look(const ShopId& shop, const TroubleId& id, Instant now, db::Priority priority) const {
  try {
    while (house_.db.write([&](db::Tx& tx) { return look_at(tx, shop, id, now); }, priority)) continue;
  } catch (const db::ConstraintBroken& error) {
    not_now(shop, id, now, priority, error.what());
  } catch (const db::Error&) {
    throw;  // not this trouble's fault
  } catch (const std::exception& error) {
    not_now(shop, id, now, priority, error.what());
  }
}

void Ticker::not_now(const ShopId& shop, const TroubleId& id, Instant now, db::Priority priority, const char* why) const {
  log::event(log::Level::error, "trouble_failed", log::field("trouble", id.str()) + "," + log::field("what", why));
  house_.db.write([&](db::Tx& tx) { put_off(tx, shop, id, now); }, priority);
}

void Ticker::look_now(const ShopId& shop, const TroubleId& id, Instant now) const { look(shop, id, now, db::Priority::foreground); }

bool Ticker::look_at(db::Tx& tx, const ShopId& shop, const TroubleId& id, Instant now) const {
  auto trouble = find(tx, shop, id);
  if (!trouble || !trouble->due_at || *trouble->due_at > now) return false;
  const Kind* kind = find_kind(trouble->kind);
  check(kind != nullptr, "a stored trouble of an unknown kind");
  if (trouble->open() && hands_.stands_still && hands_.stands_still(tx, *trouble)) {
    trouble->due_at = now + kLookEvery;
  } else if (trouble->open()) {
    const Playbook playbook = playbook_in_force(tx, shop, *kind).playbook;
    Climb(tx, hands_, *trouble, playbook, now).run();
  }
  tell_the_order(tx, hands_, *trouble);
  if (!trouble->open()) trouble->due_at.reset();
  check(store::save(tx, *trouble), "a trouble changed within its transaction");
  return trouble->due_at && *trouble->due_at <= now;
}

void Ticker::put_off(db::Tx& tx, const ShopId& shop, const TroubleId& id, Instant now) const {
  auto trouble = find(tx, shop, id);
  const Kind* kind = trouble ? find_kind(trouble->kind) : nullptr;
  if (!trouble || !trouble->due_at || *trouble->due_at > now) return;
  trouble->due_at = now + kLookEvery;
  if (kind != nullptr && trouble->open()) {
    const Playbook playbook = playbook_in_force(tx, shop, *kind).playbook;
    Climb(tx, hands_, *trouble, playbook, now).note_failure();
    if (trouble->due_at <= now) trouble->due_at = now + kLookEvery;
  }
  check(store::save(tx, *trouble), "a trouble changed within its transaction");
}

}  // namespace noren::troubles
