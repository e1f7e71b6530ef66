// What became of the mails about an order, for the one who holds its page: what was sent, when, what the other server said; the address
// corrected as long as there is one to write to, and a mail once more. Both are counted: the shop's name is not for pestering strangers.
#include <algorithm>

#include "cart/visitor.h"
#include "drafts/drafts.h"
#include "html/words.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "orders/address_form.h"
#include "orders/buyer_pages.h"
#include "orders/mail_story.h"
#include "orders/rules.h"
#include "text/mail_address.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

constexpr std::string_view kMailSaid[] = {"sent", "corrected"};
constexpr std::string_view kMailProblems[] = {"soon", "many", "waits", "stale", "same", "often", "gone"};

std::string to_mail_page(const Opened& opened, std::string_view said) { return path_of(opened, "/mail?" + std::string(said)); }

http::Response back_to_mail_page(const Context& context, const Opened& opened, std::string_view said) {
  return http::redirect(catalog::link(context.locale, to_mail_page(opened, said)));
}

template <std::size_t N>
View said_word(const std::string_view (&all)[N], const std::string& value, const char* prefix, Locale locale) {
  return std::find(std::begin(all), std::end(all), value) == std::end(all) ? View(false) : View(word(locale, prefix + value));
}

// What was typed into the form of the address, and what is wrong with it.
struct MailForm {
  std::string email;
  std::int64_t version = 0;
  std::string fault;
};

struct MailPage {
  const Pages& pages;
  const http::Request& request;
  const Context& context;
  const Opened& opened;
};

// The second contact, where it is a mail address.
std::string second_mail(const Person& person) {
  const auto second = text::parse_mail_address(person.second);
  return second && people::plain_mail(second->str()) != people::plain_mail(person.email) ? second->str() : std::string();
}

View allow_view(const MailPage& at) {
  const std::string sender = mails_from(at.pages.tools.house, at.pages.shops.by_id(at.context.shop)->settings);
  const auto address = text::parse_mail_address(at.opened.person->email);
  const std::string company = address ? text::carrier_of(address->domain) : std::string();
  return {{"sender", sender},
          {"domain", sender.substr(std::min(sender.size(), sender.find('@') + 1))},
          {"carrier", company.empty() ? View(false) : View(word(at.context.locale, "storefront.mail_help." + company))},
          {"how", company.empty() ? View(false) : View(word(at.context.locale, "storefront.mail_help." + company + "_how"))}};
}

http::Response show_mail_page(const MailPage& at, const MailForm& form, int status = 200) {
  const Locale locale = at.context.locale;
  House& house = at.pages.tools.house;
  const cart::Visitor visitor = cart::visitor_of(house, at.request);
  View view = page_view(at.pages, at.context, html::word_of_mail(locale, "orders.mail.title", house.mails_kept), drafts::here(at.request));
  view["number"] = at.opened.order.number;
  view["order_url"] = catalog::link(locale, path_of(at.opened));
  view["flash"] = said_word(kMailSaid, at.request.query.get("did"), "orders.mail.did_", locale);
  view["problem"] = said_word(kMailProblems, at.request.query.get("problem"), "orders.mail.problem_", locale);
  view["action"] = catalog::link(locale, drafts::here(at.request));
  view["csrf"] = visitor.csrf;
  view["version"] = std::to_string(form.version);
  view["person"] = false;
  if (at.opened.person) {
    const FieldView field = [&](const std::string&, const std::string& value) {
      return View{{"value", value}, {"error", form.fault.empty() ? View(false) : View(form.fault)}, {"hint", false}};
    };
    const std::string sender = mails_from(house, at.pages.shops.by_id(at.context.shop)->settings);
    const std::string second = second_mail(*at.opened.person);
    view["person"] = {{"now", at.opened.person->email},
                      {"field", email_field(form.email, field, sender, locale)},
                      {"second", second.empty() ? View(false) : View(second)},
                      {"allow", allow_view(at)}};
  }
  const std::string address = at.opened.person ? at.opened.person->email : "";
  const auto fates = house.db.read([&](db::Tx& tx) { return mail::of_subject(tx, at.context.shop, at.opened.order.id.str()); });
  view["mails"] = mail_story_view(fates, {address, at.context.now, house.mails_spooled, at.opened.person.has_value()}, locale);
  view["has_mails"] = !view["mails"].empty();
  http::Response response = http::page(house.html.render("orders/mail", view, locale), status);
  cart::keep(visitor, at.request, response);
  return response;
}

