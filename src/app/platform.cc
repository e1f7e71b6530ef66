#include "app/platform.h"

#include <atomic>

#include "admin/admin.h"
#include "app/accounts.h"
#include "app/audit.h"
#include "app/house_chores.h"
#include "app/opening.h"
#include "app/post.h"
#include "app/system_routes.h"
#include "app/troubles.h"
#include "bank/bank.h"
#include "cart/pages.h"
#include "catalog/admin_pages.h"
#include "catalog/catalog.h"
#include "catalog/pages.h"
#include "checkout/api.h"
#include "checkout/mail_content.h"
#include "checkout/pages.h"
#include "checkout/result_pages.h"
#include "demo/demo.h"
#include "erasure/erasure.h"
#include "html/words.h"
#include "http/assets.h"
#include "image/shelf.h"
#include "log/log.h"
#include "mail/pages.h"
#include "mail/worker.h"
#include "orders/admin_pages.h"
#include "orders/mail_content.h"
#include "orders/orders.h"
#include "orders/pages.h"
#include "orders/similar.h"
#include "pauses/pages.h"
#include "pauses/watch.h"
#include "payments/account_pages.h"
#include "payments/admin_pages.h"
#include "payments/inquiry.h"
#include "payments/notices.h"
#include "shipping/shipping.h"
#include "shops/shops.h"
#include "stock/admin_pages.h"
#include "stock/stock.h"
#include "storefront/pages.h"
#include "support/support.h"
#include "troubles/admin_pages.h"
#include "troubles/ticker.h"

namespace noren::app {
namespace {

constexpr std::size_t kReadyPagesBytes = 32 * 1024 * 1024;
constexpr std::chrono::seconds kAnswerWithin{8};  // of a provider, while staff wait for it
constexpr std::int64_t kManyOrders = 50;          // a second: mails wait for buyers, not buyers for mails

// Scheme and host of a URL, as a browser says them in Origin.
std::string origin_of(const std::string& url) {
  const std::size_t host = url.find("://");
  return host == std::string::npos ? std::string() : url.substr(0, url.find('/', host + 3));
}

}  // namespace

// In the order of src/LAYERS: what stands below is built first.
struct Platform::Parts {
  Parts(const DataFolder& folder_, env::Env& env_, env::Outbound& outbound_, const html::Templates& html_, const PlatformOptions& options_)
      : folder(folder_), env(env_), outbound(outbound_), options(options_), database(open_database(folder, options)),
        keys(load_keys(folder, *database, env.random)), html(html_), house{*database, env, keys, html}, directory(*database, keys),
        shelf(*database), pictures(folder.pictures()), transport(transport_of(options, folder)) {
    house.mails_kept = transport->spools() && !options.demo;
  }

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

  orders::DeedTools deed_tools() {
    return {house, board, [this](const payments::RefundId& id) { refunds.poke(id); },
            [this](const payments::AttemptId& id) { driver.poke(id); }, bank::on_its_way};
  }

  bool many_orders() const { return checkout_desk.pace.per_second(env.clock.now()) >= kManyOrders; }

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

