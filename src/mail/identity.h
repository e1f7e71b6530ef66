// What the world can look up of who sends a shop's mails: an address for answers, SPF (RFC 7208), DKIM (6376), DMARC (7489), and of a machine that
// sends by itself its name (PTR). Gmail, Yahoo and docomo ask for these. For each: whether it is there, what was found, and the record to add.
// It asks the DNS and waits for it. Thread: safe from any.
#pragma once
#include <string>
#include <vector>

#include "env/dns.h"
#include "mail/dkim.h"

namespace noren::mail {

struct Identity {
  std::string domain;                // of the shop's address
  bool direct = false;               // this machine sends to each recipient's own server
  std::string host_name;             // this machine's, when direct
  std::vector<Signer::Record> keys;  // of the signatures made here
};

enum class Point { answers, spf, dkim, dmarc, host };
enum class Standing {
  good,
  missing,
  wrong,
  theirs,   // a matter of the server that mails are handed to: it cannot be told from here
  unknown,  // the name servers did not answer
};

struct Record {
  std::string name, type, text;
};
struct Looked {
  Point point = Point::answers;
  Standing standing = Standing::unknown;
  std::vector<std::string> found;
  std::vector<Record> wanted;  // to add, or to have in place of what was found
};

std::vector<Looked> look_at(env::Dns& dns, const Identity& identity);

std::string_view point_name(Point point);
std::string_view standing_name(Standing standing);

}  // namespace noren::mail
