// The pages of pages.h, one file each; private to the feature.
#pragma once
#include "html/html.h"
#include "orders/lookup_limit.h"
#include "orders/pages.h"

namespace noren::orders {

// An order as its token shows it.
struct Opened {
  Order order;
  std::vector<Event> events;
  std::optional<Person> person;  // nothing when erased
  std::string token;
};
// Nothing for a false token, or while there is no order.
std::optional<Opened> open_by_token(const Pages& pages, const http::Request& request, const Context& context);
// The checkout of a token whose order is still to be paid; its own page tells how that stands.
std::optional<std::string> being_paid(const Pages& pages, const http::Request& request, const Context& context);

std::string path_of(const Opened& opened, std::string_view rest = "");  // "/orders/TOKEN/fix", without language
html::View page_view(const Pages& pages, const Context& context, const std::string& title, const std::string& path);
http::Response to_order(const Context& context, const Opened& opened, const char* said);  // 303; said: "did=fixed", "problem=stale"
// What a draft tells of who has to wait before asking once more, and how long that is still; nothing for another word, or when it is over.
std::string told_to_wait(Instant until);
std::optional<std::chrono::minutes> still_waits(const std::string& told, Instant now);
html::View hidden_fields(std::initializer_list<std::pair<const char*, std::string>> fields);

http::Response order_page(const Pages& pages, const http::Request& request, const Context& context);
http::Response cancel_page(const Pages& pages, const http::Request& request, const Context& context);
http::Response want_both_press(const Pages& pages, const http::Request& request, const Context& context);
http::Response fix_page(const Pages& pages, const http::Request& request, const Context& context);
http::Response receipt_page(const Pages& pages, const http::Request& request, const Context& context);
http::Response invoice_page(const Pages& pages, const http::Request& request, const Context& context);
http::Response show_charge(const Pages& pages, const http::Request& request, const Context& context);
http::Response ask_about_charge(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context);
http::Response mail_page(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context);
// Where a look-up leads: to the order, or to what became of its mails.
enum class LookupFor { order, mails };
http::Response show_lookup(const Pages& pages, LookupFor what, const http::Request& request, const Context& context);
http::Response look_up(const Pages& pages, LookupLimit& limit, LookupFor what, const http::Request& request, const Context& context);

}  // namespace noren::orders
