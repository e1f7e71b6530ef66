#include "staff/totp.h"

#include "base/hex.h"
#include "crypto/crypto.h"
#include "http/message.h"
#include "staff/qr.h"
#include "staff/record.h"
#include "staff/sql.h"
#include "staff/throttle.h"

namespace noren::staff {
namespace {

constexpr int kRecoveryCodes = 10;
constexpr std::size_t kRecoveryLength = 8;

std::string sealing_purpose(const ShopId& shop, const StaffId& id) { return "staff-totp/" + shop.str() + "/" + id.str(); }
std::string setup_purpose(const Session& session) { return "staff-totp-setup/" + session.id; }

// Keyed, so that forty bits are enough: without the key nobody can try codes on a stolen database.
std::string recovery_mac(const House& house, const StaffId& id, const std::string& folded) {
  return house.keys.sign("staff-recovery", id.str() + "/" + folded);
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string in_fours(const std::string& text, char between) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    if (i > 0) out += between;
    out += text.substr(i, 4);
  }
  return out;
}

TotpSetup shown(House& house, const Context& context, const Session& session, const std::string& shop_name, const std::string& secret) {
  const auto account = find_account(house, context.shop, session.staff);
  const std::string mail = account ? account->mail : session.name;
  // The key URI that authenticator apps read: the label names shop and account.
  const std::string label = http::url_encode(shop_name) + ":" + http::url_encode(mail);
  const std::string uri = "otpauth://totp/" + label + "?secret=" + secret + "&issuer=" + http::url_encode(shop_name);
  const std::string sealed = to_hex(house.keys.seal(setup_purpose(session), secret, house.env.random));
  return {in_fours(secret, ' '), qr_svg(uri), sealed};
}

std::optional<std::string> unsealed(House& house, const Session& session, const std::string& sealed) {
  const auto box = from_hex(sealed);
  return box ? house.keys.open(setup_purpose(session), *box) : std::nullopt;
}

std::vector<std::string> replace_recovery_codes(db::Tx& tx, const Context& context, House& house, const StaffId& id) {
  tx.run(sql::delete_recovery_codes, context.shop, id);
  std::vector<std::string> codes;
  while (codes.size() < kRecoveryCodes) {
    const std::string code = upper(to_base32(house.env.random.bytes(5)).substr(0, kRecoveryLength));
    // Six digits would be taken for a code of the app; eight that are all digits could confuse a person.
    if (code.find_first_not_of("0123456789") == std::string::npos) continue;
    tx.run(sql::insert_recovery_code, context.shop, id, recovery_mac(house, id, code));
    codes.push_back(in_fours(code, '-'));
  }
  return codes;
}

}  // namespace

TotpSetup begin_totp(House& house, const Context& context, const Session& session, const std::string& shop_name) {
  return shown(house, context, session, shop_name, crypto::totp_secret(house.env.random));
}

std::optional<TotpSetup> continue_totp(House& house, const Context& context, const Session& session, const std::string& shop_name,
                                       const std::string& sealed) {
  const auto secret = unsealed(house, session, sealed);
  if (!secret) return std::nullopt;
  return shown(house, context, session, shop_name, *secret);
}

Result<std::vector<std::string>, Refusal> confirm_totp(House& house, const Context& context, const Session& session,
                                                       const std::string& sealed, const std::string& code) {
  const auto secret = unsealed(house, session, sealed);
  if (!secret) return Fail(Refusal{RefusalKind::over, 0});
  const auto step = crypto::totp_match(*secret, fold_code(code), context.now.seconds());
  if (!step) return Fail(Refusal{RefusalKind::wrong, 0});
  const std::string box = house.keys.seal(sealing_purpose(context.shop, session.staff), *secret, house.env.random);
  return house.db.write([&](db::Tx& tx) -> Result<std::vector<std::string>, Refusal> {
    const auto person = store::by_id(tx, context.shop, session.staff);
    // Pressed twice: the codes were shown the first time, and an app that works must not be replaced by an old page.
    if (!person || person->account.totp) return Fail(Refusal{RefusalKind::over, 0});
    tx.run(sql::set_totp, context.shop, session.staff, db::Blob{box}, *step);
    record_deed(tx, context, house, staff_deed("totp_on", person->account));
    return replace_recovery_codes(tx, context, house, session.staff);
  });
}

void end_totp(House& house, const Context& context, const Session& session) {
  house.db.write([&](db::Tx& tx) {
    const auto person = store::by_id(tx, context.shop, session.staff);
    if (!person || !person->account.totp) return;
    tx.run(sql::set_totp, context.shop, session.staff, nullptr, std::int64_t{0});
    tx.run(sql::delete_recovery_codes, context.shop, session.staff);
    record_deed(tx, context, house, staff_deed("totp_off", person->account));
  });
}

bool use_code(db::Tx& tx, const Context& context, House& house, const store::Person& person, const std::string& typed,
              const std::string& client) {
  const std::string code = fold_code(typed);
  const StaffId& id = person.account.id;
  if (code.size() == 6) {
    const auto secret = house.keys.open(sealing_purpose(context.shop, id), person.secrets.totp_sealed);
    const auto step = secret ? crypto::totp_match(*secret, code, context.now.seconds()) : std::nullopt;
    return step && tx.run(sql::use_totp_step, context.shop, id, *step) == 1;
  }
  if (code.size() != kRecoveryLength || tx.run(sql::use_recovery_code, context.shop, id, recovery_mac(house, id, code)) == 0) return false;
  record_deed_from(tx, as(context, person.account), house,
                   staff_deed("recovery_code", person.account, "", std::to_string(person.account.recovery_codes_left - 1)), client);
  return true;
}

}  // namespace noren::staff
