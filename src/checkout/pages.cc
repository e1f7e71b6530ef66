#include "checkout/pages.h"

#include <nlohmann/json.hpp>

#include "cart/cart.h"
#include "checkout/form_page.h"
#include "checkout/paused.h"
#include "checkout/paying.h"
#include "checkout/result_pages.h"
#include "checkout/waiting.h"
#include "db/errors.h"
#include "html/words.h"
#include "orders/address_form.h"
#include "orders/token.h"
#include "text/mail_address.h"

namespace noren::checkout {
namespace {

using html::word;

constexpr std::size_t kOrdersRemembered = 5;
constexpr const char* kAttemptCookie = "noren_attempt";  // the newest attempt of this browser, until it closes
constexpr int kOrdersKeptForS = 90 * 24 * 3600;

http::Response to(const Context& context, const std::string& path) { return http::redirect(catalog::link(context.locale, path)); }

std::vector<WishLine> lines_of(const cart::Cart& cart) {
  std::vector<WishLine> lines;
  for (const cart::Line& line : cart.lines) lines.push_back({line.sku, line.quantity});
  return lines;
}

std::vector<WishLine> lines_of(const orders::Document& document) {
  std::vector<WishLine> lines;
  for (const orders::Line& line : document.lines) lines.push_back({line.sku, line.quantity});
  return lines;
}

// The small buttons inside the form: true when one was pressed and the form is to be shown again, filled.
bool press_small_button(const http::Request& request, FormPage& form) {
  const std::string& what = request.form.get("do");
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

http::Response get_form(const Pages& pages, const http::Request& request, const Context& context) {
  const cart::Cart cart = cart::read(pages.desk.house.keys, context.shop, request).cart;
  if (cart.empty()) return to(context, "/cart");
  FormPage form{{}, lines_of(cart), {}, "/checkout", ""};
  // Back from the cart, where something had to be changed: what was typed before is still there.
  const std::string& attempt = request.cookie(kAttemptCookie);
  const auto before = attempt.empty() ? std::nullopt : find_checkout(pages.desk, context.shop, CheckoutId(attempt));
  if (before && before->person && before->checkout.state_at(context.now) == State::open) {
    form.input = form_of(before->checkout.document, *before->person);
  }
  return show_form(pages, request, context, form);
}

// A wish with faults, or one the shop cannot fulfil, shows the form again; nothing typed is lost.
std::optional<Wish> read_wish_from(const Pages& pages, const http::Request& request, const Context& context, FormPage& form) {
  if (press_small_button(request, form)) return std::nullopt;
  if (!cart::csrf_fits(pages.desk.house, request)) {
    form.faults.push_back({"csrf", "checkout.fault.page_too_old", ""});
    return std::nullopt;
  }
  Wish wish = wish_of(form.input, context.locale, form.faults);
  wish.lines = form.lines;
  const auto quoted = quote(shown_now(pages.desk, context.shop), wish, context.now);
  if (!quoted) form.faults.insert(form.faults.end(), quoted.error().begin(), quoted.error().end());
  const auto pause = wish.payment ? pages.desk.cards.pause_of(context.shop, *wish.payment, context.now) : std::nullopt;
  if (pause) form.faults.push_back(fault_of(*pause, context.locale));
  if (!form.faults.empty()) return std::nullopt;
  return wish;
}

http::Response post_form(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context) {
  const cart::Cart cart = cart::read(pages.desk.house.keys, context.shop, request).cart;
  if (cart.empty()) return to(context, "/cart");
  FormPage form{read_form(request.form), lines_of(cart), {}, "/checkout", ""};
  if (auto answer = press_tell_me(pages, limit, request, context, form)) return std::move(*answer);
  const auto wish = read_wish_from(pages, request, context, form);
  if (!wish) return show_form(pages, request, context, form);
  const auto opened = open_checkout(pages.desk, context, *wish, Source::page);
  if (!opened) {
    form.faults = opened.error();
    return show_form(pages, request, context, form);
  }
  http::Response response = to(context, "/checkout/" + opened->id.str() + "/confirm");
  http::set_cookie(response, request, {kAttemptCookie, opened->id.str(), std::nullopt});
  return response;
}

// Where an attempt that is no longer open leads; nothing while it is open.
std::optional<http::Response> if_ended(const Pages& pages, const http::Request& request, const Context& context,
                                       const std::optional<Found>& found) {
  if (!found || !found->person) return show_gone(pages, request, context, false);
  switch (found->checkout.state_at(context.now)) {
    case State::open: return std::nullopt;
    case State::checking: return to(context, "/checkout/" + found->checkout.id.str() + "/paid");
    case State::accepted: return to(context, "/checkout/" + found->checkout.id.str() + "/thanks");
    case State::not_accepted: break;
  }
  return show_gone(pages, request, context, true);
}

http::Response get_form_again(const Pages& pages, const http::Request& request, const Context& context) {
  const auto found = find_checkout(pages.desk, context.shop, CheckoutId(request.param("id")));
  if (auto ended = if_ended(pages, request, context, found)) return *ended;
  const std::string action = "/checkout/" + found->checkout.id.str();
  return show_form(pages, request, context,
                   {form_of(found->checkout.document, *found->person), lines_of(found->checkout.document), {}, action, ""});
}

http::Response post_form_again(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context) {
  const auto found = find_checkout(pages.desk, context.shop, CheckoutId(request.param("id")));
  if (auto ended = if_ended(pages, request, context, found)) return *ended;
  FormPage form{read_form(request.form), lines_of(found->checkout.document), {}, "/checkout/" + found->checkout.id.str(), ""};
  if (auto answer = press_tell_me(pages, limit, request, context, form)) return std::move(*answer);
  const auto wish = read_wish_from(pages, request, context, form);
  if (!wish) return show_form(pages, request, context, form);
  const auto changed = change_checkout(pages.desk, context, found->checkout.id, *wish);
  if (!changed && changed.error().why == ChangeError::gone) return to(context, "/checkout/" + found->checkout.id.str() + "/thanks");
  if (!changed) {
    form.faults = changed.error().faults;
    return show_form(pages, request, context, form);
  }
  return to(context, "/checkout/" + found->checkout.id.str() + "/confirm");
}

http::Response get_confirm(const Pages& pages, const http::Request& request, const Context& context) {
  const auto found = find_checkout(pages.desk, context.shop, CheckoutId(request.param("id")));
  if (auto ended = if_ended(pages, request, context, found)) return *ended;
  const auto pause = pages.desk.cards.pause_of(context.shop, found->checkout.document.payment, context.now);
  return show_confirm(pages, request, context, *found, pause ? Notices{{words_of(*pause, context.locale)}, "paused"} : Notices{});
}

std::vector<std::string> words_of_change(const Completion& completion, Locale locale) {
  const auto told = nlohmann::json::parse(completion.details);
  std::vector<std::string> texts;
  const auto money = [&](const nlohmann::json& amount) { return html::yen_text(locale, Yen(amount.get<std::int64_t>())); };
  for (const auto& line : told.at("lines")) {
    const std::string item = line.at("name").get<std::string>();
    if (completion.verdict == Verdict::price_changed) {
      texts.push_back(word(locale, "checkout.confirm.changed_price",
                           {{"item", item}, {"was", money(line.at("price_before"))}, {"now", money(line.at("price_now"))}}));
    } else if (line.at("left").get<std::int64_t>() <= 0) {
      texts.push_back(word(locale, "checkout.confirm.changed_sold_out", {{"item", item}}));
    } else {
      texts.push_back(
          word(locale, "checkout.confirm.changed_few", {{"item", item}, {"n", std::to_string(line.at("left").get<std::int64_t>())}}));
    }
  }
  if (completion.verdict == Verdict::price_changed) {
    texts.push_back(
        word(locale, "checkout.confirm.changed_total", {{"was", money(told.at("total_before"))}, {"now", money(told.at("total_now"))}}));
  }
  return texts;
}

// The order is taken: the cart has done its work, and this browser may later be told the order's number.
http::Response after_acceptance(const Pages& pages, const http::Request& request, const Context& context, const orders::Order& order) {
  http::Response response = to(context, "/checkout/" + order.id.str() + "/thanks");
  // Only what was ordered leaves the cart: another tab may have put something else in meanwhile.
  cart::Cart cart = cart::read(pages.desk.house.keys, context.shop, request).cart;
  for (const orders::Line& ordered : order.document.lines) cart::take(cart, ordered.sku, ordered.quantity);
  cart::write(pages.desk.house.keys, context.shop, request, response, cart);
  http::set_cookie(response, request, {kAttemptCookie, "", 0});
  std::string tokens = orders::order_token(pages.desk.house.keys, context.shop, order.id.str());
  std::size_t count = 1;
  for (std::string_view rest = request.cookie(kOrdersCookie); !rest.empty() && count < kOrdersRemembered; ++count) {
    const std::size_t end = std::min(rest.find('.'), rest.size());
    if (rest.substr(0, end) != tokens.substr(0, end)) tokens += "." + std::string(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  http::set_cookie(response, request, {kOrdersCookie, tokens, kOrdersKeptForS});
  return response;
}

// The token among this browser's orders that a similar order may be named to.
std::string known_token(const Pages& pages, const http::Request& request, const Context& context) {
  const std::string& tokens = request.cookie(kOrdersCookie);
  const std::string newest = tokens.substr(0, tokens.find('.'));
  return orders::id_of_token(pages.desk.house.keys, context.shop, newest) ? newest : "";
}

// What a payment came to by now. A buyer who leaves has a step to do at the provider and goes there; who is back is told of it.
enum class Buyer { leaves, is_back };
http::Response after_payment(const Pages& pages, const http::Request& request, const Context& context, const Completion& fate,
                             Buyer buyer) {
  const CheckoutId id(request.param("id"));
  if (fate.verdict == Verdict::accepted) return after_acceptance(pages, request, context, *fate.order);
  if (fate.verdict == Verdict::unknown) return show_gone(pages, request, context, false);
  if (fate.verdict == Verdict::paying) {
    const bool leaves = buyer == Buyer::leaves && fate.payment->state == payments::State::at_buyer;
    if (leaves && fate.payment->means == payments::Means::card) return http::redirect(fate.payment->redirect);
    return show_paying(pages, request, context, fate, leaves);
  }
  const auto found = find_checkout(pages.desk, context.shop, id);
  if (auto ended = if_ended(pages, request, context, found)) return *ended;
  const auto details = nlohmann::json::parse(fate.details);
  return show_confirm(pages, request, context, *found,
                      {{words_of_decline(details, context.locale)}, "unpaid"}, 402);
}

http::Response once_known(const Pages& pages, const http::Request& request, const Context& context, const payments::AttemptId& payment,
                          Buyer buyer) {
  const CheckoutId id(request.param("id"));
  const Waiting waiting{id, payment, buyer == Buyer::leaves ? Ask::wait : Ask::look};
  const auto respond = [pages, request, context, buyer](const Completion& fate) {
    return after_payment(pages, request, context, fate, buyer);
  };
  return when_known(pages.desk, context, waiting, respond, [pages, context, id] { return show_checking(pages, context, id); });
}

// The last payment of this attempt to buy, looked at anew.
http::Response get_paid(const Pages& pages, const http::Request& request, const Context& context) {
  const CheckoutId id(request.param("id"));
  const auto payment = last_payment(pages.desk, context.shop, id);
  if (!payment) return to(context, "/checkout/" + id.str() + "/confirm");
  const auto fate = fate_of_payment(pages.desk, context, id, payment->id);
  if (fate.verdict != Verdict::paying) return after_payment(pages, request, context, fate, Buyer::is_back);
  return once_known(pages, request, context, payment->id, Buyer::is_back);
}

http::Response post_give_up(const Pages& pages, const http::Request& request, const Context& context) {
  const CheckoutId id(request.param("id"));
  const auto payment = last_payment(pages.desk, context.shop, id);
  if (!payment) return to(context, "/checkout/" + id.str() + "/confirm");
  if (cart::csrf_fits(pages.desk.house, request)) give_up_payment(pages.desk, context, id);
  return once_known(pages, request, context, payment->id, Buyer::is_back);
}

// The form again, with all that was typed: another way to pay is chosen there.
http::Response show_paused(const Pages& pages, const http::Request& request, const Context& context, const Found& found) {
  const auto& document = found.checkout.document;
  FormPage form{form_of(document, *found.person), lines_of(document), {}, "/checkout/" + found.checkout.id.str(), ""};
  const auto pause = pages.desk.cards.pause_of(context.shop, document.payment, context.now);
  form.faults.push_back(fault_of(pause.value_or(pauses::Pause{}), context.locale));
  http::Response response = show_form(pages, request, context, form);
  response.status = 409;
  return response;
}

http::Response post_complete(const Pages& pages, const http::Request& request, const Context& context) {
  const CheckoutId id(request.param("id"));
  auto found = find_checkout(pages.desk, context.shop, id);
  if (auto ended = if_ended(pages, request, context, found)) return *ended;
  if (!cart::csrf_fits(pages.desk.house, request))
    return show_confirm(pages, request, context, *found, {{word(context.locale, "checkout.fault.page_too_old", {{"n", ""}})}, "again"}, 403);
  if (request.form.get("seen") != mark_of_shown(pages.desk, found->checkout))
    return show_confirm(pages, request, context, *found, {{word(context.locale, "checkout.confirm.changed_since")}}, 409);
  CompleteCommand command;
  command.id = id;
  command.key = "page:" + request.form.get("key").substr(0, 100);
  command.confirm_similar = request.form.get("confirm_similar") == "1";
  command.body = command.confirm_similar ? "again" : "once";
  command.known_token = known_token(pages, request, context);
  Completion completion;
  try {
    completion = complete(pages.desk, context, command);
    // A page from before the shop opened again (or the way to pay came back), reached by Back: it carries the key that was refused then.
    // The press is a new one. So it is when it was asked about another order, or a payment that came to nothing since.
    const bool was_refused = completion.verdict == Verdict::cannot_take || completion.verdict == Verdict::method_paused ||
                             completion.verdict == Verdict::similar_order;
    if (was_refused && completion.replayed) {
      command.key = "page:" + crypto::token(pages.desk.house.env.random);
      completion = complete(pages.desk, context, command);
    }
  } catch (const db::StorageFull&) {
    return show_refused(pages, request, context, id, Refused::storage_full);
  } catch (const db::CommitUnknown&) {
    return show_checking(pages, context, id);
  }
  switch (completion.verdict) {
    case Verdict::accepted: return after_acceptance(pages, request, context, *completion.order);
    case Verdict::paying: return once_known(pages, request, context, completion.payment->id, Buyer::leaves);
    case Verdict::declined: return after_payment(pages, request, context, completion, Buyer::is_back);
    case Verdict::similar_order: return show_similar(pages, request, context, *found, completion.details);
    case Verdict::sold_out:
    case Verdict::price_changed:
      found = find_checkout(pages.desk, context.shop, id);
      return show_confirm(pages, request, context, *found, {words_of_change(completion, context.locale)}, 409);
    case Verdict::faulty:
      return show_form(pages, request, context,
                       {form_of(found->checkout.document, *found->person), lines_of(found->checkout.document), completion.faults,
                        "/checkout/" + id.str(), ""});
    case Verdict::method_paused: return show_paused(pages, request, context, *found);
    case Verdict::cannot_take: return show_refused(pages, request, context, id, Refused::not_open);
    case Verdict::key_reused:
    case Verdict::too_many_keys: return show_confirm(pages, request, context, *found, {});
    case Verdict::closed:
    case Verdict::unknown: break;
  }
  return show_gone(pages, request, context, true);
}

// The address that stays in the browser after a refusal: reloaded or kept, it leads to where the attempt stands.
http::Response get_where_it_stands(const Pages&, const http::Request& request, const Context& context) {
  return to(context, "/checkout/" + CheckoutId(request.param("id")).str() + "/confirm");
}

http::Response get_thanks(const Pages& pages, const http::Request& request, const Context& context) {
  const auto found = find_checkout(pages.desk, context.shop, CheckoutId(request.param("id")));
  if (!found || !found->person) return show_gone(pages, request, context, false);
  if (found->order) return show_thanks(pages, request, context, *found);
  if (auto ended = if_ended(pages, request, context, found)) return *ended;
  return to(context, "/checkout/" + found->checkout.id.str() + "/confirm");
}

}  // namespace

void add_routes(http::Router& router, const Pages& pages) {
  const auto bound = [&](auto handler) {
    return [pages, handler](const http::Request& r, const Context& c) { return handler(pages, r, c); };
  };
  router.get("/checkout", bound(get_form), http::kSells);
  const auto asked = std::make_shared<http::TokenBuckets>(kAskedToBeTold);
  const auto limited = [&](auto handler) {
    return [pages, asked, handler](const http::Request& r, const Context& c) { return handler(pages, *asked, r, c); };
  };
  router.post("/checkout", limited(post_form), http::kSells);
  router.get("/checkout/{id}", bound(get_form_again));
  router.post("/checkout/{id}", limited(post_form_again));
  router.get("/checkout/{id}/confirm", bound(get_confirm));
  router.get("/checkout/{id}/complete", bound(get_where_it_stands));
  router.post("/checkout/{id}/complete", bound(post_complete));
  router.get("/checkout/{id}/paid", bound(get_paid));
  router.get("/checkout/{id}/give-up", bound(get_where_it_stands));
  router.post("/checkout/{id}/give-up", bound(post_give_up));
  router.get("/checkout/{id}/thanks", bound(get_thanks));
}

}  // namespace noren::checkout
