// 「再開したら知らせる」: one mail, once; the address goes afterwards.
#include <algorithm>

#include "base/hex.h"
#include "html/words.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "pauses/pauses.h"
#include "pauses/store.h"

namespace noren::pauses {
namespace {

constexpr int kAtOnce = 200;  // of a way to pay
constexpr int kLookedAt = 1'000;
constexpr const char* kMail = "method_back";
constexpr std::chrono::hours kCallsKept{24};
constexpr std::chrono::hours kPlannedKept{24 * 90};

// False: the mail still waits for its server, and needs the address.
bool is_out(db::Tx& tx, const Ask& ask) {
  const auto fates = mail::of_subject(tx, ask.shop, ask.id);
  return std::none_of(fates.begin(), fates.end(), [](const mail::Fate& fate) { return mail::is_waiting(fate.message.state); });
}

}  // namespace

std::string method_name(Locale locale, const std::optional<PaymentMethod>& method) {
  return html::word(locale, "pauses.method." + std::string(name_of(method)));
}

bool is_failing(db::Tx& tx, const ShopId& shop, std::string_view method) {
  const OfShop now = of_shop(tx, shop);
  return std::any_of(now.healths.begin(), now.healths.end(),
                     [&](const Health& health) { return shops::name_of(health.method) == method && health.failing; });
}

void ask_to_be_told(House& house, const Context& context, PaymentMethod method, const std::string& mail) {
  house.db.write([&](db::Tx& tx) {
    Ask ask;
    ask.shop = context.shop;
    ask.id = to_base32(house.env.random.bytes(16));
    ask.method = method;
    ask.person = people::person_of(house, context.shop, mail);
    ask.box = people::seal(tx, house, context.shop, ask.person, mail, context.now);
    ask.locale = context.locale;
    ask.asked_at = context.now;
    insert_ask(tx, ask);
  });
}

int tell_back(House& house, const shops::Directory& shops, Instant now) {
  const auto back = [&](db::Tx& tx, const Waited& way) {
    const auto shop = shops.by_id(way.shop);
    const bool offered = shop && shop->open() && shop->settings.payment.offers(way.method);
    return offered && may_be_told(of_shop(tx, way.shop), way.method, now);
  };
  const auto asks = house.db.read([&](db::Tx& tx) {
    std::vector<Ask> all;
    for (const Waited& way : ways_waited_for(tx)) {
      if (!back(tx, way)) continue;
      for (Ask& ask : asks_waiting(tx, way, kAtOnce)) all.push_back(std::move(ask));
    }
    return all;
  });
  if (asks.empty()) return 0;
  return house.db.write(
      [&](db::Tx& tx) {
        int told = 0;
        for (const Ask& ask : asks) {
          if (!tell_ask(tx, ask, now)) continue;
          mail::enqueue(tx, {ask.shop, kMail, "pause", ask.id, mail::Role::buyer, now, std::nullopt});
          ++told;
        }
        return told;
      },
      db::Priority::background);
}

void forget(House& house, Instant now) {
  house.db.write(
      [&](db::Tx& tx) {
        for (const Ask& ask : asks_told(tx, kLookedAt)) {
          if (is_out(tx, ask)) delete_ask(tx, ask);
        }
        forget_asks(tx, now - kAskKept);
        forget_calls(tx, now - kCallsKept);
        forget_planned(tx, now - kPlannedKept);
      },
      db::Priority::background);
}

}  // namespace noren::pauses
