// Sign-in and -out, the one-time code, the forgotten password: pages for people who are not signed in.
#include "admin/cookies.h"
#include "admin/pages.h"
#include "html/words.h"

namespace noren::admin {
namespace {

using http::Request;
using http::Response;

// 429 and 503 say in a header what the page says in words.
Response with_wait(Response response, const staff::Refusal& refusal) {
  if (refusal.wait_s > 0) response.with("Retry-After", std::to_string(refusal.wait_s));
  return response;
}

int status_of(const staff::Refusal& refusal) {
  if (refusal.kind == staff::RefusalKind::wait) return 429;
  return refusal.kind == staff::RefusalKind::busy ? 503 : 422;
}

void put_refusal(html::View& view, Locale locale, const staff::Refusal& refusal) {
  view["wrong"] = refusal.kind == staff::RefusalKind::wrong;
  if (refusal.kind == staff::RefusalKind::wait) view["wait"] = wait_text(locale, refusal.wait_s);
  if (refusal.kind == staff::RefusalKind::busy) view["wait"] = html::word(locale, "staff.fault.busy");
  if (refusal.kind == staff::RefusalKind::published) view["wait"] = html::word(locale, "staff.sign_in.published");
}

class SignInPages {
 public:
  SignInPages(const Desk& desk, staff::Post& post) : desk_(desk), post_(post) {}

  Response show_sign_in(const Request& request, const Context& context) const {
    const std::string next = staff::safe_next(request.query.get("next"));
    if (staff::find_session(house(), context, request.cookie(kSessionCookie), client(request)))
      return http::redirect(root_of(context) + next);
    return desk_.outside(request, context, "staff/sign_in", sign_in_view(context, next, ""));
  }

  Response sign_in(const Request& request, const Context& context) const {
    const std::string next = staff::safe_next(request.form.get("next"));
    const std::string& mail = request.form.get("mail");
    const staff::Attempt attempt{mail,
                                 request.form.get("password"),
                                 client(request),
                                 request.header("user-agent"),
                                 request.cookie(kSessionCookie),
                                 request.cookie(kDeviceCookie),
                                 desk_.options().demo ? std::string() : desk_.options().demo_password};
    const auto signed_in = staff::sign_in(house(), context, attempt);
    if (!signed_in) {
      html::View view = sign_in_view(context, next, mail.substr(0, 320));
      put_refusal(view, context.locale, signed_in.error());
      return with_wait(desk_.outside(request, context, "staff/sign_in", view, status_of(signed_in.error())), signed_in.error());
    }
    const std::string to = signed_in->needs_code ? "/admin/sign-in/code?next=" + http::url_encode(next) : next;
    Response response = http::redirect(root_of(context) + to);
    set_session(response, request, *signed_in);
    return response;
  }

  Response show_code(const Request& request, const Context& context) const {
    if (!staff::code_awaited(house(), context, request.cookie(kSessionCookie))) return http::redirect(root_of(context) + "/admin/sign-in");
    return desk_.outside(request, context, "staff/totp", code_view(context, staff::safe_next(request.query.get("next"))));
  }

  Response give_code(const Request& request, const Context& context) const {
    const std::string next = staff::safe_next(request.form.get("next"));
    const auto signed_in =
        staff::give_code(house(), context, request.cookie(kSessionCookie), request.form.get("code").substr(0, 100), client(request));
    if (!signed_in && signed_in.error().kind == staff::RefusalKind::over)
      return desk_.outside_done(request, context, "/admin/sign-in", "staff.sign_in.please", Tone::info);
    if (!signed_in) {
      html::View view = code_view(context, next);
      put_refusal(view, context.locale, signed_in.error());
      return with_wait(desk_.outside(request, context, "staff/totp", view, status_of(signed_in.error())), signed_in.error());
    }
    Response response = http::redirect(root_of(context) + next);
    set_session(response, request, *signed_in);
    return response;
  }

  Response sign_out(const Visit& visit) const {
    staff::sign_out(house(), visit.context, visit.request.cookie(kSessionCookie));
    Response response = desk_.done(visit, "/admin/sign-in", "admin.common.signed_out", Tone::info);
    clear_session(response, visit.request);
    return response;
  }

  Response show_forgot(const Request& request, const Context& context) const {
    return desk_.outside(request, context, "staff/forgot", {{"title", html::word(context.locale, "staff.forgot.title")}});
  }

