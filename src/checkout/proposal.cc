#include "checkout/proposal.h"

#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "checkout/shown_page.h"
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

// Which version of the page, made from which inputs (the document and the buyer's box, by hash), which law pages. Of a page that was
// pressed also all its inputs, by hash, and which of them stand neither in the order nor in the law pages.
std::string evidence_of(const Desk& desk, const ShownPage& page, const std::string& inputs) {
  const Checkout& checkout = page.checkout;
  json laws = json::object();
  for (const shops::LawVersion& law : page.shop.law) laws[std::string(shops::name_of(law.page))] = law.version;
  json evidence = {{"source", checkout.source == Source::api ? "api" : "page"},  {"page", desk.confirmation_version},
                   {"document", to_hex(crypto::sha256(checkout.document_json))}, {"box", to_hex(crypto::sha256(checkout.sealed))},
                   {"total", checkout.document.amounts.total.amount()},          {"laws", laws}};
  if (inputs.empty()) return evidence.dump();
  evidence["shown"] = hash_of_inputs(inputs);
  if (page.locale != checkout.document.locale) evidence["language"] = page.locale == Locale::en ? "en" : "ja";
  if (const std::string statement = statement_of(page); !statement.empty()) evidence["statement"] = statement;
  return evidence.dump();
}

// Nobody pays a total that was never shown, whatever moved it: a price, a fee, another way to pay. True when the document is another one.
bool put_document(Proposal& proposal, orders::Document fresh) {
  Checkout& checkout = proposal.checkout;
  proposal.changes = compare(checkout.document, fresh);
  proposal.changed = proposal.changes.in_amounts();
  fresh.delivery.earliest = std::max(fresh.delivery.earliest, checkout.document.delivery.earliest);
  if (fresh == checkout.document) return false;
  checkout.document = std::move(fresh);
  checkout.document_json = orders::to_json(checkout.document);
  return true;
}

// What the page said of the attempt is not what it would say now.
void note_other_words(Proposal& proposal) {
  Changes& changes = proposal.changes;
  if (!proposal.changed && changes.terms.empty()) changes.terms.push_back({Term::other, "", ""});
  proposal.changed = true;
}

}  // namespace

Proposal propose(const Desk& desk, const Shown& shown, const Attempt& attempt, const CompleteCommand& command, const Context& context) {
  Proposal proposal;
  proposal.version = attempt.checkout.version;
  proposal.checkout = attempt.checkout;
  proposal.person = attempt.person;
  Wish wish = wish_of(attempt.checkout.document, attempt.person);
  if (command.payment) wish.payment = command.payment;
  const bool of_page = command.seen.has_value();
  const ShownPage before{*shown.shop, attempt.checkout, attempt.person, context.locale, japan_time(context.now).date};
  const std::string inputs_before = of_page ? inputs_of(before) : "";
  if (of_page) proposal.mark = mark_of_shown(desk, before, inputs_before);
  auto fresh = quote(shown, wish, context.now);
  if (!fresh) {
    proposal.faults = std::move(fresh.error());
    name_what_went(proposal.faults, attempt.checkout.document);
    return proposal;
  }
  const bool is_other = put_document(proposal, std::move(*fresh));
  const Checkout& checkout = proposal.checkout;
  const ShownPage page{*shown.shop, checkout, attempt.person, context.locale, japan_time(context.now).date};
  const std::string inputs = of_page && is_other ? inputs_of(page) : inputs_before;
  if (inputs != inputs_before) note_other_words(proposal);
  proposal.basket_marks = orders::basket_marks(desk.house.keys, checkout.shop, attempt.person, checkout.document);
  proposal.clues = orders::clues_of(attempt.person, checkout.document);
  proposal.evidence = evidence_of(desk, page, inputs);
  return proposal;
}

}  // namespace noren::checkout
