// What was written to a member, what became of it, and what it said.
#include "html/words.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "members/ask.h"
#include "members/private_pages.h"

namespace noren::members {
namespace {

using html::View;
using html::word;

// In the buyer's words, not in the server's.
std::string fate_text(const Visit& visit, const mail::Fate& fate) {
  const Locale locale = visit.context.locale;
  const std::string state(mail::state_name(fate.message.state));
  const auto words = [&](const std::string& key) { return word(locale, "members.messages.state_" + key); };
  if (fate.message.state == mail::State::deferred && fate.message.due_at)
    return word(locale, "members.messages.next_try", {{"time", html::time_text(locale, *fate.message.due_at)}});
  if (mail::is_waiting(fate.message.state) && visit.pages.house.mails_spooled && visit.pages.house.mails_kept) return words("kept");
  return words(state);
}

std::string addressed_to(const mail::Fate& fate) { return fate.attempts.empty() ? "" : fate.attempts.back().to_masked; }

View told_view(const Visit& visit, const Told& told) {
  const mail::Message& message = told.fate.message;
  const Locale locale = visit.context.locale;
  const std::string masked = addressed_to(told.fate);
  return {{"href", catalog::link(locale, "/account/messages/" + http::url_encode(message.id.str()))},
          {"kind", mail::name_of_kind(locale, message.kind)},
          {"at", html::time_text(locale, message.created_at)},
          {"about", told.about.empty() ? View(false) : View(told.about)},
          {"to", masked.empty() ? View(false) : View(masked)},
          {"state", fate_text(visit, told.fate)},
          {"bad", message.state == mail::State::parked}};
}

http::Response list_messages(const Visit& visit) {
  const House& house = visit.pages.house;
  const auto all = house.db.read([&](db::Tx& tx) { return told_to(tx, house, visit.member()); });
  Ask ask(visit.pages, visit.request, visit.context, "messages.");
  ask.view()["messages"] = View::array();
  for (const Told& told : all) ask.view()["messages"].push_back(told_view(visit, told));
  ask.view()["none"] = all.empty();
  ask.link("/help/mail", word(visit.context.locale, "storefront.frame.mail_help"));
  ask.link("/account", word(visit.context.locale, "members.home.title"));
  return ask.show("members/messages", 200);
}

http::Response show_message(const Visit& visit) {
  const House& house = visit.pages.house;
  const MessageId id(visit.request.param("id"));
  std::optional<Told> told;
  std::optional<KeptMail> kept;
  house.db.read([&](db::Tx& tx) {
    for (Told& one : told_to(tx, house, visit.member())) {
      if (one.fate.message.id == id) told = std::move(one);
    }
    if (told) kept = kept_mail(tx, house, visit.member(), id);
  });
  if (!told) return visit.pages.error(visit.request, visit.context, 404);
  Ask ask(visit.pages, visit.request, visit.context, "message.");
  View& view = ask.view();
  view["heading"] = mail::name_of_kind(visit.context.locale, told->fate.message.kind);
  view["told"] = told_view(visit, *told);
  view["tries"] = View::array();
  for (const mail::Attempt& attempt : told->fate.attempts) {
    view["tries"].push_back(
        {{"at", html::time_text(visit.context.locale, attempt.at)},
         {"outcome", word(visit.context.locale, "members.message.outcome_" + std::string(mail::outcome_name(attempt.outcome)))}});
  }
  view["has_tries"] = !told->fate.attempts.empty();
  view["kept"] = kept ? View{{"subject", kept->subject}, {"text", kept->text}} : View(false);
  ask.link("/account/messages", word(visit.context.locale, "members.messages.title"));
  return ask.show("members/message", 200);
}

}  // namespace

void add_message_routes(http::Router& router, const Pages& pages) {
  router.get("/account/messages", guarded(pages, list_messages));
  router.get("/account/messages/{id}", guarded(pages, show_message));
}

}  // namespace noren::members
