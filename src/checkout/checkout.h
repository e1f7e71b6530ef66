// Opening an attempt to buy, changing it, completing it. Each deed is one transaction.
#pragma once
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "base/context.h"
#include "base/result.h"
#include "catalog/shelf.h"
#include "checkout/pace.h"
#include "checkout/quote.h"
#include "checkout/recent.h"
#include "checkout/types.h"
#include "house/house.h"
#include "pauses/types.h"
#include "payments/driver.h"
#include "shops/shops.h"
#include "stock/board.h"
#include "turns/turns.h"

namespace noren::checkout {

// Payments by a provider. driver is unset while a shop takes none.
struct Cards {
  payments::Driver* driver = nullptr;
  std::function<std::shared_ptr<const payments::Gateway>(const ShopId&)> gateway;  // of a shop, for new payments; nullptr: none
  std::function<std::string(const ShopId&)> base_url;                              // where the provider's page leads back to
  // Unset: no method is ever paused.
  std::function<std::optional<pauses::Pause>(const ShopId&, shops::PaymentMethod, Instant)> paused = {};
  // Number of the account for new payments (payments/gateways.h). Unset: as the desk's database has it.
  std::function<std::int64_t(const ShopId&)> account = {};

  std::optional<pauses::Pause> pause_of(const ShopId& shop, shops::PaymentMethod method, Instant now) const {
    return paused ? paused(shop, method, now) : std::nullopt;
  }
  std::shared_ptr<const payments::Gateway> gateway_of(const ShopId& shop) const { return driver != nullptr ? gateway(shop) : nullptr; }
};

// Where pieces, orders and numbers are kept in two databases, a node's own and the central one (intake): what a desk of one asks about the
// other. Unset where there is one database.
struct Elsewhere {
  const catalog::StockView* pieces = nullptr;  // all that can be had
  // Brings pieces to where this desk sells them.
  enum class Brought {
    enough,
    too_few,  // nobody has more
    unknown,  // whether there are any cannot be known now
  };
  std::function<Brought(const ShopId&, const std::vector<orders::Line>&)> fetch = {};
  // One that this desk's database does not know of; also nothing while it cannot be asked for.
  std::function<std::optional<SimilarOrder>(const Context&, const std::vector<std::string>& marks, const std::string& known_token)>
      similar = {};
  // Of the node's one counter.
  std::function<std::string(db::Tx&, const ShopId&)> number = {};
  // Of the central database: what a buyer is promised beside his order is written there. Unset: the desk's own house is that.
  House* shared = nullptr;
  // While this database is away, it is told in front of the desk's routes what is so (intake/doors.h).
  bool told_in_front = false;
  // Whether what lies here may still be sold: asked before a press is taken, when its commit is over, and when an order is made of a payment,
  // which is not undone. Unset: it may, for ever.
  std::function<bool()> may_sell = {};
  // An order was made too late. making: its transaction; nullptr: that is over.
  std::function<void(const OrderId&, db::Tx* making)> came_late = {};
  // Whether pieces that this desk's database counts as free are so: it may have forgotten that they lie elsewhere. Unset: they are.
  std::function<bool(db::Tx&, const ShopId&, const std::vector<orders::Line>&)> are_free = {};
};

// What taking orders needs, built in app/platform.
struct Desk {
  House& house;
  shops::Directory& shops;
  catalog::Shelf& shelf;
  stock::Board& board;
  char node = 'a';                   // letter of this node: in ids and order numbers
  std::string confirmation_version;  // of the confirmation page's template, for the evidence
  Pace pace = {};                    // of orders taken
  Recent recent = {};                // attempts
  Cards cards = {};
  // Of those who press the last button; one for all desks of a process.
  std::shared_ptr<turns::Turns> turns = std::make_shared<turns::Turns>(house.env.clock);
  Elsewhere elsewhere = {};

