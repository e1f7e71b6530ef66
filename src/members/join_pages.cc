// Registering: /account/register, and behind the link of the mail /account/join/{token}.
#include "html/words.h"
#include "members/ask.h"
#include "members/private_pages.h"
#include "members/rules.h"
#include "text/clean.h"

namespace noren::members {
namespace {

using html::word;

http::Response register_page(const Pages& pages, const http::Request& request, const Context& context, const Typed& typed, int status) {
  if (typed.said == "sent") return show_sent(pages, request, context, typed.get("mail"));
  Ask ask(pages, request, context, "register.");
  ask.lead(ask.word("lead")).wrong(typed);
  ask.field({.name = "mail", .type = "email", .autocomplete = "email", .help = true}, typed.get("mail"));
  ask.button(ask.word("send"));
  ask.note(ask.word("each_shop"));
  ask.link("/account/sign-in", ask.word("to_sign_in"));
  ask.link("/legal/privacy", word(context.locale, "storefront.frame.privacy"));
  return ask.show(status);
}

http::Response get_register(const Pages& pages, const http::Request& request, const Context& context) {
  return register_page(pages, request, context, typed_here(pages, request, context), 200);
}

http::Response post_register(const Pages& pages, const http::Request& request, const Context& context) {
  Typed typed = typed_in(request, {"mail"});
  const auto mail = read_mail(typed, "mail");
  if (mail && is_from_here(pages, request)) {
    const auto asked = ask_to_join(pages.house, context, *mail, client_of(pages, request));
    if (asked) {
      typed.said = "sent";
    } else {
      add_refusal(typed, "", asked.error(), "");
    }
  }
  return ask_again(pages, request, context, typed,
                   [&](const Typed& now, int status) { return register_page(pages, request, context, now, status); });
}

// Which words stood beside the box, with the versions of the pages they name.
std::string terms_words(const Pages& pages, const Context& context) {
  std::string words = word(context.locale, "members.join.terms");
  const auto shop = pages.shops.by_id(context.shop);
  for (const shops::LawVersion& version : shop->law) {
    if (version.page != shops::LawPage::terms && version.page != shops::LawPage::privacy) continue;
    words += "\n/legal/" + std::string(shops::name_of(version.page)) + "/" + version.version;
  }
  return words;
}

http::Response join_page(const Pages& pages, const http::Request& request, const Context& context, const Letter& letter, const Typed& typed,
                         int status) {
  Ask ask(pages, request, context, "join.");
  ask.lead(ask.word("lead")).wrong(typed).fact(ask.word("mail"), letter.to);
  ask.field({.name = "name", .autocomplete = "name", .most = static_cast<int>(kNameMost)}, typed.get("name"));
  ask.field({.name = "password", .type = "password", .autocomplete = "new-password", .most = 200, .help = true});
  ask.check("terms", ask.word("terms"), typed.fields.yes("terms"), true);
  ask.check("news", ask.word("news"), typed.fields.yes("news"));
  ask.button(ask.word("join"));
  ask.note(ask.word("news_note"));
  ask.link("/legal/terms", word(context.locale, "storefront.frame.terms"));
  ask.link("/legal/privacy", word(context.locale, "storefront.frame.privacy"));
  return ask.show(status);
}

http::Response get_join(const Pages& pages, const http::Request& request, const Context& context) {
  const SeenLink seen = see_link(pages.house, context, LetterKind::join, request.param("token"));
  if (seen.state != LetterState::good) return show_dead_link(pages, request, context, LetterKind::join, seen);
  return join_page(pages, request, context, *seen.letter, typed_here(pages, request, context), 200);
}

std::string read_name(Typed& typed) {
  const auto name = text::clean(typed.get("name"), {.max_length = kNameMost});
  if (!name) {
    const bool long_one = name.error().why == text::CleanProblem::too_long;
    typed.fault("name", long_one ? "members.fault.too_long" : "members.fault.characters", std::to_string(kNameMost));
    return "";
  }
  if (name->empty()) typed.fault("name", "members.fault.name_missing");
  return *name;
}

http::Response post_join(const Pages& pages, const http::Request& request, const Context& context) {
  const SeenLink seen = see_link(pages.house, context, LetterKind::join, request.param("token"));
  // Pressed twice: the first press made the member, whose browser this is.
  if (seen.state == LetterState::used && find_session(pages.house, context, request.cookie(kMemberCookie))) return to(context, "/account");
  if (seen.state != LetterState::good) return show_dead_link(pages, request, context, LetterKind::join, seen);
  Typed typed = typed_in(request, {"name", "terms", "news"});
  Joining joining{request.param("token"),
                  read_name(typed),
                  request.form.get("password"),
                  terms_words(pages, context),
                  word(context.locale, "members.join.news"),
                  typed.fields.yes("news")};
  if (const std::string fault = fault_of_password(joining.password, seen.letter->to); !fault.empty())
    typed.fault("password", fault, std::to_string(kPasswordLeast));
  if (!typed.fields.yes("terms")) typed.fault("terms", "members.fault.terms");
  if (typed.faults.empty() && is_from_here(pages, request)) {
    const auto entered = join(pages.house, context, joining, device_of(pages, request));
    if (entered) {
      http::Response response = enter(pages, request, context, *entered, "/account");
      http::set_cookie(response, request, {.name = kSaidCookie, .value = "joined", .max_age_s = 30});
      return response;
    }
    add_refusal(typed, "", entered.error(), "");
  }
  return ask_again(pages, request, context, typed,
                   [&](const Typed& now, int status) { return join_page(pages, request, context, *seen.letter, now, status); });
}

http::Response get_again(const Pages& pages, const http::Request& request, const Context& context) {
  const Typed typed = typed_here(pages, request, context);
  if (typed.said == "sent") return show_sent(pages, request, context, typed.get("mail"));
  return to(context, "/account/join/" + request.param("token"));
}

}  // namespace

void add_join_routes(http::Router& router, const Pages& pages) {
  const auto bound = [&](auto handler) {
    return [pages, handler](const http::Request& r, const Context& c) { return handler(pages, r, c); };
  };
  router.get("/account/register", bound(get_register));
  router.post("/account/register", bound(post_register));
  router.get("/account/join/{token}", bound(get_join));
  router.post("/account/join/{token}", bound(post_join));
  router.get("/account/join/{token}/again", bound(get_again));
  router.post("/account/join/{token}/again",
              [pages](const http::Request& r, const Context& c) { return send_link_again(pages, r, c, LetterKind::join); });
}

}  // namespace noren::members
