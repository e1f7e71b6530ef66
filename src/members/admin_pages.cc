// The owner's side: who the members are, and the end of a membership.
#include "html/words.h"
#include "mail/rules.h"
#include "members/pages.h"
#include "members/rules.h"
#include "members/store.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/views.h"
#include "text/clean.h"
#include "text/fold.h"
#include "text/mail_address.h"
#include "text/phone.h"

namespace noren::members {
namespace {

using html::View;
using html::word;

constexpr int kMembersAPage = 30;
constexpr std::int64_t kSearched = 2'000;  // the newest ones, opened one by one; an address finds every one
constexpr std::int64_t kOrdersShown = 50;

std::string admin_words(const admin::Visit& visit, const std::string& key) { return word(visit.context.locale, "members.admin." + key); }

// Names and addresses are for who sees the same in orders.
bool sees_clear(const admin::Visit& visit) { return visit.session.may(staff::Right::orders); }

// 山****
std::string masked_name(const std::string& name) {
  std::size_t first = name.empty() ? 0 : 1;
  while (first < name.size() && (static_cast<unsigned char>(name[first]) & 0xC0) == 0x80) ++first;
  return name.empty() ? "" : name.substr(0, first) + "***";
}

std::string shown_name(const admin::Visit& visit, const Member& member) {
  return sees_clear(visit) ? member.profile.name : masked_name(member.profile.name);
}

std::string shown_mail(const admin::Visit& visit, const Member& member) {
  return sees_clear(visit) ? member.profile.mail : mail::masked(member.profile.mail);
}

struct FoundMembers {
  std::vector<Member> members;
  std::int64_t total = 0;
  std::int64_t all = 0;
};

bool fits_words(const Member& member, const std::vector<std::string>& wanted) {
  const std::string text = text::fold(member.profile.name + " " + member.profile.mail + " " + member.profile.phone);
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& part) { return text.find(part) != std::string::npos; });
}

FoundMembers find_members(db::Tx& tx, const House& house, const ShopId& shop, const std::string& q, int page) {
  FoundMembers found;
  found.all = store::count(tx, shop);
  const std::int64_t skip = std::int64_t{page - 1} * kMembersAPage;
  if (q.empty()) {
    found.total = found.all;
    found.members = store::list(tx, house, shop, kMembersAPage, skip);
    return found;
  }
  if (const auto address = text::parse_mail_address(q)) {
    if (auto member = store::by_mail(tx, house, shop, address->str())) {
      found.members.push_back(std::move(*member));
      found.total = 1;
      return found;
    }
  }
  const auto wanted = text::fold_words(q);
  for (Member& member : store::list(tx, house, shop, kSearched, 0)) {
    if (!fits_words(member, wanted)) continue;
    if (found.total >= skip && found.total < skip + kMembersAPage) found.members.push_back(std::move(member));
    ++found.total;
  }
  return found;
}

http::Response members_page(const admin::Desk& desk, const admin::Visit& visit) {
  const House& house = desk.house();
  const int page = admin::page_in(visit.request.query);
  // What is masked cannot be searched either, or searching would tell it.
  const std::string q = sees_clear(visit) ? text::clean(visit.request.query.get("q"), {100, text::Lines::one, false}).value_or("") : "";
  View rows = View::array();
  FoundMembers found;
  house.db.read([&](db::Tx& tx) {
    found = find_members(tx, house, visit.context.shop, q, page);
    for (const Member& member : found.members) {
      rows.push_back({{"href", "/admin/members/" + member.id.str()},
                      {"name", shown_name(visit, member)},
                      {"mail", shown_mail(visit, member)},
                      {"joined", html::date_text(visit.context.locale, japan_time(member.joined_at).date)},
                      {"seen", member.signed_in_at ? View(html::time_text(visit.context.locale, *member.signed_in_at)) : View(false)},
                      {"orders", std::to_string(orders::count_of_member(tx, visit.context.shop, member.id))}});
    }
  });
  View view = {{"title", admin_words(visit, "title")}, {"f", {{"q", q}}}, {"e", View::object()}, {"filtered", !q.empty()}};
  view["searches"] = sees_clear(visit);
  view["count"] = word(visit.context.locale, "members.admin.count", {{"n", html::number_text(found.all)}});
  view["members"] = std::move(rows);
  view["none"] = found.members.empty();
  const std::string path = "/admin/members?q=" + http::url_encode(q);
  view["pager"] = admin::pager(visit.context.locale, found.total, page, kMembersAPage, path);
  return desk.page(visit, "members/admin_members", std::move(view));
}

