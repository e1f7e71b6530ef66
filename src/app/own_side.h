// Of a node on a database that is shared: its own database and what works on it, beside the shared one. In the order of use.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "admin/admin.h"
#include "checkout/checkout.h"
#include "house/house.h"
#include "http/router.h"
#include "intake/home.h"
#include "intake/reference.h"
#include "mail/worker.h"
#include "nodes/nodes.h"
#include "orders/orders.h"

namespace noren::app {

struct OwnSide {
  struct Parts {
    std::unique_ptr<db::Database> database;
    checkout::Desk& central;
    stock::Board& board;  // of the own database
    const nodes::Nodes& nodes;
    std::string place;  // of the folder (opening.h)
    intake::Lease::Terms lease;
    std::chrono::hours kept;  // what was carried, for so long
    env::Outbound& outbound;
    payments::GatewayOf gateway_of;
    payments::Listen listen;
    const mail::Contents& contents;
    std::unique_ptr<mail::Transport> transport;  // of its own: one sends at a time with each
    mail::Posting posting;
    std::function<mail::Sender(const ShopId&)> sender;
    std::function<void(const intake::Arrived&)> arrived;  // intake::Home::Parts
    std::function<void()> bring_along;                    // the same
  };

  // From now on the central desk asks it for pieces and numbers.
  explicit OwnSide(Parts parts)
      : database(std::move(parts.database)), house(beside(parts.central.house, *database, parts.central.node)),
        desk{house, parts.central.shops, parts.central.shelf, parts.board, parts.central.node, parts.central.confirmation_version, {},
             {},    parts.central.cards, parts.central.turns},
        driver(
            house, parts.outbound, parts.gateway_of.as_long_as([this] { return !home.is_retired(); }),
            [this](db::Tx& tx, const payments::Attempt& attempt) { return checkout::settle(desk, tx, attempt); },
            [this](db::Tx& tx, const payments::Refund& refund) { checkout::tell_given_back(house, tx, refund); },
            [](db::Tx& tx, const payments::Attempt& attempt) { return orders::stands(tx, attempt.shop, attempt.order); }, parts.listen),
        transport(std::move(parts.transport)),
        worker({*database,
                house.env,
                house.html,
                parts.contents,
                *transport,
                std::move(parts.sender),
                {},
                [this] { return home.sends(); },
                [this](db::Tx& tx, Instant now, int limit) { return home.mails_to_send(tx, now, limit); },
                std::move(parts.posting)}),
        home({.own = desk,
              .central = parts.central,
              .node = parts.nodes.identity(),
              .living = [&nodes = parts.nodes] { return nodes.living(); },
              .lease = std::move(parts.lease),
              .kept = parts.kept,
              .arrived = std::move(parts.arrived),
              .bring_along = std::move(parts.bring_along),
              .send_mails = [this] { worker.run_once(house.env.clock.now()); }}),
        reference({parts.central.house.db, *database, house.env.clock, parts.nodes.identity(), std::move(parts.place)}) {
    desk.cards.driver = &driver;
    desk.cards.account = [gateway_of = parts.gateway_of](const ShopId& shop) {
      const auto accounts = gateway_of.accounts(shop);
      return accounts.empty() ? 0 : accounts.front();
    };
    desk.elsewhere = home.for_own();
    parts.central.elsewhere = home.for_central();
  }

  void start() {
    driver.start();
    home.start();
  }
  // What is not paid by then is handed over, as far as the central database answers.
  void stop() {
    driver.stop();
    worker.stop();
    home.stop();
  }

  static House beside(const House& shared, db::Database& own, char letter) {
    House house{own, shared.env, shared.keys, shared.html};
    house.mails_kept = shared.mails_kept;
    house.mails_spooled = shared.mails_spooled;
    house.carried = true;
    house.only_at = std::string(1, letter);
    return house;
  }

  std::unique_ptr<db::Database> database;
  House house;
  checkout::Desk desk;
  payments::Driver driver;
  std::unique_ptr<mail::Transport> transport;
  mail::Worker worker;  // run by home, while the central database is away
  intake::Home home;
  intake::Reference reference;
  http::Router here, there;           // the buyer's way over either side
  std::optional<admin::Desk> owners;  // the owner's, while the shared one is away
};

}  // namespace noren::app
