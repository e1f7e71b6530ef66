#include "channels/rules.h"

#include <algorithm>

#include "base/hex.h"
#include "base/names.h"
#include "crypto/crypto.h"

namespace noren::channels {
namespace {

constexpr Named<Way> kWayNames[] = {{Way::line, "line"},     {Way::push, "push"}, {Way::sms, "sms"}, {Way::second_mail, "second_mail"},
                                    {Way::fax, "fax"},       {Way::letter, "letter"}};
constexpr Named<Occasion> kOccasionNames[] = {{Occasion::received, "received"}, {Occasion::accepted, "accepted"},
                                              {Occasion::reminder, "reminder"}, {Occasion::shipped, "shipped"},
                                              {Occasion::cancelled, "cancelled"}, {Occasion::trouble, "trouble"}};
// Kinds of mail (src/mail/mail) to the buyer.
constexpr Named<Occasion> kMailKinds[] = {{Occasion::received, "order_received"}, {Occasion::accepted, "order_accepted"},
                                          {Occasion::reminder, "payment_reminder"}, {Occasion::shipped, "shipped"},
                                          {Occasion::cancelled, "cancelled"}, {Occasion::trouble, "order_trouble"}};
constexpr Named<SendState> kSendStates[] = {{SendState::queued, "queued"},       {SendState::deferred, "deferred"},
                                            {SendState::at_owner, "at_owner"},   {SendState::accepted, "accepted"},
                                            {SendState::delivered, "delivered"}, {SendState::failed, "failed"},
                                            {SendState::cancelled, "cancelled"}};
constexpr Named<ClimbState> kClimbStates[] = {{ClimbState::watching, "watching"}, {ClimbState::climbing, "climbing"},
                                              {ClimbState::acknowledged, "acknowledged"}, {ClimbState::told, "told"},
                                              {ClimbState::exhausted, "exhausted"}, {ClimbState::stopped, "stopped"}};
constexpr Named<AttemptOutcome> kOutcomes[] = {
    {AttemptOutcome::accepted, "accepted"},   {AttemptOutcome::later, "later"},         {AttemptOutcome::refused, "refused"},
    {AttemptOutcome::unknown, "unknown"},     {AttemptOutcome::not_sent, "not_sent"},   {AttemptOutcome::no_rights, "no_rights"},
    {AttemptOutcome::no_quota, "no_quota"},   {AttemptOutcome::unwritten, "unwritten"}, {AttemptOutcome::delivered, "delivered"},
    {AttemptOutcome::undelivered, "undelivered"}};

constexpr int kMorning = 8;
constexpr int kEvening = 21;
constexpr std::chrono::hours kFresh{1};

bool contains(const std::vector<Way>& ways, Way way) { return std::find(ways.begin(), ways.end(), way) != ways.end(); }

bool was_tried(const Standing& standing, Way way) {
  return std::any_of(standing.tried.begin(), standing.tried.end(), [&](const Tried& one) { return one.way == way; });
}

// The buyer's own wish stands before the shop's order, when the shop has that way on its ladder.
std::optional<Way> next_way(const Ladder& ladder, const std::vector<Way>& reachable, std::optional<Way> first, const Standing& standing) {
  const auto can = [&](Way way) { return contains(reachable, way) && !was_tried(standing, way); };
  if (first && contains(ladder.ways, *first) && can(*first)) return first;
  const auto found = std::find_if(ladder.ways.begin(), ladder.ways.end(), can);
  return found == ladder.ways.end() ? std::nullopt : std::optional(*found);
}

Step send_or_end(const Ladder& ladder, const std::vector<Way>& reachable, std::optional<Way> first, const Standing& standing, Instant now) {
  const auto way = next_way(ladder, reachable, first, standing);
  if (!way) {
    const bool taken = !standing.mail_dead || std::any_of(standing.tried.begin(), standing.tried.end(),
                                                          [](const Tried& one) { return was_taken(one.state); });
    return {taken ? Step::What::told : Step::What::exhausted};
  }
  const Instant may = not_before(*way, standing.began_at, now);
  if (may > now) return {Step::What::wait, *way, may};
  return {Step::What::send, *way};
}

}  // namespace

std::string_view name_of(Way way) { return name_in(kWayNames, way); }
std::optional<Way> way_from(std::string_view name) { return value_in(kWayNames, name); }
std::string_view name_of(Occasion occasion) { return name_in(kOccasionNames, occasion); }
std::optional<Occasion> occasion_from(std::string_view name) { return value_in(kOccasionNames, name); }
std::optional<Occasion> occasion_of(std::string_view mail_kind) { return value_in(kMailKinds, mail_kind); }
std::string_view name_of(SendState state) { return name_in(kSendStates, state); }
SendState send_state_from(std::string_view name) { return stored(value_in(kSendStates, name), "channel_sends.state"); }
std::string_view name_of(ClimbState state) { return name_in(kClimbStates, state); }
ClimbState climb_state_from(std::string_view name) { return stored(value_in(kClimbStates, name), "channel_climbs.state"); }
std::string_view name_of(AttemptOutcome outcome) { return name_in(kOutcomes, outcome); }
AttemptOutcome outcome_from(std::string_view name) { return stored(value_in(kOutcomes, name), "channel_attempts.outcome"); }

std::optional<std::chrono::seconds> wait_after(std::int64_t tries, std::int64_t asked_s) {
  if (tries < 1 || tries > static_cast<std::int64_t>(kRetryWaits_s.size())) return std::nullopt;
  const std::int64_t asked = std::clamp<std::int64_t>(asked_s, 0, kLongestAsked_s);
  return std::chrono::seconds(std::max(kRetryWaits_s[static_cast<std::size_t>(tries - 1)], asked));
}

Step next_step(const Ladder& ladder, const std::vector<Way>& reachable, std::optional<Way> first, const Standing& standing, Instant now) {
  const std::chrono::hours patience(ladder.unseen_hours);
  if (standing.tried.empty()) {
    if (standing.mail_dead) return send_or_end(ladder, reachable, first, standing, now);
    if (ladder.unseen_hours == 0) return {Step::What::told};
    if (now < standing.began_at + patience) return {Step::What::wait, Way::line, standing.began_at + patience};
    return send_or_end(ladder, reachable, first, standing, now);
  }
  const Tried& last = standing.tried.back();
  switch (last.state) {
    case SendState::queued:
    case SendState::deferred:
    case SendState::at_owner: return {Step::What::wait};
    case SendState::delivered: return {Step::What::acknowledge};
    case SendState::accepted:
      if (ladder.unseen_hours == 0) return {Step::What::told};
      if (now < last.at + patience) return {Step::What::wait, Way::line, last.at + patience};
      break;
    case SendState::failed:
    case SendState::cancelled: break;
  }
  return send_or_end(ladder, reachable, first, standing, now);
}

Instant not_before(Way way, Instant began_at, Instant now) {
  if (way == Way::second_mail || way == Way::letter || now < began_at + kFresh) return now;
  const LocalTime local = japan_time(now);
  if (local.hour >= kMorning && local.hour < kEvening) return now;
  const LocalDate day = local.hour >= kEvening ? plus_days(local.date, 1) : local.date;
  return from_japan_time({day, kMorning, 0, 0});
}

Ladder default_ladder(Occasion occasion) {
  const std::vector<Way> usual{Way::line, Way::push, Way::sms, Way::second_mail, Way::fax};
  switch (occasion) {
    case Occasion::received: return {0, usual};
    case Occasion::accepted: return {0, usual};
    case Occasion::reminder: return {24, usual};
    case Occasion::shipped: return {0, usual};
    case Occasion::cancelled: return {24, {Way::line, Way::push, Way::sms, Way::second_mail, Way::fax, Way::letter}};
    case Occasion::trouble: return {12, {Way::line, Way::push, Way::sms, Way::second_mail, Way::fax, Way::letter}};
  }
  return {0, usual};
}

std::string uuid_of(std::string_view key) {
  std::string bytes = crypto::sha256("noren.channels:" + std::string(key)).substr(0, 16);
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0F) | 0x80);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3F) | 0x80);
  const std::string hex = to_hex(bytes);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string masked_number(std::string_view digits) {
  constexpr std::size_t kShown = 4;
  return digits.size() <= kShown ? std::string("***") : "***" + std::string(digits.substr(digits.size() - kShown));
}

bool is_mobile(std::string_view digits) {
  if (digits.size() != 11) return false;
  return digits.starts_with("060") || digits.starts_with("070") || digits.starts_with("080") || digits.starts_with("090");
}

}  // namespace noren::channels