View consents_view(const admin::Visit& visit, const std::vector<Consent>& consents) {
  View list = View::array();
  for (const Consent& consent : consents) {
    list.push_back({{"purpose", word(visit.context.locale, "members.purpose." + std::string(name_of(consent.purpose)))},
                    {"how", admin_words(visit, consent.given ? "given" : "taken_back")},
                    {"at", html::time_text(visit.context.locale, consent.at)},
                    {"words", consent.words}});
  }
  return list;
}

View orders_view_of(const admin::Visit& visit, const std::vector<orders::Order>& orders) {
  View list = View::array();
  for (const orders::Order& order : orders) {
    list.push_back({{"number", order.number},
                    {"href", "/admin/orders/" + order.number},
                    {"at", html::time_text(visit.context.locale, order.created_at)},
                    {"total", html::yen_text(visit.context.locale, order.total)},
                    {"state", word(visit.context.locale, "orders.state." + std::string(orders::name_of(order.state)))}});
  }
  return list;
}

http::Response member_page(const admin::Desk& desk, const admin::Visit& visit) {
  const House& house = desk.house();
  std::optional<Member> member;
  std::vector<Consent> consents;
  std::vector<orders::Order> orders;
  std::int64_t total = 0;
  house.db.read([&](db::Tx& tx) {
    member = store::by_id(tx, house, visit.context.shop, MemberId(visit.request.param("id")));
    if (!member) return;
    consents = consents_of(tx, visit.context.shop, member->id);
    orders = orders::of_member(tx, visit.context.shop, member->id, kOrdersShown, 0);
    total = orders::count_of_member(tx, visit.context.shop, member->id);
  });
  if (!member) return desk.not_found(visit);
  const Locale locale = visit.context.locale;
  const bool clear = sees_clear(visit);
  View view = {{"title", shown_name(visit, *member)},
               {"id", member->id.str()},
               {"name", shown_name(visit, *member)},
               {"mail", shown_mail(visit, *member)},
               {"phone", clear && !member->profile.phone.empty() ? View(text::phone_text(member->profile.phone)) : View(false)},
               {"second", clear && !member->profile.second.empty() ? View(member->profile.second) : View(false)},
               {"joined", html::time_text(locale, member->joined_at)},
               {"seen", member->signed_in_at ? View(html::time_text(locale, *member->signed_in_at)) : View(false)},
               {"masked", !clear},
               {"may_end", clear},
               {"consents", consents_view(visit, consents)},
               {"orders", orders_view_of(visit, orders)},
               {"has_orders", !orders.empty()},
               {"order_count", std::to_string(total)}};
  view["addresses"] = View::array();
  for (const orders::Address& address : member->profile.addresses) {
    if (clear) view["addresses"].push_back(orders::address_view(address, locale));
  }
  view["has_addresses"] = !view["addresses"].empty();
  return desk.page(visit, "members/admin_member", std::move(view));
}

http::Response end_membership(const admin::Desk& desk, const admin::Visit& visit) {
  if (!sees_clear(visit)) return desk.forbidden(visit);
  House& house = desk.house();
  const MemberId id(visit.request.param("id"));
  const auto member = house.db.read([&](db::Tx& tx) { return store::by_id(tx, house, visit.context.shop, id); });
  if (!member) return desk.done(visit, "/admin/members", "members.admin.gone", admin::Tone::info);
  if (!visit.request.form.yes("sure")) {
    admin::Confirm question;
    question.question = word(visit.context.locale, "members.admin.end_question", {{"name", member->profile.name}});
    question.facts = {{admin_words(visit, "mail"), member->profile.mail}};
    question.warning = admin_words(visit, "end_warning");
    question.yes = admin_words(visit, "end");
    question.danger = true;
    question.back = "/admin/members/" + id.str();
    return desk.confirm(visit, question);
  }
  const auto ended = leave(house, visit.context, id, LeaveBy::shop);
  return desk.done(visit, "/admin/members", ended ? "members.admin.ended" : "members.admin.gone");
}

}  // namespace

void add_admin_routes(http::Router& router, admin::Desk& desk) {
  const auto guarded = [&desk](http::Response (*act)(const admin::Desk&, const admin::Visit&)) {
    return desk.guarded(staff::Right::inquiries, [&desk, act](const admin::Visit& visit) { return act(desk, visit); });
  };
  desk.add_menu({"members.admin.menu", "/admin/members", staff::Right::inquiries, 45});
  router.get("/admin/members", guarded(members_page));
  router.get("/admin/members/{id}", guarded(member_page));
  router.post("/admin/members/{id}/end", guarded(end_membership));
}

}  // namespace noren::members
