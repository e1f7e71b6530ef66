// What the platform is made of; private to platform.cc and the files beside it that fill its routes.
#pragma once
#include <atomic>
#include <optional>

#include "admin/admin.h"
#include "app/accounts.h"
#include "app/arrival.h"
#include "app/between.h"
#include "app/heartbeat.h"
#include "app/house_chores.h"
#include "app/opening.h"
#include "app/own_side.h"
#include "app/platform.h"
#include "app/post.h"
#include "app/troubles.h"
#include "bank/bank.h"
#include "catalog/catalog.h"
#include "checkout/checking.h"
#include "checkout/checkout.h"
#include "checkout/result_pages.h"
#include "db/awaited.h"
#include "demo/demo.h"
#include "image/shelf.h"
#include "intake/homes.h"
#include "mail/pages.h"
#include "mail/worker.h"
#include "newsletters/newsletters.h"
#include "orders/admin_pages.h"
#include "orders/orders.h"
#include "pauses/pages.h"
#include "pauses/watch.h"
#include "payments/inquiry.h"
#include "payments/notices.h"
#include "shops/shops.h"
#include "stock/admin_pages.h"
#include "stock/stock.h"
#include "storefront/pages.h"
#include "support/support.h"
#include "troubles/admin_pages.h"
#include "troubles/ticker.h"

