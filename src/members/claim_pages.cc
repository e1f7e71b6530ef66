// /account/claim: an order made as a guest is added to a member's page.
#include "html/words.h"
#include "members/ask.h"
#include "members/private_pages.h"
#include "members/rules.h"
#include "orders/rules.h"

namespace noren::members {
namespace {

http::Response claim_page(const Visit& visit, const Typed& typed, int status) {
  Ask ask(visit.pages, visit.request, visit.context, "claim.");
  ask.wrong(typed);
  if (typed.said.empty()) {
    ask.lead(ask.word("lead"));
    ask.field({.name = "number", .most = 20, .help = true, .digits = false}, typed.get("number"));
    ask.button(ask.word("send"));
    ask.note(ask.word("by_phone"));
  } else {
    ask.lead(ask.word("sent", {{"number", typed.get("number")}}));
    ask.hidden("number", typed.get("number"));
    ask.field({.name = "code", .autocomplete = "one-time-code", .most = 20, .digits = true});
    ask.button(ask.word("add"));
    ask.post("/account/claim", ask.word("again"), {{"number", typed.get("number")}});
    ask.note(ask.word("none_came"));
  }
  ask.link("/contact", html::word(visit.context.locale, "storefront.frame.contact"));
  ask.link("/account", html::word(visit.context.locale, "members.home.title"));
  return ask.show(status);
}

http::Response get_claim(const Visit& visit) { return claim_page(visit, typed_here(visit.pages, visit.request, visit.context), 200); }

// The answer when it is his now, else nothing and the form says what is so.
std::optional<http::Response> ask_for(const Visit& visit, const std::string& number, Typed& typed) {
  const auto asked = ask_claim(visit.pages.house, visit.context, visit.session, number, client_of(visit.pages, visit.request));
  if (!asked) {
    add_refusal(typed, "", asked.error(), "");
    return std::nullopt;
  }
  if (asked->done) return said_at(visit.request, visit.context, "/account", asked->elsewhere ? "claimed_here" : "claimed");
  typed.said = asked->letter;
  return std::nullopt;
}

http::Response post_claim(const Visit& visit) {
  Typed typed = typed_in(visit.request, {"number"});
  typed.said = typed_here(visit.pages, visit.request, visit.context).said;
  const bool gives = !typed.said.empty() && visit.request.form.has("code");
  const auto number = orders::read_order_number(typed.get("number").substr(0, 100));
  if (!number) typed.fault("number", typed.get("number").empty() ? "members.fault.number_missing" : "members.fault.number_wrong");
  if (gives && fold_digits(visit.request.form.get("code")).size() != kCodeDigits) typed.fault("code", "members.fault.code_shape");
  if (typed.faults.empty() && is_from_here(visit.pages, visit.request)) {
    if (gives) {
      const auto claimed = claim(visit.pages.house, visit.context, visit.session, typed.said, visit.request.form.get("code"));
      if (claimed) return said_at(visit.request, visit.context, "/account", "claimed");
      add_refusal(typed, "code", claimed.error(), "members.fault.code_wrong");
    } else if (auto answer = ask_for(visit, *number, typed)) {
      return std::move(*answer);
    }
  }
  return ask_again(visit.pages, visit.request, visit.context, typed,
                   [&](const Typed& now, int status) { return claim_page(visit, now, status); });
}

}  // namespace

void add_claim_routes(http::Router& router, const Pages& pages) {
  router.get("/account/claim", guarded(pages, get_claim));
  router.post("/account/claim", guarded(pages, post_claim));
}

}  // namespace noren::members
