// The buyer's pages of an order already taken:
//   GET  /orders, POST /orders                  look-up by number and mail or phone
//   GET  /orders/mail, POST                     the same, and it leads to what became of the order's mails
//   GET  /orders/{token}/mail, POST             the mails: what was sent, what the other server said; address corrected, mail once more
//   GET  /charge, POST                          a charge on a card statement: answered by mail (charge.h)
//   GET  /orders/{token}                        the order: progress, story, amounts, messages
//   GET  /orders/{token}/cancel, POST           a second look, then the cancellation
//   GET  /orders/{token}/fix, POST              address and contact, until picking begins
//   GET  /orders/{token}/receipt, POST          領収書: whom it is for, then the paper (?n=1)
//   GET  /orders/{token}/invoice.pdf            適格請求書 (without a registration number a plain 請求書)
// Whoever holds the token may see and change the order. Pages are made per request and never kept. Thread: safe from any.
#pragma once
#include "catalog/frame.h"
#include "catalog/shelf.h"
#include "http/router.h"
#include "orders/deeds.h"
#include "shops/shops.h"

namespace noren::orders {

struct Pages {
  DeedTools tools;
  const shops::Directory& shops;
  const catalog::Shelf& shelf;
  catalog::FrameSource frame;
  catalog::ErrorPage error;
  bool loopback_is_free = false;  // look-ups from this machine are not counted (demo, tests)
  // The subjects of mails that the bank's side sent about an order (bank::subjects_told_of).
  std::function<std::vector<std::string>(db::Tx&, const Order&)> bank_mails = {};
};

void add_routes(http::Router& router, const Pages& pages);

}  // namespace noren::orders
