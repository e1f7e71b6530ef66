// Routes of the owner's side of troubles, the first page's part, and the small things the pages share.
#include "base/names.h"
#include "html/words.h"
#include "troubles/admin_pages.h"
#include "troubles/troubles.h"
#include "troubles/words.h"

namespace noren::troubles {

std::string admin_word(Locale locale, std::string_view key) { return html::word(locale, "troubles." + std::string(key)); }

bool may_see(const admin::Visit& visit, const Trouble& trouble) {
  const Kind* kind = find_kind(trouble.kind);
  return kind != nullptr && visit.session.may(kind->right);
}

Standing standing_of(const Trouble& trouble, const Step& step, Instant now) {
  if (!trouble.open()) return Standing::settled;
  if (trouble.alarmed_at || (trouble.deadline && *trouble.deadline < now)) return Standing::overdue;
  const bool person = step.who == Who::staff || step.who == Who::operator_;
  return person && !trouble.marked ? Standing::ours : Standing::waiting;
}

std::string_view name_of(Standing standing) {
  static constexpr Named<Standing> kNames[] = {
      {Standing::overdue, "overdue"}, {Standing::ours, "ours"}, {Standing::waiting, "waiting"}, {Standing::settled, "settled"}};
  return name_in(kNames, standing);
}

std::string_view tone_of(Standing standing) {
  static constexpr admin::Tone kTones[] = {admin::Tone::bad, admin::Tone::warn, admin::Tone::info, admin::Tone::good};
  return admin::name_of(kTones[static_cast<std::size_t>(standing)]);
}

html::View subject_view(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const Trouble& trouble) {
  const auto face = pages.hands.face(tx, visit.context.locale, trouble);
  if (!face) return false;
  return {{"label", face->label}, {"href", face->href.empty() ? html::View(false) : pages.desk.link(visit, face->href)}};
}

void add_admin_routes(http::Router& router, const AdminPages& pages) {
  using staff::Right;
  constexpr std::size_t kPlaybookBody = 256 * 1024;  // twelve steps of six texts, as a browser encodes Japanese
  admin::Desk& desk = pages.desk;
  desk.add_menu({"troubles.admin_list.title", "/admin/troubles", Right::signed_in, 5});
  const auto page = [&](auto function) { return [pages, function](const admin::Visit& visit) { return function(pages, visit); }; };
  router.get("/admin/troubles", desk.guarded(Right::signed_in, page(list_page)));
  router.post("/admin/troubles", desk.guarded(Right::signed_in, page(settle_chosen)));
  router.get("/admin/troubles/playbooks", desk.guarded(Right::settings, page(playbooks_page)));
  router.get("/admin/troubles/playbooks/{kind}", desk.guarded(Right::settings, page(playbook_page)));
  router.post("/admin/troubles/playbooks/{kind}", desk.guarded(Right::settings, page(change_playbook)), {.body_max = kPlaybookBody});
  router.get("/admin/troubles/{id}", desk.guarded(Right::signed_in, page(trouble_page)));
  router.post("/admin/troubles/{id}/{deed}", desk.guarded(Right::signed_in, page(trouble_deed)));
  router.post("/admin/troubles/{id}/press/{press}", desk.guarded(Right::signed_in, page(trouble_press)));
}

void OpenTroubles::tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const {
  std::map<staff::Right, Count> counts;
  const auto by_kind = count_of_shop(tx, context.shop);
  for (const auto& [id, count] : by_kind) {
    const Kind* kind = find_kind(id);
    if (kind == nullptr) continue;
    Count& sum = counts[kind->right];
    sum.open += count.open;
    sum.overdue += count.overdue;
    if (count.oldest && (!sum.oldest || *count.oldest < *sum.oldest)) sum.oldest = count.oldest;
  }
  for (const auto& [right, count] : counts) {
    page.todos.push_back({.word = "troubles.todo." + std::string(staff::name_of(right)),
                          .count = count.open,
                          .path = "/admin/troubles?of=" + std::string(staff::name_of(right)),
                          .right = right,
                          .tone = count.overdue > 0 ? admin::Tone::bad : admin::Tone::warn,
                          .oldest = count.oldest,
                          .order = count.overdue > 0 ? 1 : 5});
  }
}

}  // namespace noren::troubles
