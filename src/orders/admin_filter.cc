#include "orders/admin_filter.h"

#include "admin/admin.h"
#include "base/names.h"
#include "orders/deeds.h"
#include "orders/json.h"
#include "orders/left_out.h"
#include "orders/rules.h"
#include "orders/sql.h"
#include "text/fold.h"
#include "text/phone.h"

namespace noren::orders {
namespace {

bool is_under_way(State state) { return state == State::received || state == State::confirmed || state == State::preparing; }

// Nothing for what no order is stored as.
template <class Value, std::size_t N>
std::optional<Value> among(const std::array<Value, N>& known, std::optional<Value> wanted) {
  return wanted && std::find(known.begin(), known.end(), *wanted) != known.end() ? wanted : std::nullopt;
}

bool passes(const Filter& filter, const Kind& kind) {
  return is_in(filter.tab, kind) && (!filter.state || *filter.state == kind.state) &&
         (!filter.payment || *filter.payment == kind.payment) && (!filter.method || *filter.method == kind.method);
}

// The database knows no tabs: it is told the kinds that pass.
std::string kinds_of(const Filter& filter) {
  if (filter.tab == Tab::all && !filter.state && !filter.payment && !filter.method) return "";
  std::string kinds = ",";
  for (const State state : kStoredStates) {
    for (const PaymentState payment : kStoredPayments) {
      for (const shops::PaymentMethod method : shops::kPaymentMethods) {
        if (!passes(filter, {state, payment, method})) continue;
        kinds += std::string(name_of(state)) + "/" + std::string(name_of(payment)) + "/" + std::string(shops::name_of(method)) + ",";
      }
    }
  }
  return kinds;
}

std::string like(std::string_view part) {
  std::string pattern = "%";
  for (const char c : part) {
    if (c == ' ') continue;  // clues are compared without spaces: 山田花子 is 山田 花子
    if (c == '%' || c == '_' || c == '~') pattern += '~';
    pattern += c;
  }
  return pattern + "%";
}

// Phones and amounts are kept as digits, however they are typed: 090-1234-5678, 4,820円.
std::string plain_word(const std::string& word) {
  static const std::string kYen = text::fold("円");
  std::string digits;
  std::string_view rest = word;
  if (rest.size() > kYen.size() && rest.ends_with(kYen)) rest.remove_suffix(kYen.size());
  for (const char c : rest) {
    if (c >= '0' && c <= '9')
      digits += c;
    else if (c != '-' && c != ',' && c != '(' && c != ')')
      return word;
  }
  return digits.empty() ? word : digits;
}

std::vector<std::string> words_of(const std::string& q) {
  if (const auto number = read_order_number(q)) return {text::fold(*number)};
  if (const auto phone = text::normalise_phone(q)) return {*phone};
  std::vector<std::string> words = text::fold_words(q, std::tuple_size_v<decltype(FilterParams::patterns)>);
  for (std::string& word : words) word = plain_word(word);
  return words;
}

// What cannot be read is not said to have its money back: its row in the list names it.
bool is_known_to_be_back(db::Tx& tx, const Readable& one) {
  try {
    return one.order && is_money_back(tx, *one.order);
  } catch (const Bug&) {
    return false;
  }
}

// Ids, as ",o1,o2,": where all of its money went back, a paid order is listed and counted as paid back. states: as kept, ",received,".
std::string money_back_ids(db::Tx& tx, const ShopId& shop, const std::string& states) {
  std::string ids;
  for (const Readable& one : tx.all(sql::went_back, read_if_readable, shop, states)) {
    if (is_known_to_be_back(tx, one)) ids += (ids.empty() ? "," : "") + one.order->id.str() + ",";
  }
  return ids;
}

ListedOrder read_listed(const db::Row& row) {
  Readable readable = read_if_readable(row);
  ListedOrder listed;
  listed.damaged = !readable.order;
  if (readable.order) {
    listed.order = std::move(*readable.order);
  } else {
    listed.order.id = row.id<OrderId>(0);
    listed.order.number = std::move(readable.number);
    listed.order.total = row.yen(5);
    listed.order.created_at = row.instant(6);
  }
  listed.has_note = row.integer(13) > 0;
  listed.mail_trouble = row.integer(14) > 0;
  for (const int key : {15, 18}) {
    if (!row.is_null(key)) listed.keys.push_back(row.blob(key));
  }
  listed.money_moved = row.flag(16);
  listed.in_trouble = row.integer(17) > 0;
  return listed;
}

std::string under_way() {
  std::string states = ",";
  for (const State state : kStoredStates) states += is_under_way(state) ? std::string(name_of(state)) + "," : "";
  return states;
}

// Of others the filter asks for nothing that it changes.
std::string money_back_ids_for(db::Tx& tx, const ShopId& shop, const Filter& filter) {
  if (filter.payment) return money_back_ids(tx, shop, "");
  return filter.tab == Tab::to_ship ? money_back_ids(tx, shop, under_way()) : "";
}

Kind read_kind(const db::Row& row) {
  return {state_from(row.text(0)).value_or(State::pending), payment_state_from(row.text(1)).value_or(PaymentState::awaiting),
          shops::payment_method_from(row.text(2)).value_or(shops::PaymentMethod::bank_transfer)};
}

}  // namespace

std::string_view name_of(Tab tab) {
  static constexpr Named<Tab> kNames[] = {
      {Tab::all, "all"},         {Tab::to_accept, "to_accept"}, {Tab::to_pay, "to_pay"},       {Tab::to_ship, "to_ship"},
      {Tab::shipped, "shipped"}, {Tab::done, "done"},           {Tab::cancelled, "cancelled"}, {Tab::to_refund, "to_refund"}};
  return name_in(kNames, tab);
}

bool is_in(Tab tab, const Kind& kind) {
  const bool prepaid = kind.method != shops::PaymentMethod::cash_on_delivery;
  switch (tab) {
    case Tab::all: return true;
    case Tab::to_accept: return kind.state == State::received;
    case Tab::to_pay: return prepaid && kind.payment == PaymentState::awaiting && is_under_way(kind.state);
    case Tab::to_ship: return (kind.state == State::confirmed || kind.state == State::preparing) && may_ship(kind.payment, kind.method);
    case Tab::to_refund: return kind.payment == PaymentState::refund_due;
    case Tab::shipped: return kind.state == State::shipped || kind.state == State::delivered;
    case Tab::done: return kind.state == State::completed || kind.state == State::returned;
    case Tab::cancelled: return kind.state == State::cancelled;
  }
  return false;
}

Filter read_filter(http::Form& form, Locale locale) {
  Filter filter;
  const std::string tab = form.line("tab", 20);
  for (const Tab known : kTabs) {
    if (name_of(known) == tab) filter.tab = known;
  }
  filter.q = form.line("q", 200);
  filter.state = among(kStoredStates, state_from(form.line("state", 20)));
  filter.payment = among(kStoredPayments, payment_state_from(form.line("payment", 20)));
  filter.method = shops::payment_method_from(form.line("method", 20));
  const admin::Days days = admin::days_in(form, locale);
  filter.from = days.from;
  filter.to = days.to;
  return filter;
}

std::string query_of(const Filter& filter) {
  std::string query = "tab=" + std::string(name_of(filter.tab));
  const auto add = [&](const char* name, std::string_view value) { query += std::string("&") + name + "=" + http::url_encode(value); };
  if (!filter.q.empty()) add("q", filter.q);
  if (filter.state) add("state", name_of(*filter.state));
  if (filter.payment) add("payment", name_of(*filter.payment));
  if (filter.method) add("method", shops::name_of(*filter.method));
  if (filter.from) add("from", to_iso(*filter.from));
  if (filter.to) add("to", to_iso(*filter.to));
  return query;
}

FilterParams params_of(const Filter& filter) {
  FilterParams params{Instant(0), Instant(std::numeric_limits<std::int64_t>::max()), kinds_of(filter), {"%", "%", "%"}};
  if (filter.from) params.from = from_japan_time({*filter.from, 0, 0, 0});
  if (filter.to) params.until = from_japan_time({plus_days(*filter.to, 1), 0, 0, 0});
  const std::vector<std::string> words = words_of(filter.q);
  for (std::size_t i = 0; i < std::min(words.size(), params.patterns.size()); ++i) params.patterns[i] = like(words[i]);
  return params;
}

std::optional<Person> person_of(const House& house, const ListedOrder& listed) {
  for (const std::string& key : listed.keys) {
    if (const auto plain = people::open_with_key(house.keys, key, listed.order.sealed)) return person_from_json(*plain);
  }
  return std::nullopt;
}

std::optional<MoneyGone> money_gone(db::Tx& tx, const ListedOrder& listed) {
  if (listed.damaged) return std::nullopt;
  if (!listed.money_moved) return MoneyGone::no;
  try {
    return money_gone(tx, listed.order);
  } catch (const Bug&) {
    return std::nullopt;
  }
}

std::vector<ListedOrder> list_orders(db::Tx& tx, const ShopId& shop, const Filter& filter, const Slice& slice) {
  const FilterParams params = params_of(filter);
  const Instant until = std::min(params.until, slice.until.value_or(params.until));
  return tx.all(sql::admin_list, read_listed, shop, params.from, until, params.kinds, params.patterns[0], params.patterns[1],
                params.patterns[2], slice.limit, slice.skip, money_back_ids_for(tx, shop, filter));
}

Slice next_slice(const Slice& slice, const std::vector<ListedOrder>& page) {
  const Instant last = page.back().order.created_at;
  const auto of_last = [&](const ListedOrder& listed) { return listed.order.created_at == last; };
  const Instant until = last + std::chrono::microseconds(1);
  const std::int64_t skipped = slice.until == until ? slice.skip : 0;
  return {slice.limit, skipped + std::count_if(page.begin(), page.end(), of_last), until};
}

Total count_orders(db::Tx& tx, const ShopId& shop, const Filter& filter) {
  const FilterParams params = params_of(filter);
  const auto read = [](const db::Row& row) { return Total{row.integer(0), row.yen(1)}; };
  return tx
      .one(sql::admin_count, read, shop, params.from, params.until, params.kinds, params.patterns[0], params.patterns[1],
           params.patterns[2], money_back_ids_for(tx, shop, filter))
      .value_or(Total{});
}

std::vector<KindCount> count_kinds(db::Tx& tx, const ShopId& shop) {
  return tx.all(
      sql::count_kinds,
      [](const db::Row& row) {
        return KindCount{read_kind(row), row.integer(3), row.instant(4)};
      },
      shop, money_back_ids(tx, shop, under_way()));
}

}  // namespace noren::orders
