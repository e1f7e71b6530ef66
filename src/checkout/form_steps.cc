#include "checkout/steps.h"

#include "cart/cart.h"
#include "cart/visitor.h"
#include "checkout/own.h"
#include "checkout/paused.h"
#include "checkout/result_pages.h"
#include "orders/address_form.h"
#include "text/mail_address.h"

namespace noren::checkout {
namespace {

constexpr int kWrong = 422;

std::vector<WishLine> wish_of_cart(const cart::Cart& cart) {
  std::vector<WishLine> lines;
  for (const cart::Line& line : cart.lines) lines.push_back({line.sku, line.quantity, line.variant});
  return lines;
}

std::optional<KnownBuyer> known_of(const Pages& pages, const http::Request& request, const Context& context) {
  return pages.known ? pages.known(request, context) : std::nullopt;
}

// The small buttons inside the form: true when one was pressed and the form is to be shown again, filled.
bool press_small_button(const http::Request& request, FormPage& form) {
  const std::string& what = request.form.get("do");
  if (what.starts_with(kKeptAddress)) {
    const std::string n = what.substr(kKeptAddress.size());
    const auto& kept = form.known ? form.known->addresses : std::vector<AddressInput>{};
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (n == std::to_string(i)) form.input.person.shipping = kept[i];
    }
    return true;
  }
  if (what == "use_email") {
    if (const auto meant = text::suggest_mail_address(form.input.person.email)) form.input.person.email = *meant;
    return true;
  }
  for (const char* prefix : {"shipping", "orderer"}) {
    AddressInput& address = prefix == std::string("shipping") ? form.input.person.shipping : form.input.person.orderer;
    const auto button = orders::press_address_button(request.form, prefix, address);
    if (button == orders::AddressButton::looked_up) form.looked_up = prefix;
    if (button != orders::AddressButton::none) return true;
  }
  return what == "recalculate";
}

// A wish with faults, or one the shop cannot fulfil, is none yet.
std::optional<Wish> read_wish_from(const Pages& pages, const Context& context, FormPage& form) {
  Wish wish = wish_of(form.input, context.locale, form.faults);
  wish.lines = form.lines;
  if (form.known) wish.member = form.known->member;
  const auto quoted = quote(shown_now(pages.desk, context.shop), wish, context.now);
  if (!quoted) form.faults.insert(form.faults.end(), quoted.error().begin(), quoted.error().end());
  const auto pause = wish.payment ? pages.desk.cards.pause_of(context.shop, *wish.payment, context.now) : std::nullopt;
  if (pause) form.faults.push_back(fault_of(*pause, context.locale));
  if (!form.faults.empty()) return std::nullopt;
  return wish;
}

// Anything but the way to the confirmation: the answer. Nothing of a browser without a mark is kept: it would not find it.
std::optional<http::Response> stay_at_form(const Pages& pages, http::TokenBuckets& limit, const http::Request& request,
                                           const Context& context, const drafts::Key& key, FormPage& form) {
  const bool pressed = press_small_button(request, form);
  if (!cart::csrf_fits(pages.desk.house, request)) {
    if (!pressed) form.faults.push_back({"csrf", "checkout.fault.page_too_old", ""});
    if (cart::has_mark(request)) return ask_again(pages, request, context, key, form);
    return show_form(pages, request, context, form, pressed ? 200 : kWrong);
  }
  if (pressed || press_tell_me(pages, limit, request, context, form)) return ask_again(pages, request, context, key, form);
  return std::nullopt;
}

}  // namespace

std::vector<WishLine> lines_of(const orders::Document& document) {
  std::vector<WishLine> lines;
  for (const orders::Line& line : document.lines) lines.push_back({line.sku, line.quantity, line.variant});
  return lines;
}

http::Response ask_again(const Pages& pages, const http::Request& request, const Context& context, const drafts::Key& key,
                         const FormPage& form) {
  if (!put_draft(pages.desk.house, key, form, context.now)) return show_form(pages, request, context, form, kWrong);
  http::Response response = to(context, form.action);
  http::set_cookie(response, request, {kAttemptCookie, key.form, std::nullopt});
  return response;
}

namespace {

// What the cart asks for cannot be had beside what is being paid already.
bool is_in_its_way(const Desk& desk, const OwnHold& own, const cart::Cart& cart) {
  for (const orders::Line& line : own.document.lines) {
    for (const cart::Line& wanted : cart.lines) {
      const bool same = cart::same_goods(wanted, {line.sku, line.quantity, line.unit, line.variant});
      if (same && wanted.quantity > desk.quantity(line.variant)) return true;
    }
  }
  return false;
}

}  // namespace

