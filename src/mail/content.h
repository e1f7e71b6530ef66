// What a message says: made by the feature that caused it, at the moment of sending, from what is true then.
// Features register one source per kind in app/platform; mail knows no order.
// Thread: sources are called on the mail worker's thread inside a read transaction; they reach nothing but tx.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "db/transaction.h"
#include "html/html.h"
#include "mail/types.h"

namespace noren::mail {

struct Address {
  std::string address;  // as the person wrote it; old carrier forms (a..b@docomo.ne.jp) are fine
  std::string name;     // shown name, may be empty
};

struct Attachment {
  std::string name;  // file name, may be Japanese
  std::string content_type;
  std::string bytes;
};

struct Content {
  Address to;                        // Role::owner: leave empty to reach the shop's own address
  std::optional<Address> from;       // unset: the shop (Sender)
  std::optional<Address> reply_to;   // unset: the shop's (Sender)
  html::View view;                   // the fields the template's opening comment lists
  std::string template_name;         // "" = the kind: src/mail/mail/<kind>.txt and .html
  Locale locale = Locale::ja;
  std::string thread;                // "" or the same text for all mails of one story (the order id): they lie together in the reader's mailbox
  bool automatic = true;             // Auto-Submitted: auto-generated (RFC 3834); false when a person wrote it
  std::vector<Attachment> attachments;
  std::string unsubscribe_url = {};  // of a letter to many: where one press ends it (RFC 8058); "" none
  std::string list_id = {};          // which list it is of, a name below the sender's domain (RFC 2919); "" none
};

// Nothing: there is nothing to say any more (the subject is gone); the message is cancelled.
using ContentSource = std::function<std::optional<Content>(db::Tx&, const Message&)>;

struct Kind {
  ContentSource source;
  Role recipient = Role::buyer;
  std::function<html::View(Locale)> sample;  // example data for the owner's preview: the same fields as the real view
  std::function<html::View(Locale)> seldom;  // unset, or those of its fields that the preview does not show
};

class Contents {
 public:
  void add(std::string kind, Kind what);
  const Kind* find(std::string_view kind) const;
  const std::map<std::string, Kind, std::less<>>& all() const { return kinds_; }

 private:
  std::map<std::string, Kind, std::less<>> kinds_;
};

}  // namespace noren::mail
