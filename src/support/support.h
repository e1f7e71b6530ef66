// Inquiries: taking them, the owner's list of them, and their pages. Deeds run one transaction each. Thread: safe from any.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "admin/admin.h"
#include "base/result.h"
#include "catalog/frame.h"
#include "house/house.h"
#include "http/router.h"
#include "mail/content.h"
#include "shops/shops.h"
#include "support/types.h"

namespace noren::support {

// ---- taking one (receive.cc)

struct NewInquiry {
  std::string once;  // key of the form: the same words with it again are the same inquiry
  std::string topic;
  std::string order_number;  // "" or read by orders::read_order_number
  Letter letter;             // cleaned and checked
};
// Stores it and writes the messages to the writer and to the owner.
Inquiry receive(House& house, const Context& context, const NewInquiry& wanted);

// ---- reading and handling (store.cc, handle.cc)

std::optional<Inquiry> find(db::Tx& tx, const ShopId& shop, const std::string& id);
// Newest first. state unset: all.
std::vector<Inquiry> list(db::Tx& tx, const ShopId& shop, std::optional<State> state, std::int64_t limit, std::int64_t offset);
std::vector<Inquiry> of_person(db::Tx& tx, const ShopId& shop, const people::PersonId& person);      // the newest twenty
std::vector<Inquiry> all_of_person(db::Tx& tx, const ShopId& shop, const people::PersonId& person);  // the oldest first
// Of a writer who is erased: what lies beside the box.
void forget_writer(db::Tx& tx, const Inquiry& inquiry);
struct Waiting {
  std::int64_t count = 0;
  std::optional<Instant> oldest;
};
Waiting count(db::Tx& tx, const ShopId& shop, State state);
// Nothing when the writer was erased.
std::optional<Letter> letter_of(db::Tx& tx, const House& house, const Inquiry& inquiry);
std::vector<Note> notes_of(db::Tx& tx, const House& house, const Inquiry& inquiry);

enum class HandleError { not_found, stale, empty };
Result<void, HandleError> set_state(House& house, const Context& context, const std::string& id, std::int64_t version, State state);
Result<void, HandleError> add_note(House& house, const Context& context, const std::string& id, std::int64_t version,
                                   const std::string& text);

// ---- mails: inquiry_received, inquiry_new

struct MailSources {
  House& house;
  const shops::Directory& shops;
  std::function<std::string(const ShopId&)> base_url;
};
void add_mail_kinds(mail::Contents& contents, const MailSources& sources);

// ---- pages

struct Pages {
  House& house;
  const shops::Directory& shops;
  catalog::FrameSource frame;
};
void add_routes(http::Router& router, const Pages& pages);       // GET, POST /contact
void add_admin_routes(http::Router& router, admin::Desk& desk);  // /admin/inquiries and below; the menu entry

// What the owner's first page says of inquiries.
class Todos final : public admin::TodoSource {
 public:
  void tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const override;
};

}  // namespace noren::support
