// The shops of this installation: the directory every request asks, and the deeds that change a shop.
// Thread: the directory is safe from any; it answers from memory (a pointer copied under a short lock) and never blocks on the
// database. Deeds run one transaction; on success the directory shows the change before they return.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "admin/admin.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "db/database.h"
#include "house/house.h"
#include "http/form.h"
#include "http/router.h"
#include "shops/rules.h"
#include "shops/types.h"

namespace noren::shops {

class Directory {
 public:
  Directory(db::Database& db, const crypto::Keys& keys);
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  // Reads all shops: at start. Throws db/errors.h.
  void load() { load(db_); }
  // The same from copies of them in another database.
  void load(db::Database& from);
  // Reads them anew when the database holds other versions: another node changed one, or a commit whose outcome was not known is there.
  // True when it did. Throws db/errors.h.
  bool refresh();

  std::shared_ptr<const Shop> by_id(const ShopId& id) const;  // null when there is none
  // host: the Host header, with or without port. An unknown host gets the only shop when there is exactly one, else null.
  std::shared_ptr<const Shop> by_host(std::string_view host) const;
  std::vector<std::shared_ptr<const Shop>> all() const;  // ordered by id

  void put(std::shared_ptr<const Shop> shop);  // for the deeds, after their commit; an older version changes nothing
  // Told after each change, on the thread that made or found it: drops ready pages. Set once at start; must not throw or block.
  void when_changed(std::function<void(const ShopId&)> told) { told_ = std::move(told); }

 private:
  struct Table;
  std::shared_ptr<const Table> table() const;

  db::Database& db_;
  const crypto::Keys& keys_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Table> table_;
  std::function<void(const ShopId&)> told_;
};

// The parts of the settings as the owner edits them, one page each.
enum class Part { basic, law, payment, shipping };
std::string_view name_of(Part part);

enum class ChangeError {
  stale,       // changed by somebody else since the page was made: nothing was changed
  host_taken,  // another shop answers to one of the host names: nothing was changed
  no_shop,
};

using ShopResult = Result<std::shared_ptr<const Shop>, ChangeError>;

// Makes a shop, closed, with a secret of its own. Error: host_taken.
ShopResult create_shop(House& house, Directory& directory, const Context& context, const Settings& settings);
// The same inside a transaction of the caller's: a shop and its first owner are made together or not at all.
ShopResult create_shop(db::Tx& tx, House& house, Directory& directory, const Context& context, const Settings& settings);

struct Change {
  std::int64_t version = 0;  // the one the page showed
  Part part = Part::basic;   // for the log of deeds
  Settings settings;
};
// Replaces the settings of the context's shop when they still are of that version.
ShopResult change_settings(House& house, Directory& directory, const Context& context, const Change& change);

struct OpenError {
  std::optional<ChangeError> change;
  std::vector<Missing> missing;  // what the shop cannot open without
};
// Over the version the owner saw. Opening an open shop (or closing a closed one) of that version changes nothing and succeeds.
Result<std::shared_ptr<const Shop>, OpenError> open_shop(House& house, Directory& directory, const Context& context, std::int64_t version,
                                                         std::int64_t published_items);
ShopResult close_shop(House& house, Directory& directory, const Context& context, std::int64_t version);

// A law page as it was shown under that version (law_versions); nothing when there was none. Never deleted: orders refer to it.
struct ArchivedLawPage {
  nlohmann::json view;  // as law_page_view made it
  Instant first_at;     // shown since
};
std::optional<ArchivedLawPage> archived_law_page(House& house, const ShopId& shop, LawPage page, std::string_view version, Locale locale);
// Where anybody can read it, without language: "/legal/terms/0123456789abcdef".
std::string archived_law_path(LawPage page, std::string_view version);
struct KeptLawPage {
  LawVersion version;
  Instant first_at;
};
// Of each page the newest first.
std::vector<KeptLawPage> kept_law_pages(db::Tx& tx, const ShopId& shop);
// Keeps the pages of today: called by the deeds above, and at start, since a new program may word the labels differently.
void archive_law_pages(House& house, const Directory& directory);

// ---- The owner's pages.

// A way to pay that the shop's payment provider takes. Payments are a layer above.
struct Taken {
  int due_days_most = 0;  // konbini: how many days a buyer may be given
};
struct SettingsPages {
  admin::Desk& desk;
  Directory& directory;
  const staff::FirstRun& first_run;
  std::function<std::int64_t(const ShopId&)> published_items;               // the catalog is a layer above
  std::function<std::optional<Taken>(const ShopId&, PaymentMethod)> taken;  // nothing: the provider does not take it; unset: there is none
  // The address of this machine that links in mails begin with while none of the shop is known; "" when one is. Its remedy lies in the
  // configuration, not on these pages. Unset: one is known.
  std::function<std::string(const ShopId&)> links_begin_with = {};
};
// /admin/settings (basic, law, payment), /admin/setup, /admin/welcome/{token}. Shipping: shipping/shipping.h.
void add_routes(http::Router& router, const SettingsPages& pages);

// The parts of the settings, above each of their pages; current: "basic", "law", "mail" ...
html::View settings_tabs(const admin::Visit& visit, std::string_view current);
// What every settings page shows: title, tabs, version.
html::View settings_view(const admin::Visit& visit, const Shop& shop, Part part, std::int64_t version);

struct SettingsForm {
  Part part = Part::basic;
  std::string path;   // of the page: where to go when saved, where the present state is seen
  Settings settings;  // as they would be
  const http::Form* form = nullptr;
  html::View present;  // the form's fields as they are stored now: what differs was typed and must not be lost
  std::function<std::string(const std::string& field)> label;
};
// Stores a form without faults; answers 303, or 409 when the settings are of another version by now. Nothing when another shop
// has one of the host names: then the page says so at the field.
std::optional<http::Response> save_settings(const SettingsPages& pages, const admin::Visit& visit, const SettingsForm& form);

}  // namespace noren::shops