const char* problem_word(mail::ResendError error) {
  switch (error) {
    case mail::ResendError::still_waiting: return "problem=waits";
    case mail::ResendError::too_soon: return "problem=soon";
    case mail::ResendError::too_many: return "problem=many";
    default: return "problem=gone";
  }
}

// Once more, to the order's address or to the second one that was given with it.
http::Response send_mail_again(const MailPage& at) {
  const http::Fields& form = at.request.form;
  const std::string& kind = form.get("kind");
  const bool to_second = form.get("to") == "second";
  if (!at.opened.person || !is_told_to_buyer(kind)) return back_to_mail_page(at.context, at.opened, "problem=gone");
  const std::string second = second_mail(*at.opened.person);
  if (to_second && second.empty()) return back_to_mail_page(at.context, at.opened, "problem=stale");
  const char* refused = at.pages.tools.house.db.write([&](db::Tx& tx) -> const char* {
    const auto fates = mail::of_subject(tx, at.context.shop, at.opened.order.id.str());
    if (const auto why = may_not_ask_again(fates, kind, at.context.now)) return *why == NotAgain::many ? "problem=many" : "problem=soon";
    const std::string reason = word(Locale::ja, to_second ? "orders.mail.reason_second" : "orders.mail.reason");
    const auto sent = mail::resend(
        tx, at.context, {mail::message_id(at.opened.order.id.str(), kind, 1), reason, to_second ? second : std::string(), false});
    return sent ? nullptr : problem_word(sent.error());
  });
  return back_to_mail_page(at.context, at.opened, refused == nullptr ? "did=sent" : refused);
}

http::Response ask_mail_again(const MailPage& at, MailForm form) {
  const drafts::Draft draft{drafts::only(at.request.form, {"email", "version", "do"})};
  if (auto kept = drafts::keep_here(at.pages.tools.house, at.request, at.context, draft)) return std::move(*kept);
  return show_mail_page(at, form, 422);
}

MailForm read_mail_form(const http::Fields& typed, Locale locale) {
  MailForm form{typed.get("email").size() > 1000 ? std::string() : typed.get("email"), typed.number("version"), ""};
  if (!text::parse_mail_address(form.email)) form.fault = word(locale, "orders.mail.address_wrong");
  return form;
}

http::Response correct_mail(const MailPage& at, http::TokenBuckets& limit) {
  const MailForm form = read_mail_form(at.request.form, at.context.locale);
  if (!form.fault.empty()) return ask_mail_again(at, form);
  if (limit.take(at.opened.order.id.str(), at.context.now)) return back_to_mail_page(at.context, at.opened, "problem=often");
  const std::string email = text::parse_mail_address(form.email)->str();
  const auto done = fix_address(at.pages.tools, at.context, {at.opened.order.id, form.version}, {std::nullopt, email, ""});
  if (done) {
    drafts::drop_here(at.pages.tools.house, at.request, at.context);
    return back_to_mail_page(at.context, at.opened, "did=corrected");
  }
  limit.give_back(at.opened.order.id.str(), at.context.now);
  switch (done.error()) {
    case DeedError::empty: return back_to_mail_page(at.context, at.opened, "problem=same");
    case DeedError::not_now: return back_to_mail_page(at.context, at.opened, "problem=gone");
    default: return back_to_mail_page(at.context, at.opened, "problem=stale");
  }
}

}  // namespace

http::Response mail_page(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context) {
  const auto opened = open_by_token(pages, request, context);
  if (!opened) return pages.error(request, context, 404);
  const MailPage at{pages, request, context, *opened};
  if (request.method == http::Method::post) {
    if (!cart::csrf_fits(pages.tools.house, request)) return back_to_mail_page(context, *opened, "problem=stale");
    if (pages.tools.house.mails_kept) return back_to_mail_page(context, *opened, "problem=gone");  // nothing of it is offered
    return request.form.get("do") == "correct" ? correct_mail(at, limit) : send_mail_again(at);
  }
  MailForm form{opened->person ? opened->person->email : "", opened->order.version, ""};
  if (const auto draft = drafts::find_here(pages.tools.house, request, context)) {
    form = read_mail_form(draft->typed, context.locale);
    form.version = opened->order.version;  // only the address is asked for: what happened since does not matter to it
  }
  return show_mail_page(at, form);
}

}  // namespace noren::orders
