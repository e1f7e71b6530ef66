#include "members/ask.h"

#include <algorithm>

#include "cart/visitor.h"
#include "drafts/drafts.h"
#include "html/words.h"
#include "orders/address_form.h"

namespace noren::members {
namespace {

using html::View;

// Words that may be said after a deed: a cookie says which.
constexpr std::string_view kSayings[] = {"session_over", "signed_out", "saved",      "password", "mail_changed", "claimed",
                                         "claimed_here", "consent",    "device_out", "left",     "joined",       "address_gone"};

View said_before(const http::Request& request, Locale locale) {
  const std::string& said = request.cookie(kSaidCookie);
  if (std::find(std::begin(kSayings), std::end(kSayings), said) == std::end(kSayings)) return false;
  return html::word(locale, "members.said." + said);
}

}  // namespace

Ask::Ask(const Pages& pages, const http::Request& request, const Context& context, std::string page)
    : pages_(pages), request_(request), context_(context), page_(std::move(page)) {
  const std::string title = html::word_of_mail(context.locale, "members." + page_ + "title", pages.house.mails_kept);
  view_ = pages.frame(context, {.title = title, .path = drafts::here(request), .noindex = true});
  view_["heading"] = title;
  view_["said"] = said_before(request, context.locale);
  view_["action"] = catalog::link(context.locale, drafts::here(request));
  for (const char* list : {"leads", "notes", "facts", "keeps", "hidden", "fields", "checks", "links", "posts"}) view_[list] = View::array();
  view_["errors"] = View::array();
  view_["button"] = false;
  view_["danger"] = false;
}

std::string Ask::word(const std::string& key) const {
  return html::word_of_mail(context_.locale, "members." + page_ + key, pages_.house.mails_kept);
}

std::string Ask::word(const std::string& key, std::initializer_list<std::pair<std::string_view, std::string>> places) const {
  return html::word_of_mail(context_.locale, "members." + page_ + key, pages_.house.mails_kept, places);
}

Ask& Ask::lead(std::string text) {
  view_["leads"].push_back({{"text", std::move(text)}});
  return *this;
}

Ask& Ask::note(std::string text) {
  view_["notes"].push_back({{"text", std::move(text)}});
  return *this;
}

Ask& Ask::fact(std::string label, std::string text) {
  view_["facts"].push_back({{"label", std::move(label)}, {"text", std::move(text)}});
  return *this;
}

Ask& Ask::keep(std::string text) {
  view_["keeps"].push_back({{"text", std::move(text)}});
  return *this;
}

Ask& Ask::field(const Field& field, const std::string& value) {
  const std::string name = field.name;
  const auto fault = faults_.find(name);
  const bool mail = std::string_view(field.type) == "email";
  View one = {
      {"name", name},
      {"label", html::word(context_.locale, "members.field." + name)},
      {"type", field.type},
      {"autocomplete", field.autocomplete},
      {"most", std::to_string(field.most)},
      {"must", field.must},
      {"digits", field.digits},
      {"value", value},
      {"error", fault == faults_.end() ? View(false) : View(fault->second)},
      {"help", field.help ? View(html::word_of_mail(context_.locale, "members.field_help." + name, pages_.house.mails_kept)) : View(false)},
      {"mail", false}};
  if (mail) {
    const orders::FieldView plain = [](const std::string&, const std::string& typed) {
      return View{{"value", typed}, {"error", false}, {"hint", false}};
    };
    const auto shop = pages_.shops.by_id(context_.shop);
    one["mail"] = orders::email_field(value, plain, orders::mails_from(pages_.house, shop->settings), context_.locale);
  }
  std::string described;
  for (const char* part : {"error", "help", "mail"}) {
    if (one[part] != false)
      described += (described.empty() ? "" : " ") + name + (part == std::string("mail") ? "_hint" : "_" + std::string(part));
  }
  one["described"] = described.empty() ? View(false) : View(described);
  view_["fields"].push_back(std::move(one));
  return *this;
}

Ask& Ask::check(const char* name, std::string label, bool checked, bool must) {
  const auto fault = faults_.find(name);
  view_["checks"].push_back({{"name", name},
                             {"label", std::move(label)},
                             {"checked", checked},
                             {"must", must},
                             {"error", fault == faults_.end() ? View(false) : View(fault->second)}});
  return *this;
}

Ask& Ask::hidden(const char* name, const std::string& value) {
  view_["hidden"].push_back({{"name", name}, {"value", value}});
  return *this;
}

Ask& Ask::button(std::string label, bool danger) {
  view_["button"] = std::move(label);
  view_["danger"] = danger;
  return *this;
}

Ask& Ask::action(std::string path) {
  view_["action"] = catalog::link(context_.locale, path);
  return *this;
}

Ask& Ask::link(const std::string& path, std::string label) {
  view_["links"].push_back({{"href", catalog::link(context_.locale, path)}, {"label", std::move(label)}});
  return *this;
}

Ask& Ask::post(const std::string& path, std::string label, std::vector<std::pair<std::string, std::string>> fields) {
  View hidden = View::array();
  for (auto& [name, value] : fields) hidden.push_back({{"name", name}, {"value", value}});
  view_["posts"].push_back({{"action", catalog::link(context_.locale, path)}, {"label", std::move(label)}, {"with", std::move(hidden)}});
  return *this;
}

Ask& Ask::wrong(const Typed& typed) {
  const auto views = orders::fault_views(typed.faults, field_in_form, context_.locale);
  faults_ = views.by_field;
  view_["errors"] = views.list;
  return *this;
}

http::Response Ask::show(std::string_view template_name, int status) {
  const cart::Visitor visitor = cart::visitor_of(pages_.house, request_);
  view_["csrf"] = visitor.csrf;
  view_["has_errors"] = !view_["errors"].empty();
  view_["has_facts"] = !view_["facts"].empty();
  view_["has_keeps"] = !view_["keeps"].empty();
  view_["has_links"] = !view_["links"].empty();
  http::Response response = http::page(pages_.house.html.render(template_name, view_, context_.locale), status);
  cart::keep(visitor, request_, response);
  if (!request_.cookie(kSaidCookie).empty()) http::set_cookie(response, request_, {.name = kSaidCookie, .value = "", .max_age_s = 0});
  return response;
}

}  // namespace noren::members
