// An attempt to buy, as plain values.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "orders/fault.h"
#include "orders/members.h"
#include "orders/types.h"

namespace noren::checkout {

enum class State {
  open,
  checking,  // a payment is under way, or its fate is not known
  accepted,
  not_accepted,
};
std::string_view name_of(State state);

enum class Source { page, api };

// Expiry needs no clock to ring: an open attempt past its time is not accepted.
inline State state_at(State state, Instant expires_at, Instant now) {
  return state == State::open && now >= expires_at ? State::not_accepted : state;
}

struct Checkout {
  CheckoutId id;
  ShopId shop;
  State state = State::open;
  Source source = Source::page;
  Instant created_at;
  Instant expires_at;  // open until then
  std::int64_t version = 1;
  people::PersonId person;
  orders::Document document;
  std::string document_json;  // the same as stored
  std::string sealed;         // the Person's box
  std::string card_source;    // token of a card at the provider; "" asks the buyer on the provider's page
  std::string changes;        // what the last press found to cost otherwise (changed.h), for as long as the attempt stays so; "" nothing

  State state_at(Instant now) const { return checkout::state_at(state, expires_at, now); }
};

struct WishLine {
  std::string sku;
  std::int64_t quantity = 0;
  VariantId variant = {};  // of which the SKU is; "" when only the SKU is known
};

// What a buyer asks for. Texts are clean (text/clean.h); whether it can be had is for quote() to say.
struct Wish {
  std::vector<WishLine> lines;
  orders::Person person;
  std::string shipping_method;
  std::optional<shops::PaymentMethod> payment;
  std::string source;  // card: the provider's token
  std::optional<LocalDate> day;
  std::string window;
  orders::Gift gift;
  Locale locale = Locale::ja;
  orders::MemberId member = {};  // who is signed in; "" a guest
};

// よく似た注文: one of the same buyer with the same basket, a short time ago.
struct SimilarOrder {
  Instant at;                       // received, or its payment begun
  std::string number, token;        // told only to who holds that order's link; else ""
  bool being_paid = false;          // no order yet, but its money may be taken at any moment
  std::optional<Instant> known_by;  // of one being paid: when its fate is known at the latest; nothing while that lies with the buyer
};

using orders::Fault;

}  // namespace noren::checkout
