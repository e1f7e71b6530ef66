// What is paid at the node, and told from it while the central database is away: the parts of Home that have to do with money and mails.
#include "db/patience.h"
#include "intake/home.h"
#include "intake/sql.h"
#include "log/log.h"
#include "mail/mail.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr auto kAskedWithin = 5'000ms;
constexpr auto kRestEvery = 1'000ms;
constexpr auto kSendEvery = 500ms;

}  // namespace

void Home::ask_for_an_answer() {
  const db::Patience patience(kAskedWithin);
  central_db().read([](db::Tx& central) {
    central.one(
        sql::find_attempt, [](const db::Row&) { return true; }, OrderId());
  });
}

// After the orders, and not as often as they: nobody waits for it.
void Home::carry_the_rest() {
  const Instant now = clock().now();
  if (now < rest_carried_ + kRestEvery) return;
  rest_carried_ = now;
  const db::Patience patience(kAskedWithin);
  hand_over_ripe();
  if (parts_.bring_along) parts_.bring_along();
  carrying_.note_settled(parts_.own.node);
}

// Only while the central database answers: what is on its way is nobody's until it is there.
void Home::hand_over_ripe() {
  if (carrying_.to_hand_over(Carrying::Which::ripe, 1).empty()) return;
  ask_for_an_answer();
  carrying_.hand_over_some(Carrying::Which::ripe);
  carry_handed();
}

bool Home::sends() const {
  if (carrier_waits_) return false;
  const std::lock_guard lock(mutex_);
  return running_ && !retired_ && away_since_ && clock().now() - *away_since_ >= kSendsAfter;
}

std::int64_t Home::open_troubles() const {
  return own_db().read([](db::Tx& own) { return troubles::count_of_house(own).open; });
}

// Who would see them in the admin sees nothing there just now.
void Home::tell_operator() {
  const std::int64_t troubles = away() ? open_troubles() : 0;
  if (troubles > told_troubles_) {
    log::event(
        log::Level::warning, "intake_troubles",
        log::field("open", troubles) + "," +
            log::field("do",
                       "bring the central database back: payments are in doubt, or mails undeliverable, and the shops cannot see it"));
  }
  told_troubles_ = troubles;
}

// A mail tells as well. Of an order that the central database had, or may have, it may have gone out from there.
std::vector<mail::Message> Home::mails_to_send(db::Tx& own, Instant now, int limit) const {
  auto mails = own.all(sql::mails_to_send, mail::read_message, now, limit, copying_.alone());
  // It may not be written down yet that one came late.
  std::erase_if(mails, [this](const mail::Message& mail) { return is_late(CheckoutId(mail.subject_id)); });
  return mails;
}

void Home::run_sender() {
  bool failing = false;
  do {
    if (!sends()) continue;
    const std::lock_guard alone(alone_);
    if (!sends()) continue;  // it is back
    try {
      parts_.send_mails();
      copying_.mails_went_out();
      failing = false;
    } catch (const std::exception& error) {
      if (!failing) log::event(log::Level::error, "mail_round_failed", log::field("what", error.what()));
      failing = true;
    }
  } while (pause(kSendEvery));
}

}  // namespace noren::intake