namespace noren::app {

constexpr std::size_t kReadyPagesBytes = 32 * 1024 * 1024;
// A buyer is told within 2 s what is the matter; who exports a year's orders waits longer.
constexpr std::chrono::milliseconds kBuyersPatience{1'500};
constexpr std::chrono::milliseconds kOwnersPatience{30'000};
constexpr std::int64_t kManyOrders = 50;  // a second: mails wait for buyers, not buyers for mails

// In the order of src/LAYERS: what stands below is built first.
struct Platform::Parts {
  Parts(const DataFolder& folder_, env::Env& env_, env::Outbound& outbound_, const html::Templates& html_, const PlatformOptions& options_)
      : folder(folder_), env(env_), outbound(outbound_), options(options_), database(open_database(folder, env.clock, options)),
        keys(alone() ? kept_keys(folder, env.random) : load_keys(folder, *database, env.random, options.demo)),
        html(html_), house{*database, env, keys, html}, directory(*database, keys), shelf(*database), pictures(folder.pictures()),
        transport(transport_of(options, folder)) {
    house.mails_spooled = transport->spools();
    house.left_alone_for = nodes->left_alone_for();
    house.mails_kept = house.mails_spooled && !options.demo;
  }

  // The shared database did not answer at the start, and is not let in yet.
  bool alone() const { return awaited != nullptr && !awaited->is_in(); }
  // Nor does it answer now.
  bool is_away() const { return alone() || (own_side && own_side->home.silent()); }

  std::string base_url(const ShopId& shop) const {
    Context context;
    context.shop = shop;
    const std::string known = frame.base_url(context);
    if (!known.empty()) return known;
    const auto own = own_address.load();
    return own ? *own : "http://" + options.config.server.listen;
  }

  // Feeds are for machines elsewhere: where it listens is an address for them in the demo only. "" when the shop has none.
  std::string feeds_url(const Context& context) const { return options.demo ? base_url(context.shop) : frame.base_url(context); }

  mail::Sender sender(const ShopId& shop) const {
    const auto found = directory.by_id(shop);
    if (!found) return {};
    const std::string& address = found->settings.contact.email;
    const std::string& name = found->settings.name.ja;
    return {{address, name}, {address, name}, {address, name}};
  }

  checkout::Cards cards() {
    const auto gateway = [this](const ShopId& shop) { return accounts.current(shop); };
    const auto paused = [this](const ShopId& shop, shops::PaymentMethod method, Instant now) { return pauses.pause_of(shop, method, now); };
    return {&driver, gateway, [this](const ShopId& shop) { return base_url(shop); }, paused};
  }

  // Whoever carries the payment looks at it now: this node, on either side, or the one where it was begun.
  void look_at(const payments::AttemptId& id) {
    look_here(id);
    const auto home = payments::home_of(id);
    if (home && between) between->poke_home(*home, id);
  }
  void look_here(const payments::AttemptId& id) {
    if (own_side) own_side->driver.poke(id);
    // While the shared database is away nothing can be learnt there.
    if (!own_side || !own_side->home.away()) driver.poke(id);
  }

  // What came from this node's own database to the shared one.
  void go_on_with(const intake::Arrived& arrived) {
    for (const payments::AttemptId& id : arrived.payments) driver.poke(id);
    for (const payments::RefundId& id : arrived.refunds) refunds.poke(id);
  }

  // Of a payment that is not in the shared database: its node may have it.
  bool is_at_home(db::Tx& tx, const payments::AttemptId& id, Instant since) const {
    const auto home = payments::home_of(id);
    return home && intake::may_be_at_home(tx, *home, since);
  }

  orders::DeedTools deed_tools() { return deed_tools(house, board); }
  orders::DeedTools deed_tools(House& at, stock::Board& its_board) {
    return {at,
            its_board,
            [this](const payments::RefundId& id) { refunds.poke(id); },
            [this](const payments::AttemptId& id) { driver.poke(id); },
            bank::on_its_way,
            [this](db::Tx& tx, const orders::Order& order, Instant now) { return bank::account_page(tx, keys, order, now); }};
  }

  bool many_orders() const {
    const Instant now = env.clock.now();
    const std::int64_t here = own_side ? own_side->desk.pace.per_second(now) : 0;
    return checkout_desk.pace.per_second(now) + here >= kManyOrders;
  }

  catalog::FrameSource frame_source() const {
    return [this](const Context& context, const catalog::PageMeta& meta) { return frame.view(context, meta); };
  }
  http::Handler being_found_out() {
    return [this, pages = checkout::Pages{checkout_desk, frame_source()}](const http::Request& request, const Context& context) {
      return checkout::being_found_out(pages, request, context, known_here(request, context));
    };
  }

  std::int64_t published_items(const ShopId& shop) const {
    std::int64_t count = 0;
    for (const catalog::Item& item : shelf.of(shop)->items()) count += item.published && !item.archived ? 1 : 0;
    return count;
  }

  // The demo's mails are for looking at, at its own address.
  std::string links_begin_with(const ShopId& shop) const {
    Context context;
    context.shop = shop;
    return options.demo || !frame.base_url(context).empty() ? std::string() : base_url(shop);
  }

  // Where accounts can be read at a start.
  House& asked_now() { return alone() ? own_side->house : house; }

  // Its owner may have another address by now.
  bool has_first_owner() {
    const auto is_demo_owner = [](const staff::Account& account) { return account.mail == demo::kOwnerMail; };
    const auto shops = directory.all();
    return std::any_of(shops.begin(), shops.end(), [&](const auto& shop) {
      const auto accounts_there = staff::accounts(asked_now(), shop->id);
      return std::any_of(accounts_there.begin(), accounts_there.end(), is_demo_owner);
    });
  }

  admin::DeskOptions desk_options() {
    admin::DeskOptions desk_settings;
    desk_settings.shop = [this](const Context& context) -> admin::ShopFace {
      const auto shop = directory.by_id(context.shop);
      if (!shop) return {};
      return {shop->settings.name.in(context.locale), !shop->open(), shop->closed_for_now()};
    };
    desk_settings.base_url = [this](const Context& context) { return base_url(context.shop); };
    desk_settings.demo = options.demo;
    desk_settings.demo_mail = demo::kOwnerMail;
    desk_settings.demo_password = demo::kOwnerPassword;
    desk_settings.away = [this](const Context& context) -> std::optional<admin::Away> {
      if (!own_side || !is_away()) return std::nullopt;
      return admin::Away{own_side->reference.seen_at(), own_side->home.waiting_of(context.shop)};
    };
    return desk_settings;
  }

  const DataFolder& folder;
  env::Env& env;
  env::Outbound& outbound;
  const PlatformOptions options;
  std::atomic<std::shared_ptr<const std::string>> own_address;
  std::unique_ptr<db::Database> database;
  db::Awaited* const awaited = dynamic_cast<db::Awaited*>(database.get());  // of a node with an intake of its own
  crypto::Keys keys;
  const html::Templates& html;
  House house;
  const std::unique_ptr<nodes::Nodes> nodes = open_nodes(folder, awaited != nullptr ? awaited->behind() : *database, env, options, alone());
  Heartbeat heartbeat{*nodes, alone()};
  http::Metrics metrics;
  http::PageCache cache{kReadyPagesBytes};
  shops::Directory directory;
  catalog::Shelf shelf;
  image::Shelf pictures;
  stock::Board own_board;  // of the node's own database
  stock::Board board{nodes->identity(), own_board};
  storefront::Frame frame{house, directory, shelf, options.config.server.public_url};
  admin::Desk desk{house, desk_options()};
  const staff::FirstRun first_run{house};
  std::vector<std::string> published_links;  // of accounts whose password everybody can read: paths where another is chosen
  OutboxPost post;
  mail::Contents contents;
  std::unique_ptr<mail::Transport> transport;
  newsletters::Feeder feeder{house};
  mail::Worker worker{{*database, env, html, contents, *transport, [this](const ShopId& shop) { return sender(shop); },
                       [this] { return many_orders(); }, [this] { return nodes->holds(nodes::Duty::mail); }, {},
                       [this](Instant now) { return feeder.feed(now); }}};
  mail::FirstPagePart mail_part{worker};
  orders::OrdersToday orders_part{house};
  stock::LowStock stock_part{shelf, board};
  pauses::Todos pauses_part{directory};
  bank::Todos bank_part;
  support::Todos support_part;
  troubles::OpenTroubles troubles_part;
  payments::Accounts accounts{*database, keys, provider_kinds(options.config), gateway_of(options.config),
                              [this] { return directory.all().size() <= 1; }};
  checkout::Desk checkout_desk{
      house,
      directory,
      shelf,
      board,
      options.config.node,
      checkout::confirmation_version(),
      {},
      {},
      cards(),
      std::make_shared<turns::Turns>(env.clock, turns::Most{options.config.orders_at_once, options.config.orders_at_once_per_shop})};
  const payments::GatewayOf gateway_of_shop{accounts};
  const payments::GiveBack give_back = [this](db::Tx& tx, const payments::Refund& refund) {
    checkout::tell_given_back(house, tx, refund);
    tx.after_commit([this, id = refund.id] { refunds.poke(id); });
  };
  pauses::Board pauses;
  pauses::Watch watch{house, outbound, gateway_of_shop, pauses, [this] { return nodes->holds(nodes::Duty::payments); }};
  const payments::Stands stands = [](db::Tx& tx, const payments::Attempt& attempt) {
    return orders::stands(tx, attempt.shop, attempt.order);
  };
  payments::Driver driver{house,
                          outbound,
                          gateway_of_shop,
                          [this](db::Tx& tx, const payments::Attempt& attempt) { return checkout::settle(checkout_desk, tx, attempt); },
                          give_back,
                          stands,
                          [this](const payments::HeardCall& call) { watch.hear(call); }};
  const payments::Books books{
      house,
      give_back,
      stands,
      [this](db::Tx& tx, const payments::Refund& refund) { checkout::settle_refund(checkout_desk, tx, refund); },
      [this](db::Tx& tx, const payments::Dispute& dispute) { orders::note_lost(tx, house, dispute); },
      [this](db::Tx& tx, const payments::Refund& card) { bank::end_transfer(tx, {deed_tools()}, card, env.clock.now()); },
      orders::given_besides,
      [this](const payments::AttemptId& id) { look_at(id); },
      [this](db::Tx& tx, const payments::AttemptId& id, Instant since) { return is_at_home(tx, id, since); }};
  payments::RefundDriver refunds{
      house,
      outbound,
      gateway_of_shop,
      books,
      [this](db::Tx& tx, const payments::Refund& refund) { checkout::settle_refund(checkout_desk, tx, refund); },
      [this](db::Tx& tx, const payments::Attempt& payment) { return checkout::payers_mail(house, tx, payment); }};
  const payments::Hint tell_home = [this](const payments::Attempt& attempt) {
    if (between) between->poke_home(attempt.order.str().front(), attempt.id);
  };
  payments::Notices notices{house, outbound, gateway_of_shop, driver, refunds, books, tell_home};
  payments::Sweep sweep{house, outbound, gateway_of_shop, books};
  payments::Inquiry inquiry{house, outbound, gateway_of_shop, books};
  const troubles::Hands hands = hands_of({house, directory, shelf, driver, give_back, {deed_tools()}, gateway_of_shop, &books});
  troubles::Ticker ticker{house, hands};
  http::Router router;
  storefront::Pages storefront_pages{house, directory, shelf, board, frame, router};
  catalog::Catalog catalog{house, shelf, pictures, board, {}};
  std::unique_ptr<http::Site> site;
  std::unique_ptr<OwnSide> own_side;  // unset where the database is this node's alone
  intake::Homes homes{{*database, env, options.config.node, nodes->identity(),
                       [this](char letter) { return between && between->reaches(letter); }, [this] { return all_shops(); },
                       [this](char letter, const ShopId& shop, const std::string& number) {
                         return between ? between->has_number(letter, shop, number) : std::nullopt;
                       }}};
  std::optional<Between> between;  // nothing of a database in a file, which has one node
  Freshness freshness{env.clock, kept()};
  Chores chores{env.clock, all_chores(), [this](nodes::Duty duty) { return nodes->holds(duty); }};
  std::optional<Arrival> arrival;  // of a database that is awaited

  std::vector<ShopId> all_shops() const {
    std::vector<ShopId> ids;
    for (const auto& shop : directory.all()) ids.push_back(shop->id);
    return ids;
  }
  std::vector<Chore> all_chores() {
    auto all = chores_of({checkout_desk, accounts, freshness, refunds, notices, sweep, watch, ticker});
    if (database->is_shared()) all.push_back({"silent_homes", std::chrono::minutes(1), [this](Instant) { homes.look(); }});
    return all;
  }
  void load();
  void load_shops(db::Database& from);
  std::vector<Kept> kept();
  std::vector<std::function<void()>> works();
  std::vector<std::function<void()>> arriving();
  std::string remarks() const;
  void add_sales_routes(http::Router& to, House& at, checkout::Desk& its_desk, stock::Board& its_board);
  void open_own_side(std::unique_ptr<db::Database> opened);
  void fill_demo();
  void close_published();
  void add_mail_kinds();
  void add_turn_numbers();
  void add_buyer_routes();
  std::optional<checkout::KnownOrder> known_here(const http::Request& request, const Context& context) const;
  void add_owner_routes();
  void add_owners_doors(const http::Router& central);
  void join_the_others();
};

}  // namespace noren::app
