// Signing in and out, a code by mail, a forgotten password.
#include "checkout/own.h"
#include "members/ask.h"
#include "members/private_pages.h"
#include "members/rules.h"

namespace noren::members {
namespace {

std::string with_next(const std::string& path, const std::string& next) {
  return next.empty() || next == "/account" ? path : path + "?next=" + http::url_encode(next);
}

// Where it goes afterwards: named by the address of the first page, then by the form.
std::string next_of(const http::Request& request, const Typed& typed) {
  const std::string& typed_next = typed.get("next");
  return safe_next(typed_next.empty() ? request.query.get("next") : typed_next);
}

http::Response sign_in_page(const Pages& pages, const http::Request& request, const Context& context, const Typed& typed, int status) {
  const std::string next = next_of(request, typed);
  Ask ask(pages, request, context, "sign_in.");
  ask.wrong(typed).hidden("next", next);
  ask.field({.name = "mail", .type = "email", .autocomplete = "username"}, typed.get("mail"));
  ask.field({.name = "password", .type = "password", .autocomplete = "current-password", .most = 200});
  ask.button(ask.word("enter"));
  ask.note(ask.word("each_shop"));
  ask.link(with_next("/account/code", next), ask.word("to_code"));
  ask.link("/account/forgot", ask.word("to_forgot"));
  ask.link("/account/register", ask.word("to_register"));
  ask.link("/orders", ask.word("to_lookup"));
  return ask.show(status);
}

bool is_signed_in(const Pages& pages, const http::Request& request, const Context& context) {
  return find_session(pages.house, context, request.cookie(kMemberCookie)).has_value();
}

http::Response get_sign_in(const Pages& pages, const http::Request& request, const Context& context) {
  const Typed typed = typed_here(pages, request, context);
  if (is_signed_in(pages, request, context)) return to(context, next_of(request, typed));
  return sign_in_page(pages, request, context, typed, 200);
}

http::Response post_sign_in(const Pages& pages, const http::Request& request, const Context& context) {
  Typed typed = typed_in(request, {"mail", "next"});
  if (request.form.get("password").empty()) typed.fault("password", "members.fault.password_missing");
  const auto mail = read_mail(typed, "mail");
  if (mail && typed.faults.empty() && is_from_here(pages, request)) {
    const auto entered = sign_in(pages.house, context, *mail, request.form.get("password"), device_of(pages, request));
    if (entered) return enter(pages, request, context, *entered, next_of(request, typed));
    add_refusal(typed, "password", entered.error(), "members.fault.sign_in_wrong");
  }
  return ask_again(pages, request, context, typed,
                   [&](const Typed& now, int status) { return sign_in_page(pages, request, context, now, status); });
}

http::Response code_page(const Pages& pages, const http::Request& request, const Context& context, const Typed& typed, int status) {
  Ask ask(pages, request, context, "code.");
  ask.wrong(typed).hidden("next", next_of(request, typed));
  if (typed.said.empty()) {
    ask.lead(ask.word("lead"));
    ask.field({.name = "mail", .type = "email", .autocomplete = "username"}, typed.get("mail"));
    ask.button(ask.word("send"));
  } else {
    ask.lead(ask.word("sent")).fact(ask.word("to"), typed.get("mail"));
    ask.hidden("mail", typed.get("mail"));
    ask.field({.name = "code", .autocomplete = "one-time-code", .most = 20, .digits = true});
    ask.button(ask.word("enter"));
    ask.post("/account/code", ask.word("again"), {{"mail", typed.get("mail")}, {"next", next_of(request, typed)}});
    ask.note(ask.word("late"));
  }
  ask.link("/account/sign-in", ask.word("to_sign_in"));
  return ask.show(status);
}

http::Response get_code(const Pages& pages, const http::Request& request, const Context& context) {
  const Typed typed = typed_here(pages, request, context);
  if (is_signed_in(pages, request, context)) return to(context, next_of(request, typed));
  return code_page(pages, request, context, typed, 200);
}

http::Response post_code(const Pages& pages, const http::Request& request, const Context& context) {
  Typed typed = typed_in(request, {"mail", "next"});
  typed.said = typed_here(pages, request, context).said;
  const bool gives = !typed.said.empty() && request.form.has("code");
  const auto mail = read_mail(typed, "mail");
  if (gives && fold_digits(request.form.get("code")).size() != kCodeDigits) typed.fault("code", "members.fault.code_shape");
  if (mail && typed.faults.empty() && is_from_here(pages, request)) {
    if (gives) {
      const auto entered = sign_in_by_code(pages.house, context, typed.said, request.form.get("code"), device_of(pages, request));
      if (entered) return enter(pages, request, context, *entered, next_of(request, typed));
      add_refusal(typed, "code", entered.error(), "members.fault.code_wrong");
    } else {
      const auto letter = ask_code(pages.house, context, *mail, client_of(pages, request));
      if (letter) typed.said = *letter;
      if (!letter) add_refusal(typed, "", letter.error(), "");
    }
  }
  return ask_again(pages, request, context, typed,
                   [&](const Typed& now, int status) { return code_page(pages, request, context, now, status); });
}

http::Response forgot_page(const Pages& pages, const http::Request& request, const Context& context, const Typed& typed, int status) {
  if (typed.said == "sent") return show_sent(pages, request, context, typed.get("mail"));
  Ask ask(pages, request, context, "forgot.");
  ask.lead(ask.word("lead")).wrong(typed);
  ask.field({.name = "mail", .type = "email", .autocomplete = "username"}, typed.get("mail"));
  ask.button(ask.word("send"));
  ask.link("/account/code", ask.word("to_code"));
  ask.link("/account/sign-in", ask.word("to_sign_in"));
  return ask.show(status);
}

http::Response get_forgot(const Pages& pages, const http::Request& request, const Context& context) {
  return forgot_page(pages, request, context, typed_here(pages, request, context), 200);
}

http::Response post_forgot(const Pages& pages, const http::Request& request, const Context& context) {
  Typed typed = typed_in(request, {"mail"});
  const auto mail = read_mail(typed, "mail");
  if (mail && is_from_here(pages, request)) {
    const auto asked = ask_reset(pages.house, context, *mail, client_of(pages, request));
    if (asked) typed.said = "sent";
    if (!asked) add_refusal(typed, "", asked.error(), "");
  }
  return ask_again(pages, request, context, typed,
                   [&](const Typed& now, int status) { return forgot_page(pages, request, context, now, status); });
}

http::Response reset_page(const Pages& pages, const http::Request& request, const Context& context, const Typed& typed, int status) {
  Ask ask(pages, request, context, "reset.");
  ask.lead(ask.word("lead")).wrong(typed);
  ask.field({.name = "password", .type = "password", .autocomplete = "new-password", .most = 200, .help = true});
  ask.button(ask.word("save"));
  ask.note(ask.word("others_out"));
  return ask.show(status);
}

http::Response get_reset(const Pages& pages, const http::Request& request, const Context& context) {
  const SeenLink seen = see_link(pages.house, context, LetterKind::reset, request.param("token"));
  if (seen.state != LetterState::good) return show_dead_link(pages, request, context, LetterKind::reset, seen);
  return reset_page(pages, request, context, typed_here(pages, request, context), 200);
}

http::Response post_reset(const Pages& pages, const http::Request& request, const Context& context) {
  const SeenLink seen = see_link(pages.house, context, LetterKind::reset, request.param("token"));
  if (seen.state == LetterState::used && is_signed_in(pages, request, context)) return to(context, "/account");
  if (seen.state != LetterState::good) return show_dead_link(pages, request, context, LetterKind::reset, seen);
  Typed typed;
  const std::string& password = request.form.get("password");
  if (const std::string fault = fault_of_password(password, seen.letter->to); !fault.empty())
    typed.fault("password", fault, std::to_string(kPasswordLeast));
  if (typed.faults.empty() && is_from_here(pages, request)) {
    const auto entered = reset_password(pages.house, context, request.param("token"), password, device_of(pages, request));
    if (entered) {
      http::Response response = enter(pages, request, context, *entered, "/account");
      http::set_cookie(response, request, {.name = kSaidCookie, .value = "password", .max_age_s = 30});
      return response;
    }
    add_refusal(typed, "", entered.error(), "");
  }
  return ask_again(pages, request, context, typed,
                   [&](const Typed& now, int status) { return reset_page(pages, request, context, now, status); });
}

http::Response get_reset_again(const Pages& pages, const http::Request& request, const Context& context) {
  const Typed typed = typed_here(pages, request, context);
  if (typed.said == "sent") return show_sent(pages, request, context, typed.get("mail"));
  return to(context, "/account/reset/" + request.param("token"));
}

// What the browser holds of him goes with him: the next at this device is somebody else.
http::Response post_sign_out(const Pages& pages, const http::Request& request, const Context& context) {
  if (!is_from_here(pages, request)) return to(context, "/account");
  const cart::Cart cart = cart::read(pages.house.keys, context.shop, request).cart;
  const bool kept = sign_out(pages.house, context, request.cookie(kMemberCookie), cart);
  http::Response response = signed_out(request, context);
  if (kept) cart::write(pages.house.keys, context.shop, request, response, {});
  return response;
}

}  // namespace

http::Response signed_out(const http::Request& request, const Context& context) {
  http::Response response = said_at(request, context, "/account/sign-in", "signed_out");
  http::set_cookie(response, request, {.name = kMemberCookie, .value = "", .max_age_s = 0});
  http::set_cookie(response, request, {.name = checkout::kAttemptCookie, .value = "", .max_age_s = 0});
  return response;
}

void add_sign_in_routes(http::Router& router, const Pages& pages) {
  const auto bound = [&](auto handler) {
    return [pages, handler](const http::Request& r, const Context& c) { return handler(pages, r, c); };
  };
  router.get("/account/sign-in", bound(get_sign_in));
  router.post("/account/sign-in", bound(post_sign_in));
  router.get("/account/code", bound(get_code));
  router.post("/account/code", bound(post_code));
  router.get("/account/forgot", bound(get_forgot));
  router.post("/account/forgot", bound(post_forgot));
  router.get("/account/reset/{token}", bound(get_reset));
  router.post("/account/reset/{token}", bound(post_reset));
  router.get("/account/reset/{token}/again", bound(get_reset_again));
  router.post("/account/reset/{token}/again",
              [pages](const http::Request& r, const Context& c) { return send_link_again(pages, r, c, LetterKind::reset); });
  router.post("/account/sign-out", bound(post_sign_out));
}

}  // namespace noren::members
