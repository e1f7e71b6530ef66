// The frame of the owner's side: who may come in, the menu, pages in the frame, and the answers every form needs.
//   desk.add_menu({...});
//   router.get("/admin/items", desk.guarded(staff::Right::items, [&](const admin::Visit& visit) {
//     return desk.page(visit, "catalog/admin_items", view);
//   }));
// guarded: not signed in → 303 to the sign-in and back; without the right, or a POST without the right csrf field → a 403 page
// in words. Answers are no-store. Thread: filled at start, then safe from any.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "house/house.h"
#include "html/html.h"
#include "http/form.h"
#include "http/router.h"
#include "staff/staff.h"

namespace noren::admin {

// A request of somebody who is signed in.
struct Visit {
  const http::Request& request;
  const Context& context;  // the actor is the staff member
  const staff::Session& session;
};
using Handler = std::function<http::Response(const Visit&)>;

struct MenuEntry {
  std::string word;  // key of its words: "admin.menu.items"
  std::string path;  // "/admin/items"; current for every path below it
  staff::Right right = staff::Right::signed_in;
  int order = 100;  // orders 10, items 20, stock 30, inquiries 40, messages 50, settings 80; today and staff are there already
};

// The first page, told by the features together. Whatever a member of staff may not do is left out before it is shown.
enum class Tone { good, info, warn, bad, quiet };
struct Todo {
  std::string word;        // "admin.first_page.todo_ship"
  std::int64_t count = 0;  // 0 is left out
  std::string path;
  staff::Right right = staff::Right::signed_in;
  Tone tone = Tone::info;
  std::optional<Instant> oldest;
  int order = 100;  // the most pressing first
};
struct Number {
  std::string label;  // finished words
  std::string value;  // "12件", "34,500円"
  std::string note;   // "" for none
  std::string path;   // "" when it leads nowhere
  staff::Right right = staff::Right::signed_in;
};
struct SalesDay {
  LocalDate day;
  Yen value;
  std::int64_t orders = 0;
};
struct RecentOrder {
  std::string number, path, at, name, total, state;
  Tone tone = Tone::info;
};
struct FirstPage {
  std::vector<Todo> todos;
  std::vector<Number> numbers;
  std::vector<SalesDay> sales;      // 14 days, the last is today; shown with the right orders
  std::vector<RecentOrder> recent;  // shown with the right orders
  std::int64_t mail_waiting = 0;    // mail: shown with the right messages
  std::optional<Instant> mail_oldest;
  bool mail_troubled = false;
};
class TodoSource {
 public:
  virtual ~TodoSource() = default;
  virtual void tell(db::Tx& tx, const Context& context, FirstPage& page) const = 0;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

// What speaks against a deed, to be looked at first.
struct Objection {
  std::string label;
  std::string text;
  std::string href;    // path where it is looked at
  std::string effect;  // what the deed does to it
};

// "Are you sure": a page of its own, so that it works without JavaScript. Its form sends what was sent, with sure=1.
struct Confirm {
  std::string question;  // finished words, all of them
  Pairs facts;
  std::vector<Objection> objections = {};  // what speaks against it
  std::string warning;                     // "" for none
  std::string yes;
  bool danger = false;
  std::string back;  // path of the way out
};

struct Stale {
  std::string what;       // "注文 K7M-4821"
  std::string state_now;  // "発送済み（11月21日 14:02、佐藤 花子）"
  bool already_done = false;
  Pairs typed;            // label and value of what was typed, so that it is not lost
  std::string back;       // path with the present state
  std::string hint = {};  // what to do with what was typed; "" nothing
};

// What the frame shows of the shop.
struct ShopFace {
  std::string name;
  bool closed = false;  // not open
  bool paused = false;  // closed by its owner after it was open
  std::string setup_path = "/admin/setup";
};

// The installation's database is away: the owner's side is answered from what lies at this node (intake).
struct Away {
  std::optional<Instant> as_of;  // of the copies there; unset: nobody knows
  std::int64_t orders_here = 0;  // of the shop: taken there, and not in that database yet
};

struct DeskOptions {
  std::function<ShopFace(const Context&)> shop;
  std::function<std::string(const Context&)> base_url = {};  // where the shop lives, for links that are handed over; unset: ""
  bool demo = false;  // the sign-in shows the demo's owner, the reset page points to the demo mailbox
  std::string demo_mail;
  std::string demo_password;                                     // everybody can read it: without demo it signs nobody in
  std::function<std::optional<Away>(const Context&)> away = {};  // unset: it never is
};

class Desk {
 public:
  Desk(House& house, DeskOptions options);

