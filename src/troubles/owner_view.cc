#include "troubles/owner_view.h"

#include <algorithm>

#include "troubles/admin_pages.h"
#include "troubles/words.h"

namespace noren::troubles {

std::vector<OnOrder> on_order(db::Tx& tx, const OrderOpened& opened) {
  std::vector<std::pair<Standing, OnOrder>> all;
  for (Trouble& trouble : open_of_order(tx, opened.shop, opened.order)) {
    const Kind* kind = find_kind(trouble.kind);
    if (kind == nullptr) continue;
    if (trouble.rung == 0 && !trouble.deadline) trouble.deadline = end_of_first_step(trouble);
    const Playbook playbook = playbook_in_force(tx, opened.shop, *kind).playbook;
    const Step& step = step_now(trouble, playbook);
    const Standing standing = standing_of(trouble, step, opened.now);
    const Places places = places_of(trouble, opened.number, opened.locale);
    OnOrder one;
    one.name = kind->name.in(opened.locale);
    one.text = fill((trouble.deadline ? step.owner : kind->what).in(opened.locale), places);
    if (trouble.deadline) one.deadline = deadline_text(*trouble.deadline, opened.locale);
    one.late = standing == Standing::overdue;
    one.asks = one.late || standing == Standing::ours;
    one.holds_shipment = trouble.holds_shipment;
    one.tone = tone_of(standing);
    one.path = "/admin/troubles/" + trouble.id.str();
    one.right = kind->right;
    all.emplace_back(standing, std::move(one));
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<OnOrder> sorted;
  for (auto& [standing, one] : all) sorted.push_back(std::move(one));
  return sorted;
}

}  // namespace noren::troubles
