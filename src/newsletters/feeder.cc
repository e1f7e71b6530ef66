#include "http/client_limit.h"
#include "mail/mail.h"
#include "newsletters/store.h"

namespace noren::newsletters {
namespace {

constexpr int kAtOnce = 5;            // an order's mail waits behind no more than these
constexpr int kLookedAt = 50;         // of which some may have to wait for their domain
constexpr std::int64_t kMostTried = 500;  // mails to readers that wait for another try
constexpr http::Rate kOfDomain{10, std::chrono::milliseconds(500)};

}  // namespace

// After a pause a domain's turn may have come for many at once.
struct Feeder::Pace {
  http::TokenBuckets domains{kOfDomain};
};

Feeder::Feeder(House& house) : house_(house), pace_(std::make_unique<Pace>()) {}

Feeder::~Feeder() = default;

bool Feeder::feed(Instant now) {
  const auto some = house_.db.read([&](db::Tx& tx) { return store::due(tx, now); });
  if (some.empty()) return false;
  return house_.db.write(
      [&](db::Tx& tx) {
        if (mail::count_readers_waiting(tx) >= kMostTried) return false;
        int fed = 0;
        for (Newsletter& letter : store::due(tx, now)) {
          if (letter.state == State::planned) {
            if (!store::move(tx, letter, Event::begin, letter)) continue;
            letter.state = State::sending;
            ++letter.version;
          }
          const auto next = store::due_recipients(tx, letter, now - *letter.start_at, kLookedAt);
          for (const store::Recipient& recipient : next) {
            if (fed >= kAtOnce) return true;
            const bool wanted = holds(tx, letter.shop, recipient.reader, letter.purpose);
            if (wanted && pace_->domains.take(letter.shop.str() + "/" + recipient.domain, now)) continue;
            store::settle(tx, letter, recipient.reader, wanted ? "queued" : "left_out");
            if (!wanted) continue;
            const std::string subject = subject_of(letter.id, recipient.reader);
            mail::enqueue(tx, {letter.shop, "newsletter", "newsletter", subject, mail::Role::reader, now, std::nullopt});
            ++fed;
          }
          if (fed > 0) return true;  // one letter at a time: nothing of a slower lane comes between those of a faster one
          if (next.empty() && progress_of(tx, letter).waiting == 0) {
            Newsletter as = letter;
            as.ended_at = now;
            store::move(tx, letter, Event::finish, as);
          }
        }
        return fed > 0;
      },
      db::Priority::background);
}

}  // namespace noren::newsletters
