// What the owner and the staff are answered by.
#include <algorithm>

#include "app/platform_parts.h"
#include "catalog/admin_pages.h"
#include "catalog/pages.h"
#include "erasure/erasure.h"
#include "intake/doors.h"
#include "payments/account_pages.h"
#include "payments/admin_pages.h"
#include "shipping/shipping.h"

namespace noren::app {
namespace {

constexpr std::chrono::seconds kAnswerWithin{8};  // of a provider, while staff wait for it

// What a node can answer from its own folder: signing in and out, orders it took.
struct Answered {
  http::Method method;
  std::string_view pattern;
};
constexpr Answered kAnsweredHere[] = {{http::Method::get, "/admin/sign-in"},      {http::Method::post, "/admin/sign-in"},
                                      {http::Method::get, "/admin/sign-in/code"}, {http::Method::post, "/admin/sign-in/code"},
                                      {http::Method::post, "/admin/sign-out"},    {http::Method::get, "/admin/orders"},
                                      {http::Method::get, "/admin/orders.csv"},   {http::Method::get, "/admin/orders/{number}"}};

bool is_answered_here(const http::Router::Entry& route) {
  return std::any_of(std::begin(kAnsweredHere), std::end(kAnsweredHere),
                     [&](const Answered& one) { return one.method == route.method && one.pattern == route.pattern; });
}

// Pages that nobody signs in for.
constexpr std::string_view kForAnybody[] = {"/admin/forgot", "/admin/reset/", "/admin/welcome/"};

bool is_for_anybody(std::string_view path) {
  return std::any_of(std::begin(kForAnybody), std::end(kForAnybody), [&](std::string_view one) { return path.starts_with(one); });
}

}  // namespace

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
  http::Router central;
  http::Router& to = own_side ? central : router;
  admin::add_routes(to, desk, post);
  shops::add_routes(to, settings);
  shipping::add_routes(to, settings, {[this](const ShopId& shop, const std::string& method) {
                         return database->read([&](db::Tx& tx) { return orders::any_with_method(tx, shop, method); });
                       }});
  catalog::add_admin_routes(
      to, desk, catalog,
      {house, shelf, board, directory, pictures, frame_source,
       [this](const http::Request& request, const Context& context, int status) {
         return storefront::error_page(storefront_pages, request, context, status);
       },
       [this](const Context& context) { return frame.base_url(context); }, [this](const Context& context) { return feeds_url(context); }});
  mail::add_admin_routes(to, {desk, contents, worker, [this](const ShopId& shop) { return sender(shop); }, mail_subjects()});
  orders::add_admin_routes(
      to, {desk, directory, shelf, board, deed_tools().send_refund, deed_tools().poke_payment, deed_tools().by_transfer,
           [this](const payments::AttemptId& id, const std::function<void()>& done) { driver.say(id, kAnswerWithin, done); },
           [this](const payments::AttemptId& id, std::function<void(bool)> done) { inquiry.ask(id, kAnswerWithin, std::move(done)); },
           [this](const Context& context, const orders::Seen& seen, const orders::Payment& payment) {
             return bank::book_for_order({deed_tools()}, context, seen, payment);
           },
           [](db::Tx& tx, const orders::Order& order) { return bank::subjects_told_of(tx, order.shop, order.id); },
           [this](db::Tx& tx, const Context& context, const orders::Order& order) {
             std::vector<orders::WaitingMoney> waiting;
             for (bank::Unsettled& one : bank::unsettled_for(tx, house, context, {order.id}))
               waiting.push_back({one.day, one.amount, std::move(one.payer), one.path()});
             return waiting;
           },
           [this](const ShopId& shop, const std::string& number) -> std::optional<orders::LiesWith> {
             const auto lies = homes.lies_with(shop, number);
             if (!lies) return std::nullopt;
             return orders::LiesWith{lies->letter, lies->sure};
           }});
  payments::add_admin_routes(
      to, {desk, sweep, gateway_of_shop, give_back, [this](const ShopId& shop) { refunds.poke_open(shop); },
           [this](db::Tx& tx, const Context& context) { return pauses::ways_view(tx, context, directory.by_id(context.shop)->settings); }});
  pauses::add_admin_routes(to, {desk, directory, pauses, watch});
  payments::add_account_routes(to, {desk, directory, accounts, outbound, [this](const ShopId& shop) { return base_url(shop); }});
  const auto pieces_back = [this](const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
    if (own_side) own_side->home.fetch_back(shop, variant, quantity);
  };
  stock::add_admin_routes(to, {desk, shelf, board, orders::pieces_to_ship, pieces_back});
  bank::add_admin_routes(to, {desk, directory, {deed_tools()}});
  support::add_admin_routes(to, desk);
  newsletters::add_admin_routes(to, {desk, directory, contents});
  troubles::add_admin_routes(to, {desk, hands, ticker});
  erasure::add_admin_routes(to, {desk, *transport});
  desk.add_todos(troubles_part);
  desk.add_todos(mail_part);
  desk.add_todos(pauses_part);
  desk.add_todos(orders_part);
  desk.add_todos(stock_part);
  desk.add_todos(bank_part);
  desk.add_todos(support_part);
  if (own_side) add_owners_doors(central);
}

// While the shared database is away the owner signs in at the node, sees what it took and saves it; the rest says that it waits.
void Platform::Parts::add_owners_doors(const http::Router& central) {
  admin::Desk& owners = own_side->owners.emplace(own_side->house, desk_options());
  http::Router all;
  admin::add_routes(all, owners, post);
  orders::add_admin_routes(all, {owners, directory, shelf, own_board});
  http::Router here;
  for (const http::Router::Entry& route : all.entries()) {
    if (is_answered_here(route)) here.add(route.method, route.pattern, route.handler, route.options);
  }
  const http::Handler signed_in =
      owners.guarded(staff::Right::signed_in, [&owners](const admin::Visit& visit) { return admin::away_page(owners, visit); });
  const http::Handler otherwise = [&owners, signed_in](const http::Request& request, const Context& context) {
    return is_for_anybody(request.path) ? admin::away_outside(owners, request, context) : signed_in(request, context);
  };
  intake::add_owners_routes(router, {central, here, otherwise}, [this] { return is_away(); });
}

}  // namespace noren::app
