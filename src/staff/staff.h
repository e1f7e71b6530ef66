// The owner and the staff: accounts, sign-in, sessions, rights, the log of deeds. The guard and the frame of the pages are in
// admin/admin.h. Deeds run their own transactions unless they take a Tx. Passwords are hashed outside of transactions.
// Thread: safe from any.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "db/database.h"
#include "house/house.h"
#include "staff/rules.h"
#include "staff/types.h"

namespace noren::staff {

// ---- The log of deeds: called by every use case of the owner's side, inside its transaction. Does nothing for buyers.
void record_deed(db::Tx& tx, const Context& context, House& house, const Deed& deed);

struct DeedSearch {
  std::string text;               // part of label, staff name or summary
  StaffId staff;                  // empty: all
  std::optional<LocalDate> from;  // Japan's days, both inclusive
  std::optional<LocalDate> to;
  int page = 1;
};
inline constexpr int kDeedsAPage = 50;
struct DeedPage {
  std::vector<DeedLine> lines;  // newest first
  std::int64_t total = 0;
};
DeedPage find_deeds(House& house, const ShopId& shop, const DeedSearch& search);

// ---- Mails of this feature, handed upwards: mail is a layer above. Implemented in app/platform by an outbox row.
class Post {
 public:
  virtual ~Post() = default;
  // Inside the transaction that made the link. letter: the subject id the mail is rendered from later.
  virtual void send(db::Tx& tx, const Context& context, LetterKind kind, const std::string& letter) = 0;
};
struct LetterContent {
  LetterKind kind = LetterKind::reset;
  std::string to;
  std::string name;  // whom it addresses
  std::string path;  // "/admin/reset/…": the mail puts the shop's address before it
  Instant valid_until;
};
// What the mail says, when it is sent; nothing when the link was used, replaced or has run out meanwhile.
std::optional<LetterContent> letter_content(db::Tx& tx, const House& house, const ShopId& shop, const std::string& letter);

// ---- Accounts.
struct NewOwner {
  std::string mail;
  std::string name;
  std::string password;
};
// An owner whose password is hashed already, so that the transaction stays short.
struct ReadyOwner {
  std::string mail;
  std::string name;
  std::string password_hash;
};
Result<ReadyOwner, std::vector<AccountFault>> prepare_owner(const NewOwner& owner);
Result<StaffId, AccountFault> add_owner(db::Tx& tx, const Context& context, House& house, const ReadyOwner& owner);    // mail_taken
Result<StaffId, std::vector<AccountFault>> create_owner(House& house, const Context& context, const NewOwner& owner);  // both in one

bool has_any_account(House& house);
bool has_any_account(db::Tx& tx);

// First run: the link printed at start while nobody has an account. Dead as soon as there is one. Every start makes another, so that one
// that was used opens nothing, whichever copy of the database is put back.
class FirstRun {
 public:
  explicit FirstRun(House& house);
  const std::string& token() const { return token_; }
  bool opens(std::string_view token) const;

