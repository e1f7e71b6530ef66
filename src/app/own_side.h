// Of a node on a database that is shared: its own database and what works on it, beside the shared one. In the order of use.
#pragma once
#include <memory>

#include "checkout/checkout.h"
#include "house/house.h"
#include "http/router.h"
#include "intake/home.h"
#include "nodes/nodes.h"

namespace noren::app {

struct OwnSide {
  struct Terms {
    intake::Lease::Terms lease;
    std::chrono::hours kept{};  // what was carried, for so long
  };
  // board: of the own database. From now on the central desk asks it for pieces and numbers.
  OwnSide(std::unique_ptr<db::Database> opened, checkout::Desk& central, stock::Board& board, const nodes::Nodes& nodes, Terms terms)
      : database(std::move(opened)), house(beside(central.house, *database, central.node)),
        desk{house, central.shops, central.shelf, board, central.node, central.confirmation_version, {}, {}, central.cards, central.turns},
        home({desk, central, nodes.identity(), [&nodes] { return nodes.living(); }, std::move(terms.lease), terms.kept}) {
    // What goes through a provider is taken in the central database: while that is away, it is paused.
    desk.cards.paused = [this, shared = central.cards.paused](const ShopId& shop, shops::PaymentMethod method, Instant now) {
      const auto pause = shared ? shared(shop, method, now) : std::nullopt;
      return pause || !shops::by_provider(method) || !home.away() ? pause : std::optional(pauses::Pause{});
    };
    desk.elsewhere = home.for_own();
    central.elsewhere = home.for_central();
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
  intake::Home home;
  http::Router here, there;  // the buyer's way over either side
};

}  // namespace noren::app
