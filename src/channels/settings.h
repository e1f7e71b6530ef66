// What a shop set about the ways beside mail: its ladders, its account at LINE, its gateways for SMS and fax. Secrets lie sealed in the
// database and are never shown again. Thread: a Tx is its caller's; the rest is pure.
#pragma once
#include <functional>
#include <map>

#include "base/context.h"
#include "base/result.h"
#include "channels/types.h"
#include "house/house.h"

namespace noren::channels {

// A channel of the Messaging API (developers.line.biz).
struct LineAccount {
  std::string token;    // channel access token
  std::string secret;   // channel secret: signs its webhooks
  std::string account;  // basic id, "@kurumi": for the button that opens a talk
  bool is_set() const { return !token.empty() && !secret.empty() && !account.empty(); }
};
// A gateway of the shop's choice behind one HTTP call (docs/operating/channels.md).
struct Gateway {
  std::string url;
  std::string secret;  // signs calls and what is told back
  bool is_set() const { return !url.empty() && !secret.empty(); }
};

struct Settings {
  std::map<Occasion, Ladder> ladders;  // those that differ from the default
  LineAccount line;
  Gateway sms;
  Gateway fax;
  std::string fax_mail;  // fax by mail: the part behind the @ of the gateway's addresses; "" none
  bool push = true;
  bool letter = true;
  std::int64_t version = 0;  // 0: nothing was set yet

  Ladder ladder(Occasion occasion) const;
  bool has(Way way) const;  // the shop can send by it
};

// Of the installation's configuration.
struct Standard {
  std::string line_base = "https://api.line.me";
  LineAccount line = {};  // with the gateways: for a shop that set none, while it is the only one
  Gateway sms = {};
  Gateway fax = {};
  std::string fax_mail = {};
  std::vector<std::string> push_services = {};  // origins that push messages are sent to, beside the known ones
  std::function<bool()> only_shop = {};
};

// As stored.
Settings stored_settings(db::Tx& tx, const crypto::Keys& keys, const ShopId& shop);
// With the configuration's where the shop has none.
Settings settings_in_force(db::Tx& tx, const crypto::Keys& keys, const Standard& standard, const ShopId& shop);

enum class SettingsError { stale };
// Secrets that are "" stay as they are when the account or address beside them stays. seen: Settings::version of the page.
Result<void, SettingsError> save_settings(House& house, const Context& context, Settings wish, std::int64_t seen);

}  // namespace noren::channels