 private:
  House& house_;
  const std::string token_;
};

struct AccountForm {
  std::string mail;
  std::string name;
  Role role = Role::staff;
  Rights rights;
};
// A link that lets its holder choose a password: a secret. Goes by mail, and to who made it, to be handed over by hand; into no log.
struct MadeLink {
  std::string path;  // "/admin/reset/…"
  Instant valid_until;
};
struct Invited {
  StaffId id;
  MadeLink link;
};
// A new account gets an invitation by mail and chooses its password behind the link (72 hours).
Result<Invited, std::vector<AccountFault>> add_account(House& house, const Context& context, Post& post, const AccountForm& form);
Result<void, std::vector<AccountFault>> change_account(House& house, const Context& context, const StaffId& id, std::int64_t version,
                                                       const AccountForm& form);
// One's own name and mail; role and rights stay. Another mail needs the password, since links for a new one go there.
struct Profile {
  std::int64_t version = 0;
  std::string name;
  std::string mail;
  std::string password;  // may be empty while the mail stays
};
Result<void, std::vector<AccountFault>> change_profile(House& house, const Context& context, const Session& session,
                                                       const Profile& profile);
// Stopping signs out every device at once; the records stay.
Result<void, AccountFault> set_enabled(House& house, const Context& context, const StaffId& id, std::int64_t version, bool enabled);
// A new link by mail: for a forgotten password, or the invitation once more.
Result<MadeLink, AccountFault> send_link(House& house, const Context& context, Post& post, const StaffId& id);
// An owner takes a lost one-time code device off somebody's account.
Result<void, AccountFault> take_off_totp(House& house, const Context& context, const StaffId& id);
std::vector<Account> accounts(House& house, const ShopId& shop);  // owners first, then by name
std::optional<Account> find_account(House& house, const ShopId& shop, const StaffId& id);
// Of an account that may sign in; nothing for another.
std::optional<std::string> mail_of_account(db::Tx& tx, const ShopId& shop, const StaffId& id);

// ---- Signing in and out.
struct Attempt {
  std::string mail;
  std::string password;
  std::string client;  // the client's address
  std::string user_agent;
  std::string old_token;       // the cookie it comes with: that session ends
  std::string device;          // the cookie of a device that was let in before
  std::string published = {};  // a password that everybody can read, the demo's: it signs nobody in; "" for none
};
struct SignedIn {
  std::string token;        // for the cookie noren_admin
  bool needs_code = false;  // the password was right, the one-time code is next
  std::string device;       // for the cookie noren_device
};
Result<SignedIn, Refusal> sign_in(House& house, const Context& context, const Attempt& attempt);
// code: six digits or a recovery code. Gives a new token.
Result<SignedIn, Refusal> give_code(House& house, const Context& context, const std::string& token, const std::string& code,
                                    const std::string& client);
bool code_awaited(House& house, const Context& context, const std::string& token);
void sign_out(House& house, const Context& context, const std::string& token);

// Who holds this cookie; nothing when it is unknown, ended, too old or of a disabled account. Notes the time it was seen.
std::optional<Session> find_session(House& house, const Context& context, const std::string& token, const std::string& client);
std::vector<SessionLine> sessions(House& house, const Context& context, const Session& session);
void end_session(House& house, const Context& context, const Session& session, const std::string& id);
int end_other_sessions(House& house, const Context& context, const Session& session);

// ---- Passwords.
// Always the same answer, whether there is such an account or not. Links that are open already go on working. Error: only
// RefusalKind::wait.
Result<void, Refusal> ask_reset(House& house, const Context& context, Post& post, const std::string& mail, const std::string& client);
struct Link {
  LinkState state = LinkState::unknown;
  LetterKind kind = LetterKind::reset;
  std::string name;  // whose; "" when unknown
};
Link find_link(House& house, const Context& context, const std::string& link_token);
// For a reset and for an invitation. Ends every session of the account, and its other links.
Result<void, std::vector<AccountFault>> set_password_by_link(House& house, const Context& context, const std::string& link_token,
                                                             const std::string& password);
// Signs out the other sessions.
Result<void, std::vector<AccountFault>> change_password(House& house, const Context& context, const Session& session,
                                                        const std::string& old_password, const std::string& new_password);

// Of a password that everybody can read: who is signed in to an account of the shop that has it is signed out, and a link to choose another
// is made, to be handed over by hand; it goes by no mail. Looking at an account takes as long as a sign-in.
std::vector<MadeLink> close_published(House& house, const Context& context, const std::string& password);

// Who sits at a device that was left open need not be its owner: before what must not be done by anybody else. Error:
// password_old_missing, password_old_wrong, busy, wait, not_found.
Result<void, AccountFault> confirm_password(House& house, const Context& context, const Session& session, const std::string& password);

// ---- One-time codes (RFC 6238).
struct TotpSetup {
  std::string secret;  // base32, in groups of four for typing
  std::string qr_svg;  // made by us: may stand unescaped
  std::string sealed;  // goes through the form: nothing is kept until the first code was right
};
TotpSetup begin_totp(House& house, const Context& context, const Session& session, const std::string& shop_name);
// The same picture again, for a form that was refused; nothing when sealed is not ours.
std::optional<TotpSetup> continue_totp(House& house, const Context& context, const Session& session, const std::string& shop_name,
                                       const std::string& sealed);
// The first code proves that the app has the secret; gives ten recovery codes, shown once.
Result<std::vector<std::string>, Refusal> confirm_totp(House& house, const Context& context, const Session& session,
                                                       const std::string& sealed, const std::string& code);
void end_totp(House& house, const Context& context, const Session& session);

// ---- A node's own database, with copies of the accounts (intake), signs people in while the central one is away.
// Brings who was let in there, and its log, to the central one, where both go on. Whatever stops in between: done again, it is done once.
void bring_from(db::Database& own, db::Database& central);

// Ended sessions, used links and old failures go; run once an hour by app.
void sweep(House& house, Instant now);

}  // namespace noren::staff
