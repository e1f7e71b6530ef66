// Behind the one-time link of an empty installation: the shop and its owner are made together, and the owner is signed in.
// View: templates/setup_welcome.html. The link is the secret here, so the form needs no other.
#include "html/words.h"
#include "shops/settings_pages.h"
#include "shops/store.h"

namespace noren::shops {
namespace {

using http::Request;
using http::Response;

struct Welcome {
  std::string shop_name;
  staff::NewOwner owner;
};

std::string welcome_words(const Context& context, const std::string& key) { return html::word(context.locale, "shops." + key); }

html::View welcome_view(const Request& request, const Context& context) {
  return {{"title", welcome_words(context, "setup_welcome.title")},
          {"action", "/admin/welcome/" + request.param("token")},
          {"csrf", ""},
          {"expired", false},
          {"f", html::View::object()},
          {"e", html::View::object()}};
}

Response expired(const SettingsPages& pages, const Request& request, const Context& context) {
  html::View view = welcome_view(request, context);
  view["expired"] = true;
  return pages.desk.outside(request, context, "shops/setup_welcome", std::move(view), 410);
}

Welcome read_welcome(http::Form& form, const Request& request, const Context& context) {
  Welcome welcome{form.line("shop_name", 60), {form.line("mail", 254), form.line("name", 60), request.form.get("password")}};
  if (welcome.shop_name.empty()) form.fault("shop_name", welcome_words(context, "admin_settings_basic.error_name"));
  if (request.form.get("password_again") != welcome.owner.password)
    form.fault("password_again", welcome_words(context, "setup_welcome.error_again"));
  return welcome;
}

void add_faults(http::Form& form, const Context& context, const std::vector<staff::AccountFault>& faults) {
  for (const staff::AccountFault fault : faults) {
    form.fault(std::string(staff::field_of(fault)), html::word(context.locale, "staff.fault." + std::string(staff::name_of(fault))));
  }
}

// Usually there is no shop yet; one that has nobody gets its owner here.
Result<ShopId, std::vector<staff::AccountFault>> make(const SettingsPages& pages, const Context& context, const Welcome& welcome) {
  using Made = Result<ShopId, std::vector<staff::AccountFault>>;
  House& house = pages.desk.house();
  const auto owner = staff::prepare_owner(welcome.owner);
  if (!owner) return Fail(owner.error());
  Settings settings;
  settings.name.ja = welcome.shop_name;
  settings.contact.email = owner->mail;
  return house.db.write([&](db::Tx& tx) -> Made {
    Context within = context;
    if (staff::has_any_account(tx)) return Fail(std::vector{staff::AccountFault::mail_taken});  // two presses at once: one owner
    const auto there = all_shops(tx);  // asked here, so that a second press finds the first one's shop
    if (there.empty()) {
      const auto shop = create_shop(tx, house, pages.directory, context, settings);
      check(shop.has_value(), "a shop without host names takes nobody's");
      within.shop = (*shop)->id;
    } else if (within.shop.empty()) {
      within.shop = there.front().id;
    }
    if (const auto added = staff::add_owner(tx, within, house, *owner); !added) return Fail(std::vector{added.error()});
    return within.shop;
  });
}

Response post_welcome(const SettingsPages& pages, const Request& request, const Context& context) {
  House& house = pages.desk.house();
  if (!pages.first_run.opens(request.param("token"))) return expired(pages, request, context);
  http::Form form(request.form, context.locale);
  const Welcome welcome = read_welcome(form, request, context);
  if (form.good()) {
    const auto made = make(pages, context, welcome);
    if (made) {
      Context within = context;
      within.shop = *made;
      const auto signed_in =
          staff::sign_in(house, within, {welcome.owner.mail, welcome.owner.password, request.remote, request.header("user-agent"), "", ""});
      Response response = pages.desk.outside_done(request, within, "/admin/setup", "shops.setup_welcome.made");
      if (signed_in) admin::set_session(response, request, *signed_in);
      return response;
    }
    if (staff::has_any_account(house)) return expired(pages, request, context);  // pressed twice: the first made it
    add_faults(form, context, made.error());
  }
  html::View view = welcome_view(request, context);
  view["f"] = form.typed();
  view["e"] = form.faults();
  view["has_errors"] = true;
  return pages.desk.outside(request, context, "shops/setup_welcome", std::move(view), 422);
}

}  // namespace

void add_welcome_routes(http::Router& router, const SettingsPages& given) {
  router.get(
      "/admin/welcome/{token}",
      [given](const Request& request, const Context& context) {
        if (!given.first_run.opens(request.param("token"))) return expired(given, request, context);
        return given.desk.outside(request, context, "shops/setup_welcome", welcome_view(request, context));
      },
      http::kWithoutShop);
  router.post(
      "/admin/welcome/{token}", [given](const Request& request, const Context& context) { return post_welcome(given, request, context); },
      http::kWithoutShop);
}

}  // namespace noren::shops
