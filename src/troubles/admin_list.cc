// GET and POST /admin/troubles: what is open, grouped by how urgent it is and whose turn it is; what was settled lately; several
// settled with one press.
#include "html/words.h"
#include "http/form.h"
#include "troubles/admin_pages.h"
#include "troubles/handle.h"
#include "troubles/playbook.h"
#include "troubles/store.h"
#include "troubles/words.h"

namespace noren::troubles {
namespace {

using html::View;

constexpr int kMostShown = 300;
constexpr int kSettledShown = 50;
constexpr std::chrono::hours kSettledFor{24 * 30};
constexpr std::size_t kReasonMax = 300;

struct Wish {
  bool settled = false;
  std::string of;  // the right of the kinds shown; "" all
  std::string path() const {
    return std::string("/admin/troubles") + (settled ? "?show=settled" : "") + (of.empty() ? "" : (settled ? "&of=" : "?of=") + of);
  }
};

Wish wish_of(const http::Fields& query) {
  Wish wish;
  wish.settled = query.get("show") == "settled";
  for (const staff::Right right : staff::kGivenRights) {
    if (query.get("of") == staff::name_of(right)) wish.of = query.get("of");
  }
  return wish;
}

std::string evidence_text(const Kind& kind, const Trouble& trouble, Locale locale) {
  std::string text;
  for (const EvidenceLine& line : evidence_lines(kind, trouble, locale)) text += (text.empty() ? "" : " / ") + line.label + " " + line.text;
  return text;
}

View step_cell(const Trouble& trouble, const Step& step, const Places& places, Locale locale) {
  return {{"who", admin_word(locale, "who." + std::string(name_of(step.who)))},
          {"n", html::word(locale, "troubles.admin_list.step_n", {{"n", std::to_string(std::max<std::int64_t>(trouble.rung, 1))}})},
          {"words", fill(step.owner.in(locale), places)}};
}

std::string seen_text(const Trouble& trouble) { return trouble.id.str() + " " + std::to_string(trouble.version); }

// On a page that comes back with a fault.
bool chosen(const admin::Visit& visit, const Trouble& trouble) {
  const auto sent = visit.request.form.every("chosen");
  return std::find(sent.begin(), sent.end(), seen_text(trouble)) != sent.end();
}

struct Row {
  Standing standing = Standing::waiting;
  View view;
};

Row row_of(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const Trouble& trouble) {
  const Locale locale = visit.context.locale;
  const Kind& kind = *find_kind(trouble.kind);
  const Playbook playbook = playbook_in_force(tx, trouble.shop, kind).playbook;
  const Step& step = step_now(trouble, playbook);
  const std::string number = pages.hands.order_number(tx, trouble.shop, trouble.order);
  const Standing standing = standing_of(trouble, step, visit.context.now);
  const std::string evidence = evidence_text(kind, trouble, locale);
  View view{{"id", trouble.id.str()},
            {"seen", seen_text(trouble)},
            {"href", "/admin/troubles/" + trouble.id.str()},
            {"name", kind.name.in(locale)},
            {"order", number.empty() ? View(false) : View{{"number", number}, {"href", "/admin/orders/" + number}}},
            {"subject", subject_view(tx, pages.hands, trouble, locale)},
            {"evidence", evidence.empty() ? View(false) : View(evidence)},
            {"opened", html::time_text(locale, trouble.opened_at)},
            {"age", admin::age_text(locale, trouble.opened_at, visit.context.now)},
            {"bulk", kind.bulk && trouble.open()},
            {"chosen", chosen(visit, trouble)},
            {"step", step_cell(trouble, step, places_of(trouble, number, locale), locale)},
            {"deadline", trouble.deadline ? View(deadline_text(*trouble.deadline, locale)) : View(false)},
            {"late", standing == Standing::overdue},
            {"settled", trouble.settled_at ? View(html::time_text(locale, *trouble.settled_at)) : View(false)},
            {"how", how_text(trouble.settled_how, locale)}};
  return {standing, std::move(view)};
}

bool shown(const admin::Visit& visit, const Wish& wish, const Trouble& trouble) {
  return may_see(visit, trouble) && (wish.of.empty() || staff::name_of(find_kind(trouble.kind)->right) == wish.of);
}

struct Groups {
  View list = View::array();
  bool any_bulk = false;
};

Groups groups_of(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const Wish& wish) {
  const Instant since = visit.context.now - kSettledFor;
  const auto troubles = wish.settled ? store::settled_since(tx, visit.context.shop, since, kSettledShown)
                                     : store::open_of_shop(tx, visit.context.shop, kMostShown);
  std::map<Standing, View> rows;
  Groups groups;
  for (const Trouble& trouble : troubles) {
    if (!shown(visit, wish, trouble)) continue;
    Row row = row_of(tx, pages, visit, trouble);
    groups.any_bulk = groups.any_bulk || row.view["bulk"] == true;
    rows[row.standing].push_back(std::move(row.view));
  }
  for (auto& [standing, list] : rows) {
    const std::string name(name_of(standing));
    groups.list.push_back({{"id", name},
                           {"title", admin_word(visit.context.locale, "admin_list.group_" + name)},
                           {"count", std::to_string(list.size())},
                           {"tone", tone_of(standing)},
                           {"urgent", standing == Standing::overdue},
                           {"settled", standing == Standing::settled},
                           {"rows", std::move(list)}});
  }
  return groups;
}

// A list is empty because nothing is there, or because what is there is for other people.
const char* none_word(const admin::Visit& visit, const Wish& wish) {
  if (wish.settled) return "admin_list.none_settled";
  const bool sees_all = std::all_of(kinds().begin(), kinds().end(), [&](const Kind& kind) { return visit.session.may(kind.right); });
  return sees_all ? "admin_list.none" : "admin_list.none_of_yours";
}

View tabs_view(const Wish& wish, std::int64_t open, Locale locale) {
  const auto tab = [&](bool settled, const char* word, View count) {
    return View{{"href", settled ? "/admin/troubles?show=settled" : "/admin/troubles"},
                {"label", admin_word(locale, word)},
                {"count", std::move(count)},
                {"current", wish.settled == settled}};
  };
  return View::array({tab(false, "admin_list.tab_open", std::to_string(open)), tab(true, "admin_list.tab_settled", false)});
}

http::Response show_list(const AdminPages& pages, const admin::Visit& visit, const http::Form* form) {
  const Locale locale = visit.context.locale;
  const Wish wish = wish_of(visit.request.query);
  View view{
      {"title", admin_word(locale, "admin_list.title")}, {"action", wish.path()}, {"may_edit", visit.session.may(staff::Right::settings)}};
  pages.desk.house().db.read([&](db::Tx& tx) {
    Groups groups = groups_of(tx, pages, visit, wish);
    view["none"] = groups.list.empty();
    view["none_text"] = admin_word(locale, none_word(visit, wish));
    view["groups"] = std::move(groups.list);
    view["any_bulk"] = groups.any_bulk;
    std::int64_t open = 0;
    for (const auto& [id, count] : count_of_shop(tx, visit.context.shop)) {
      const Kind* kind = find_kind(id);
      if (kind != nullptr && visit.session.may(kind->right)) open += count.open;
    }
    view["tabs"] = tabs_view(wish, open, locale);
  });
  view["settled"] = wish.settled;
  view["f"] = form != nullptr ? View(form->typed()) : View::object();
  view["e"] = form != nullptr ? View(form->faults()) : View::object();
  view["has_errors"] = form != nullptr;
  return pages.desk.page(visit, "troubles/admin_list", std::move(view), form != nullptr ? 422 : 200);
}

// "<id> <version>", as the boxes of the list send it.
std::vector<Seen> chosen_in(const AdminPages& pages, const admin::Visit& visit) {
  std::vector<Seen> chosen;
  for (const std::string& value : visit.request.form.every("chosen")) {
    const std::size_t space = value.find(' ');
    if (space == std::string::npos || chosen.size() == static_cast<std::size_t>(kMostShown)) continue;
    const TroubleId id(value.substr(0, space));
    const auto trouble = pages.desk.house().db.read([&](db::Tx& tx) { return find(tx, visit.context.shop, id); });
    const std::string version = value.substr(space + 1);
    const bool number = !version.empty() && version.size() < 10 && version.find_first_not_of("0123456789") == std::string::npos;
    if (trouble && may_see(visit, *trouble)) chosen.push_back({id, number ? std::stoll(version) : -1});
  }
  return chosen;
}

}  // namespace

http::Response list_page(const AdminPages& pages, const admin::Visit& visit) { return show_list(pages, visit, nullptr); }

http::Response settle_chosen(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  http::Form form(visit.request.form, locale);
  const std::string reason = form.line("reason", kReasonMax);
  const std::vector<Seen> chosen = chosen_in(pages, visit);
  if (chosen.empty()) form.fault("chosen", admin_word(locale, "admin_list.none_chosen"));
  if (form.good() && reason.empty()) form.fault("reason", admin_word(locale, "admin_trouble.reason_missing"));
  if (!form.good()) return show_list(pages, visit, &form);
  const int settled = settle_many(pages.desk.house(), visit.context, chosen, reason);
  for (const Seen& one : chosen) pages.ticker.look_now(visit.context.shop, one.id, visit.context.now);
  const bool all = settled == static_cast<int>(chosen.size());
  return pages.desk.done(visit, wish_of(visit.request.query).path(),
                         all ? "troubles.admin_list.settled_all" : "troubles.admin_list.settled_some",
                         all ? admin::Tone::good : admin::Tone::warn);
}

}  // namespace noren::troubles
