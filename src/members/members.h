// Members of a shop, as the rest of the house sees them, and the feature's own deeds. Deeds run one transaction each unless they take a Tx.
// Passwords are hashed outside of transactions. Nothing tells who is a member: not the words, not the status, not the time it takes.
// Thread: safe from any.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cart/cart.h"
#include "house/house.h"
#include "mail/worker.h"
#include "members/types.h"
#include "shops/shops.h"

namespace noren::members {

// ---- reading

std::optional<Member> find(db::Tx& tx, const House& house, const ShopId& shop, const MemberId& id);
std::optional<Member> find_by_mail(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail);
std::vector<Consent> consents_of(db::Tx& tx, const ShopId& shop, const MemberId& member);  // the newest first
// What holds now for a purpose.
bool agrees(const std::vector<Consent>& consents, Purpose purpose);

// ---- joining (join.cc)

// A letter to the address, whoever it belongs to. Error: only wait.
Result<void, Refused> ask_to_join(House& house, const Context& context, const std::string& mail, const std::string& client);
struct SeenLink {
  LetterState state = LetterState::unknown;
  std::optional<Letter> letter;  // nothing: forgotten, or not ours
};
// kind: what the page is for; a link of another kind is unknown there.
SeenLink see_link(House& house, const Context& context, LetterKind kind, const std::string& token);
// The same letter anew, from a link that opens nothing any more. Error: wait; over when nobody knows where it went.
Result<void, Refused> send_again(House& house, const Context& context, LetterKind kind, const std::string& token,
                                 const std::string& client);

struct Joining {
  std::string token;
  std::string name;
  std::string password;
  std::string terms_words;  // what stood beside the boxes
  std::string news_words;
  bool news = false;
};
struct Entered {
  std::string cookie;  // for noren_member
  MemberId member;
  cart::Cart cart;  // what he had in it when he signed out; to be put beside what the browser holds
};
struct Device {
  std::string client;
  std::string user_agent;
  std::string old_cookie = {};  // that session ends
};
Result<Entered, Refused> join(House& house, const Context& context, const Joining& joining, const Device& device);

// ---- signing in and out (sign_in.cc)

Result<Entered, Refused> sign_in(House& house, const Context& context, const std::string& mail, const std::string& password,
                                 const Device& device);
// A code by mail. Gives the letter it is asked for with: of an address that is no member's, one that no digits open.
Result<std::string, Refused> ask_code(House& house, const Context& context, const std::string& mail, const std::string& client);
Result<Entered, Refused> sign_in_by_code(House& house, const Context& context, const std::string& letter, const std::string& typed,
                                         const Device& device);
// Keeps the cart for the next time. False: nobody was signed in by it, and nothing is kept.
bool sign_out(House& house, const Context& context, const std::string& cookie, const cart::Cart& cart);

// Who holds this cookie. Nothing when it is over; throws db::Unavailable when nobody can say.
std::optional<Session> find_session(House& house, const Context& context, const std::string& cookie);
// As far as the cookie itself says, without asking a database: it was given to this member and its time is not over.
std::optional<MemberId> named_in(const House& house, const Context& context, const std::string& cookie);
std::vector<SessionLine> sessions(House& house, const Context& context, const Session& session);
void end_session(House& house, const Context& context, const Session& session, const std::string& id);  // "": all the others

// ---- passwords (passwords.cc)

Result<void, Refused> ask_reset(House& house, const Context& context, const std::string& mail, const std::string& client);
Result<Entered, Refused> reset_password(House& house, const Context& context, const std::string& token, const std::string& password,
                                        const Device& device);
Result<void, Refused> change_password(House& house, const Context& context, const Session& session, const std::string& old_password,
                                      const std::string& password);
// Who sits at a device that was left open need not be its owner.
Result<void, Refused> confirm_password(House& house, const Context& context, const Session& session, const std::string& password);

// ---- what a member changes (profile.cc, change_mail.cc, consents.cc)

enum class SaveError { stale, full };
// version: of the page; another one changes nothing.
Result<void, SaveError> save_profile(House& house, const Context& context, const Session& session, std::int64_t version,
                                     const Profile& profile);
Result<void, Refused> ask_change_of_mail(House& house, const Context& context, const Session& session, const std::string& mail,
                                         const std::string& client);
// The new address has shown itself: it counts from now on, and the old one is told. Error: over.
Result<void, Refused> change_mail(House& house, const Context& context, const std::string& token);
void set_consent(House& house, const Context& context, const Session& session, const Consent& consent);

// ---- orders of a guest (claim.cc)

// Of one that was made with the member's own address: it is his at once. Else a code goes to the order's address, or, of no such order,
// to nobody. Gives the letter it is asked for with.
struct Claiming {
  bool done = false;
  std::string letter;
  bool elsewhere = false;  // it belongs to him already
};
Result<Claiming, Refused> ask_claim(House& house, const Context& context, const Session& session, const std::string& number,
                                    const std::string& client);
// Gives the order's number.
Result<std::string, Refused> claim(House& house, const Context& context, const Session& session, const std::string& letter,
                                   const std::string& typed);

// ---- the end (leave.cc)

enum class LeaveBy { member, shop };
// Error: over when there is no such member. Orders stay; what must be kept besides: README.md.
Result<void, Refused> leave(House& house, const Context& context, const MemberId& member, LeaveBy by);
// For erasure: all of him goes, the proof of what he agreed to as well. Gives the ids of his letters, which are subjects of mails.
std::vector<std::string> letters_of_erased(db::Tx& tx, const House& house, const Member& member);
void forget(db::Tx& tx, const House& house, const Member& member);

// ---- what was written to him (kept_mails.cc)

// For mail::WorkerParts::left.
void keep_mail(db::Tx& tx, const House& house, const mail::Message& message, const mail::Left& left);
struct KeptMail {
  std::string subject;
  std::string text;
};
std::optional<KeptMail> kept_mail(db::Tx& tx, const House& house, const Member& member, const MessageId& message);
// A message as his page lists it.
struct Told {
  mail::Fate fate;
  std::string about;  // number of the order; "" of the membership
  bool kept = false;
};
// Newest first, of his newest orders and letters.
std::vector<Told> told_to(db::Tx& tx, const House& house, const Member& member);
// All that the shop keeps of him, as JSON.
std::string data_of(db::Tx& tx, const House& house, const Member& member, Instant now);

// Sessions that are over, letters that nobody asks about, proofs that nobody needs.
void sweep(House& house, Instant now);

}  // namespace noren::members
