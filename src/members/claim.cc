// An order that somebody made as a guest becomes his: by the address it was made with, or by a code that goes there.
#include "http/client_limit.h"
#include "members/letters.h"
#include "members/members.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "staff/throttle.h"
#include "text/mail_address.h"

namespace noren::members {
namespace {

// Where the code goes: only to who ordered, never to an address of a receiver.
std::string address_of_order(const orders::Person& person) { return person.email; }

bool is_his(const Member& member, const orders::Person& person) {
  return people::plain_mail(person.email) == people::plain_mail(member.profile.mail);
}

// Guessing at numbers costs tries, whatever comes of it.
int begin_claim(db::Tx& tx, const House& house, const Context& context, const Session& session, const std::string& client) {
  std::vector<staff::Counted> counted{{staff::ThrottleKind::reset_client, "claim\n" + session.member.id.str()}};
  if (!client.empty()) counted.push_back({staff::ThrottleKind::reset_client, "claim\n" + http::client_key(client)});
  return staff::begin_try(tx, house, context, counted);
}

}  // namespace

Result<Claiming, Refused> ask_claim(House& house, const Context& context, const Session& session, const std::string& number,
                                    const std::string& client) {
  return house.db.write([&](db::Tx& tx) -> Result<Claiming, Refused> {
    if (const int wait = begin_claim(tx, house, context, session, client); wait > 0) return Fail(Refused{Refusal::wait, wait});
    const auto order = orders::find_by_number(tx, context.shop, number);
    const auto person = order ? orders::person_of(tx, house, *order) : std::nullopt;
    const auto owner = order ? orders::member_of(tx, context.shop, order->id) : std::nullopt;
    if (owner && *owner == session.member.id) return Claiming{true, "", true};
    // Of no such order, of one that is somebody else's already, or that was erased: the same answer, and no letter.
    if (!person || owner) return Claiming{false, crypto::token(house.env.random)};
    if (is_his(session.member, *person)) {
      orders::give_to_member(tx, context.shop, {order->id, session.member.id, context.now});
      return Claiming{true};
    }
    const std::string to = address_of_order(*person);
    const std::vector<staff::Counted> of_order{{staff::ThrottleKind::reset_mail, "claim\n" + order->id.str()}};
    if (staff::begin_try(tx, house, context, of_order) > 0) return Claiming{false, crypto::token(house.env.random)};
    const NewLetter letter{LetterKind::claim, to, person->who_orders().name, session.member.id, order->id, order->document.locale};
    return Claiming{false, write_letter(tx, house, context, letter)};
  });
}

Result<std::string, Refused> claim(House& house, const Context& context, const Session& session, const std::string& id,
                                   const std::string& typed) {
  return house.db.write([&](db::Tx& tx) -> Result<std::string, Refused> {
    // A number that is no order's has a letter that nobody finds: guesses at it are as wrong as others.
    if (!store::letter(tx, house, context.shop, id)) return Fail(Refused{Refusal::wrong});
    const auto letter = use_digits(tx, house, context, LetterKind::claim, id, typed);
    if (!letter) return Fail(letter.error());
    const auto order = letter->member == session.member.id ? orders::find(tx, context.shop, letter->order) : std::nullopt;
    if (!order) return Fail(Refused{Refusal::wrong});
    if (!orders::give_to_member(tx, context.shop, {order->id, session.member.id, context.now})) return Fail(Refused{Refusal::over});
    return order->number;
  });
}

}  // namespace noren::members
