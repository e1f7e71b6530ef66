// View: templates/admin_account.html.
#include "payments/account_pages.h"

#include <charconv>

#include "html/words.h"
#include "staff/staff.h"

namespace noren::payments {
namespace {

using html::View;
using html::word;

constexpr const char* kPath = "/admin/settings/account";
constexpr std::size_t kSecretMax = 300;

std::string account_words(const admin::Visit& visit, const std::string& key) {
  return word(visit.context.locale, "payments.account." + key);
}

struct Shown {
  View faults = View::object();
  View check = false;  // what the provider said just now
  int status = 200;
  std::string provider = {};  // whose fields are shown: "" the account's own, or the first
  std::string identity = {};  // as it was typed
};

const ProviderKind& kind_shown(const AccountPages& pages, const std::optional<Account>& own, const std::string& wished) {
  for (const std::string& name : {wished, own ? own->provider : std::string()}) {
    if (const ProviderKind* kind = pages.accounts.kind(name)) return *kind;
  }
  return pages.accounts.kinds().front();
}

// The providers to choose from, each a link to its own fields.
View choices_view(const AccountPages& pages, const admin::Visit& visit, const ProviderKind& shown) {
  View all = View::array();
  for (const ProviderKind& kind : pages.accounts.kinds()) {
    all.push_back({{"href", std::string(kPath) + "?provider=" + kind.name},
                   {"label", account_words(visit, "name_" + kind.name)},
                   {"current", kind.name == shown.name}});
  }
  return all;
}

// What the provider's own fields say of themselves.
View fields_view(const AccountPages& pages, const admin::Visit& visit, const ProviderKind& kind, const std::optional<Account>& own,
                 const Shown& shown) {
  const bool same = own && own->provider == kind.name;
  View identity = false;
  if (kind.is_identity) {
    identity = {{"value", shown.identity.empty() && same ? own->identity : shown.identity},
                {"help", account_words(visit, "identity_help_" + kind.name)}};
  }
  return {{"provider", kind.name},
          {"same", same},
          {"note", account_words(visit, "note_" + kind.name)},
          {"key_help", account_words(visit, "key_help_" + kind.name)},
          {"hook_help", account_words(visit, "hook_help_" + kind.name)},
          {"identity", std::move(identity)},
          {"hook_url", pages.base_url(visit.context.shop) + kind.hook_path}};
}

std::string seen_of(const std::optional<Account>& account) {
  return account ? std::to_string(account->n) + "." + std::to_string(account->version) : "0.0";
}

// Nothing readable is an account nobody has seen: the deed then says that it is stale.
void read_seen(const std::string& typed, std::int64_t& n, std::int64_t& version) {
  const std::size_t dot = std::min(typed.find('.'), typed.size());
  n = version = -1;
  std::from_chars(typed.data(), typed.data() + dot, n);
  if (dot < typed.size()) std::from_chars(typed.data() + dot + 1, typed.data() + typed.size(), version);
}

std::string hidden_but(const std::string& end) { return "••••••••" + end; }

View mode_view(const admin::Visit& visit, KeyMode mode) {
  const bool live = mode == KeyMode::live;
  return {{"text", account_words(visit, live ? "mode_live" : "mode_test")},
          {"tone", admin::name_of(live ? admin::Tone::good : admin::Tone::warn)}};
}

View own_view(const admin::Visit& visit, const Account& account) {
  const Locale locale = visit.context.locale;
  const bool both = account.hook_before_until && *account.hook_before_until > visit.context.now;
  return {{"provider", account_words(visit, "name_" + account.provider)},
          {"name", account.name.empty() ? View(false) : View(account.name)},
          {"identity", account.identity},
          {"mode", mode_view(visit, account.mode)},
          {"key", hidden_but(account.key_end)},
          {"hook", account.hook_end.empty() ? View(false) : View(hidden_but(account.hook_end))},
          {"hook_before",
           both ? View(word(locale, "payments.account.hook_before", {{"until", html::time_text(locale, *account.hook_before_until)}}))
                : View(false)},
          {"changed", html::time_text(locale, account.changed_at)},
          {"takes_money", account.takes_money}};
}

View ended_view(const admin::Visit& visit, const AccountLine& line) {
  const Locale locale = visit.context.locale;
  const Account& account = line.account;
  const std::string key = account.forgotten ? "erased" : line.open > 0 ? "kept_open" : "kept";
  return {{"provider", account_words(visit, "name_" + account.provider)},
          {"identity", account.identity},
          {"mode", mode_view(visit, account.mode)},
          {"key", hidden_but(account.key_end)},
          {"ended", html::time_text(locale, *account.ended_at)},
          {"state",
           word(locale, "payments.account." + key,
                {{"n", std::to_string(line.open)}, {"until", html::date_text(locale, japan_time(*account.ended_at + kEndedKept).date)}})}};
}

http::Response show(const AccountPages& pages, const admin::Visit& visit, const Shown& shown) {
  const ShopId& shop = visit.context.shop;
  const auto lines = pages.desk.house().db.read([&](db::Tx& tx) { return accounts_of(tx, shop); });
  std::optional<Account> own;
  View ended = View::array();
  for (const AccountLine& line : lines) {
    if (line.account.ended_at) {
      ended.push_back(ended_view(visit, line));
    } else {
      own = line.account;
    }
  }
  const ProviderKind& kind = kind_shown(pages, own, shown.provider);
  const auto known = pages.shops.by_id(shop);
  const bool takes_cards = known && known->open() && known->settings.payment.card;
  View view = {{"title", word(visit.context.locale, "shops.admin_settings_tabs.title")},
               {"tabs", shops::settings_tabs(visit, "account")},
               {"seen", seen_of(own)},
               {"e", shown.faults},
               {"has_errors", !shown.faults.empty()},
               {"check", shown.check},
               {"own", own ? own_view(visit, *own) : View(false)},
               {"standard", pages.accounts.standard_for(shop)},
               {"none", !own && !pages.accounts.standard_for(shop)},
               {"test_in_open_shop", own && own->mode == KeyMode::test && takes_cards},
               {"ended", std::move(ended)},
               {"any_ended", false},
               {"choices", choices_view(pages, visit, kind)},
               {"form", fields_view(pages, visit, kind, own, shown)}};
  view["any_ended"] = !view["ended"].empty();
  return pages.desk.page(visit, "payments/admin_account", std::move(view), shown.status);
}

http::Response show_account(const AccountPages& pages, const admin::Visit& visit) {
  return show(pages, visit, {.provider = visit.request.query.get("provider")});
}

// False, with the fault at the field, when it is not the owner who sits there.
bool is_owner(const AccountPages& pages, const admin::Visit& visit, const char* field, Shown& shown) {
  const auto sure = staff::confirm_password(pages.desk.house(), visit.context, visit.session, visit.request.form.get(field));
  if (!sure) shown.faults[field] = word(visit.context.locale, "staff.fault." + std::string(staff::name_of(sure.error())));
  return sure.has_value();
}

// Keys are copied out of a page: what stands around them is no part of them.
std::string secret_in(const http::Fields& form, const char* name) {
  const std::string& typed = form.get(name);
  const std::size_t first = typed.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return typed.substr(first, std::min(typed.find_last_not_of(" \t\r\n") - first + 1, kSecretMax + 1));
}

void tell_fault(const admin::Visit& visit, const AccountFault& fault, const ProviderKind& kind, Shown& shown) {
  const auto provider_said = [&](const char* key) {
    std::string text = account_words(visit, key);
    if (!fault.words.empty()) text += word(visit.context.locale, "payments.account.provider_said", {{"words", fault.words}});
    return text;
  };
  switch (fault.why) {
    case AccountRefusal::nothing: shown.faults["key"] = account_words(visit, "nothing"); break;
    case AccountRefusal::key_missing: shown.faults["key"] = account_words(visit, "key_missing"); break;
    case AccountRefusal::key_wrong: shown.faults["key"] = word(visit.context.locale, fault.words); break;
    case AccountRefusal::key_refused: shown.faults["key"] = provider_said("key_refused"); break;
    case AccountRefusal::hook_wrong: shown.faults["hook"] = account_words(visit, "hook_wrong_" + kind.name); break;
    case AccountRefusal::identity_wrong: shown.faults["identity"] = account_words(visit, "identity_wrong"); break;
    case AccountRefusal::unreachable: shown.faults["key"] = provider_said("unreachable"); break;
    case AccountRefusal::stale: break;
  }
}

http::Response stale(const AccountPages& pages, const admin::Visit& visit) {
  const auto now = pages.desk.house().db.read([&](db::Tx& tx) { return current_account(tx, visit.context.shop); });
  return pages.desk.stale(visit, {.what = word(visit.context.locale, "shops.admin_settings_tabs.account"),
                                  .state_now = now ? now->identity + " " + hidden_but(now->key_end) : account_words(visit, "none_now"),
                                  .typed = {},
                                  .back = kPath});
}

http::Response save_account(const AccountPages& pages, const admin::Visit& visit) {
  const http::Fields& form = visit.request.form;
  const std::string& named = form.get("provider");
  const ProviderKind* kind = named.empty() ? &pages.accounts.kinds().front() : pages.accounts.kind(named);
  if (kind == nullptr) return stale(pages, visit);
  AccountWish wish;
  wish.provider = kind->name;
  wish.key = secret_in(form, "key");
  wish.hook = secret_in(form, "hook");
  if (kind->is_identity) wish.identity = secret_in(form, "identity");
  Shown shown{.status = 422, .provider = kind->name, .identity = wish.identity};
  if (!is_owner(pages, visit, "password", shown)) return show(pages, visit, shown);
  read_seen(form.get("seen"), wish.seen_n, wish.seen_version);
  const auto changed = change_account(pages.desk.house(), pages.outbound, pages.accounts, visit.context, wish);
  if (changed)
    return pages.desk.done(visit, kPath, changed->mode == KeyMode::live ? "payments.account.saved" : "payments.account.saved_test");
  if (changed.error().why == AccountRefusal::stale) return stale(pages, visit);
  tell_fault(visit, changed.error(), *kind, shown);
  return show(pages, visit, shown);
}

http::Response take_off(const AccountPages& pages, const admin::Visit& visit) {
  Shown shown{.status = 422};
  if (!is_owner(pages, visit, "password_off", shown)) return show(pages, visit, shown);
  std::int64_t n = 0;
  std::int64_t version = 0;
  read_seen(visit.request.form.get("seen"), n, version);
  if (!take_off_account(pages.desk.house(), pages.accounts, visit.context, n, version)) return stale(pages, visit);
  return pages.desk.done(visit, kPath, "payments.account.taken_off");
}

http::Response test_connection(const AccountPages& pages, const admin::Visit& visit) {
  const auto gateway = pages.accounts.current(visit.context.shop);
  if (gateway == nullptr) return pages.desk.not_found(visit);
  const auto standing = ask_account(pages.outbound, *gateway);
  Shown shown;
  const auto said = [&](const std::string& text, admin::Tone tone) { shown.check = {{"text", text}, {"tone", admin::name_of(tone)}}; };
  if (standing && standing->takes_money) {
    const auto own = pages.desk.house().db.read([&](db::Tx& tx) { return current_account(tx, visit.context.shop); });
    const std::string identity = standing->id.empty() && own ? own->identity : standing->id;
    said(identity.empty() ? account_words(visit, "check_good_unnamed")
                          : word(visit.context.locale, "payments.account.check_good", {{"identity", identity}}),
         admin::Tone::good);
  } else if (standing) {
    said(account_words(visit, "check_no_money"), admin::Tone::warn);
  } else {
    const bool refused = standing.error().why == AccountRefusal::key_refused;
    std::string text = account_words(visit, refused ? "check_refused" : "check_unreachable");
    if (!standing.error().words.empty()) {
      text += word(visit.context.locale, "payments.account.provider_said", {{"words", standing.error().words}});
    }
    said(text, admin::Tone::bad);
  }
  return show(pages, visit, shown);
}

}  // namespace

void add_account_routes(http::Router& router, const AccountPages& pages) {
  const auto guarded = [&](http::Response (*act)(const AccountPages&, const admin::Visit&)) {
    return pages.desk.guarded(staff::Right::staff, [pages, act](const admin::Visit& visit) { return act(pages, visit); });
  };
  router.get(kPath, guarded(show_account));
  router.post(kPath, guarded(save_account));
  router.post(std::string(kPath) + "/test", guarded(test_connection));
  router.post(std::string(kPath) + "/off", guarded(take_off));
}

}  // namespace noren::payments
