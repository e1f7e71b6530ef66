// The port to a payment provider: it writes calls and reads replies, and does neither call nor store anything itself
// (payments/driver.h does), so that a provider is a pair of pure functions per step and a whole day of payments runs in a test.
// Nothing here smells of one provider. Amounts are yen. Thread: safe from any (no state).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "env/outbound.h"

namespace noren::payments {

enum class Means { card, convenience_store, paypay };

// What a provider takes of one means.
struct Limits {
  Yen least;  // of one payment; both inclusive
  Yen most;
  int days = 0;  // convenience store: how many days after its own a number ends at most; others have none

  bool hold(Yen amount) const { return amount >= least && amount <= most; }
};

// What the buyer types, or shows, at the counter of one chain of stores.
struct StoreNumber {
  std::string store;         // the chain, as key of words: "lawson"
  std::string number;        // of the payment
  std::string confirmation;  // asked for besides; may be empty
  bool by_phone = false;     // the confirmation is the buyer's own phone number
  bool operator==(const StoreNumber&) const = default;
};

// What a payment is started with. Card data never comes near: a card is a token of the provider's, or is asked for on its page.
struct Start {
  std::string attempt;  // our id of the attempt; in the provider's metadata
  std::string shop;
  std::string order_number;
  Yen amount;
  Means means = Means::card;
  std::string source;      // token of a card (API clients); "" of a card asks the buyer on the provider's page. What create() opens a
                           // page for is not confirmed: always such a card, and other means where the provider has its page for them
  std::string return_url;  // where the provider's page leads back to
  std::string cancel_url;
  std::string buyer_name;  // the three: only for the convenience store, which asks for them
  std::string buyer_email;
  std::string buyer_phone;     // digits: what the buyer confirms at the counter with
  bool capture_later = false;  // authorise now, capture at shipment; cards only, others are paid at once all the same
  std::string statement;       // words on the card statement in Latin letters, kana and kanji; "" the account's own
  std::string statement_kana;
  std::string statement_kanji;
  Instant begun_at;                   // of the attempt: what is said again says the same
  std::optional<Instant> page_until;  // the provider's page ends then: 31 minutes to 24 hours after begun_at; unset: its own end
  std::optional<Instant> pay_until;   // convenience store: its number ends then, where the provider lets that be said
  bool english = false;               // language of the provider's page
};

// Where a payment stands at the provider.
enum class Found {
  absent,       // the provider knows nothing of it (never taken for "unpaid": rule 7 of the intake)
  created,      // not confirmed: nothing has been charged, nothing will be by itself
  needs_buyer,  // the buyer has a step to do at `redirect`
  at_store,     // the buyer has a number to pay at a store with, until `expires_at`
  processing,   // the provider is at it
  authorised,
  captured,
  declined,   // this try failed; `reason` says why; another source may be tried
  cancelled,  // final: nothing will be charged any more
};
std::string_view name_of(Found found);

// Why a card (or other means) was declined, in the words a buyer can act on.
// That a card was reported lost or stolen, or looks like fraud, is `other`: a buyer is never told; staff read decline_code.
// given_up is no word of a provider: the buyer himself went back to choose anew (driver.h).
enum class Decline { none, funds, expired, wrong_data, not_allowed, authentication, limit, try_again, other, given_up };
std::string_view name_of(Decline decline);
std::optional<Decline> decline_from(std::string_view name);

struct RefundStanding {
  enum class State { pending, arrived, failed };
  std::string reference;
  std::string payment;  // reference of the payment
  std::string key;      // our id of the refund, as in its metadata
  Yen amount;
  State state = State::pending;
  std::string failure;
  Instant created_at;
};

struct Standing {
  Found found = Found::absent;
  std::string reference;            // the provider's id, of its page first and of the payment later: always keep the latest one, and ask
                                    // for that. "" when absent, or when the reply does not say
  std::string shop;                 // as in its metadata; "" a payment that is none of ours
  std::string attempt;              // as in its metadata
  std::string order_number;         // as in its metadata
  std::string redirect;             // needs_buyer: where the buyer goes; at_store: a page with the numbers, may be empty
  std::vector<StoreNumber> stores;  // at_store
  Decline decline = Decline::none;
  std::string decline_code;  // the provider's own word, for the staff
  Yen authorised;            // reserved and not captured yet
  Yen captured;
  Yen refunded;                         // with what is still under way there
  std::vector<RefundStanding> refunds;  // of a look-up or a list of payments: as far as it shows them, newest first; some may be missing
  std::string card_brand;
  std::string card_last4;
  Instant created_at;
  std::optional<Instant> expires_at;  // of an authorisation, a page or a store's number
};

// Why a card's holder wants the money back, as far as a shop can do something about it.
enum class DisputeReason { fraud, unrecognised, not_received, not_as_described, refund_not_made, duplicate, other };
enum class DisputeState {
  open,      // the shop has not answered yet
  answered,  // the card company is deciding
  won,       // the money is the shop's
  lost,      // the money went back to the card
  closed,    // it came to nothing, and no money moved
};
struct DisputeStanding {
  std::string reference;
  std::string payment;  // reference
  Yen amount;
  DisputeReason reason = DisputeReason::other;
  DisputeState state = DisputeState::open;
  bool takes_money = true;           // false: it only asks; the money is still with the shop, and may be given back
  std::optional<Instant> answer_by;  // unset: none is asked for (any more)
  Instant created_at;
};
// What is asked for: of one payment, or all that were opened since.
struct DisputesAsked {
  std::string payment;  // reference; "" of all
  std::optional<Instant> since;
  std::string page;
};

enum class ReadFault {
  refused,  // the provider says that the request is wrong: a bug or a wrong account; `words` for the operator
  unauthorised,
  busy,        // 429 or 5xx before anything was done as far as it says: ask where it stands before another try
  unreadable,  // no answer of this provider's
};
struct Unread {
  ReadFault why = ReadFault::unreadable;
  std::string words;
  std::optional<std::chrono::seconds> retry_after = {};  // the provider does not want to be asked sooner
};
template <class T>
using Read = Result<T, Unread>;

template <class T>
struct Page {
  std::vector<T> all;
  std::string next;  // "" the last one
};

// One page of looking for an attempt.
struct Search {
  std::optional<Standing> found;
  std::string next;  // when nothing was found: the page to ask for next; "" when all was looked through
};

struct NewRefund {
  std::string payment;  // reference
  Yen amount;
  std::string id;           // ours, in its metadata
  std::string buyer_email;  // where the provider asks for an account when the means cannot take money back; may be empty
};

// What is looked through for a refund whose reference was never learnt: those of its payment, or all that were made since.
struct RefundsAsked {
  std::string payment;  // reference
  Instant since;
  std::string page;
};

// What a notice is about, as far as it matters here.
enum class About { payment, refund, dispute, other };
std::string_view name_of(About about);
std::optional<About> about_from(std::string_view name);

// A notice from the provider, its signature checked. A hint: the look-up is the truth.
struct Notice {
  std::string id;    // the provider's, for storing it once
  std::string kind;  // the provider's word, for the log
  About about = About::other;
  std::string payment;  // reference; "" when it is about no payment. Look up the one that is stored with the attempt when there is one
  std::string attempt;  // from the metadata; may be empty
  Instant sent_at;
};

// The account itself: what the provider says of the key that is used.
struct AccountStanding {
  std::string id;           // of the account, the same for every key of it; "" the provider does not tell
  std::string name;         // as the provider knows the shop; may be empty
  bool takes_money = true;  // false: the provider does not let it charge yet
};

class Gateway {
 public:
  virtual ~Gateway() = default;
  virtual std::string_view name() const = 0;                                 // "stripe": as stored with the attempt
  virtual std::string page_origin() const = 0;                               // where its page is: a form of ours may lead there
  virtual std::optional<Limits> limits(Means means) const = 0;               // nothing: it does not take this means
  virtual std::string dispute_page(const std::string& reference) const = 0;  // where the staff answer it

