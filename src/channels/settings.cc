#include "channels/settings.h"

#include <nlohmann/json.hpp>

#include "channels/rules.h"
#include "channels/sql.h"

namespace noren::channels {
namespace {

using nlohmann::json;

constexpr const char* kPurpose = "channel_settings";

json json_of(const Ladder& ladder) {
  json ways = json::array();
  for (const Way way : ladder.ways) ways.push_back(name_of(way));
  return {{"unseen_hours", ladder.unseen_hours}, {"ways", std::move(ways)}};
}

Ladder ladder_from(const json& stored) {
  Ladder ladder;
  ladder.unseen_hours = stored.value("unseen_hours", 0);
  for (const json& name : stored.at("ways")) {
    if (const auto way = way_from(name.get<std::string>())) ladder.ways.push_back(*way);
  }
  return ladder;
}

json open_part(const Settings& settings) {
  json ladders = json::object();
  for (const auto& [occasion, ladder] : settings.ladders) ladders[std::string(name_of(occasion))] = json_of(ladder);
  return {{"ladders", std::move(ladders)},   {"line_account", settings.line.account}, {"sms_url", settings.sms.url},
          {"fax_url", settings.fax.url},     {"fax_mail", settings.fax_mail},         {"push", settings.push},
          {"letter", settings.letter}};
}

json sealed_part(const Settings& settings) {
  return {{"line_token", settings.line.token},
          {"line_secret", settings.line.secret},
          {"sms_secret", settings.sms.secret},
          {"fax_secret", settings.fax.secret}};
}

Settings settings_from(const json& open, const json& sealed) {
  Settings settings;
  for (const auto& [name, ladder] : open.at("ladders").items()) {
    if (const auto occasion = occasion_from(name)) settings.ladders[*occasion] = ladder_from(ladder);
  }
  const auto text = [](const json& from, const char* name) { return from.value(name, std::string()); };
  settings.line = {text(sealed, "line_token"), text(sealed, "line_secret"), text(open, "line_account")};
  settings.sms = {text(open, "sms_url"), text(sealed, "sms_secret")};
  settings.fax = {text(open, "fax_url"), text(sealed, "fax_secret")};
  settings.fax_mail = text(open, "fax_mail");
  settings.push = open.value("push", true);
  settings.letter = open.value("letter", true);
  return settings;
}

// Bound to its shop: a box that was put at another one's row opens nothing.
std::string purpose_of(const ShopId& shop) { return kPurpose + ("/" + shop.str()); }

// What is typed anew takes the old one's place; a secret goes with the address it was for.
void keep_secrets(const Settings& before, Settings& wish) {
  if (wish.line.account == before.line.account) {
    if (wish.line.token.empty()) wish.line.token = before.line.token;
    if (wish.line.secret.empty()) wish.line.secret = before.line.secret;
  }
  if (wish.sms.secret.empty() && wish.sms.url == before.sms.url) wish.sms.secret = before.sms.secret;
  if (wish.fax.secret.empty() && wish.fax.url == before.fax.url) wish.fax.secret = before.fax.secret;
}

}  // namespace

Ladder Settings::ladder(Occasion occasion) const {
  const auto found = ladders.find(occasion);
  return found == ladders.end() ? default_ladder(occasion) : found->second;
}

bool Settings::has(Way way) const {
  switch (way) {
    case Way::line: return line.is_set();
    case Way::push: return push;
    case Way::sms: return sms.is_set();
    case Way::second_mail: return true;
    case Way::fax: return fax.is_set() || !fax_mail.empty();
    case Way::letter: return letter;
  }
  return false;
}

Settings stored_settings(db::Tx& tx, const crypto::Keys& keys, const ShopId& shop) {
  const auto read = [&](const db::Row& row) {
    const auto opened = keys.open(purpose_of(shop), row.blob(1));
    Settings settings = settings_from(json::parse(row.text(0)), opened ? json::parse(*opened) : json::object());
    settings.version = row.integer(2);
    return settings;
  };
  return tx.one(sql::find_settings, read, shop).value_or(Settings{});
}

Settings settings_in_force(db::Tx& tx, const crypto::Keys& keys, const Standard& standard, const ShopId& shop) {
  Settings settings = stored_settings(tx, keys, shop);
  if (!standard.only_shop || !standard.only_shop()) return settings;
  if (!settings.line.is_set()) settings.line = standard.line;
  if (!settings.sms.is_set()) settings.sms = standard.sms;
  if (!settings.fax.is_set() && settings.fax_mail.empty()) {
    settings.fax = standard.fax;
    settings.fax_mail = standard.fax_mail;
  }
  return settings;
}

Result<void, SettingsError> save_settings(House& house, const Context& context, Settings wish, std::int64_t seen) {
  return house.db.write([&](db::Tx& tx) -> Result<void, SettingsError> {
    const Settings before = stored_settings(tx, house.keys, context.shop);
    if (before.version != seen) return Fail(SettingsError::stale);
    keep_secrets(before, wish);
    const std::string open = open_part(wish).dump();
    const std::string box = house.keys.seal(purpose_of(context.shop), sealed_part(wish).dump(), house.env.random);
    const bool first = seen == 0;
    const std::int64_t written = first ? tx.run(sql::insert_settings, context.shop, open, db::Blob{box}, context.now)
                                       : tx.run(sql::update_settings, context.shop, open, db::Blob{box}, context.now, seen);
    if (written != 1) return Fail(SettingsError::stale);
    return {};
  });
}

}  // namespace noren::channels
