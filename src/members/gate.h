// What all pages of members share: who is signed in, a form with what was typed and what is wrong, the words after a deed. Private to the
// feature.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "members/pages.h"
#include "orders/fault.h"

namespace noren::members {

inline constexpr const char* kMemberCookie = "noren_member";
inline constexpr const char* kSaidCookie = "noren_account_said";  // what was just done, for the next page

// A request of a member who is signed in.
struct Visit {
  const Pages& pages;
  const http::Request& request;
  const Context& context;
  Session session;

  const Member& member() const { return session.member; }
};
using VisitHandler = std::function<http::Response(const Visit&)>;
// Nobody is signed in: to the sign-in, and back with what was typed.
http::Handler guarded(const Pages& pages, VisitHandler handler);

// The client's address for counting tries; "" of one that is not counted.
std::string client_of(const Pages& pages, const http::Request& request);
Device device_of(const Pages& pages, const http::Request& request);

http::Response to(const Context& context, const std::string& path);
// The same, with a line of words on the page that comes next; said: the end of its key, members.said.….
http::Response said_at(const http::Request& request, const Context& context, const std::string& path, const std::string& said);
// He is in: his cookies, his cart beside the one the browser holds.
http::Response enter(const Pages& pages, const http::Request& request, const Context& context, const Entered& entered,
                     const std::string& path);

// What was typed into a form, and what is wrong with it.
struct Typed {
  http::Fields fields = {};
  std::vector<orders::Fault> faults = {};
  std::string said = {};  // what the page knows besides: the letter that digits are asked for with
  bool stale = false;

  const std::string& get(std::string_view name) const { return fields.get(name); }
  void fault(const std::string& field, const std::string& word, const std::string& n = "") { faults.push_back({field, word, n}); }
};
// As it was kept for this page and this browser; empty when nothing was.
Typed typed_here(const Pages& pages, const http::Request& request, const Context& context);
// As it was sent: only these fields.
Typed typed_in(const http::Request& request, std::initializer_list<const char*> names);
using Show = std::function<http::Response(const Typed& typed, int status)>;
// The address of the page that shows it again; or that page, when nothing can be kept for this browser.
http::Response ask_again(const Pages& pages, const http::Request& request, const Context& context, const Typed& typed, const Show& show);
bool is_from_here(const Pages& pages, const http::Request& request);  // the form was shown to this browser

void add_refusal(Typed& typed, const std::string& field, const Refused& refused, const std::string& wrong_word);
// Of a fault's field, as the form names it: "shipping_address.name" → "shipping_name".
std::string field_in_form(const std::string& field);

}  // namespace noren::members
