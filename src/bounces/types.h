// What a mail that came back says: its kind, and of each recipient what failed and why. Reasons and categories are the table of the
// README; a mail that says too little is `onhold` or `undefined`, never "this address is dead".
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace noren::bounces {

enum class Kind { ordinary, bounce, delay, delivered, complaint, automatic_reply, read_receipt };

enum class Reason {
  userunknown,
  hostunknown,
  hasmoved,
  suspend,
  notaccept,
  suppressed,
  mailboxfull,
  expired,
  networkerror,
  systemerror,
  systemfull,
  toomanyconn,
  speeding,
  mailererror,
  filtered,
  rejected,
  blocked,
  badreputation,
  requireptr,
  authfailure,
  norelaying,
  policyviolation,
  securityerror,
  failedstarttls,
  notcompliantrfc,
  syntaxerror,
  contenterror,
  spamdetected,
  virusdetected,
  mesgtoobig,
  exceedlimit,
  feedback,
  vacation,
  delivered,
  onhold,
  undefined
};

// What a shop does about it: stop mailing, try again, other channel, mend our own side, end marketing mail, nothing, ask a person.
enum class Category { dead, later, filter, sender, complaint, info, unclear };

// hard: will not get better by itself (RFC 3463 class 5 of an address); soft: another try or another mail may pass.
enum class Strength { hard, soft, none };

// What the other server was answering when it refused (RFC 5321); connection: its greeting.
enum class Stage { unknown, connection, ehlo, starttls, auth, mail, rcpt, data };

struct Failure {
  std::string recipient;           // as the report names it; "" when it hides it
  std::string original_recipient;  // ORCPT (RFC 3461), when another address was written to
  std::string status;              // RFC 3463, "" when none is named
  std::string reply;               // RFC 5321, "" when none is named
  Reason reason = Reason::undefined;
  Strength strength = Strength::soft;
  Stage stage = Stage::unknown;
  std::string remote;         // host that refused, lower case; "" unknown
  std::string words;          // what it said, at most 1000 bytes
  std::string feedback_type;  // of a complaint: abuse, fraud, opt-out … (RFC 5965)
};

struct Reading {
  Kind kind = Kind::ordinary;
  std::vector<Failure> failures;
  std::string original_message_id;   // with its brackets
  std::string envelope_id;           // ENVID (RFC 3461)
  std::string return_token;          // of bounce+TOKEN@…, the address this mail came to
  std::vector<std::string> came_to;  // addresses this mail was delivered to, lower case
};

std::string_view name_of(Reason reason);
std::optional<Reason> reason_of(std::string_view name);
Category category_of(Reason reason);
std::string_view name_of(Category category);
std::string_view name_of(Strength strength);
std::string_view name_of(Kind kind);

}  // namespace noren::bounces