  std::int64_t quantity(const VariantId& variant) const {
    return elsewhere.pieces != nullptr ? elsewhere.pieces->quantity(variant) : board.quantity(variant);
  }
};

Shown shown_now(const Desk& desk, const ShopId& shop);

inline constexpr std::chrono::hours kOpenFor{24};

using Faults = std::vector<Fault>;

// Writes the attempt. Faults: nothing is written.
Result<Checkout, Faults> open_checkout(Desk& desk, const Context& context, const Wish& wish, Source source);

enum class ChangeError { gone, faults };
struct ChangeFailure {
  ChangeError why = ChangeError::faults;
  Faults faults;
};
// Replaces what an open attempt asks for (the buyer went back to the form).
Result<Checkout, ChangeFailure> change_checkout(Desk& desk, const Context& context, const CheckoutId& id, const Wish& wish);

struct Found {
  Checkout checkout;
  std::optional<orders::Person> person;  // nothing when erased
  std::optional<orders::Order> order;
};
std::optional<Found> find_checkout(Desk& desk, const ShopId& shop, const CheckoutId& id);

// Nobody can order with it any more, and nobody did: it expired, or is forgotten.
bool came_to_nothing(db::Tx& tx, const ShopId& shop, const CheckoutId& id, Instant now);

// An attempt to buy of which there is no order (yet), as the shop must know it while its payment is in doubt.
struct Tried {
  std::optional<orders::Person> person;  // nothing when erased
  orders::Document document;
};
// Nothing when it was forgotten.
std::optional<Tried> tried(db::Tx& tx, const House& house, const ShopId& shop, const CheckoutId& id);

// A payment of the person is being checked.
bool is_paying(db::Tx& tx, const ShopId& shop, const people::PersonId& person);

// What a buyer typed without ordering is nobody's business for longer than this after it expired.
inline constexpr std::chrono::hours kUnfinishedKept{24 * 30};
// Deletes attempts that came to nothing and are older than that; returns how many. From a background thread.
std::int64_t forget_unfinished(House& house, Instant now);

// ---- complete

struct CompleteCommand {
  CheckoutId id;
  std::string key;   // of this press; 1 to 255 characters
  std::string body;  // canonical: the same key with another body is an error
  bool confirm_similar = false;
  std::string known_token;                      // of an order the caller holds
  std::optional<shops::PaymentMethod> payment;  // another method than the attempt's
  std::string source;                           // card: a token of the provider's; "" asks the buyer on the provider's page
  std::optional<std::string> seen = {};         // mark_of_shown of the page that was pressed (shown_page.h); a program shows none
  std::string ticket = {};                      // of who waited (turns/ticket.h); "" none
  bool crowded = false;                         // many of the shop's requests wait for a worker
};

enum class Verdict {
  accepted,       // 201
  paying,         // 202: a payment was begun, its fate is open
  declined,       // 402: the payment failed; nothing is ordered, the attempt stays open
  sold_out,       // 409: lines that cannot be had
  price_changed,  // 409: the attempt now holds the new total (and the way to pay it came from); completing it again accepts it. Of a page
                  // also when something else that it said is not so any more
  similar_order,  // 409: asks first
  cannot_take,    // 409: the shop is not open
  not_as_seen,    // of a page only: what it showed is not what would be ordered now
  method_paused,  // 409: the way to pay cannot be taken now; another one can
  out_of_reach,   // 409: too few pieces are here that may be sold, and whether there are more elsewhere cannot be known now
  closed,         // 409: expired, for ever
  key_reused,     // 422: the same key with another body
  faulty,         // 422: the attempt cannot be had like this any more (method off, item gone): faults say why
  unknown,        // 404
  too_many_keys,  // 429: an attempt remembers a limited number of keys
  waiting,        // 429: others are before him, nothing was done; the same press again, when it is time, keeps his place
};

struct Completion {
  Verdict verdict = Verdict::unknown;
  bool replayed = false;
  std::optional<orders::Order> order;  // accepted
  std::string details;                 // JSON object of what the refusal tells: lines, similar order, why a payment failed, what is paused
  std::optional<payments::Attempt> payment;  // paying, declined
  std::optional<payments::Start> start;      // paying, just begun: what complete() tells the driver
  Faults faults;
  std::optional<turns::Place> place;  // waiting
  std::string ticket;                 // waiting: shows his place where it is not remembered
  std::vector<orders::Line> lacking;  // sold_out, as far as this desk knows: what might be brought from elsewhere
};

// Pieces stay held so long after a payment that failed, for another try.
inline constexpr std::chrono::minutes kHeldAfterDecline{15};
// Gives back what was held for buyers who did not come back; returns how many were looked at. From a background thread. Throws Bug, when
// the others were given back, with those that cannot be.
int release_forgotten(Desk& desk, Instant now);

// In the transaction in which a payment came to its end (payments::Settle): a captured one makes the order.
payments::Wanted settle(Desk& desk, db::Tx& tx, const payments::Attempt& attempt);

// Where the payer is reached; "" when that was forgotten.
std::string payers_mail(const House& house, db::Tx& tx, const payments::Attempt& payment);
// In the transaction in which money begins to go back by itself (payments::GiveBack): tells the buyer, and the order whose money it is.
void tell_given_back(const House& house, db::Tx& tx, const payments::Refund& refund);
// In the transaction in which a refund came to its end (payments::Refunded): tells the buyer and the order.
void settle_refund(Desk& desk, db::Tx& tx, const payments::Refund& refund);

// How long an answer waits for the provider before it says "being checked".
inline constexpr std::chrono::seconds kPaymentWait{8};
// The newest payment of an attempt to buy.
std::optional<payments::Attempt> last_payment(Desk& desk, const ShopId& shop, const CheckoutId& id);
// What is true by now of a press that began a payment.
Completion fate_of_payment(Desk& desk, const Context& context, const CheckoutId& id, const payments::AttemptId& attempt);

// The buyer wants to pay otherwise: closes the provider's page, if nothing was paid there. The fate follows.
void give_up_payment(Desk& desk, const Context& context, const CheckoutId& id);

// Takes the order, when it is its turn: exactly one transaction. The same key gives the same answer for as long as the order lives.
// Throws db::CommitUnknown when the fate must be read again (the caller answers "being checked").
Completion complete(Desk& desk, const Context& context, const CompleteCommand& command);

}  // namespace noren::checkout
