// What can be done about a trouble with one press (troubles/hands.h): the presses, and which of them a trouble offers.
#pragma once
#include "bank/bank.h"
#include "payments/books.h"
#include "payments/gateways.h"
#include "troubles/hands.h"

namespace noren::app {

// Adds presses and remedies. bank is copied; what it refers to, and books (may be null), must outlive the hands.
void add_remedies(troubles::Hands& hands, const bank::Tools& bank, const payments::GatewayOf& gateway_of, const payments::Books* books);

// Begins to give the surplus of a deposit, or a refund that failed at the card, back by transfer: the buyer is asked for the account.
// False: there is nothing to give back, or it is being given back already.
bool begin_transfer(db::Tx& tx, const bank::Tools& bank, const Context& context, const troubles::Trouble& trouble);

}  // namespace noren::app
