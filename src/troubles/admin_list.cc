// GET and POST /admin/troubles: what is open, grouped by how urgent it is and whose turn it is; what was settled lately; several
// settled with one press.
#include <algorithm>
#include <numeric>

#include "html/words.h"
#include "http/form.h"
#include "troubles/admin_pages.h"
#include "troubles/buyer_view.h"
#include "troubles/handle.h"
#include "troubles/playbook.h"
#include "troubles/store.h"
#include "troubles/words.h"

namespace noren::troubles {
namespace {

using html::View;

constexpr int kPerPage = 50;
constexpr std::chrono::hours kSettledFor{24 * 30};
constexpr std::size_t kReasonMax = 300;

struct Wish {
  bool settled = false;
  std::string of;  // the right of the kinds shown; "" all
  int page = 1;

  std::string list(bool of_settled) const {
    return std::string("/admin/troubles?show=") + (of_settled ? "settled" : "open") + (of.empty() ? "" : "&of=" + of);
  }
  std::string path() const { return list(settled) + (page > 1 ? "&page=" + std::to_string(page) : ""); }
  std::int64_t skip() const { return std::int64_t{page - 1} * kPerPage; }
};

Wish wish_of(const http::Fields& query) {
  Wish wish;
  wish.settled = query.get("show") == "settled";
  wish.page = admin::page_in(query);
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

// What this visitor may see of what the wish names, and which steps of it are the shop's to do.
store::Asked asked_by(db::Tx& tx, const admin::Visit& visit, const Wish& wish) {
  store::Asked asked{visit.context.shop, ",", ",", visit.context.now};
  for (const Kind& kind : kinds()) {
    if (!visit.session.may(kind.right) || (!wish.of.empty() && staff::name_of(kind.right) != wish.of)) continue;
    asked.kinds += kind.id + ",";
    const Playbook playbook = playbook_in_force(tx, asked.shop, kind).playbook;
    Trouble at;
    for (at.rung = 0; at.rung <= static_cast<std::int64_t>(kStepsMax); ++at.rung) {
      const Who who = step_now(at, playbook).who;
      if (who == Who::staff || who == Who::operator_) asked.ours += kind.id + ":" + std::to_string(at.rung) + ",";
    }
  }
  return asked;
}

View step_cell(const Trouble& trouble, const Playbook& playbook, const Places& places, Locale locale) {
  const Step& step = step_now(trouble, playbook);
  return {{"who", admin_word(locale, "who." + std::string(name_of(step.who)))},
          {"n", html::word(locale, "troubles.admin_list.step_n", {{"n", std::to_string(rung_now(trouble, playbook))}})},
          {"words", fill(step.owner.in(locale), places)}};
}

std::string seen_text(const Trouble& trouble) { return trouble.id.str() + " " + std::to_string(trouble.events); }

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
  // Of a step that begins in a moment the day is known already.
  const auto works_on = [&](LocalDate day) { return pages.hands.works_on(trouble.shop, day); };
  const Trouble begun = trouble.open() ? as_begun(tx, trouble, visit.context.now, works_on) : trouble;
  View view{{"id", trouble.id.str()},
            {"seen", seen_text(trouble)},
            {"href", "/admin/troubles/" + trouble.id.str()},
            {"name", kind.name.in(locale)},
            {"order", number.empty() ? View(false) : View{{"number", number}, {"href", pages.desk.link(visit, "/admin/orders/" + number)}}},
            {"subject", subject_view(tx, pages, visit, trouble)},
            {"evidence", evidence.empty() ? View(false) : View(evidence)},
            {"opened", html::time_text(locale, trouble.opened_at)},
            {"age", admin::age_text(locale, trouble.opened_at, visit.context.now)},
            {"bulk", kind.bulk && trouble.open()},
            {"chosen", chosen(visit, trouble)},
            {"step", step_cell(trouble, playbook, places_of(begun, number, locale), locale)},
            {"deadline", trouble.deadline ? View(deadline_text(*trouble.deadline, locale)) : View(false)},
            {"late", standing == Standing::overdue},
            {"settled", trouble.settled_at ? View(html::time_text(locale, *trouble.settled_at)) : View(false)},
            {"how", how_text(trouble.settled_how, locale)}};
  return {standing, std::move(view)};
}

struct Groups {
  View list = View::array();
  bool any_bulk = false;
  std::int64_t total = 0;  // of all pages
};

// A page beyond the last one, because what stood there was settled, becomes the last one.
Groups groups_of(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, Wish& wish) {
  const Instant since = visit.context.now - kSettledFor;
  const store::Asked asked = asked_by(tx, visit, wish);
  std::map<Standing, std::int64_t> counts;
  if (wish.settled) {
    counts[Standing::settled] = store::count_settled(tx, asked, since);
  } else {
    const auto [overdue, ours, waiting] = store::count_standings(tx, asked);
    counts = {{Standing::overdue, overdue}, {Standing::ours, ours}, {Standing::waiting, waiting}};
  }
  std::map<Standing, View> rows;
  Groups groups;
  for (const auto& [standing, count] : counts) groups.total += count;
  wish.page = static_cast<int>(std::clamp<std::int64_t>((groups.total + kPerPage - 1) / kPerPage, 1, wish.page));
  const store::Slice slice{kPerPage, wish.skip()};
  for (const Trouble& trouble : wish.settled ? store::list_settled(tx, asked, since, slice) : store::list_open(tx, asked, slice)) {
    Row row = row_of(tx, pages, visit, trouble);
    groups.any_bulk = groups.any_bulk || row.view["bulk"] == true;
    rows[row.standing].push_back(std::move(row.view));
  }
  for (auto& [standing, list] : rows) {
    const std::string name(name_of(standing));
    groups.list.push_back({{"id", name},
                           {"title", admin_word(visit.context.locale, "admin_list.group_" + name)},
                           {"count", std::to_string(counts[standing])},
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
    return View{{"href", wish.list(settled)},
                {"label", admin_word(locale, word)},
                {"count", std::move(count)},
                {"current", wish.settled == settled}};
  };
  return View::array({tab(false, "admin_list.tab_open", std::to_string(open)), tab(true, "admin_list.tab_settled", false)});
}

http::Response show_list(const AdminPages& pages, const admin::Visit& visit, const http::Form* form) {
  const Locale locale = visit.context.locale;
  Wish wish = wish_of(visit.request.query);
  View view{{"title", admin_word(locale, "admin_list.title")}, {"may_edit", visit.session.may(staff::Right::settings)}};
  pages.desk.house().db.read([&](db::Tx& tx) {
    Groups groups = groups_of(tx, pages, visit, wish);
    view["none"] = groups.list.empty();
    view["none_text"] = admin_word(locale, none_word(visit, wish));
    view["groups"] = std::move(groups.list);
    view["any_bulk"] = groups.any_bulk;
    view["pager"] = admin::pager(locale, groups.total, wish.page, kPerPage, wish.list(wish.settled));
    const auto standings = store::count_standings(tx, asked_by(tx, visit, wish));
    view["tabs"] = tabs_view(wish, std::accumulate(standings.begin(), standings.end(), std::int64_t{0}), locale);
  });
  view["action"] = wish.path();
  view["settled"] = wish.settled;
  view["f"] = form != nullptr ? View(form->typed()) : View::object();
  view["e"] = form != nullptr ? View(form->faults()) : View::object();
  view["has_errors"] = form != nullptr;
  return pages.desk.page(visit, "troubles/admin_list", std::move(view), form != nullptr ? 422 : 200);
}

// "<id> <events>", as the boxes of the list send it: no more than a page shows.
std::vector<Seen> chosen_in(const AdminPages& pages, const admin::Visit& visit) {
  std::vector<Seen> chosen;
  for (const std::string& value : visit.request.form.every("chosen")) {
    const std::size_t space = value.find(' ');
    if (space == std::string::npos || chosen.size() == static_cast<std::size_t>(kPerPage)) continue;
    const TroubleId id(value.substr(0, space));
    const auto trouble = pages.desk.house().db.read([&](db::Tx& tx) { return find(tx, visit.context.shop, id); });
    const std::string events = value.substr(space + 1);
    const bool number = !events.empty() && events.size() < 10 && events.find_first_not_of("0123456789") == std::string::npos;
    if (trouble && may_see(visit, *trouble)) chosen.push_back({id, number ? std::stoll(events) : -1});
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
  const int settled = settle_many(pages.desk.house(), visit.context, pages.hands, chosen, reason);
  for (const Seen& one : chosen) pages.ticker.look_now(visit.context.shop, one.id, visit.context.now);
  const bool all = settled == static_cast<int>(chosen.size());
  return pages.desk.done(visit, wish_of(visit.request.query).path(),
                         all ? "troubles.admin_list.settled_all" : "troubles.admin_list.settled_some",
                         all ? admin::Tone::good : admin::Tone::warn);
}

}  // namespace noren::troubles
