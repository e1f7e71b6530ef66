#include "intake/homes.h"

#include <nlohmann/json.hpp>

#include "db/errors.h"
#include "db/patience.h"
#include "intake/sql.h"
#include "nodes/identities.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "stock/leases.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using Kind = link::About::Kind;

// Home is asked next, and the buyer waits for both.
constexpr std::chrono::milliseconds kAskWithin{300};

// Of an old order only the order may be left.
bool has_attempt(db::Tx& central, const std::string& id) {
  const auto found = [](const db::Row&) { return true; };
  return central.one(sql::find_attempt, found, id) || central.one(sql::find_order, found, id);
}

bool is_old(Instant since, Instant now) { return now - since >= kSilentFor; }

}  // namespace

void Homes::refresh() {
  const auto all = parts_.central.read([](db::Tx& central) { return nodes::holders(central); });
  std::map<char, std::set<std::string>> holders;
  for (const nodes::Holder& holder : all) {
    if (!holder.retired()) holders[holder.letter].insert(holder.identity);
  }
  const std::lock_guard lock(mutex_);
  holders_ = std::move(holders);
}

bool Homes::has_others_of(char letter) const {
  const std::lock_guard lock(mutex_);
  const auto found = holders_.find(letter);
  if (found == holders_.end()) return false;
  const bool knows_one = home_ != nullptr && found->second.contains(parts_.identity);
  return found->second.size() > (knows_one ? 1U : 0U);
}

bool Homes::is_here(const link::About& about) const {
  if (home_ == nullptr) return false;
  if (about.kind == Kind::number) return home_->is_number_here(about.shop, about.name);
  const CheckoutId id(about.name);
  return home_->is_here(id) || home_->is_on_its_way(id);
}

// Nothing: it cannot be asked now.
std::optional<Homes::Standing> Homes::ask_central(const link::About& about) const {
  if (home_ != nullptr && home_->away()) return std::nullopt;
  try {
    const db::Patience patience(kAskWithin);
    return parts_.central.read([&](db::Tx& central) {
      const bool there = about.kind == Kind::number ? orders::find_by_number(central, about.shop, about.name).has_value()
                                                    : has_attempt(central, about.name);
      return Standing{there, nodes::has_holder(central, about.home, home_ != nullptr ? parts_.identity : "")};
    });
  } catch (const db::Error&) {
    return std::nullopt;
  }
}

bool Homes::is_at_home(const link::About& about) const {
  const bool others = has_others_of(about.home);
  const bool mine = about.home == parts_.letter;
  if (about.kind == Kind::form) return mine || !others || !parts_.reaches(about.home);
  if (!others && (mine || home_ == nullptr)) return true;
  if (mine && is_here(about)) return true;
  const auto standing = ask_central(about);
  return standing && (standing->there || !standing->held);
}

bool Homes::has_number(const ShopId& shop, const std::string& number) const {
  return home_ != nullptr && home_->is_number_here(shop, number);
}

std::optional<Homes::Lies> Homes::lies_with(const ShopId& shop, const std::string& number) const {
  const char letter = orders::parts_of_number(number).node;
  if (letter == parts_.letter && has_number(shop, number)) return Lies{letter, true};
  if (!has_others_of(letter)) return std::nullopt;
  const auto there = letter == parts_.letter || !parts_.has_number ? std::nullopt : parts_.has_number(letter, shop, number);
  if (!there) return Lies{letter, false};
  return *there ? std::optional(Lies{letter, true}) : std::nullopt;
}

void Homes::heard(const link::About& about, bool answered) {
  if (about.kind == Kind::form) return;
  const std::lock_guard lock(mutex_);
  if (answered) {
    unanswered_.erase(about.home);
    return;
  }
  unanswered_.try_emplace(about.home, Silent{parts_.env.clock.now(), {}}).first->second.shops.insert(about.shop);
}

// Those that are still silent. Of its own letter the node knows only that somebody else had it.
std::map<char, Homes::Silent> Homes::unanswered() {
  std::map<char, Silent> asked;
  {
    const std::lock_guard lock(mutex_);
    asked = unanswered_;
  }
  const Instant now = parts_.env.clock.now();
  std::map<char, Silent> silent;
  for (const auto& [letter, one] : asked) {
    const bool ended = !has_others_of(letter) || (letter != parts_.letter && parts_.reaches(letter));
    if (!ended && is_old(one.since, now)) silent[letter] = one;
    if (!ended) continue;
    const std::lock_guard lock(mutex_);
    unanswered_.erase(letter);
  }
  return silent;
}

void Homes::look() {
  refresh();
  std::map<char, Silent> silent = unanswered();
  std::set<char> letters = told_;  // also of one that has left in order since
  std::set<char> doubtful;
  std::set<std::string> old;
  parts_.central.read([&](db::Tx& central) {
    const Instant now = nodes::time_of_database(central);
    for (const nodes::Holder& holder : nodes::holders(central)) {
      if (holder.retired()) continue;
      letters.insert(holder.letter);
      if (!is_old(holder.renewed_at, now)) continue;
      old.insert(holder.identity);
      doubtful.insert(holder.letter);
      // Of a database that was away itself nobody was heard: the next look knows better.
      if (!old_.contains(holder.identity)) continue;
      Silent& one = silent.try_emplace(holder.letter, Silent{holder.renewed_at, {}}).first->second;
      one.since = std::min(one.since, holder.renewed_at);
      for (const ShopId& shop : stock::shops_of_lease(central, holder.identity)) one.shops.insert(shop);
    }
  });
  old_ = std::move(old);
  tell(silent);
  for (const char letter : letters) {
    if (!silent.contains(letter) && !doubtful.contains(letter) && !well_.contains(letter)) end(letter);
  }
}

// Once: who opened it before may have seen another moment.
void Homes::tell(const std::map<char, Silent>& silent) {
  const Instant now = parts_.env.clock.now();
  for (const auto& [letter, one] : silent) {
    const std::string name(1, letter);
    const std::string evidence = nlohmann::json{{"node", name}, {"silent_since_at", one.since.micros()}}.dump();
    parts_.central.write(
        [&](db::Tx& central) {
          for (const ShopId& shop : one.shops) {
            if (troubles::find_open(central, shop, troubles::kind::kHomeSilent, {kOfNode, name})) continue;
            troubles::open(central, {shop, troubles::kind::kHomeSilent, {kOfNode, name}, {}, evidence, now});
          }
        },
        db::Priority::background);
    well_.erase(letter);
    told_.insert(letter);
  }
}

void Homes::end(char letter) {
  const std::string name(1, letter);
  const std::vector<ShopId> shops = parts_.shops();
  parts_.central.write(
      [&](db::Tx& central) {
        for (const ShopId& shop : shops)
          troubles::settle(central, {shop, troubles::kind::kHomeSilent, {kOfNode, name}, "solved", parts_.env.clock.now()});
      },
      db::Priority::background);
  well_.insert(letter);
  told_.erase(letter);
}

}  // namespace noren::intake
