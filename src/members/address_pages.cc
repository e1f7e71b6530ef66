// The addresses a member keeps; the first one fills his checkout.
#include "html/words.h"
#include "members/ask.h"
#include "members/private_pages.h"
#include "members/rules.h"
#include "orders/address_form.h"
#include "orders/person_input.h"
#include "orders/views.h"

namespace noren::members {
namespace {

using html::View;
using html::word;

constexpr const char* kPrefix = "shipping";

// Which of them, by its place at the version that the page showed; nothing for a new one.
std::optional<std::size_t> place_in(const Visit& visit) {
  const std::string& n = visit.request.param("n");
  if (n.empty() || n.size() > 2 || n.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  const auto place = static_cast<std::size_t>(std::stoul(n));
  return place < visit.member().profile.addresses.size() ? std::optional(place) : std::nullopt;
}

http::Response list_addresses(const Visit& visit) {
  Ask ask(visit.pages, visit.request, visit.context, "addresses.");
  View& view = ask.view();
  const std::string at = catalog::link(visit.context.locale, "/account/addresses/");
  view["version"] = std::to_string(visit.member().version);
  view["addresses"] = View::array();
  std::size_t n = 0;
  for (const orders::Address& address : visit.member().profile.addresses) {
    View one = {{"to", orders::address_view(address, visit.context.locale)}, {"first", n == 0}};
    one["url"] = at + std::to_string(n);
    view["addresses"].push_back(std::move(one));
    ++n;
  }
  view["none"] = n == 0;
  view["new_url"] = n < kAddressesMost ? View(at + "new") : View(false);
  ask.link("/account", word(visit.context.locale, "members.home.title"));
  return ask.show("members/addresses", 200);
}

http::Response address_page(const Visit& visit, const Typed& typed, int status) {
  Ask ask(visit.pages, visit.request, visit.context, place_in(visit) ? "address." : "address_new.");
  ask.wrong(typed);
  const auto faults = orders::fault_views(typed.faults, field_in_form, visit.context.locale).by_field;
  const orders::FieldView field = [&](const std::string& name, const std::string& value) {
    const auto fault = faults.find(name);
    return View{{"value", value}, {"error", fault == faults.end() ? View(false) : View(fault->second)}, {"hint", false}};
  };
  orders::AddressInput input = orders::read_address_fields(typed.fields, kPrefix);
  if (typed.fields.all().empty()) {
    const auto place = place_in(visit);
    if (place) input = orders::as_typed(visit.member().profile.addresses[*place]);
    if (!place && visit.member().profile.addresses.empty()) input.name = visit.member().profile.name;
  }
  View& view = ask.view();
  view["shipping"] = orders::address_fields(kPrefix, input, field, typed.said == "looked_up", visit.context.locale);
  const std::string& version = typed.get("version");
  ask.hidden("version", version.empty() ? std::to_string(visit.member().version) : version);
  ask.button(word(visit.context.locale, "members.address.save"));
  ask.link("/account/addresses", word(visit.context.locale, "members.addresses.title"));
  return ask.show("members/address", status);
}

http::Response get_address(const Visit& visit) {
  if (!visit.request.param("n").empty() && !place_in(visit)) return visit.pages.error(visit.request, visit.context, 404);
  return address_page(visit, typed_here(visit.pages, visit.request, visit.context), 200);
}

void put_back(http::Fields& fields, const orders::AddressInput& input, const std::string& version) {
  http::Fields filled;
  const auto add = [&](const char* name, const std::string& value) { filled.add(std::string(kPrefix) + "_" + name, value); };
  add("name", input.name);
  add("kana", input.kana);
  add("postcode", input.postcode);
  add("prefecture", input.prefecture);
  add("city", input.city);
  add("line1", input.line1);
  add("line2", input.line2);
  add("phone", input.phone);
  filled.add("version", version);
  fields = std::move(filled);
}

// Who receives a parcel may be another than the member: the rest of what a checkout asks for is his own.
orders::Address read_address(const Visit& visit, const orders::AddressInput& input, Typed& typed) {
  orders::PersonInput person;
  person.email = visit.member().profile.mail;
  person.phone = visit.member().profile.phone.empty() ? "09000000000" : visit.member().profile.phone;
  person.shipping = input;
  person.kana_required = true;
  std::vector<orders::Fault> faults;
  const orders::Person read = orders::read_person(person, faults);
  for (orders::Fault& fault : faults) {
    if (fault.field.starts_with("shipping_address.")) typed.faults.push_back(std::move(fault));
  }
  return read.recipient;
}

http::Response save_address(const Visit& visit, const orders::Address& address, std::int64_t version, Typed& typed, const Show& show) {
  Profile profile = visit.member().profile;
  if (const auto place = place_in(visit)) {
    profile.addresses[*place] = address;
  } else {
    profile.addresses.push_back(address);
  }
  const auto saved = save_profile(visit.pages.house, visit.context, visit.session, version, profile);
  if (saved) return said_at(visit.request, visit.context, "/account/addresses", "saved");
  typed.fault("", saved.error() == SaveError::full ? "members.fault.addresses_full" : "members.fault.stale");
  return ask_again(visit.pages, visit.request, visit.context, typed, show);
}

http::Response post_address(const Visit& visit) {
  if (!visit.request.param("n").empty() && !place_in(visit))
    return said_at(visit.request, visit.context, "/account/addresses", "address_gone");
  Typed typed;
  orders::AddressInput input = orders::read_address_fields(visit.request.form, kPrefix);
  const std::int64_t version = visit.request.form.number("version");
  const auto button = orders::press_address_button(visit.request.form, kPrefix, input);
  if (button == orders::AddressButton::looked_up) typed.said = "looked_up";
  const std::string now = std::to_string(visit.member().version);
  put_back(typed.fields, input, visit.request.form.get("version"));
  const Show show = [&](const Typed& again, int status) { return address_page(visit, again, status); };
  if (button != orders::AddressButton::none) return ask_again(visit.pages, visit.request, visit.context, typed, show);
  const orders::Address address = read_address(visit, input, typed);
  // Pressed twice: the first press has saved just this.
  const auto& kept = visit.member().profile.addresses;
  const bool there = std::find(kept.begin(), kept.end(), address) != kept.end();
  if (typed.faults.empty() && there && version != visit.member().version)
    return said_at(visit.request, visit.context, "/account/addresses", "saved");
  if (!typed.faults.empty() || !is_from_here(visit.pages, visit.request))
    return ask_again(visit.pages, visit.request, visit.context, typed, show);
  // Another tab changed something: what was typed is shown beside the state of now, for another press.
  if (version != visit.member().version) put_back(typed.fields, input, now);
  return save_address(visit, address, version, typed, show);
}

http::Response change_list(const Visit& visit) {
  const auto place = place_in(visit);
  const std::int64_t version = visit.request.form.number("version");
  if (!place || !is_from_here(visit.pages, visit.request) || version != visit.member().version)
    return said_at(visit.request, visit.context, "/account/addresses", "address_gone");
  Profile profile = visit.member().profile;
  auto& all = profile.addresses;
  const auto at = all.begin() + static_cast<std::ptrdiff_t>(*place);
  if (visit.request.form.get("do") == "first") {
    std::rotate(all.begin(), at, at + 1);
  } else {
    all.erase(at);
  }
  const auto saved = save_profile(visit.pages.house, visit.context, visit.session, version, profile);
  return said_at(visit.request, visit.context, "/account/addresses", saved ? "saved" : "address_gone");
}

}  // namespace

void add_address_routes(http::Router& router, const Pages& pages) {
  router.get("/account/addresses", guarded(pages, list_addresses));
  router.get("/account/addresses/new", guarded(pages, get_address));
  router.post("/account/addresses/new", guarded(pages, post_address));
  router.get("/account/addresses/{n}", guarded(pages, get_address));
  router.post("/account/addresses/{n}", guarded(pages, post_address));
  router.post("/account/addresses/{n}/change", guarded(pages, change_list));
}

}  // namespace noren::members
