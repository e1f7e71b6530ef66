// The last button and what comes after it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/names.h"
#include "cart/cart.h"
#include "cart/visitor.h"
#include "checkout/paused.h"
#include "checkout/paying.h"
#include "checkout/result_pages.h"
#include "checkout/steps.h"
#include "checkout/turn_page.h"
#include "checkout/waiting.h"
#include "db/errors.h"
#include "html/words.h"
#include "log/log.h"
#include "orders/token.h"

namespace noren::checkout {
namespace {

using html::word;

constexpr std::size_t kOrdersRemembered = 5;
constexpr int kOrdersKeptForS = 90 * 24 * 3600;

// What a press came to that the next page cannot know by itself, told there once: in a cookie of a moment.
enum class Said {
  nothing,
  changed_since,  // the page it was pressed on was not what would be ordered
  page_too_old,   // or not this browser's
  storage_full,
  away,          // the database: nothing was written
  out_of_reach,  // whether there are pieces cannot be known
  unsure,        // whether it was written
  to_paid,       // a payment was begun: the page leads on to the provider, where it can
};
constexpr Named<Said> kSaid[] = {{Said::changed_since, "since"}, {Said::page_too_old, "old"},   {Said::storage_full, "storage"},
                                 {Said::away, "away"},           {Said::out_of_reach, "reach"}, {Said::unsure, "unsure"},
                                 {Said::to_paid, "to_paid"}};
constexpr const char* kSaidCookie = "noren_pressed";
constexpr int kSaidForS = 60;
constexpr const char* kAwayForS = "5";  // for Retry-After, as of other pages (http/site.cc)

// seen: what the pressed page was made of (parts_of_shown), so that the next one can name what differs.
http::Response lead_to(const http::Request& request, const Context& context, const CheckoutId& id, const char* step, Said said,
                       const std::string& seen = "") {
  http::Response response = to(context, path_of(id, step));
  const std::string told = std::string(name_in(kSaid, said)) + "." + http::url_encode(id.str()) + (seen.empty() ? "" : "." + seen);
  http::set_cookie(response, request, {kSaidCookie, told, kSaidForS});
  return response;
}

struct Told {
  Said said = Said::nothing;
  std::string seen;
};

Told told_before(const http::Request& request, const CheckoutId& id) {
  const std::string& told = request.cookie(kSaidCookie);
  const std::size_t dot = std::min(told.find('.'), told.size());
  const std::string rest = told.substr(std::min(dot + 1, told.size()));
  const std::size_t end = std::min(rest.find('.'), rest.size());
  if (rest.substr(0, end) != id.str()) return {};
  return {value_in(kSaid, told.substr(0, dot)).value_or(Said::nothing), rest.substr(std::min(end + 1, rest.size()))};
}

Said said_before(const http::Request& request, const CheckoutId& id) { return told_before(request, id).said; }

// The hidden field of the page: its mark, and what it was made of.
constexpr std::size_t kSeenMax = 400;
std::string mark_in(const std::string& seen) { return seen.substr(0, seen.find('.')); }
std::string parts_in(const std::string& seen) {
  const std::size_t dot = std::min(seen.find('.'), seen.size());
  const std::string parts = seen.substr(std::min(dot + 1, seen.size()), kSeenMax);
  const auto ours = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; };
  return std::all_of(parts.begin(), parts.end(), ours) ? parts : "";
}

http::Response told_once(const http::Request& request, http::Response response) {
  http::set_cookie(response, request, {kSaidCookie, "", 0});
  return response;
}

// The order is taken: the cart has done its work, and this browser may later be told the order's number.
http::Response after_acceptance(const Pages& pages, const http::Request& request, const Context& context, const orders::Order& order) {
  http::Response response = to(context, path_of(CheckoutId(order.id.str()), "/thanks"));
  // Only what was ordered leaves the cart: another tab may have put something else in meanwhile.
  cart::Cart cart = cart::read(pages.desk.house.keys, context.shop, request).cart;
  for (const orders::Line& ordered : order.document.lines) cart::take(cart, {ordered.sku, ordered.quantity, ordered.unit, ordered.variant});
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

// Why this attempt would not become an order just now.
Notices hindrance(const Pages& pages, const Context& context, const Found& found) {
  if (!pages.desk.shops.by_id(context.shop)->open()) return {{word(context.locale, "checkout.confirm.shut_text")}, "shut"};
  const auto pause = pages.desk.cards.pause_of(context.shop, found.checkout.document.payment, context.now);
  if (pause) return {{words_of(*pause, context.locale)}, "paused"};
  return {};
}

Notices notices_of(const Pages& pages, const Context& context, const Found& found, Said said, const std::string& seen = "") {
  if (said == Said::changed_since) return {{word(context.locale, "checkout.confirm.changed_since")}, "again", seen};
  if (said == Said::page_too_old) return {{word(context.locale, "checkout.fault.page_too_old", {{"n", ""}})}, "again"};
  if (said == Said::away) return {{word(context.locale, "checkout.confirm.away_text")}, "away"};
  if (said == Said::storage_full) return {{word(context.locale, "checkout.confirm.storage_text")}, "storage"};
  if (said == Said::out_of_reach) return {{word(context.locale, "checkout.confirm.reach_text")}, "shut"};
  return hindrance(pages, context, found);
}

// What a payment came to by now, to who looks at its page.
http::Response show_payment(const Pages& pages, const http::Request& request, const Context& context, const Completion& fate) {
  const CheckoutId id(request.param("id"));
  if (fate.verdict == Verdict::accepted) return after_acceptance(pages, request, context, *fate.order);
  if (fate.verdict == Verdict::unknown) return show_gone(pages, request, context, false);
  if (fate.verdict == Verdict::paying) return show_paying(pages, request, context, fate, false);
  const auto found = find_checkout(pages.desk, context.shop, id);
  if (auto ended = if_ended(pages, request, context, found)) return std::move(*ended);
  return show_confirm(pages, request, context, *found, {{words_of_decline(nlohmann::json::parse(fate.details), context.locale)}, "unpaid"},
                      402);
}

// Where the press leads that began a payment: to the provider, where the buyer has a step to do there.
http::Response leave_for(const http::Request& request, const Context& context, const Completion& fate) {
  const CheckoutId id(request.param("id"));
  if (fate.verdict != Verdict::paying) return to(context, path_of(id, "/paid"));
  const bool at_buyer = fate.payment->state == payments::State::at_buyer;
  if (at_buyer && fate.payment->means == payments::Means::card) return http::redirect(fate.payment->redirect);
  return lead_to(request, context, id, "/paid", Said::to_paid);
}

http::Response once_begun(const Pages& pages, const http::Request& request, const Context& context, const payments::AttemptId& payment) {
  const CheckoutId id(request.param("id"));
  const auto respond = [pages, request, context](const Completion& fate) {
    return fate.verdict == Verdict::accepted ? after_acceptance(pages, request, context, *fate.order) : leave_for(request, context, fate);
  };
  return when_known(pages.desk, context, {id, payment, Ask::wait}, respond,
                    [request, context, id] { return lead_to(request, context, id, "/thanks", Said::unsure); });
}

CompleteCommand command_of(const Pages& pages, const http::Request& request, const Context& context) {
  CompleteCommand command;
  command.id = CheckoutId(request.param("id"));
  command.seen = mark_in(request.form.get("seen"));
  command.key = "page:" + request.form.get("key").substr(0, 100);
  command.confirm_similar = request.form.yes("confirm_similar");
  command.body = command.confirm_similar ? "again" : "once";
  command.known_token = known_token(pages, request, context);
  command.ticket = ticket_of_browser(request, command.id);
  command.crowded = request.crowded;
  return command;
}

Completion press(const Pages& pages, const Context& context, CompleteCommand command) {
  const Completion completion = complete(pages.desk, context, command);
  // A page from before the shop opened again (or the way to pay came back), reached by Back: it carries the key that was refused then.
  // The press is a new one. So it is when it was asked about another order, or a payment that came to nothing since.
  const bool was_refused = completion.verdict == Verdict::cannot_take || completion.verdict == Verdict::method_paused ||
                           completion.verdict == Verdict::similar_order;
  if (!was_refused || !completion.replayed) return completion;
  command.key = "page:" + crypto::token(pages.desk.house.env.random);
  return complete(pages.desk, context, command);
}

// The form, with all that was typed and what is wrong with it now.
http::Response ask_otherwise(const Pages& pages, const http::Request& request, const Context& context, const Found& found, Faults faults) {
  const CheckoutId& id = found.checkout.id;
  const FormPage form{
      {form_of(found.checkout.document, *found.person), std::move(faults)}, lines_of(found.checkout.document), path_of(id, "")};
  return ask_again(pages, request, context, drafts::key_of(pages.desk.house, request, context.shop, id.str()), form);
}

http::Response where_it_leads(const Pages& pages, const http::Request& request, const Context& context, const Found& found,
                              const CompleteCommand& command, const Completion& completion) {
  const CheckoutId& id = found.checkout.id;
  switch (completion.verdict) {
    case Verdict::accepted: return after_acceptance(pages, request, context, *completion.order);
    case Verdict::paying: return once_begun(pages, request, context, completion.payment->id);
    case Verdict::declined: return to(context, path_of(id, "/paid"));
    case Verdict::waiting: return lead_to_waiting(request, context, command, completion);
    case Verdict::similar_order: return to(context, path_of(id, "/similar"));
    case Verdict::not_as_seen:  // by another tab, or the shop, just now
      return lead_to(request, context, id, "/confirm", Said::changed_since, parts_in(request.form.get("seen")));
    case Verdict::out_of_reach: return lead_to(request, context, id, "/confirm", Said::out_of_reach);
    case Verdict::faulty: return ask_otherwise(pages, request, context, found, completion.faults);
    case Verdict::method_paused: {
      const auto pause = pages.desk.cards.pause_of(context.shop, found.checkout.document.payment, context.now);
      return ask_otherwise(pages, request, context, found, {fault_of(pause.value_or(pauses::Pause{}), context.locale)});
    }
    default: return to(context, path_of(id, "/confirm"));  // which tells what is so
  }
}

http::Response show_confirm_now(const Pages& pages, const http::Request& request, const Context& context, const Told& told) {
  const auto found = find_checkout(pages.desk, context.shop, CheckoutId(request.param("id")));
  if (auto ended = if_ended(pages, request, context, found)) return std::move(*ended);
  const bool away = told.said == Said::away;
  http::Response response =
      show_confirm(pages, request, context, *found, notices_of(pages, context, *found, told.said, told.seen), away ? 503 : 200);
  if (away) response.with("Retry-After", kAwayForS);
  return told.said == Said::nothing ? response : told_once(request, std::move(response));
}

http::Response press_and_lead_on(const Pages& pages, const http::Request& request, const Context& context) {
  const CheckoutId id(request.param("id"));
  const auto found = find_checkout(pages.desk, context.shop, id);
  if (auto ended = if_ended(pages, request, context, found)) return std::move(*ended);
  if (!cart::csrf_fits(pages.desk.house, request)) {
    if (cart::has_mark(request)) return lead_to(request, context, id, "/confirm", Said::page_too_old);
    return show_confirm(pages, request, context, *found, notices_of(pages, context, *found, Said::page_too_old), 403);
  }
  const CompleteCommand command = command_of(pages, request, context);
  const Completion completion = press(pages, context, command);
  return where_it_leads(pages, request, context, *found, command, completion);
}

}  // namespace

http::Response get_confirm(const Pages& pages, const http::Request& request, const Context& context) {
  const CheckoutId id(request.param("id"));
  const Told told = told_before(request, id);
  try {
    return show_confirm_now(pages, request, context, told);
  } catch (const db::Unavailable& failure) {
    if (told.said != Said::away || pages.desk.elsewhere.told_in_front) throw;  // no press is known of: nothing can be said about an order
    log::failure(context, "/checkout/{id}/confirm", failure.what());
  }
  http::Response response = show_away(pages, context, id).with("Retry-After", kAwayForS);
  http::set_cookie(response, request, {kSaidCookie, request.cookie(kSaidCookie), kSaidForS});  // still to be told
  return response;
}

// Its order, or payment, is written in one transaction, after which nothing here asks the database: whoever throws, wrote nothing, unless
// it is said that nobody knows.
http::Response post_complete(const Pages& pages, const http::Request& request, const Context& context) {
  const auto failed = [&](const std::exception& failure, const char* step, Said said) {
    log::failure(context, "/checkout/{id}/complete", failure.what());
    return lead_to(request, context, CheckoutId(request.param("id")), step, said);
  };
  try {
    return press_and_lead_on(pages, request, context);
  } catch (const db::StorageFull& failure) {
    return failed(failure, "/confirm", Said::storage_full);
  } catch (const db::Unavailable& failure) {
    if (pages.desk.elsewhere.told_in_front) throw;
    return failed(failure, "/confirm", Said::away);
  } catch (const db::CommitUnknown& failure) {
    return failed(failure, "/thanks", Said::unsure);
  }
}

http::Response get_similar(const Pages& pages, const http::Request& request, const Context& context) {
  const auto found = find_checkout(pages.desk, context.shop, CheckoutId(request.param("id")));
  if (auto ended = if_ended(pages, request, context, found)) return std::move(*ended);
  const auto similar = similar_to(pages.desk, context, *found, known_token(pages, request, context));
  if (!similar) return to(context, path_of(found->checkout.id, "/confirm"));
  return show_similar(pages, request, context, *found, *similar);
}

// The last payment of this attempt to buy, looked at anew.
http::Response get_paid(const Pages& pages, const http::Request& request, const Context& context) {
  const CheckoutId id(request.param("id"));
  const auto payment = last_payment(pages.desk, context.shop, id);
  if (!payment) return to(context, path_of(id, "/confirm"));
  const auto fate = fate_of_payment(pages.desk, context, id, payment->id);
  if (fate.verdict != Verdict::paying) return show_payment(pages, request, context, fate);
  // Straight from the button: that has waited already. It leads on by itself once; who comes back may choose.
  if (said_before(request, id) == Said::to_paid) {
    const bool leaves = fate.payment->state == payments::State::at_buyer;
    return told_once(request, show_paying(pages, request, context, fate, leaves));
  }
  return when_known(
      pages.desk, context, {id, payment->id, Ask::look},
      [pages, request, context](const Completion& known) { return show_payment(pages, request, context, known); },
      [pages, context, id] { return show_checking(pages, context, id); });
}

http::Response post_give_up(const Pages& pages, const http::Request& request, const Context& context) {
  const CheckoutId id(request.param("id"));
  if (last_payment(pages.desk, context.shop, id) && cart::csrf_fits(pages.desk.house, request)) give_up_payment(pages.desk, context, id);
  return to(context, path_of(id, "/paid"));
}

http::Response get_thanks(const Pages& pages, const http::Request& request, const Context& context) {
  const CheckoutId id(request.param("id"));
  // The database may not be there to be asked; this page asks again by itself.
  if (said_before(request, id) == Said::unsure) return told_once(request, show_checking(pages, context, id));
  const auto found = find_checkout(pages.desk, context.shop, id);
  if (!found || !found->person) return show_gone(pages, request, context, false);
  if (found->order) return show_thanks(pages, request, context, *found);
  if (auto ended = if_ended(pages, request, context, found)) return std::move(*ended);
  return to(context, path_of(id, "/confirm"));
}

}  // namespace noren::checkout
