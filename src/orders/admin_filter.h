// What the owner's list of orders is asked for: tab, clue, filters. Pure, except for the two functions that ask the database.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "db/transaction.h"
#include "http/form.h"
#include "http/message.h"
#include "orders/deeds.h"
#include "orders/types.h"

namespace noren::orders {

enum class Tab { all, to_accept, to_pay, to_ship, shipped, done, cancelled, to_refund };
inline constexpr Tab kTabs[] = {Tab::all, Tab::to_accept, Tab::to_pay, Tab::to_ship, Tab::to_refund, Tab::shipped, Tab::done, Tab::cancelled};
std::string_view name_of(Tab tab);

// An order as far as tabs and filters look at it. payment: refunded also for a paid one of which nothing is left (is_money_back).
struct Kind {
  State state = State::received;
  PaymentState payment = PaymentState::awaiting;
  shops::PaymentMethod method = shops::PaymentMethod::bank_transfer;
};
bool is_in(Tab tab, const Kind& kind);

struct Filter {
  Tab tab = Tab::all;
  std::string q;
  std::optional<State> state;
  std::optional<PaymentState> payment;
  std::optional<shops::PaymentMethod> method;
  std::optional<LocalDate> from;  // Japan's days, both inclusive
  std::optional<LocalDate> to;

  bool any() const { return !q.empty() || state || payment || method || from || to; }
};

// Faults are told to the form (fields q, from, to); what is no known value filters nothing.
Filter read_filter(http::Form& form, Locale locale);
// "tab=to_ship&q=…", to be put behind /admin/orders?
std::string query_of(const Filter& filter);

// The parameters of sql/admin_list.sql and sql/admin_count.sql.
struct FilterParams {
  Instant from;
  Instant until;
  std::string kinds;  // ",received/awaiting/bank_transfer,…,"; "" everything
  std::array<std::string, 3> patterns;  // for LIKE … ESCAPE '~'
};
FilterParams params_of(const Filter& filter);

struct ListedOrder {
  Order order;
  bool has_note = false;
  bool mail_trouble = false;
  std::vector<std::string> keys;          // that may open the buyer's box, sealed; none when he was erased
  bool money_moved = false;               // back, in some way: only then the books are opened for it
  bool in_trouble = false;                // has an open one
  bool damaged = false;                   // of order only id, number, total and created_at can be read
};
// Nothing when the buyer was erased.
std::optional<Person> person_of(const House& house, const ListedOrder& listed);
// Nothing when it is damaged, or a payment of it.
std::optional<MoneyGone> money_gone(db::Tx& tx, const ListedOrder& listed);

struct Slice {
  int limit = 0;
  std::int64_t skip = 0;
  std::optional<Instant> until = {};  // none made at that moment or after
};
// The slice that goes on where a page ended; page: not empty. It skips those of the page's last moment alone: to skip all that was read
// would cost more with each page.
Slice next_slice(const Slice& slice, const std::vector<ListedOrder>& page);
std::vector<ListedOrder> list_orders(db::Tx& tx, const ShopId& shop, const Filter& filter, const Slice& slice);

struct Total {
  std::int64_t orders = 0;
  Yen value;
};
Total count_orders(db::Tx& tx, const ShopId& shop, const Filter& filter);

// How many orders there are of each kind, for the tabs and the first page.
struct KindCount {
  Kind kind;
  std::int64_t orders = 0;
  Instant oldest;
};
std::vector<KindCount> count_kinds(db::Tx& tx, const ShopId& shop);

}  // namespace noren::orders