  Response ask_link(const Request& request, const Context& context) const {
    const Locale locale = context.locale;
    const std::string mail = request.form.get("mail").substr(0, 320);
    html::View view{{"title", html::word(locale, "staff.forgot.title")}, {"f", {{"mail", mail}}}};
    const auto faults = staff::faults_of_identity(mail, "-");
    if (!faults.empty()) {
      view["e"] = faults_view(locale, faults);
      return desk_.outside(request, context, "staff/forgot", view, 422);
    }
    const auto asked = staff::ask_reset(house(), context, post_, mail, client(request));
    if (!asked) {
      view["wait"] = html::word(locale, "staff.forgot.wait", {{"minutes", std::to_string((asked.error().wait_s + 59) / 60)}});
      return with_wait(desk_.outside(request, context, "staff/forgot", view, 429), asked.error());
    }
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(staff::kResetTime).count();
    return desk_.outside(request, context, "staff/forgot_sent",
                         {{"title", html::word_of_mail(locale, "staff.forgot_sent.title", desk_.house().mails_kept)},
                          {"minutes", html::word(locale, "staff.forgot_sent.minutes", {{"minutes", std::to_string(minutes)}})},
                          {"demo", desk_.options().demo}});
  }

  Response show_reset(const Request& request, const Context& context) const {
    const staff::Link link = staff::find_link(house(), context, request.param("token"));
    const bool dead = link.state != staff::LinkState::good;
    return desk_.outside(request, context, "staff/reset", reset_view(request, context, link), dead ? 410 : 200);
  }

  Response reset(const Request& request, const Context& context) const {
    const staff::Link link = staff::find_link(house(), context, request.param("token"));
    html::View view = reset_view(request, context, link);
    if (link.state != staff::LinkState::good) return desk_.outside(request, context, "staff/reset", view, 410);
    const std::string& password = request.form.get("password");
    if (password != request.form.get("password_again")) {
      view["e"] = {{"password_again", html::word(context.locale, "staff.fault.password_differs")}};
    } else {
      const auto set = staff::set_password_by_link(house(), context, request.param("token"), password);
      if (set) return desk_.outside_done(request, context, "/admin/sign-in", "staff.reset.done");
      if (has_fault(set.error(), staff::AccountFault::link_dead)) return show_reset(request, context);
      view["e"] = faults_view(context.locale, set.error());
    }
    view["has_errors"] = true;
    return desk_.outside(request, context, "staff/reset", view, 422);
  }

 private:
  House& house() const { return desk_.house(); }
  std::string client(const Request& request) const { return client_of(desk_.options(), request); }

  html::View sign_in_view(const Context& context, const std::string& next, const std::string& mail) const {
    html::View view{{"title", html::word(context.locale, "staff.sign_in.title")}, {"next", next}, {"f", {{"mail", mail}}}};
    const DeskOptions& options = desk_.options();
    if (options.demo) view["demo"] = {{"mail", options.demo_mail}, {"password", options.demo_password}};
    return view;
  }

  static html::View code_view(const Context& context, const std::string& next) {
    return {{"title", html::word(context.locale, "staff.totp.title")}, {"next", next}};
  }

  static html::View reset_view(const Request& request, const Context& context, const staff::Link& link) {
    const bool invited = link.kind == staff::LetterKind::invitation;
    html::View view{{"title", html::word(context.locale, invited ? "staff.reset.title_invited" : "staff.reset.title")},
                    {"action", "/admin/reset/" + request.param("token")},
                    {"name", link.name},
                    {"invited", invited}};
    if (link.state != staff::LinkState::good) {
      view["expired"] = true;
      view["why"] = html::word(context.locale, "staff.link." + std::string(staff::name_of(link.state)));
    }
    return view;
  }

  const Desk& desk_;
  staff::Post& post_;
};

}  // namespace

void add_sign_in_routes(http::Router& router, const Desk& desk, staff::Post& post) {
  const auto pages = std::make_shared<SignInPages>(desk, post);
  const auto route = [&](http::Method method, const char* path, Response (SignInPages::*act)(const Request&, const Context&) const) {
    router.add(method, path, [pages, act](const Request& request, const Context& context) { return ((*pages).*act)(request, context); });
  };
  using http::Method;
  route(Method::get, "/admin/sign-in", &SignInPages::show_sign_in);
  route(Method::post, "/admin/sign-in", &SignInPages::sign_in);
  route(Method::get, "/admin/sign-in/code", &SignInPages::show_code);
  route(Method::post, "/admin/sign-in/code", &SignInPages::give_code);
  route(Method::get, "/admin/forgot", &SignInPages::show_forgot);
  route(Method::post, "/admin/forgot", &SignInPages::ask_link);
  route(Method::get, "/admin/reset/{token}", &SignInPages::show_reset);
  route(Method::post, "/admin/reset/{token}", &SignInPages::reset);
  router.post("/admin/sign-out", desk.guarded(staff::Right::signed_in, [pages](const Visit& visit) { return pages->sign_out(visit); }));
}

}  // namespace noren::admin
