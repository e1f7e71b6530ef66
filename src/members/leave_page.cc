// /account/leave: what goes, what the law wants kept, and the last button.
#include "html/words.h"
#include "members/ask.h"
#include "members/private_pages.h"

namespace noren::members {
namespace {

http::Response leave_page(const Visit& visit, const Typed& typed, int status) {
  const House& house = visit.pages.house;
  std::int64_t orders = 0;
  bool had_news = false;
  house.db.read([&](db::Tx& tx) {
    orders = orders::count_of_member(tx, visit.context.shop, visit.member().id);
    for (const Consent& consent : consents_of(tx, visit.context.shop, visit.member().id))
      had_news = had_news || consent.purpose == Purpose::news;
  });
  Ask ask(visit.pages, visit.request, visit.context, "leave.");
  ask.lead(ask.word("lead")).wrong(typed);
  ask.fact(ask.word("goes"), ask.word("goes_text"));
  ask.fact(ask.word("stays"), orders > 0 ? ask.word("stays_orders", {{"n", std::to_string(orders)}}) : ask.word("stays_nothing"));
  if (had_news) ask.fact(ask.word("proof"), ask.word("proof_text"));
  ask.field({.name = "password", .type = "password", .autocomplete = "current-password", .most = 200});
  ask.check("sure", ask.word("sure"), false, true);
  ask.button(ask.word("leave"), true);
  ask.note(ask.word("open_orders"));
  ask.link("/account/data", ask.word("data_first"));
  ask.link("/account", html::word(visit.context.locale, "members.home.title"));
  return ask.show(status);
}

http::Response get_leave(const Visit& visit) { return leave_page(visit, typed_here(visit.pages, visit.request, visit.context), 200); }

http::Response post_leave(const Visit& visit) {
  Typed typed;
  const http::Fields& form = visit.request.form;
  if (form.get("password").empty()) typed.fault("password", "members.fault.password_missing");
  if (!form.yes("sure")) typed.fault("sure", "members.fault.sure");
  if (typed.faults.empty() && is_from_here(visit.pages, visit.request)) {
    auto done = confirm_password(visit.pages.house, visit.context, visit.session, form.get("password"));
    if (done) done = leave(visit.pages.house, visit.context, visit.member().id, LeaveBy::member);
    if (done) {
      http::Response response = signed_out(visit.request, visit.context);
      http::set_cookie(response, visit.request, {.name = kSaidCookie, .value = "left", .max_age_s = 30});
      return response;
    }
    add_refusal(typed, "password", done.error(), "members.fault.password_wrong");
  }
  return ask_again(visit.pages, visit.request, visit.context, typed,
                   [&](const Typed& now, int status) { return leave_page(visit, now, status); });
}

}  // namespace

void add_leaving_routes(http::Router& router, const Pages& pages) {
  router.get("/account/leave", guarded(pages, get_leave));
  router.post("/account/leave", guarded(pages, post_leave));
}

}  // namespace noren::members
