#include "intake/entering.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/check.h"
#include "db/list.h"
#include "intake/sql.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/similar.h"
#include "payments/payments.h"
#include "people/people.h"
#include "stock/claims.h"
#include "stock/leases.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using Some = std::vector<const Taken*>;

std::set<OrderId> there_already(db::Tx& central, std::span<const Taken> all) {
  std::vector<std::string> ids;
  for (const Taken& taken : all) ids.push_back(taken.order.id.str());
  std::set<OrderId> there;
  central.each(
      sql::attempts_there, [&](const db::Row& row) { there.insert(row.id<OrderId>(0)); }, db::list_of(ids));
  return there;
}

std::map<ShopId, Some> by_shop(const Some& fresh) {
  std::map<ShopId, Some> shops;
  for (const Taken* taken : fresh) shops[taken->order.shop].push_back(taken);
  return shops;
}

// ---- よく似た注文

struct Likeness {
  const orders::Order* later;
  std::string earlier;  // its number
};

bool stands(const orders::Order& order) { return order.state != orders::State::cancelled && order.state != orders::State::void_; }

// One that the node knows of is in its trouble already.
bool is_asked(const Taken& taken, const std::optional<Instant>& since) { return since && !taken.known_similar && !taken.marks.empty(); }

// Orders of one shop: the newest earlier one of each that bears one of its marks, there or among these. Before their own marks are there.
std::vector<Likeness> alike_in_shop(db::Tx& central, const Entering& entering, const ShopId& shop, const Some& orders) {
  std::vector<std::string> marks;
  std::optional<Instant> first;
  std::vector<std::optional<Instant>> since;
  for (const Taken* taken : orders) {
    since.push_back(entering.similar_since(shop, taken->order.created_at));
    if (!is_asked(*taken, since.back())) continue;
    marks.insert(marks.end(), taken->marks.begin(), taken->marks.end());
    first = std::min(first.value_or(*since.back()), *since.back());
  }
  if (!first) return {};
  std::multimap<std::string, orders::Bearer> bearers;
  for (orders::Bearer& bearer : orders::bearers_of(central, shop, marks, *first)) {
    std::string mark = bearer.mark;
    bearers.emplace(std::move(mark), std::move(bearer));
  }
  std::vector<Likeness> alike;
  for (std::size_t n = 0; n < orders.size(); ++n) {
    const Taken& taken = *orders[n];
    const orders::Bearer* newest = nullptr;
    if (is_asked(taken, since[n])) {
      for (const std::string& mark : taken.marks) {
        const auto [begin, end] = bearers.equal_range(mark);
        for (auto one = begin; one != end; ++one) {
          if (one->second.at >= *since[n] && (newest == nullptr || one->second.at > newest->at)) newest = &one->second;
        }
      }
    }
    if (newest != nullptr) alike.push_back({&taken.order, newest->number});
    if (!stands(taken.order)) continue;
    for (const std::string& mark : taken.marks) {
      bearers.emplace(mark, orders::Bearer{mark, taken.order.id, taken.order.created_at, taken.order.number});
    }
  }
  return alike;
}

// ---- what it costs there

// One statement for the pieces of a variant, and always in the same order: two nodes never wait for each other.
void sell_pieces(db::Tx& central, const Entering& entering, const Some& fresh) {
  std::map<std::pair<ShopId, VariantId>, std::int64_t> pieces;
  for (const Taken* taken : fresh) {
    for (const orders::Line& line : taken->order.document.lines) pieces[{taken->order.shop, line.variant}] += line.quantity;
  }
  for (const auto& [what, quantity] : pieces) {
    const auto& [shop, variant] = what;
    if (entering.retired) {
      orders::Line lacking;
      lacking.variant = variant;
      lacking.quantity = quantity;
      bring_free(central, entering.node, shop, lacking);
    }
    check(stock::sell_leased(central, entering.board, entering.node, shop, variant, quantity),
          "an order took pieces that its node does not hold");
  }
}

void note_numbers(db::Tx& central, const Some& fresh) {
  std::map<std::pair<ShopId, char>, std::int64_t> last;
  for (const Taken* taken : fresh) {
    const orders::Numbered number = orders::parts_of_number(taken->order.number);
    std::int64_t& known = last[{taken->order.shop, number.node}];
    known = std::max(known, number.counter);
  }
  for (const auto& [whose, value] : last) orders::raise_counters(central, whose.second, {{whose.first, value}});
}

void settle_refusals(db::Tx& central, const Entering& entering, const ShopId& shop, const Some& orders) {
  std::vector<std::string> ids;
  for (const Taken* taken : orders) ids.push_back(taken->order.id.str());
  for (const std::string& id : troubles::open_among(central, shop, troubles::kind::kOrderNotCarried, kRefused, ids))
    troubles::settle(central, {shop, troubles::kind::kOrderNotCarried, {kRefused, id}, "solved", entering.now});
}

// Who was erased meanwhile stays erased, as far as the central database knew him.
void forget_erased(db::Tx& central, const ShopId& shop, const Some& orders) {
  std::vector<std::string> people;
  for (const Taken* taken : orders) people.push_back(taken->order.person.str());
  const auto erased = people::erased_among(central, shop, people);
  if (erased.empty()) return;
  for (const Taken* taken : orders) {
    const auto found = erased.find(taken->order.person);
    if (found == erased.end() || taken->order.created_at > found->second) continue;
    people::forget_attempt(central, taken->order.id.str());
    orders::forget_buyer(central, taken->order);
  }
}

void note_payments(db::Tx& central, const Entering& entering, const Some& fresh) {
  for (const Taken* taken : fresh) {
    if (has_payments(taken->cluster)) payments::look_at_promised(central, taken->order.shop, taken->order.id, entering.now);
  }
}

}  // namespace

void bring_free(db::Tx& central, const std::string& node, const ShopId& shop, const orders::Line& line) {
  const std::int64_t lacking = line.quantity - stock::leased_to(central, node, shop, line.variant);
  if (lacking <= 0) return;
  stock::give_up_claim(central, node, shop, line.variant, lacking);
  stock::grant(central, node, shop, line.variant, lacking);
}

Arrived enter(db::Tx& central, const Entering& entering, std::span<const Taken> all) {
  const std::set<OrderId> there = there_already(central, all);
  Some fresh;
  for (const Taken& taken : all) {
    if (!there.contains(taken.order.id)) fresh.push_back(&taken);
  }
  const auto shops = by_shop(fresh);
  std::vector<Likeness> alike;
  for (const auto& [shop, orders] : shops) {
    const auto some = alike_in_shop(central, entering, shop, orders);
    alike.insert(alike.end(), some.begin(), some.end());
  }
  std::vector<const Cluster*> clusters;
  std::int64_t rows = 0;
  for (const Taken* taken : fresh) {
    clusters.push_back(&taken->cluster);
    rows += rows_in(taken->cluster);
  }
  // A number that somebody else has would pass as a row that is there already.
  check(put_clusters(central, clusters) == rows, "an order's place in the central database is taken");
  for (const Likeness& one : alike) orders::open_similar(central, *one.later, one.earlier);
  note_numbers(central, fresh);
  note_payments(central, entering, fresh);
  for (const auto& [shop, orders] : shops) {
    settle_refusals(central, entering, shop, orders);
    forget_erased(central, shop, orders);
  }
  sell_pieces(central, entering, fresh);  // last: others wait for these rows
  Arrived arrived;
  for (const Taken& taken : all) {
    if (has_payments(taken.cluster)) note_open(central, taken.order.shop, taken.order.id, arrived);
  }
  return arrived;
}

}  // namespace noren::intake
