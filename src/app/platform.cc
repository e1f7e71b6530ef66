#include "app/platform.h"

#include <thread>

#include "app/audit.h"
#include "app/begun.h"
#include "app/homes.h"
#include "app/platform_parts.h"
#include "app/system_routes.h"
#include "backup/backup.h"
#include "base/url.h"
#include "checkout/mail_content.h"
#include "env/real/system.h"
#include "http/assets.h"
#include "log/log.h"
#include "orders/mail_content.h"

namespace noren::app {
namespace {

constexpr std::chrono::seconds kFilledWithin{60};

}  // namespace

void Platform::Parts::load() {
  catalog.receive_first = [this](db::Tx& tx, const Context& context, const VariantId& variant, std::int64_t pieces) {
    stock::receive_first(tx, board, env, context, variant, pieces);
  };
  shelf.when_replaced([this](const ShopId& shop) { cache.bump(shop); });
  board.when_visible_change([this](const ShopId& shop) { cache.bump(shop); });
  directory.when_changed([this](const ShopId& shop) { cache.bump(shop); });
  auto own = open_intake(folder, *database, *nodes, options);
  load_shops(alone() ? *own : *database);
  if (own) {
    own_board.when_visible_change([this](const ShopId& shop) { cache.bump(shop); });
    own_board.load(*own);
    open_own_side(std::move(own));
    homes.answers_here(own_side->home);
  }
  if (alone()) {
    arrival.emplace(arriving());
    return;
  }
  if (own_side) own_side->home.take_up_counters();
  if (database->is_shared()) homes.refresh();
  if (!options.demo && !options.doors.open_database) close_published();
}

// From the shared database, or from copies of what selling needs of it.
void Platform::Parts::load_shops(db::Database& from) {
  directory.load(from);
  if (alone() && directory.all().empty())
    throw StartError("the database server does not answer, and nothing of a shop lies in " + folder.intake() +
                     " to sell from meanwhile: see that the server runs, then start again");
  if (!alone()) {
    note_begun(folder, from, keys, options.demo);
    if (directory.all().empty()) check_no_shop_is_lost(from);
  }
  accounts.load(from);
  if (options.demo && !alone()) fill_demo();
  for (const auto& shop : directory.all()) shelf.reload(from, shop->id);
  if (alone()) {
    board.load_known(from);
    pauses.load(from);
    return;
  }
  board.load(from);
  shops::archive_law_pages(house, directory);
}

std::vector<Kept> Platform::Parts::kept() {
  std::vector<Kept> all = kept_in_memory({*database, directory, shelf, accounts, pauses, board});
  all.push_back({"own_rows", [this] {
                   if (own_side) own_side->reference.copy();
                 }});
  if (database->is_shared()) all.push_back({"homes", [this] { homes.refresh(); }});
  return all;
}

// What goes on in the background over the shared database.
std::vector<std::function<void()>> Platform::Parts::works() {
  const auto sweep_restored = [this] {
    for (const ShopId& shop : backup::unswept(*database)) sweep.begin_whole(shop);
  };
  return {[this] { watch.start(); },   [this] { driver.start(); }, [this] { refunds.start(); },
          [this] { notices.start(); }, [this] { sweep.start(); },  sweep_restored,
          [this] { inquiry.start(); }, [this] { worker.start(); }};
}

// As at a start.
std::vector<std::function<void()>> Platform::Parts::arriving() {
  const auto look_at_it = [this] {
    use_server([this] {
      db::Database& behind = awaited->behind();
      make_ready(folder, options.config.database_url, behind);
      note_begun(folder, behind, keys, options.demo);
    });
  };
  const auto check_place = [this] {
    if (nodes->displaced())
      throw StartError(
          "another noren serves under the letter of this node, or its folder is a copy: node_displaced in the log says what to do");
  };
  std::vector<std::function<void()>> steps = {look_at_it,
                                              [this] { heartbeat.begin(); },
                                              check_place,
                                              [this] { awaited->let_in(); },
                                              [this] { own_side->home.take_up_counters(); },
                                              [this] { freshness.look(); },
                                              [this] { shops::archive_law_pages(house, directory); }};
  for (auto& work : works()) steps.push_back(std::move(work));
  return steps;
}

std::string Platform::Parts::remarks() const {
  std::string lines = (between ? between->remarks() : "") + (own_side ? own_side->home.remarks() : "");
  if (!own_side || !is_away()) return lines;
  const auto seen = own_side->reference.seen_at();
  lines += "the database does not answer: orders are taken from this node's folder, whose rows are of " +
           (seen ? to_rfc3339(*seen) : std::string("before the start")) + "\n";
  const std::string obstacle = arrival ? arrival->obstacle() : std::string();
  if (!obstacle.empty()) lines += "it is not let in: " + obstacle + "\n";
  return lines;
}

void Platform::Parts::open_own_side(std::unique_ptr<db::Database> opened) {
  notices.keep_beside(*opened);
  const intake::Lease::Terms lease{env::since_boot, env::boot_id(), std::chrono::hours(options.config.lease_hours)};
  const std::chrono::hours kept(options.config.kept_hours);
  own_side = std::make_unique<OwnSide>(
      OwnSide::Parts{std::move(opened), checkout_desk, own_board, *nodes, place_of(folder), lease, kept, outbound, gateway_of_shop,
                     [this](const payments::HeardCall& call) { watch.hear(call); }, contents, transport_of(options, folder),
                     [this](const ShopId& shop) { return sender(shop); }, [this](const intake::Arrived& arrived) { go_on_with(arrived); },
                     [this] { notices.bring(); }});
}

// Of nodes that start at once on an empty database one fills it, and the others wait for it.
void Platform::Parts::fill_demo() {
  for (const Instant begun = env.clock.now(); directory.all().empty(); directory.load()) {
    if (nodes->holds(nodes::Duty::chores)) {
      demo::fill({house, pictures, options.config.node, cards()});
    } else if (env.clock.now() - begun < kFilledWithin) {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    } else {
      throw StartError("another node was to make the demo's shop and did not: see what it says, then start again");
    }
  }
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

void Platform::Parts::join_the_others() {
  link::Rules rules;
  rules.about = [this](const http::Request& request, const Context& context) { return about_of(keys, request, context); };
  rules.is_at_home = [this](const link::About& about) { return homes.is_at_home(about); };
  rules.heard = [this](const link::About& about, bool answered) { homes.heard(about, answered); };
  rules.checking = being_found_out();
  rules.patience = patience_of;
  between.emplace(Between::Parts{folder, env, keys, *nodes, options.config, metrics,
                                 [this](const payments::AttemptId& id) { look_here(id); }, std::move(rules),
                                 [this](const ShopId& shop, const std::string& number) { return homes.has_number(shop, number); }});
  if (own_side) own_side->home.copy_to(between->keepers());
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
  newsletters::add_mail_kinds(contents, {house, directory, base});
  add_staff_kinds(
      contents, house, [this](const ShopId& shop) { return base_url(shop); },
      [this](const ShopId& shop) {
        const auto found = directory.by_id(shop);
        return found ? found->settings.name.ja : std::string();
      });
}

void Platform::Parts::add_turn_numbers() {
  const auto read = [this](std::int64_t turns::Turns::Counts::*member) {
    return [this, member] { return static_cast<double>(checkout_desk.turns->counts().*member); };
  };
  using Counts = turns::Turns::Counts;
  metrics.add_gauge("orders_under_way", "Presses of the last button that are worked on now.", read(&Counts::under_way));
  metrics.add_gauge("turns_waiting", "Buyers in the waiting room, as far as they are remembered.", read(&Counts::waiting));
  metrics.add_total("turns_told_to_wait_total", "Times that somebody was told to wait for his turn.", read(&Counts::told_to_wait));
  metrics.add_total("turns_called_in_total", "Presses that went in after having waited.", read(&Counts::called_in));
  metrics.add_total("turns_gone_total", "Presses that were not made to wait, since what they came for was gone.", read(&Counts::gone));
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
  if (parts.database->is_shared()) parts.join_the_others();
  // A node with an intake of its own goes on selling while the others' database is away.
  const bool needs_others = parts.database->is_shared() && !parts.own_side;
  const auto unread_for = [&parts, needs_others] { return needs_others ? parts.freshness.failing_for() : std::chrono::microseconds(0); };
  const auto remarks = [&parts] { return parts.remarks(); };
  add_system_routes(parts.router, {parts.house, parts.metrics, parts.directory, folder.path(), parts.chores, *parts.nodes, unread_for,
                                   remarks, parts.own_side ? &parts.own_side->house : nullptr});
  if (parts.own_side) {
    add_intake_gauges(parts.metrics, parts.own_side->home, env.clock);
    add_away_gauges(parts.metrics, parts.own_side->reference, env.clock, [&parts] { return parts.is_away(); });
    parts.metrics.add_gauge("intake_notices",
                            "Notices of payment providers that came while the central database was away, and wait for it.",
                            [&parts] { return static_cast<double>(parts.notices.kept_beside()); });
  }
  if (parts.database->is_shared()) {
    parts.metrics.add_gauge("kept_behind_seconds", "How long ago what is kept in memory was seen to be what is stored.",
                            [&parts] { return std::chrono::duration<double>(parts.freshness.behind()).count(); });
  }
  parts.add_turn_numbers();
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
  if (parts.between) {
    site.elsewhere = [&parts](const http::Request& request, const Context& context) { return parts.between->elsewhere(request, context); };
  }
  site.patience = [](std::string_view path) { return admin::is_owners(path) ? kOwnersPatience : kBuyersPatience; };
  site.writes_per_client_max = options.config.limits.writes_per_client_max;
  site.loopback_is_free = options.config.limits.loopback_exempt;
  site.public_origin = origin_of(options.config.server.public_url);
  site.trusted_proxies = options.config.server.trusted_proxies;
  parts.site = std::make_unique<http::Site>(parts.router, parts.cache, env, parts.metrics, std::move(site));
  if (parts.between) parts.between->open(*parts.site);
}

// Its thread greets over what is gone before it.
Platform::~Platform() { parts_->heartbeat.stop(); }

const http::Site& Platform::site() const { return *parts_->site; }
http::Metrics& Platform::metrics() { return parts_->metrics; }
void Platform::start_workers(const std::string& address) {
  parts_->own_address = std::make_shared<const std::string>(address);
  parts_->nodes->answers_at({address, parts_->between ? parts_->between->url() : ""});
  if (parts_->between) parts_->heartbeat.with_each([this] { parts_->between->greet(); });
  if (parts_->arrival) {
    parts_->arrival->start();
  } else {
    for (const auto& start : parts_->works()) start();
  }
  if (parts_->own_side) parts_->own_side->start();
  parts_->chores.start();
  if (parts_->database->is_shared()) parts_->freshness.start();
}

void Platform::stop_workers() {
  if (parts_->arrival) parts_->arrival->stop();
  if (parts_->between) parts_->between->close();
  if (parts_->own_side) parts_->own_side->stop();
  parts_->freshness.stop();
  parts_->chores.stop();
  parts_->worker.stop();
  parts_->inquiry.stop();
  parts_->sweep.stop();
  parts_->notices.stop();
  parts_->refunds.stop();
  parts_->driver.stop();
  parts_->watch.stop();
  parts_->heartbeat.stop();
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
  if (parts_->alone()) lines.push_back("database: it does not answer; orders are taken from this folder and carried when it does");
  if (!staff::has_any_account(parts_->asked_now())) {
    lines.push_back("set up the shop (this link works until there is an owner; every start prints another): " + address +
                    "/admin/welcome/" + parts_->first_run.token());
  }
  return lines;
}

}  // namespace noren::app