http::Response get_form(const Pages& pages, const http::Request& request, const Context& context) {
  const cart::Cart cart = cart::read(pages.desk.house.keys, context.shop, request).cart;
  if (cart.empty()) return to(context, "/cart");
  // The last pieces are his own: that page goes on with their payment, or gives it up.
  const auto own = own_hold(pages.desk, request, context);
  if (own && own->paying && is_in_its_way(pages.desk, *own, cart)) return to(context, path_of(own->id, "/paid"));
  const auto draft_of = [&](const std::string& form) -> std::optional<Draft> {
    if (form.empty()) return std::nullopt;
    return find_draft(pages.desk.house, drafts::key_of(pages.desk.house, request, context.shop, form), context.now);
  };
  const std::string named = drafts::named(request);
  if (auto draft = draft_of(named)) {
    FormPage form{std::move(*draft), wish_of_cart(cart), drafts::address_of("/checkout", named), known_of(pages, request, context)};
    renew_pause(pages, context, form);
    return show_form(pages, request, context, form);
  }
  // Back from the cart, where something had to be changed, or from a later page: what was typed before is still there.
  FormPage form{{}, wish_of_cart(cart), "/checkout", known_of(pages, request, context)};
  const std::string& newest = request.cookie(kAttemptCookie);
  if (auto draft = draft_of(newest)) {
    form.input = std::move(draft->input);
  } else if (const auto before = newest.empty() ? std::nullopt : find_checkout(pages.desk, context.shop, CheckoutId(newest));
             before && before->person && before->checkout.state_at(context.now) == State::open) {
    form.input = form_of(before->checkout.document, *before->person);
  } else if (form.known) {
    form.input.person = form.known->person;
  }
  return show_form(pages, request, context, form);
}

http::Response post_form(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context) {
  const cart::Cart cart = cart::read(pages.desk.house.keys, context.shop, request).cart;
  if (cart.empty()) return to(context, "/cart");
  const std::string named = drafts::named(request);
  const std::string name = drafts::is_ours(pages.desk.house, named) ? named : drafts::new_name(pages.desk.house);
  const drafts::Key key = drafts::key_of(pages.desk.house, request, context.shop, name);
  FormPage form{{read_form(request.form)}, wish_of_cart(cart), drafts::address_of("/checkout", name), known_of(pages, request, context)};
  if (!pages.desk.shops.by_id(context.shop)->open()) {
    // The address is kept shut at the site's door, which says why. What was typed is there again when it opens.
    return cart::has_mark(request) ? ask_again(pages, request, context, key, form) : to(context, "/checkout");
  }
  if (auto answer = stay_at_form(pages, limit, request, context, key, form)) return std::move(*answer);
  const auto wish = read_wish_from(pages, context, form);
  if (!wish) return ask_again(pages, request, context, key, form);
  const auto opened = open_checkout(pages.desk, context, *wish, Source::page);
  if (!opened) {
    form.faults = opened.error();
    return ask_again(pages, request, context, key, form);
  }
  if (const auto own = own_hold(pages.desk, request, context); own && !own->paying) let_go(pages.desk, context, own->id);
  if (!named.empty()) drafts::drop(pages.desk.house, key);
  http::Response response = to(context, path_of(opened->id, "/confirm"));
  http::set_cookie(response, request, {kAttemptCookie, opened->id.str(), std::nullopt});
  return response;
}

http::Response get_form_again(const Pages& pages, const http::Request& request, const Context& context) {
  const auto found = find_checkout(pages.desk, context.shop, CheckoutId(request.param("id")));
  if (auto ended = if_ended(pages, request, context, found)) return std::move(*ended);
  const CheckoutId& id = found->checkout.id;
  auto draft = find_draft(pages.desk.house, drafts::key_of(pages.desk.house, request, context.shop, id.str()), context.now);
  if (!draft) draft = Draft{form_of(found->checkout.document, *found->person)};
  FormPage form{std::move(*draft), lines_of(found->checkout.document), path_of(id, ""), known_of(pages, request, context)};
  renew_pause(pages, context, form);
  return show_form(pages, request, context, form);
}

http::Response post_form_again(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context) {
  const auto found = find_checkout(pages.desk, context.shop, CheckoutId(request.param("id")));
  if (auto ended = if_ended(pages, request, context, found)) return std::move(*ended);
  const CheckoutId& id = found->checkout.id;
  const drafts::Key key = drafts::key_of(pages.desk.house, request, context.shop, id.str());
  FormPage form{{read_form(request.form)}, lines_of(found->checkout.document), path_of(id, ""), known_of(pages, request, context)};
  if (auto answer = stay_at_form(pages, limit, request, context, key, form)) return std::move(*answer);
  const auto wish = read_wish_from(pages, context, form);
  if (!wish) return ask_again(pages, request, context, key, form);
  const auto changed = change_checkout(pages.desk, context, id, *wish);
  if (!changed && changed.error().why == ChangeError::gone) return to(context, path_of(id, "/thanks"));
  if (!changed) {
    form.faults = changed.error().faults;
    return ask_again(pages, request, context, key, form);
  }
  return to(context, path_of(id, "/confirm"));
}

}  // namespace noren::checkout
