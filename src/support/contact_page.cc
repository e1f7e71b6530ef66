// The contact form. Against machines: a mark of the browser, a field nobody sees, and a key that makes a second press the same
// inquiry. Nothing typed is ever lost: what is wrong is said at its field, on a page that has an address (drafts/).
#include <algorithm>
#include <map>

#include "cart/visitor.h"
#include "drafts/drafts.h"
#include "html/words.h"
#include "mail/mail.h"
#include "orders/address_form.h"
#include "orders/rules.h"
#include "support/support.h"
#include "text/clean.h"
#include "text/mail_address.h"

namespace noren::support {
namespace {

using html::View;
using html::word;

constexpr std::size_t kNameMax = 80;
constexpr std::size_t kMailMax = 254;
constexpr std::size_t kNumberMax = 20;
constexpr std::size_t kMessageMax = 5000;
constexpr std::size_t kOnceMax = 40;

struct ContactForm {
  std::string once, topic = "item", name, email, number, message;
  std::vector<std::pair<std::string, std::string>> errors;  // field, words

  void fault(const std::string& field, std::string words) {
    const bool there = std::any_of(errors.begin(), errors.end(), [&](const auto& error) { return error.first == field; });
    if (!there) errors.emplace_back(field, std::move(words));
  }
  std::string error_of(const std::string& field) const {
    const auto found = std::find_if(errors.begin(), errors.end(), [&](const auto& error) { return error.first == field; });
    return found == errors.end() ? std::string() : found->second;
  }
};

std::string sender_domain(const shops::Settings& settings) {
  const std::string& sender = settings.contact.email;
  return sender.substr(std::min(sender.size(), sender.find('@') + 1));
}

View field(const ContactForm& form, const std::string& name, const std::string& value) {
  return {{"value", value}, {"error", form.error_of(name)}, {"hint", false}};
}

http::Response show(const Pages& pages, const http::Request& request, const Context& context, const ContactForm& form, int status = 200) {
  const cart::Visitor visitor = cart::visitor_of(pages.house, request);
  const Locale locale = context.locale;
  View view =
      pages.frame(context, {.title = word(locale, "support.contact.title"), .path = drafts::here(request), .canonical = "/contact"});
  view["action"] = catalog::link(locale, drafts::here(request));
  view["csrf"] = visitor.csrf;
  view["hidden"] = View::array({{{"name", "once"}, {"value", form.once.empty() ? crypto::token(pages.house.env.random) : form.once}}});
  view["errors"] = View::array();
  for (const auto& [name, text] : form.errors) view["errors"].push_back({{"text", text}, {"field", name}});
  view["has_errors"] = !form.errors.empty();
  view["topic_error"] = form.error_of("topic");
  view["topics"] = View::array();
  for (const std::string_view topic : kTopics) {
    view["topics"].push_back({{"value", topic},
                              {"name", html::word_of_mail(locale, "support.contact.topic_" + std::string(topic), pages.house.mails_kept)},
                              {"selected", form.topic == topic}});
  }
  view["name"] = field(form, "name", form.name);
  const orders::FieldView field_of = [&](const std::string& name, const std::string& value) { return field(form, name, value); };
  view["email"] =
      orders::email_field(form.email, field_of, orders::mails_from(pages.house, pages.shops.by_id(context.shop)->settings), locale);
  view["number"] = field(form, "number", form.number);
  view["message"] = field(form, "message", form.message);
  http::Response response = http::page(pages.house.html.render("support/contact", view, locale), status);
  cart::keep(visitor, request, response);
  return response;
}

struct Rule {
  const char* name;
  std::size_t max;
  text::Lines lines = text::Lines::one;
};

std::string read_field(const http::Fields& sent, const Rule& rule, ContactForm& form, Locale locale) {
  const std::string& typed = sent.get(rule.name);
  const auto clean = text::clean(typed, {rule.max, rule.lines, false});
  if (clean) return *clean;
  if (clean.error().why == text::CleanProblem::too_long) {
    form.fault(rule.name, word(locale, "support.error.too_long", {{"max", std::to_string(rule.max)}}));
  } else {
    form.fault(rule.name, word(locale, "support.error.characters"));
  }
  return text::is_valid_utf8(typed) ? typed : "";
}

void check_email(ContactForm& form, Locale locale) {
  if (form.email.empty()) return form.fault("email", word(locale, "support.error.email_missing"));
  const auto address = text::parse_mail_address(form.email);
  if (!address) return form.fault("email", word(locale, "support.error.email_wrong"));
  form.email = address->str();
}

void check_number(ContactForm& form, Locale locale) {
  if (form.number.empty()) return;
  const auto number = orders::read_order_number(form.number);
  if (!number) return form.fault("number", word(locale, "support.error.number_wrong"));
  form.number = *number;
}

// Of a press, or of what was kept of one.
ContactForm read_form(const House& house, const http::Fields& sent, Locale locale) {
  ContactForm form;
  const std::string& topic = sent.get("topic");
  if (std::find(std::begin(kTopics), std::end(kTopics), topic) != std::end(kTopics)) {
    form.topic = topic;
  } else {
    form.fault("topic", word(locale, "support.error.topic"));
  }
  form.once = sent.get("once");
  if (form.once.empty() || form.once.size() > kOnceMax || !text::is_valid_utf8(form.once)) form.once = crypto::token(house.env.random);
  form.name = read_field(sent, {"name", kNameMax}, form, locale);
  form.email = read_field(sent, {"email", kMailMax}, form, locale);
  form.number = read_field(sent, {"number", kNumberMax}, form, locale);
  form.message = read_field(sent, {"message", kMessageMax, text::Lines::many}, form, locale);
  if (form.name.empty()) form.fault("name", word(locale, "support.error.name_missing"));
  check_email(form, locale);
  check_number(form, locale);
  if (form.message.empty()) form.fault("message", word(locale, "support.error.message_missing"));
  if (!sent.get("leave_empty").empty()) form.fault("message", word(locale, "support.error.trap"));
  return form;
}

// Not everybody is: a few an hour to one address (receive.cc), and nobody while no mail goes out.
bool is_mailed(const House& house, const Inquiry& inquiry) {
  if (house.mails_kept) return false;
  const auto fates = house.db.read([&](db::Tx& tx) { return mail::of_subject(tx, inquiry.shop, inquiry.id); });
  return std::any_of(fates.begin(), fates.end(), [](const mail::Fate& fate) { return fate.message.kind == "inquiry_received"; });
}

http::Response show_sent(const Pages& pages, const http::Request& request, const Context& context, const Inquiry& inquiry,
                         const std::string& email) {
  View view = pages.frame(context, {.title = word(context.locale, "support.sent.title"), .path = drafts::here(request), .noindex = true});
  view["case_number"] = inquiry.case_number;
  view["email"] = email;
  view["sender_domain"] = sender_domain(pages.shops.by_id(context.shop)->settings);
  view["mailed"] = is_mailed(pages.house, inquiry);
  return http::page(pages.house.html.render("support/contact_sent", view, context.locale));
}

// The page of an inquiry that this form became; nothing when its writer was erased since.
std::optional<http::Response> show_became(const Pages& pages, const http::Request& request, const Context& context, const std::string& id) {
  const auto inquiry = pages.house.db.read([&](db::Tx& tx) { return find(tx, context.shop, id); });
  if (!inquiry) return std::nullopt;
  const auto letter = pages.house.db.read([&](db::Tx& tx) { return letter_of(tx, pages.house, *inquiry); });
  if (!letter) return std::nullopt;
  return show_sent(pages, request, context, *inquiry, letter->email);
}

http::Response get_contact(const Pages& pages, const http::Request& request, const Context& context) {
  const auto draft = drafts::find_here(pages.house, request, context);
  if (draft && !draft->told.empty()) {
    if (auto became = show_became(pages, request, context, draft->told)) return std::move(*became);
  } else if (draft) {
    ContactForm typed = read_form(pages.house, draft->typed, context.locale);
    if (draft->stale) typed.fault("message", word(context.locale, "support.error.too_old"));
    return show(pages, request, context, typed);
  }
  ContactForm form;
  if (const auto number = orders::read_order_number(request.query.get("order"))) {
    form.number = *number;
    form.topic = "order";
  }
  return show(pages, request, context, form);
}

http::Response post_contact(const Pages& pages, const http::Request& request, const Context& context) {
  ContactForm form = read_form(pages.house, request.form, context.locale);
  const bool shown_here = cart::csrf_fits(pages.house, request);
  if (!form.errors.empty() || !shown_here) {
    const drafts::Draft draft{drafts::only(request.form, {"once", "topic", "name", "email", "number", "message", "leave_empty"})};
    if (auto kept = drafts::keep_here(pages.house, request, context, draft)) return std::move(*kept);
    if (!shown_here) form.fault("message", word(context.locale, "support.error.too_old"));
    return show(pages, request, context, form, 422);
  }
  const Inquiry inquiry = receive(pages.house, context, {form.once, form.topic, form.number, {form.name, form.email, form.message}});
  // Nothing typed is kept any more, only what it became.
  if (auto kept = drafts::keep_here(pages.house, request, context, {{}, inquiry.id})) return std::move(*kept);
  return show_sent(pages, request, context, inquiry, form.email);
}

}  // namespace

void add_routes(http::Router& router, const Pages& pages) {
  router.get("/contact", [pages](const http::Request& request, const Context& context) { return get_contact(pages, request, context); });
  router.post("/contact", [pages](const http::Request& request, const Context& context) { return post_contact(pages, request, context); });
}

}  // namespace noren::support
