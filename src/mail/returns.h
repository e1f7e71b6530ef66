// The return address of one try of one message: bounce+TOKEN@bounce_domain (VERP). A report that comes back to it says by that alone which
// message it is about, also where nothing else of it can be read; the same name goes along as ENVID (RFC 3461). The token is signed: nobody can
// make one up, and so nobody can say of a mail that it did not arrive. It fits into 64 characters and outlives a change of case.
// Thread: safe from any.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "crypto/crypto.h"
#include "db/transaction.h"
#include "mail/rules.h"
#include "mail/types.h"

namespace noren::mail {

// The name of a try that begins now: 16 letters and digits.
std::string return_ref(const Message& message, Instant now);
std::string return_address(const crypto::Keys& keys, std::string_view ref, std::string_view bounce_domain);
// The ref in a return address, or in its local part; nothing when it is none of ours.
std::optional<std::string> ref_in_return(const crypto::Keys& keys, std::string_view address);

struct Returned {
  ShopId shop;
  MessageKey key;
};
// Which message it was a try of.
std::optional<Returned> find_returned(db::Tx& tx, std::string_view ref);

}  // namespace noren::mail
