// An order as plain values. Amounts are yen with tax included, instants UTC, days Japan's.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/id.h"
#include "base/money.h"
#include "people/people.h"
#include "pricing/types.h"
#include "shops/types.h"

namespace noren::orders {

// Spelled as stored, as in the store API and as keys of words (orders.state.<name>).
// pending and void are words of the store API: it says pending of an order whose payment is being checked, before there is one. No order
// is stored with either.
enum class State { pending, received, confirmed, preparing, shipped, delivered, completed, void_, cancelled, returned };
// authorised: reserved on the card, taken when the parcel leaves; in the store API it is `awaiting`.
enum class PaymentState { awaiting, checking, authorised, paid, refund_due, refunded };

// What can happen to an order. Every one is an event of its story.
enum class Happening {
  received,   // 受付: the buyer's promise; mails and stock hang on it
  confirmed,  // 承諾: the shop's promise, the contract stands when it reaches the buyer (民法 97)
  preparing,
  shipped,
  delivered,
  completed,
  cancelled,
  returned,
  voided,  // a reserved number that never became an order
  paid,
  part_paid,  // 一部入金: some of it came, the rest is awaited
  refunded,
  address_fixed,
  note,              // of the staff, for the staff
  receipt_issued,    // 領収書: from the second one on it says 再発行
  trouble,           // 困りごと: opened, a step begun, overdue, settled
  refund_requested,  // the provider is told to give money back
  part_refunded,     // some of it came back; the rest stays the shop's
  reminded,          // the buyer was told that the time to pay is about to end
  authorised,        // 与信: the money is reserved on the card
  released,          // the reservation ended, and nothing was taken
  charge_asked,      // somebody asked about a charge on a card statement that is this order's
  payment_undone,    // 入金確認の取り消し: what was noted as money for this order was not for it
  refund_undone,     // 返金の差し戻し: what was noted as paid back came back to the shop
  rest_paid,         // what was let go of the price came all the same
  tracking_fixed,    // お問い合わせ番号の訂正: a parcel that left got another number, or its first one
  unknown,           // what another version of this program wrote: told as that, and it changes no state
};

struct Address {
  std::string name;
  std::string kana;
  std::string postcode;    // 810-0001
  std::string prefecture;  // 福岡県
  std::string city;
  std::string line1;
  std::string line2;
  std::string phone;  // digits
  bool operator==(const Address&) const = default;
};

// Everything personal, sealed as one box.
struct Person {
  std::string email;
  std::string phone;   // digits
  std::string second;  // a second way to reach the buyer: mail or phone; may be empty
  Address recipient;
  std::optional<Address> orderer;  // when somebody else receives
  std::string note;                // to the shop
  std::string noshi_name;          // のし: whose name
  std::string card_message;

  const Address& who_orders() const { return orderer ? *orderer : recipient; }
  bool operator==(const Person&) const = default;
};

struct Line {
  VariantId variant;
  std::string sku;
  shops::LocalText name;  // item and variant, as sold
  Yen unit;
  std::int64_t quantity = 0;
  pricing::TaxKind tax = pricing::TaxKind::standard;
  bool operator==(const Line&) const = default;
};

struct Delivery {
  std::string method;     // id, "standard"
  shops::LocalText name;  // as chosen
  std::string carrier;
  std::optional<LocalDate> day;
  std::string window;  // id of a time window of the carrier; "" none
  shops::LocalText window_name;
  LocalDate earliest;  // what the confirmation page promised
  bool operator==(const Delivery&) const = default;
};

struct Gift {
  bool wrap = false;
  std::string noshi;            // kind; "" none
  bool without_prices = false;  // the delivery note shows no prices
  bool operator==(const Gift&) const = default;
};

// What was said besides the amounts: the settings of then, which may be others by now.
struct Terms {
  int pay_days = 0;               // bank transfer: to be paid within so many days after the order
  int ship_days = 0;              // leaves within so many working days
  bool paid_at_shipment = false;  // card: reserved with the order, taken when the parcel leaves
  // Paid in advance, for a day it is wished for: by when the money is to be there. Unset also where it was agreed before that was kept.
  std::optional<LocalDate> money_by = {};
  bool operator==(const Terms&) const = default;
};

// What was agreed.
struct Document {
  std::vector<Line> lines;
  pricing::Amounts amounts;
  Yen payment_fee;  // part of amounts.fees
  Yen wrap_fee;     // part of amounts.fees
  Delivery delivery;
  shops::PaymentMethod payment = shops::PaymentMethod::bank_transfer;
  bool recipient_pays = false;         // cash on delivery, and somebody else receives: the driver asks there
  std::optional<LocalDate> pay_until;  // bank transfer, convenience store: the last day
  std::optional<Terms> terms;          // nothing: agreed before they were kept
  Gift gift;
  Locale locale = Locale::ja;
  std::int64_t catalog_version = 0;  // what the prices were read from
  std::int64_t settings_version = 0;
  bool operator==(const Document&) const = default;
};

struct Order {
  OrderId id;
  ShopId shop;
  std::string number;  // A1042-7
  State state = State::received;
  PaymentState payment_state = PaymentState::awaiting;
  Yen total;
  Instant created_at;
  Instant updated_at;
  std::int64_t version = 0;  // number of events so far; forms of the owner carry it
  people::PersonId person;
  Document document;
  std::string sealed;  // the Person's box
  std::string chain;   // hash of the newest event
};

struct Event {
  std::int64_t seq = 0;  // from 1
  Instant at;
  Happening what = Happening::received;
  ActorKind actor = ActorKind::system;
  std::string actor_name;  // of staff
  std::string data;        // flat JSON object, nothing personal
  std::string sealed;      // personal details, in a box; "" when there are none
  std::string hash;        // 32 bytes
  std::string word;        // of an unknown happening: its name, as it is stored
};

}  // namespace noren::orders