  // An answer about the one reference may tell of the other: it is the same, or the payment that was made on that page.
  virtual bool leads_to(const std::string& asked, const std::string& told) const { return asked == told; }

  // It sends notices of disputes. Of one that does not they are asked for: by the sweep, and before what cannot be undone.
  virtual bool tells_disputes() const { return true; }

  // key: the idempotency key, attempt/step/try. page: "" or the `next` of the page before.
  virtual env::Call create(const Start& start, const std::string& key) const = 0;  // unconfirmed
  virtual env::Call confirm(const Start& start, const std::string& reference, const std::string& key) const = 0;
  virtual env::Call capture(const std::string& reference, Yen amount, const std::string& key) const = 0;
  virtual env::Call cancel(const std::string& reference, const std::string& key) const = 0;
  virtual env::Call look_up(const std::string& reference) const = 0;
  // When no reference was learnt. Page by page, until found or all was looked through. Times of lists are ours: each provider's calls
  // look back as much further as its clock may differ.
  virtual env::Call find_by_attempt(Instant not_before, const std::string& page) const = 0;
  virtual env::Call refund(const NewRefund& refund, const std::string& key) const = 0;
  virtual env::Call look_up_refund(const std::string& reference) const = 0;
  virtual env::Call list_payments(Instant since, const std::string& page) const = 0;
  virtual env::Call list_refunds(const RefundsAsked& asked) const = 0;
  virtual env::Call list_disputes(const DisputesAsked& asked) const = 0;
  virtual env::Call ask_account() const = 0;

  virtual Read<Standing> read_standing(const env::Reply& reply) const = 0;  // of create, confirm, capture, cancel, look_up
  virtual Read<Search> read_found(const std::string& attempt, const env::Reply& reply) const = 0;
  // Of refund, look_up_refund. id: ours, because a reply may tell of the payment with all that was ever given back of it.
  virtual Read<RefundStanding> read_refund(const std::string& id, const env::Reply& reply) const = 0;
  virtual Read<Page<Standing>> read_payments(const env::Reply& reply) const = 0;
  virtual Read<Page<RefundStanding>> read_refunds(const env::Reply& reply) const = 0;
  virtual Read<Page<DisputeStanding>> read_disputes(const env::Reply& reply) const = 0;
  virtual Read<AccountStanding> read_account(const env::Reply& reply) const = 0;

  // Nothing when the signature is wrong, too old or the body no notice.
  virtual Read<Notice> read_notice(const std::string& body, const std::string& signature, Instant now) const = 0;
};

}  // namespace noren::payments
