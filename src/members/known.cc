// Who is signed in, for the checkout; and what members are told while the database is away.
#include "db/errors.h"
#include "db/patience.h"
#include "html/words.h"
#include "members/ask.h"
#include "members/private_pages.h"
#include "orders/address_form.h"

namespace noren::members {
namespace {

// A buyer's form waits no longer for what it can do without.
constexpr std::chrono::milliseconds kKnownWithin{500};

checkout::KnownBuyer known_from(const Member& member) {
  const Profile& profile = member.profile;
  checkout::KnownBuyer known{member.id, profile.name, {}, {}, false};
  known.person.email = profile.mail;
  known.person.phone = profile.phone;
  known.person.second = profile.second;
  for (const orders::Address& address : profile.addresses) known.addresses.push_back(orders::as_typed(address));
  if (!known.addresses.empty()) known.person.shipping = known.addresses.front();
  if (known.addresses.empty()) known.person.shipping.name = profile.name;
  return known;
}

std::optional<Session> find_in_time(const Pages& pages, const http::Request& request, const Context& context) {
  const db::Patience patience(kKnownWithin);
  return find_session(pages.house, context, request.cookie(kMemberCookie));
}

http::Response away_page(const Pages& pages, const http::Request& request, const Context& context) {
  const bool signed_in = named_in(pages.house, context, request.cookie(kMemberCookie)).has_value();
  Ask ask(pages, request, context, "away.");
  ask.lead(ask.word(signed_in ? "signed_in" : "signed_out"));
  ask.lead(ask.word("go_on"));
  ask.view()["page"]["refresh"] = "10";
  if (signed_in) ask.post("/account/sign-out", html::word(context.locale, "members.home.sign_out"));
  ask.link("/", ask.word("to_shop"));
  ask.link("/cart", html::word(context.locale, "storefront.frame.cart"));
  ask.link("/orders", html::word(context.locale, "storefront.frame.orders"));
  return ask.show(202);
}

// Of a device that others use: the session itself lives until the database is back, but nobody holds its cookie.
http::Response sign_out_while_away(const Pages& pages, const http::Request& request, const Context& context) {
  if (!is_from_here(pages, request)) return to(context, "/account");
  return signed_out(request, context);
}

}  // namespace

std::optional<checkout::KnownBuyer> known_buyer(const Pages& pages, const http::Request& request, const Context& context, bool is_away) {
  const auto named = named_in(pages.house, context, request.cookie(kMemberCookie));
  if (!named) return std::nullopt;
  if (!is_away) {
    try {
      const auto session = find_in_time(pages, request, context);
      return session ? std::optional(known_from(session->member)) : std::nullopt;
    } catch (const db::Unavailable&) {
      // Buying goes on without it.
    }
  }
  // Nobody can say whether the session still lives. What is ordered is shown on the member's page later, and nothing of his is shown here.
  return checkout::KnownBuyer{*named, "", {}, {}, true};
}

void add_routes_while_away(http::Router& router, const Pages& pages) {
  const auto away = [pages](const http::Request& request, const Context& context) { return away_page(pages, request, context); };
  for (const char* path : {"/account",
                           "/account/sign-in",
                           "/account/code",
                           "/account/register",
                           "/account/forgot",
                           "/account/join/{token}",
                           "/account/reset/{token}",
                           "/account/join/{token}/again",
                           "/account/reset/{token}/again",
                           "/account/mail/{token}",
                           "/account/messages",
                           "/account/messages/{id}",
                           "/account/addresses",
                           "/account/addresses/new",
                           "/account/addresses/{n}",
                           "/account/contact",
                           "/account/mail",
                           "/account/password",
                           "/account/devices",
                           "/account/consents",
                           "/account/claim",
                           "/account/data",
                           "/account/data.json",
                           "/account/leave"})
    router.get(path, away);
  router.post("/account/sign-out",
              [pages](const http::Request& request, const Context& context) { return sign_out_while_away(pages, request, context); });
}

}  // namespace noren::members