  // Its owner may have another address by now.
  bool has_first_owner() {
    const auto is_demo_owner = [](const staff::Account& account) { return account.mail == demo::kOwnerMail; };
    const auto shops = directory.all();
    return std::any_of(shops.begin(), shops.end(), [&](const auto& shop) {
      const auto accounts_there = staff::accounts(house, shop->id);
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
    return desk_settings;
  }

  const DataFolder& folder;
  env::Env& env;
  env::Outbound& outbound;
  const PlatformOptions options;
  std::atomic<std::shared_ptr<const std::string>> own_address;
  std::unique_ptr<db::Database> database;
  crypto::Keys keys;
  const html::Templates& html;
  House house;
  http::Metrics metrics;
  http::PageCache cache{kReadyPagesBytes};
  shops::Directory directory;
  catalog::Shelf shelf;
  image::Shelf pictures;
  stock::Board board;
  storefront::Frame frame{house, directory, shelf, options.config.server.public_url};
  admin::Desk desk{house, desk_options()};
  const staff::FirstRun first_run{house};
  std::vector<std::string> published_links;  // of accounts whose password everybody can read: paths where another is chosen
  OutboxPost post;
  mail::Contents contents;
  std::unique_ptr<mail::Transport> transport;
  mail::Worker worker{
      {*database, env, html, contents, *transport, [this](const ShopId& shop) { return sender(shop); }, [this] { return many_orders(); }}};
  mail::FirstPagePart mail_part{worker};
  orders::OrdersToday orders_part{house};
  stock::LowStock stock_part{shelf, board};
  pauses::Todos pauses_part{directory};
  bank::Todos bank_part;
  support::Todos support_part;
  troubles::OpenTroubles troubles_part;
  payments::Accounts accounts{*database, keys, provider_kinds(options.config), gateway_of(options.config),
                              [this] { return directory.all().size() <= 1; }};
  checkout::Desk checkout_desk{house, directory, shelf, board, options.config.node, checkout::confirmation_version(), {}, {}, cards()};
  const payments::GatewayOf gateway_of_shop{accounts};
  const payments::GiveBack give_back = [this](db::Tx& tx, const payments::Refund& refund) {
    checkout::tell_given_back(house, tx, refund);
    tx.after_commit([this, id = refund.id] { refunds.poke(id); });
  };
  pauses::Board pauses;
  pauses::Watch watch{house, outbound, gateway_of_shop, pauses};
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
      [this](const payments::AttemptId& id) { driver.poke(id); }};
  payments::RefundDriver refunds{
      house,
      outbound,
      gateway_of_shop,
      books,
      [this](db::Tx& tx, const payments::Refund& refund) { checkout::settle_refund(checkout_desk, tx, refund); },
      [this](db::Tx& tx, const payments::Attempt& payment) { return checkout::payers_mail(house, tx, payment); }};
  payments::Notices notices{house, outbound, gateway_of_shop, driver, refunds, books};
  payments::Sweep sweep{house, outbound, gateway_of_shop, books};
  payments::Inquiry inquiry{house, outbound, gateway_of_shop, books};
  const troubles::Hands hands = hands_of({house, directory, shelf, driver, give_back, {deed_tools()}, gateway_of_shop});
  troubles::Ticker ticker{house, hands};
  http::Router router;
  storefront::Pages storefront_pages{house, directory, shelf, board, frame, router};
  catalog::Catalog catalog{house, shelf, pictures, board, {}};
  std::unique_ptr<http::Site> site;
  Chores chores{env.clock, chores_of({checkout_desk, accounts, refunds, notices, sweep, watch, ticker})};

  void load();
  void close_published();
  void add_mail_kinds();
  void add_buyer_routes();
  void add_owner_routes();
};

void Platform::Parts::load() {
  catalog.receive_first = [this](db::Tx& tx, const Context& context, const VariantId& variant, std::int64_t pieces) {
    stock::receive_first(tx, board, env, context, variant, pieces);
  };
  shelf.when_replaced([this](const ShopId& shop) { cache.bump(shop); });
  board.when_visible_change([this](const ShopId& shop) { cache.bump(shop); });
  directory.when_changed([this](const ShopId& shop) { cache.bump(shop); });
  directory.load();
  if (directory.all().empty()) check_no_shop_is_lost(*database);
  accounts.load();
  if (options.demo && directory.all().empty()) {
    demo::fill({house, pictures, options.config.node, cards()});
    directory.load();
  }
  for (const auto& shop : directory.all()) shelf.reload(shop->id);
  board.load(*database);
  shops::archive_law_pages(house, directory);
  if (!options.demo && !options.doors.open_database) close_published();
}

// The demo's shop, served as a shop like any other: its owner's password stands in what every demo prints.
void Platform::Parts::close_published() {
  for (const ShopId& shop : demo::own_shops(*database)) {
    const Context context{shop, {ActorKind::system, "", ""}, env.clock.now(), Locale::ja, "start"};
    for (const staff::MadeLink& link : staff::close_published(house, context, demo::kOwnerPassword)) published_links.push_back(link.path);
  }
  if (published_links.empty()) return;
  log::event(
      log::Level::warning, "demo_password_published",
      log::field("do", "this is the demo shop, whose owner's password everybody can read: choose another at the link this start prints"));
}

void Platform::Parts::add_mail_kinds() {
  const auto who = [this](const ShopId& shop) { return sender(shop); };
  const auto base = [this](const ShopId& shop) { return base_url(shop); };
  mail::add_own_kinds(contents, who);
  orders::add_mail_kinds(contents, {house, directory, board, base});
  bank::add_mail_kinds(contents, {house, directory, base});
  pauses::add_mail_kinds(contents, {house, directory, base});
  checkout::add_mail_kinds(contents, {house, directory, base});
  support::add_mail_kinds(contents, {house, directory, base});
  add_staff_kinds(
      contents, house, [this](const ShopId& shop) { return base_url(shop); },
      [this](const ShopId& shop) {
        const auto found = directory.by_id(shop);
        return found ? found->settings.name.ja : std::string();
      });
}

void Platform::Parts::add_buyer_routes() {
  const catalog::FrameSource frame_source = [this](const Context& context, const catalog::PageMeta& meta) {
    return frame.view(context, meta);
  };
  const catalog::ErrorPage error = [this](const http::Request& request, const Context& context, int status) {
    return storefront::error_page(storefront_pages, request, context, status);
  };
  const catalog::BaseUrl base = [this](const Context& context) { return frame.base_url(context); };
  const catalog::BaseUrl whole = [this](const Context& context) { return feeds_url(context); };
  storefront::add_routes(router, storefront_pages);
  catalog::add_routes(router, {house, shelf, board, directory, pictures, frame_source, error, base, whole});
  cart::add_routes(router, {house, directory, shelf, board, frame_source});
  orders::add_routes(router, {deed_tools(), directory, shelf, frame_source, error, options.demo});
  bank::add_routes(router, {{deed_tools()}, directory, frame_source, error});
  support::add_routes(router, {house, directory, frame_source});
  checkout::add_routes(router, {checkout_desk, frame_source, options.config.limits.loopback_exempt});
  checkout::add_api_routes(router, checkout_desk, base);
  payments::add_hook_routes(router, notices, accounts.kinds());
  if (options.demo) mail::add_demo_routes(router, house, folder.mail());
}

void Platform::Parts::add_owner_routes() {
  const shops::SettingsPages settings{
      desk,
      directory,
      first_run,
      [this](const ShopId& shop) { return published_items(shop); },
      [this](const ShopId& shop, shops::PaymentMethod method) { return taken(accounts.current(shop).get(), method); },
      [this](const ShopId& shop) { return links_begin_with(shop); }};
  const catalog::FrameSource frame_source = [this](const Context& context, const catalog::PageMeta& meta) {
    return frame.view(context, meta);
  };
  admin::add_routes(router, desk, post);
  shops::add_routes(router, settings);
  shipping::add_routes(router, settings, {[this](const ShopId& shop, const std::string& method) {
                         return database->read([&](db::Tx& tx) { return orders::any_with_method(tx, shop, method); });
                       }});
  catalog::add_admin_routes(
      router, desk, catalog,
      {house, shelf, board, directory, pictures, frame_source,
       [this](const http::Request& request, const Context& context, int status) {
         return storefront::error_page(storefront_pages, request, context, status);
       },
       [this](const Context& context) { return frame.base_url(context); }, [this](const Context& context) { return feeds_url(context); }});
  mail::add_admin_routes(router, {desk, contents, worker, [this](const ShopId& shop) { return sender(shop); }, mail_subjects()});
  orders::add_admin_routes(
      router, {desk, directory, shelf, board, deed_tools().send_refund, deed_tools().poke_payment, deed_tools().by_transfer,
               [this](const payments::AttemptId& id, const std::function<void()>& done) { driver.say(id, kAnswerWithin, done); },
               [this](const payments::AttemptId& id, std::function<void(bool)> done) { inquiry.ask(id, kAnswerWithin, std::move(done)); }});
  payments::add_admin_routes(router, {desk, sweep, gateway_of_shop, give_back, [this](const ShopId& shop) { refunds.poke_open(shop); },
                                      [this](db::Tx& tx, const Context& context) {
                                        return pauses::ways_view(tx, context, directory.by_id(context.shop)->settings);
                                      }});
  pauses::add_admin_routes(router, {desk, directory, pauses, watch});
  payments::add_account_routes(router, {desk, directory, accounts, outbound, [this](const ShopId& shop) { return base_url(shop); }});
  stock::add_admin_routes(router, {desk, shelf, board, orders::pieces_to_ship});
  bank::add_admin_routes(router, {desk, directory, {deed_tools()}});
  support::add_admin_routes(router, desk);
  troubles::add_admin_routes(router, {desk, hands, ticker});
  erasure::add_admin_routes(router, {desk, *transport});
  desk.add_todos(troubles_part);
  desk.add_todos(mail_part);
  desk.add_todos(pauses_part);
  desk.add_todos(orders_part);
  desk.add_todos(stock_part);
  desk.add_todos(bank_part);
  desk.add_todos(support_part);
}

Platform::Platform(const DataFolder& folder, env::Env& env, env::Outbound& outbound, const html::Templates& html,
                   const PlatformOptions& options)
    : parts_(std::make_unique<Parts>(folder, env, outbound, html, options)) {
  Parts& parts = *parts_;
  parts.load();
  parts.add_mail_kinds();
  parts.add_buyer_routes();
  parts.add_owner_routes();
  http::add_asset_routes(parts.router);
  add_system_routes(parts.router, parts.house, parts.metrics, parts.directory, folder.path());
  http::SiteOptions site;
  site.find_shop = [&parts](std::string_view host) -> std::optional<ShopId> {
    const auto shop = parts.directory.by_host(host);
    if (!shop) return std::nullopt;
    return shop->id;
  };
  site.error_page = [&parts](const http::Request& request, const Context& context, int status) {
    const bool owners = admin::is_owners(request.path) && !context.shop.empty();
    if (owners) return admin::error_page(parts.desk, parts.router, request, context, status);
    return storefront::error_page(parts.storefront_pages, request, context, status);
  };
  site.door = [&parts](const http::Request& request, const Context& context) {
    return storefront::door(parts.storefront_pages, request, context);
  };
  site.writes_per_client_max = options.config.limits.writes_per_client_max;
  site.loopback_is_free = options.config.limits.loopback_exempt;
  site.public_origin = origin_of(options.config.server.public_url);
  site.trusted_proxies = options.config.server.trusted_proxies;
  parts.site = std::make_unique<http::Site>(parts.router, parts.cache, env, parts.metrics, std::move(site));
}

Platform::~Platform() = default;

const http::Site& Platform::site() const { return *parts_->site; }
http::Metrics& Platform::metrics() { return parts_->metrics; }
void Platform::start_workers(const std::string& address) {
  parts_->own_address = std::make_shared<const std::string>(address);
  parts_->watch.start();
  parts_->driver.start();
  parts_->refunds.start();
  parts_->notices.start();
  parts_->sweep.start();
  parts_->inquiry.start();
  parts_->worker.start();
  parts_->chores.start();
}

void Platform::stop_workers() {
  parts_->chores.stop();
  parts_->worker.stop();
  parts_->inquiry.stop();
  parts_->sweep.stop();
  parts_->notices.stop();
  parts_->refunds.stop();
  parts_->driver.stop();
  parts_->watch.stop();
}

simulation::Station Platform::begin_by_hand(const std::string& address, const simulation::Steady& steady) {
  Parts& parts = *parts_;
  parts.own_address = std::make_shared<const std::string>(address);
  const std::vector<payments::Errands*> errands = {&parts.driver.errands(), &parts.refunds.errands(), &parts.notices.errands(),
                                                   &parts.sweep.errands(), &parts.watch.errands()};
  for (payments::Errands* some : errands) some->run_by_hand(steady);
  parts.watch.start();
  parts.driver.start();
  parts.refunds.start();
  parts.notices.start();
  parts.sweep.start();
  return {*parts.site,
          parts.house,
          parts.directory,
          parts.catalog,
          parts.board,
          {parts.deed_tools()},
          parts.checkout_desk,
          parts.accounts.of(ShopId(), 0).get(),
          parts.sweep,
          parts.worker,
          errands,
          [&parts](Instant now) { parts.chores.run_due(now); },
          [&parts](Instant now) {
            std::vector<Finding> all;
            for (const auto& shop : parts.directory.all()) {
              for (Finding& finding : audit(*parts.database, parts.keys, shop->id, now)) all.push_back(std::move(finding));
            }
            return all;
          }};
}

std::vector<std::string> Platform::greeting() const {
  const std::string address = *parts_->own_address.load();
  std::vector<std::string> lines;
  if (parts_->options.demo) {
    lines.push_back("shop:  " + address + "/");
    lines.push_back("admin: " + address + "/admin");
    lines.push_back("mails: " + address + "/demo/mail");
    if (mail::is_server(parts_->options.config.mail.relay))
      lines.push_back("mail:  none is sent to the world; the demo does not use [mail] relay of the configuration, its mails stay in " +
                      parts_->folder.mail());
    if (parts_->has_first_owner()) lines.push_back(std::string("owner: ") + demo::kOwnerMail + " " + demo::kOwnerPassword);
  }
  if (!parts_->options.demo) {
    const auto shops = parts_->directory.all();
    const bool has_address = !parts_->options.config.server.public_url.empty() ||
                             std::any_of(shops.begin(), shops.end(), [](const auto& shop) { return !shop->settings.hosts.empty(); });
    if (parts_->transport->spools())
      lines.push_back("mail: sent to nobody and kept in " + parts_->folder.mail() +
                      ", until [mail] relay in the configuration names a mail server");
    if (!has_address)
      lines.push_back("links: in mails they begin with " + address + ", until [server] public_url in the configuration is set");
  }
  for (const std::string& path : parts_->published_links)
    lines.push_back(
        "demo: this is the demo shop, and everybody can read its owner's password, which signs nobody in without --demo; choose " +
        std::string("another here (works once, for an hour; every start prints a new link): ") + address + path);
  if (!staff::has_any_account(parts_->house)) {
    lines.push_back("set up the shop (this link works until there is an owner; every start prints another): " + address +
                    "/admin/welcome/" + parts_->first_run.token());
  }
  return lines;
}

}  // namespace noren::app