  void add_menu(MenuEntry entry);
  void add_todos(const TodoSource& source);  // kept by reference

  http::Handler guarded(staff::Right right, Handler handler) const;
  // The path of a page of the owner's side, for a view; false when it lies below an entry of the menu that the visitor may not open.
  html::View link(const Visit& visit, const std::string& path) const;

  // view: the template's own fields and "title". The frame's fields and csrf are put beside them.
  http::Response page(const Visit& visit, std::string_view template_name, html::View view, int status = 200) const;
  // 303 to a path of ours (without language), with a line of words on the page that comes next.
  http::Response done(const Visit& visit, const std::string& to, std::string_view word_key, Tone tone = Tone::good) const;
  http::Response confirm(const Visit& visit, const Confirm& question) const;  // 200, for a POST without sure=1
  http::Response stale(const Visit& visit, const Stale& now) const;           // 409
  http::Response not_found(const Visit& visit) const;                         // 404; nothing is said to be unknown while it is away
  http::Response forbidden(const Visit& visit) const;                         // 403
  // Any other refusal, in finished words. label: of the link; "": back.
  http::Response refused(const Visit& visit, int status, const std::string& text, const std::string& back = "/admin",
                         const std::string& label = "") const;

  // Pages for people who are not signed in (sign-in, reset, first start): the plain frame.
  http::Response outside(const http::Request& request, const Context& context, std::string_view template_name, html::View view,
                         int status = 200) const;
  // 303 from such a page.
  http::Response outside_done(const http::Request& request, const Context& context, const std::string& to, std::string_view word_key,
                              Tone tone = Tone::good) const;

  // Before a path, for an address that is handed over.
  std::string base_url(const Context& context) const { return options_.base_url ? options_.base_url(context) : std::string(); }

  // Nothing while the database answers.
  std::optional<Away> away(const Context& context) const { return options_.away ? options_.away(context) : std::nullopt; }

  House& house() const { return house_; }
  const DeskOptions& options() const { return options_; }
  const std::vector<const TodoSource*>& todo_sources() const { return sources_; }

 private:
  html::View frame_of(const Visit& visit) const;

  House& house_;
  DeskOptions options_;
  std::vector<MenuEntry> menu_;
  std::vector<const TodoSource*> sources_;
};

// Signs somebody in from a page of another feature (first start). Also in cookies.h.
void set_session(http::Response& response, const http::Request& request, const staff::SignedIn& signed_in);

std::string_view name_of(Tone tone);
int page_in(const http::Fields& query);  // of a list: "page", 1 to 100,000; 1 when it is no number
// "admin.common.range" and the two links; left out (null) when everything fits on one page. path_and_query: "/admin/orders?tab=all".
html::View pager(Locale locale, std::int64_t total, int page, int per_page, const std::string& path_and_query);
// The days "from" and "to" of a list's filter: Japan's, both inclusive. What is no day, and an end before its beginning, are faults at
// their fields.
struct Days {
  std::optional<LocalDate> from;
  std::optional<LocalDate> to;
};
Days days_in(http::Form& form, Locale locale);
// Of a long view["story"], newest first, the older lines go into view["older"] (label, rows), which the page folds; else that is false.
void fold_older(Locale locale, html::View& view);
// "5分前" of the words admin.first_page.minutes, hours, days: without "前".
std::string age_text(Locale locale, Instant then, Instant now);

// All of the owner's side lies here.
inline constexpr std::string_view kRoot = "/admin";
bool is_owners(std::string_view path);
// The page of errors there, as storefront::error_page is the buyers': in words, with the limit of what may be sent and a way back to
// the form (the nearest page of the router above the one asked for).
http::Response error_page(const Desk& desk, const http::Router& router, const http::Request& request, const Context& context, int status);

// While the database is away: a page that cannot be shown (and asks again by itself), or a deed that was not done (and loses nothing typed).
http::Response away_page(const Desk& desk, const Visit& visit);
// The same for who is not signed in.
http::Response away_outside(const Desk& desk, const http::Request& request, const Context& context);

// /admin, sign-in and -out, reset, account, sessions, staff, deeds.
void add_routes(http::Router& router, Desk& desk, staff::Post& post);

}  // namespace noren::admin
