// GET, POST /refunds/{token}: where the buyer says to which account the money goes. Made per request, never kept.
// View: templates/refund.html.
#include "bank/account_form.h"
#include "bank/bank.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "cart/visitor.h"
#include "drafts/drafts.h"
#include "html/words.h"
#include "http/form.h"

namespace noren::bank {
namespace {

using html::View;
using html::word;

struct Opened {
  Refund refund;
  std::string number;  // of the order
  std::optional<Account> account;
};

Result<Opened, BankError> open(const Pages& pages, const http::Request& request, const Context& context) {
  const House& house = pages.tools.house();
  return house.db.read([&](db::Tx& tx) -> Result<Opened, BankError> {
    auto refund = refund_of_token(tx, house, context, request.param("token"));
    if (!refund) return Fail<BankError>(refund.error());
    const auto order = orders::find(tx, context.shop, refund->order);
    if (!order) return Fail<BankError>(BankError::not_found);
    Opened opened{*refund, order->number, box_of(tx, house, *refund).account};
    return opened;
  });
}

// Of the account only as much as tells its owner which one it is.
std::string masked(const Account& account, Locale locale) {
  return word(locale, "bank.refund_page.account", {{"bank", account.bank}, {"branch", account.branch}, {"end", account.number.substr(4)}});
}

View page_view(const Pages& pages, const Context& context, const std::string& path) {
  return pages.frame(context, {.title = word(context.locale, "bank.refund_page.title"), .path = path, .noindex = true});
}

http::Response show_over(const Pages& pages, const Context& context, const std::string& path) {
  View view = page_view(pages, context, path);
  view["over"] = true;
  return http::page(pages.tools.house().html.render("bank/refund", view, context.locale), 410);
}

// form: what was typed, with its faults; null for an empty one.
http::Response show_account_form(const Pages& pages, const http::Request& request, const Context& context, const Opened& opened,
                                 const http::Form* form, int status = 200) {
  const Locale locale = context.locale;
  const Refund& refund = opened.refund;
  const std::string path = drafts::here(request);
  const cart::Visitor visitor = cart::visitor_of(pages.tools.house(), request);
  View view = page_view(pages, context, path);
  view["number"] = opened.number;
  view["amount"] = html::yen_text(locale, refund.amount);
  view["action"] = catalog::link(locale, path);
  view["csrf"] = visitor.csrf;
  view["version"] = std::to_string(refund.version);
  view["until"] = html::date_text(locale, japan_time(refund.link_until).date);
  view["open"] = next_state(refund.state, RefundMove::give_account).has_value();
  view["saved"] = request.query.get("did") == "saved";
  view["known"] = opened.account ? View(masked(*opened.account, locale)) : View(false);
  const bool returned = refund.state == RefundState::asked && refund.returned_on;
  const std::optional<LocalDate> day = returned ? refund.returned_on : refund.sent_on;
  view["state"] = word(locale, "bank.refund_page.state_" + (returned ? "returned" : std::string(name_of(refund.state))),
                       {{"day", day ? html::date_text(locale, *day) : std::string()}});
  view["f"] = form != nullptr ? View(form->typed()) : View{{"kind", "1"}};
  view["e"] = form != nullptr ? View(form->faults()) : View::object();
  view["has_errors"] = form != nullptr;
  view["errors"] = View::array();
  if (form != nullptr) {
    for (const auto& [name, text] : form->faults().items()) view["errors"].push_back({{"field", "f-" + name}, {"text", text}});
  }
  view["options"] = {{"kind", kind_options(view["f"].value("kind", std::string()), locale)}};
  http::Response response = http::page(pages.tools.house().html.render("bank/refund", view, locale), status);
  cart::keep(visitor, request, response);
  return response;
}

http::Response answer_error(const Pages& pages, const http::Request& request, const Context& context, BankError why) {
  if (why == BankError::link_over) return show_over(pages, context, "/refunds/" + request.param("token"));
  return pages.error(request, context, 404);
}

http::Response get_page(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open(pages, request, context);
  if (!opened) return answer_error(pages, request, context, opened.error());
  const auto draft = drafts::find_here(pages.tools.house(), request, context);
  if (!draft) return show_account_form(pages, request, context, *opened, nullptr);
  http::Form form(draft->typed, context.locale);
  (void)read_account(form, context.locale);
  if (draft->stale) form.fault("bank", word(context.locale, "support.error.too_old"));
  return show_account_form(pages, request, context, *opened, &form);
}

http::Response post_page(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open(pages, request, context);
  if (!opened) return answer_error(pages, request, context, opened.error());
  http::Form form(request.form, context.locale);
  const Account account = read_account(form, context.locale);
  if (!cart::csrf_fits(pages.tools.house(), request)) form.fault("bank", word(context.locale, "support.error.too_old"));
  if (!form.good()) {
    const drafts::Draft draft{drafts::only(request.form, {"bank", "bank_code", "branch", "branch_code", "kind", "number", "holder"})};
    if (auto kept = drafts::keep_here(pages.tools.house(), request, context, draft)) return std::move(*kept);
    return show_account_form(pages, request, context, *opened, &form, 422);
  }
  const auto given = give_account_by_link(pages.tools, context, request.param("token"), account);
  if (!given && given.error() != BankError::not_now && given.error() != BankError::stale)
    return answer_error(pages, request, context, given.error());
  drafts::drop_here(pages.tools.house(), request, context);
  const std::string path = catalog::link(context.locale, "/refunds/" + request.param("token"));
  return http::redirect(given ? path + "?did=saved" : path);  // refused: the page shows how it stands
}

}  // namespace

void add_routes(http::Router& router, const Pages& pages) {
  router.get("/refunds/{token}",
             [pages](const http::Request& request, const Context& context) { return get_page(pages, request, context); });
  router.post("/refunds/{token}",
              [pages](const http::Request& request, const Context& context) { return post_page(pages, request, context); });
}

}  // namespace noren::bank
