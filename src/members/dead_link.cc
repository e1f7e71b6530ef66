#include "html/words.h"
#include "members/ask.h"
#include "members/private_pages.h"
#include "text/clean.h"
#include "text/mail_address.h"

namespace noren::members {
namespace {

std::string again_path(LetterKind kind, const std::string& token) {
  return (kind == LetterKind::reset ? "/account/reset/" : "/account/join/") + token + "/again";
}

}  // namespace

std::optional<std::string> read_mail(Typed& typed, const char* field) {
  const std::string& value = typed.get(field);
  if (text::clean(value, {.max_length = 254}).value_or("").empty()) {
    typed.fault(field, "members.fault.mail_missing");
    return std::nullopt;
  }
  const auto address = text::parse_mail_address(value);
  if (address) return address->str();
  typed.fault(field, "members.fault.mail_wrong");
  return std::nullopt;
}

http::Response show_dead_link(const Pages& pages, const http::Request& request, const Context& context, LetterKind kind,
                              const SeenLink& seen) {
  Ask ask(pages, request, context, "dead_link.");
  ask.lead(ask.word(std::string(name_of(seen.state))));
  const bool renews = seen.letter && seen.state != LetterState::used && kind != LetterKind::change;
  if (renews) {
    ask.lead(ask.word("again_text"));
    ask.post(again_path(kind, request.param("token")), ask.word("again"));
  }
  if (kind == LetterKind::join && seen.state != LetterState::used && !renews) ask.link("/account/register", ask.word("to_register"));
  if (kind == LetterKind::reset && !renews) ask.link("/account/forgot", ask.word("to_forgot"));
  if (kind == LetterKind::change) ask.link("/account/mail", ask.word("to_mail"));
  ask.link("/account/sign-in", ask.word("to_sign_in"));
  return ask.show(410);
}

http::Response show_sent(const Pages& pages, const http::Request& request, const Context& context, const std::string& mail) {
  Ask ask(pages, request, context, "sent.");
  ask.fact(ask.word("to"), mail);
  ask.lead(ask.word("lead"));
  ask.note(ask.word("late"));
  ask.link("/help/mail", html::word(context.locale, "storefront.frame.mail_help"));
  ask.link("/account/sign-in", ask.word("to_sign_in"));
  return ask.show();
}

http::Response send_link_again(const Pages& pages, const http::Request& request, const Context& context, LetterKind kind) {
  const std::string& token = request.param("token");
  const SeenLink seen = see_link(pages.house, context, kind, token);
  if (!seen.letter || !is_from_here(pages, request)) return show_dead_link(pages, request, context, kind, seen);
  Typed typed;
  typed.fields.add("mail", seen.letter->to);
  const auto sent = send_again(pages.house, context, kind, token, client_of(pages, request));
  if (sent) {
    typed.said = "sent";
  } else {
    add_refusal(typed, "", sent.error(), "members.fault.over");
  }
  const auto show = [&](const Typed& now, int) {
    if (now.said == "sent") return show_sent(pages, request, context, now.get("mail"));
    Ask ask(pages, request, context, "dead_link.");
    ask.wrong(now).post(again_path(kind, token), ask.word("again"));
    return ask.show();
  };
  return ask_again(pages, request, context, typed, show);
}

}  // namespace noren::members
