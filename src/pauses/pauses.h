// Pauses for the rest of the house: what the owner plans, and who wants to hear that a way to pay is back. What is paused now is
// board.h, how it comes about watch.h. Deeds run one transaction each. Thread: safe from any.
#pragma once
#include <functional>
#include <string>

#include "base/context.h"
#include "base/result.h"
#include "mail/content.h"
#include "pauses/board.h"
#include "pauses/rules.h"
#include "shops/shops.h"

namespace noren::pauses {

// ---- the owner's calendar (plan.cc)

enum class PlanError { not_found, stale, faulty };
struct PlanRefusal {
  PlanError why = PlanError::faulty;
  std::vector<PlanFault> faults;
  std::optional<Planned> other;  // PlanFault::overlaps: that one
};
// planned.id and version: empty and any for a new one. Gives its id.
Result<std::string, PlanRefusal> plan(House& house, const Context& context, Board& board, const Planned& planned);
Result<void, PlanError> take_off(House& house, const Context& context, Board& board, const std::string& id, std::int64_t version);

// ---- 「再開したら知らせる」 (tell_back.cc)

// An address waits so long; then it goes, told or not.
inline constexpr std::chrono::hours kAskKept{24 * 7};

// mail: checked. Asked twice it is one mail; nothing tells whether somebody had asked.
void ask_to_be_told(House& house, const Context& context, PaymentMethod method, const std::string& mail);
// Writes the mails of those whose way is back; returns how many. From a background thread.
int tell_back(House& house, const shops::Directory& shops, Instant now);
// Deletes the addresses of mails that are out, and all that has outlived its use. From a background thread.
void forget(House& house, Instant now);

struct MailSources {
  House& house;
  const shops::Directory& shops;
  std::function<std::string(const ShopId&)> base_url;
};
void add_mail_kinds(mail::Contents& contents, const MailSources& sources);  // method_back

// Whether a way to pay of a shop is ill, for a trouble's playbook.
bool is_failing(db::Tx& tx, const ShopId& shop, std::string_view method);

// 「クレジットカード」, as buyers are offered it; of everything: 「オンライン決済すべて」.
std::string method_name(Locale locale, const std::optional<PaymentMethod>& method);

}  // namespace noren::pauses
