// What somebody typed into a buyer's form, kept between the button and the page that shows it: the button is answered with the address of
// a page (303), which Back, Forward and Reload find again as it is. Of one browser and one of its forms, sealed, for a day at most.
// Thread: safe from any; each function is one transaction of its own unless it is handed one.
#pragma once
#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>

#include "db/transaction.h"
#include "house/house.h"
#include "http/router.h"

namespace noren::drafts {

struct Draft {
  http::Fields typed;
  std::string told = {};  // what the page says beside what is found anew from the fields, in the feature's own way; "" nothing
  bool stale = false;     // it came without the proof that this browser was shown the form: nothing was done, and its page says so
};

// Another browser never sees it, and two forms of one browser do not mix.
struct Key {
  ShopId shop;
  std::string visitor;  // the browser's mark, signed
  std::string form;
};
Key key_of(House& house, const http::Request& request, const ShopId& shop, std::string form);

inline constexpr std::chrono::hours kKept{24};
inline constexpr int kOfVisitor = 8;  // the newest stay
// What a form may send, and the names of its fields. What a browser sends is no longer here than on its way; of what comes from elsewhere
// the longest values are left out.
inline constexpr std::size_t kBytes = http::RouteOptions{}.body_max + 8 * 1024;

// False: the disk is full. Its page has to be the answer itself.
bool put(House& house, const Key& key, const Draft& draft, Instant now);
std::optional<Draft> find(House& house, const Key& key, Instant now);
void drop(House& house, const Key& key);
void drop_of_form(db::Tx& tx, const std::string& form);  // of all browsers
// Deletes what nobody came back to within kKept; returns how many. From a background thread.
std::int64_t forget(House& house, Instant now);

// ---- forms whose address names them: /contact?form=…

// The name in the request's address; "" for none that is ours.
std::string named(const http::Request& request);
std::string new_name(House& house);
// The node where the form of that name lies, of one that is known to no other (House::only_at).
std::optional<char> home_of(const std::string& name);
// Made over this house's database.
bool is_ours(const House& house, const std::string& name);
std::string address_of(const std::string& path, const std::string& name);  // path alone for no name

// The fields of these names, as they were sent.
http::Fields only(const http::Fields& form, std::initializer_list<const char*> names);

// A form at the request's own path, with the name of its address. Nothing of a browser without a mark is kept: it would not find it.
std::string here(const http::Request& request);  // "/contact?form=…": where its button leads, without language
// The answer that leads to the page which shows the draft, stale or not as the request is. Nothing: it could not be kept, so that the
// page is the answer itself.
std::optional<http::Response> keep_here(House& house, const http::Request& request, const Context& context, const Draft& draft);
std::optional<Draft> find_here(House& house, const http::Request& request, const Context& context);
void drop_here(House& house, const http::Request& request, const Context& context);  // it has done its work

}  // namespace noren::drafts
