// Routes of the owner's side of mail, and the small things its pages share.
#include <charconv>

#include "html/all_words.h"
#include "html/words.h"
#include "mail/admin_pages.h"
#include "mail/rules.h"
#include "mail/transport.h"

namespace noren::mail {

std::string mail_word(Locale locale, const std::string& key) { return html::word(locale, "mail." + key); }

std::string mail_word_or(Locale locale, const std::string& key, const std::string& otherwise) {
  const auto& words = html::all_words(locale);
  const auto found = words.find("mail." + key);
  return found == words.end() ? otherwise : found->second;
}

html::View try_view(Locale locale, const Attempt& attempt) {
  std::string outcome(outcome_name(attempt.outcome));
  if (attempt.stage == kFolderStage) outcome = "folder";
  if (attempt.stage == kDnsStage) outcome = attempt.outcome == AttemptOutcome::permanent ? "no_way" : "no_way_now";
  html::View view{{"at", html::time_text(locale, attempt.at)},
                  {"outcome", mail_word(locale, "admin_messages.outcome_" + outcome)},
                  {"words", false},
                  {"where", false}};
  const bool ours = attempt.stage == kOurStage;
  if (!attempt.words.empty())
    view["words"] = ours ? mail_word_or(locale, "admin_messages.own_" + attempt.words, attempt.words) : attempt.words;
  if (!attempt.server.empty()) {
    const std::string tls =
        attempt.tls.empty() ? mail_word(locale, "admin_messages.open_text") : attempt.tls.substr(0, attempt.tls.find(' '));
    view["where"] = attempt.server + " · " + tls;
  }
  return view;
}

staff::Saying kind_saying(const std::string& kind) { return staff::Saying::words("mail.admin_messages.kind_" + kind); }
std::string kind_word(Locale locale, const std::string& kind) { return mail_word_or(locale, "admin_messages.kind_" + kind, kind); }

http::Response foreign_html(std::string html) {
  http::Response response = http::page(std::move(html));
  response.with("Content-Security-Policy",
                "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'");
  return response;
}

void add_admin_routes(http::Router& router, const AdminPages& pages) {
  using staff::Right;
  constexpr std::size_t kTemplateBody = 512 * 1024;  // three fields of 60,000 bytes, as a browser encodes Japanese
  admin::Desk& desk = pages.desk;
  desk.add_menu({"admin.menu.messages", "/admin/mail", Right::messages, 50});
  const auto page = [&](auto function) { return [pages, function](const admin::Visit& visit) { return function(pages, visit); }; };
  router.get("/admin/mail", desk.guarded(Right::messages, page(messages_page)));
  router.post("/admin/mail/retry", desk.guarded(Right::messages, page(retry_message)));
  router.post("/admin/mail/trial", desk.guarded(Right::messages, page(send_trial)));
  router.get("/admin/mail/identity", desk.guarded(Right::settings, page(identity_page)));
  router.get("/admin/mail/templates", desk.guarded(Right::settings, page(templates_page)));
  router.get("/admin/mail/templates/{kind}", desk.guarded(Right::settings, page(template_page)));
  router.post("/admin/mail/templates/{kind}", desk.guarded(Right::settings, page(change_template)), {.body_max = kTemplateBody});
  router.post("/admin/mail/templates/{kind}/preview", desk.guarded(Right::settings, page(preview_template)), {.body_max = kTemplateBody});
  router.get("/admin/settings/mail", desk.guarded(Right::settings, [](const admin::Visit& visit) {
    return http::redirect((visit.context.locale == Locale::en ? "/en" : "") + std::string("/admin/mail/templates"));
  }));
}

void FirstPagePart::tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const {
  const QueueState queue = queue_of_shop(tx, context.shop, context.now);
  page.mail_waiting = queue.due + queue.later;
  page.mail_oldest = queue.oldest_due_at;
  const bool late = queue.oldest_due_at && context.now - *queue.oldest_due_at > std::chrono::minutes(10);
  page.mail_troubled = worker_.totals().way_shut_since.has_value() || late;
}

}  // namespace noren::mail
