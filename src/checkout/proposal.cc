#include "checkout/proposal.h"

#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "orders/json.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "shops/rules.h"

namespace noren::checkout {
namespace {

// Goods that are not for sale any more are known to this buyer by their name.
void name_what_went(std::vector<Fault>& faults, const orders::Document& document) {
  for (Fault& fault : faults) {
    for (const orders::Line& line : document.lines) {
      if (fault.word == "checkout.fault.unknown_item" && fault.n == line.sku) fault.n = line.name.in(document.locale);
    }
  }
}

using nlohmann::json;

// Which version of the page, made from which inputs (the document and the buyer's box, by hash), which law pages.
std::string evidence_of(const Desk& desk, const shops::Shop& shop, const Checkout& checkout) {
  json laws = json::object();
  for (const shops::LawVersion& law : shop.law) laws[std::string(shops::name_of(law.page))] = law.version;
  return json{{"source", checkout.source == Source::api ? "api" : "page"},  {"page", desk.confirmation_version},
              {"document", to_hex(crypto::sha256(checkout.document_json))}, {"box", to_hex(crypto::sha256(checkout.sealed))},
              {"total", checkout.document.amounts.total.amount()},          {"laws", laws}}
      .dump();
}

// Nobody pays a total that was never shown, whatever moved it: a price, a fee, another way to pay.
void put_document(Proposal& proposal, orders::Document fresh) {
  Checkout& checkout = proposal.checkout;
  proposal.changes = compare(checkout.document, fresh);
  proposal.price_changed = proposal.changes.any();
  fresh.delivery.earliest = std::max(fresh.delivery.earliest, checkout.document.delivery.earliest);
  if (fresh == checkout.document) return;
  checkout.document = std::move(fresh);
  checkout.document_json = orders::to_json(checkout.document);
}

}  // namespace

std::string mark_of_shown(const Desk& desk, const shops::Shop& shop, std::int64_t version) {
  std::string shown = desk.confirmation_version + " " + std::to_string(version);
  for (const shops::LawVersion& law : shop.law) shown += " " + law.version;
  return to_hex(crypto::sha256(shown).substr(0, 8));
}

Proposal propose(const Desk& desk, const Shown& shown, const Attempt& attempt, const CompleteCommand& command, Instant now) {
  Proposal proposal;
  proposal.version = attempt.checkout.version;
  proposal.checkout = attempt.checkout;
  proposal.person = attempt.person;
  Wish wish = wish_of(attempt.checkout.document, attempt.person);
  if (command.payment) wish.payment = command.payment;
  auto fresh = quote(shown, wish, now);
  if (!fresh) {
    proposal.faults = std::move(fresh.error());
    name_what_went(proposal.faults, attempt.checkout.document);
    return proposal;
  }
  put_document(proposal, std::move(*fresh));
  const Checkout& checkout = proposal.checkout;
  proposal.basket_marks = orders::basket_marks(desk.house.keys, checkout.shop, attempt.person, checkout.document);
  proposal.clues = orders::clues_of(attempt.person, checkout.document);
  proposal.evidence = evidence_of(desk, *shown.shop, checkout);
  return proposal;
}

}  // namespace noren::checkout
