// Signing in: the password, then the one-time code when the account asks for one. The answer never tells whether an account
// exists, neither in words nor in the time it takes.
#include "base/check.h"
#include "crypto/crypto.h"
#include "http/client_limit.h"
#include "staff/record.h"
#include "staff/sql.h"
#include "staff/store.h"
#include "staff/throttle.h"
#include "staff/totp.h"

namespace noren::staff {
namespace {

// What is checked when there is no such account, so that it takes as long.
const std::string& nobodys_hash() {
  static const std::string hash = crypto::hash_password("nobody has this password");
  return hash;
}

// Given to a browser that was let in once: such a browser is not slowed down by what others try on the account from elsewhere.
// It loses its worth with the password.
std::string device_token(const House& house, const ShopId& shop, const StaffId& id, const std::string& password_hash) {
  return id.str() + house.keys.sign("staff-device", shop.str() + "/" + id.str() + "/" + password_hash);
}

bool known_device(const House& house, const ShopId& shop, const store::Person& person, std::string_view token) {
  const std::string& id = person.account.id.str();
  return token.starts_with(id) &&
         house.keys.verify("staff-device", shop.str() + "/" + id + "/" + person.secrets.password_hash, token.substr(id.size()));
}

std::vector<Counted> counted_for(const Attempt& attempt, const std::string& mail, bool known) {
  const std::string client = http::client_key(attempt.client);
  std::vector<Counted> counted{{ThrottleKind::account_and_client, mail + "\n" + client}};
  if (!known) counted.push_back({ThrottleKind::account, mail});
  if (!client.empty()) counted.push_back({ThrottleKind::client, client});
  return counted;
}

struct Start {
  int wait_s = 0;
  std::vector<Counted> counted;
  std::optional<store::Person> person;
};

Start begin(db::Tx& tx, const House& house, const Context& context, const Attempt& attempt, const std::string& mail) {
  Start start;
  start.person = store::by_mail(tx, context.shop, mail);
  start.counted = counted_for(attempt, mail, start.person && known_device(house, context.shop, *start.person, attempt.device));
  start.wait_s = begin_try(tx, house, context, start.counted);
  return start;
}

void let_in(db::Tx& tx, const Context& context, House& house, const Account& account, const std::string& client) {
  tx.run(sql::set_signed_in, context.shop, account.id, context.now);
  record_deed_from(tx, as(context, account), house, staff_deed("signed_in", account), client);
}

}  // namespace

Result<SignedIn, Refusal> sign_in(House& house, const Context& context, const Attempt& attempt) {
  // Said of the password alone, whosever the address is.
  if (!attempt.published.empty() && attempt.password == attempt.published) return Fail(Refusal{RefusalKind::published, 0});
  const PasswordPlace place;
  if (!place.taken()) return Fail(Refusal{RefusalKind::busy, 2});
  const std::string mail = fold_mail(attempt.mail);
  const Start start = house.db.write([&](db::Tx& tx) { return begin(tx, house, context, attempt, mail); });
  if (start.wait_s > 0) return Fail(Refusal{RefusalKind::wait, start.wait_s});
  const std::string& spare = nobodys_hash();
  const bool can = start.person && start.person->account.enabled && !start.person->account.invited;
  const bool too_long = attempt.password.size() > 4 * kPasswordMost;
  const bool right = crypto::verify_password(can ? start.person->secrets.password_hash : spare, too_long ? "" : attempt.password);
  if (!right || !can || too_long) return Fail(Refusal{RefusalKind::wrong, 0});

  const store::Person& person = *start.person;
  std::string hash = person.secrets.password_hash;
  if (crypto::needs_rehash(hash)) hash = crypto::hash_password(attempt.password);
  SignedIn answer{crypto::token(house.env.random), person.account.totp, device_token(house, context.shop, person.account.id, hash)};
  const bool still_right = house.db.write([&](db::Tx& tx) {
    // The password may have been changed while this one was being tried: then it was changed to keep somebody out.
    const auto now = store::by_id(tx, context.shop, person.account.id);
    if (!now || !now->account.enabled || now->secrets.password_hash != person.secrets.password_hash) return false;
    forgive(tx, house, context, start.counted);
    if (hash != person.secrets.password_hash) tx.run(sql::set_password, context.shop, person.account.id, hash);
    if (!attempt.old_token.empty()) tx.run(sql::delete_session, context.shop, store::session_id(attempt.old_token));
    store::OpenSession session{person.account.id, !person.account.totp, device_of(attempt.user_agent), attempt.client.substr(0, 64)};
    store::insert_session(tx, context, answer.token, session);
    if (!person.account.totp) let_in(tx, context, house, person.account, attempt.client);
    return true;
  });
  if (!still_right) return Fail(Refusal{RefusalKind::wrong, 0});
  // With a code still to come the browser is not a known one yet.
  if (answer.needs_code) answer.device.clear();
  return answer;
}

bool code_awaited(House& house, const Context& context, const std::string& token) {
  const auto session = house.db.read([&](db::Tx& tx) { return store::session(tx, context.shop, store::session_id(token)); });
  return session && !session->complete && context.now < session->created_at + kCodeTime;
}

Result<SignedIn, Refusal> give_code(House& house, const Context& context, const std::string& token, const std::string& code,
                                    const std::string& client) {
  const std::string id = store::session_id(token);
  const std::string next = crypto::token(house.env.random);
  std::string device;
  const auto refusal = house.db.write([&](db::Tx& tx) -> std::optional<Refusal> {
    const auto session = store::session(tx, context.shop, id);
    if (!session || session->complete || context.now >= session->created_at + kCodeTime) return Refusal{RefusalKind::over, 0};
    const std::vector<Counted> counted{{ThrottleKind::code, session->staff.str()}};
    if (const int wait_s = begin_try(tx, house, context, counted); wait_s > 0) return Refusal{RefusalKind::wait, wait_s};
    const auto person = store::by_id(tx, context.shop, session->staff);
    check(person.has_value(), "a session without an account");
    if (!use_code(tx, context, house, *person, code, client)) return Refusal{RefusalKind::wrong, 0};
    forgive(tx, house, context, counted);
    tx.run(sql::delete_session, context.shop, id);
    store::insert_session(tx, context, next, {session->staff, true, session->device, client.substr(0, 64)});
    let_in(tx, context, house, person->account, client);
    device = device_token(house, context.shop, person->account.id, person->secrets.password_hash);
    return std::nullopt;
  });
  if (refusal) return Fail(*refusal);
  return SignedIn{next, false, device};
}

void sign_out(House& house, const Context& context, const std::string& token) {
  house.db.write([&](db::Tx& tx) { tx.run(sql::delete_session, context.shop, store::session_id(token)); });
}

}  // namespace noren::staff
