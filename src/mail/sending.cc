// One message's way through a round of the worker: read, written, sent, recorded.
#include "db/errors.h"
#include "log/log.h"
#include "mail/prepared.h"
#include "mail/returns.h"
#include "mail/store.h"
#include "mail/trouble.h"

namespace noren::mail {
namespace {

// Our own reasons are keys of words, told apart from a server's by their stage.
Attempt own_reason(AttemptOutcome outcome, std::string words) {
  return {.outcome = outcome, .stage = kOurStage, .words = std::move(words)};
}

// No answer about this mail, but about us or the way: the next message would hear the same.
bool is_about_the_way(const Outcome& outcome) {
  const bool before_the_mail = outcome.stage.empty() || outcome.stage == "connect" || outcome.stage == "mail" ||
                               outcome.stage == kDnsStage || outcome.stage == kFolderStage;
  return outcome.fate == Outcome::Fate::temporary && before_the_mail;
}

AttemptOutcome outcome_in_story(Outcome::Fate fate) {
  switch (fate) {
    case Outcome::Fate::handed_over: return AttemptOutcome::handed_over;
    case Outcome::Fate::spooled: return AttemptOutcome::spooled;
    case Outcome::Fate::temporary: return AttemptOutcome::temporary;
    case Outcome::Fate::permanent: return AttemptOutcome::permanent;
    case Outcome::Fate::unknown: return AttemptOutcome::unknown;
  }
  return AttemptOutcome::unknown;
}

bool may_have_left(AttemptOutcome outcome) {
  return outcome == AttemptOutcome::handed_over || outcome == AttemptOutcome::spooled || outcome == AttemptOutcome::unknown;
}

std::string first_line_of(std::string_view what) { return std::string(what.substr(0, std::min<std::size_t>(what.find('\n'), 200))); }

}  // namespace

Worker::Prepared Worker::prepare_one(db::Tx& tx, const Message& message) const {
  Prepared mail{.message = message};
  const Kind* kind = parts_.contents.find(message.kind);
  if (kind == nullptr) {
    mail.end(Event::put_off, own_reason(AttemptOutcome::unwritten, "no_source"));
    return mail;
  }
  try {
    std::optional<Content> content = kind->source(tx, message);
    if (!content) {
      mail.end(Event::cancel, own_reason(AttemptOutcome::withdrawn, "nothing_to_say"));
      return mail;
    }
    mail.content = std::move(*content);
    const std::string name = mail.content.template_name.empty() ? message.kind : mail.content.template_name;
    auto in_force = template_in_force(tx, {message.shop, name, mail.content.locale});
    if (!in_force) {
      mail.end(Event::put_off, own_reason(AttemptOutcome::unwritten, "no_template"));
      return mail;
    }
    mail.words = std::move(in_force->words);
  } catch (const db::Error&) {
    throw;  // not this message's fault
  } catch (const std::exception& error) {
    log::event(log::Level::error, "mail_unwritten",
               log::field("kind", message.kind) + "," + log::field("what", first_line_of(error.what())));
    mail.end(Event::put_off, own_reason(AttemptOutcome::unwritten, "content_failed"));
  }
  return mail;
}

// Who it goes to, as a server is told; what cannot go anywhere is at its end here.
void Worker::address(Prepared& mail) const {
  if (mail.event) return;
  const Sender sender = parts_.sender(mail.message.shop);
  Content& content = mail.content;
  Letter& letter = mail.letter;
  letter.from = content.from.value_or(sender.from);
  letter.reply_to = content.reply_to.value_or(sender.reply_to);
  letter.to = content.to;
  if (letter.to.address.empty() && mail.message.recipient == Role::owner) letter.to = sender.owner;
  if (!mail.message.to_address.empty()) letter.to.address = mail.message.to_address;
  const auto to = smtp_address(letter.to.address);
  const auto from = smtp_address(letter.from.address);
  mail.attempt.to_masked = masked(letter.to.address);
  if (!to || !from) {
    const char* reason = !from ? "no_sender" : letter.to.address.empty() ? "no_address" : "bad_address";
    mail.end(from ? Event::give_up : Event::put_off, own_reason(AttemptOutcome::unwritten, reason));
    return;
  }
  mail.envelope = {envelope_id(mail.message.shop, mail.message.id), mail.message.created_at, *from, *to};
}

// From what it says to bytes; outside of any transaction.
void Worker::write(Prepared& mail, Instant now) const {
  if (mail.event) return;
  Letter& letter = mail.letter;
  try {
    Written written = write_mail(parts_.html, mail.words, mail.content.view, mail.content.locale);
    letter.subject = std::move(written.subject);
    letter.text = std::move(written.text);
    letter.html = std::move(written.html);
    const std::string domain = domain_of(letter.from.address);
    letter.message_id = message_id_of(mail.message, domain);
    if (!mail.content.thread.empty()) letter.thread_id = thread_id_of(mail.message.shop, mail.content.thread, domain);
    letter.date = now;
    letter.automatic = mail.content.automatic;
    letter.attachments = std::move(mail.content.attachments);
    mail.raw = compose(letter);
    const Posting& posting = parts_.posting;
    if (posting.signer) mail.raw = posting.signer->with_signatures(std::move(mail.raw), domain, now);
    if (posting.bounce_domain.empty() || parts_.transport.spools()) return;
    mail.attempt.ref = return_ref(mail.message, now);
    mail.envelope.report_id = mail.attempt.ref;
    mail.envelope.from = return_address(*posting.keys, mail.attempt.ref, posting.bounce_domain);
  } catch (const std::exception& error) {
    log::event(log::Level::error, "mail_unwritten",
               log::field("kind", mail.message.kind) + "," + log::field("what", first_line_of(error.what())));
    mail.end(Event::put_off, own_reason(AttemptOutcome::unwritten, "template_failed"));
  }
}

void Worker::send(Prepared& mail, Instant now) {
  if (mail.event) {
    mail.attempt.at = now;
    return;
  }
  const Outcome outcome = parts_.transport.send(mail.envelope, mail.raw);
  now = now_or(now);  // a server may have taken its time to answer
  const bool untried = outcome.withheld || (stopping_ && outcome.fate == Outcome::Fate::temporary && outcome.code == 0);
  if (untried) return;
  note_way(mail, outcome, now);
  Event event = Event::put_off;
  if (outcome.fate == Outcome::Fate::handed_over) event = Event::hand_over;
  if (outcome.fate == Outcome::Fate::spooled) event = Event::spool;
  if (outcome.fate == Outcome::Fate::permanent) event = Event::give_up;
  mail.end(event, {.at = now,
                   .outcome = outcome_in_story(outcome.fate),
                   .code = outcome.code,
                   .stage = outcome.stage,
                   .words = outcome.words,
                   .to_masked = {},
                   .enhanced = outcome.enhanced,
                   .server = outcome.server,
                   .tls = outcome.tls});
}

// The last dot of a mail goes only while it is still ours to send, and not before that it may arrive is written down.
bool Worker::about_to_go(Prepared& mail, std::string_view server) const {
  const Instant now = parts_.env.clock.now();
  const Instant until = now + kLease;
  Message leased = mail.message;
  leased.due_at = mail.lease_end;
  try {
    const bool still_ours = parts_.db.write(
        [&](db::Tx& tx) {
          if (!store::lease(tx, leased, until)) return false;
          store::put_dot(tx, mail.message, {parts_.posting.holder, now, std::string(server), mail.attempt.to_masked, mail.attempt.ref});
          return true;
        },
        db::Priority::background);
    if (!still_ours) return false;
  } catch (const std::exception& error) {
    log::event(log::Level::error, "mail_withheld", log::field("what", first_line_of(error.what())));
    return false;
  }
  mail.lease_end = until;
  mail.dotted = true;
  return true;
}

void Worker::record(db::Tx& tx, const Prepared& mail, Run& run) const {
  if (!mail.event) return;
  store::Move step{*mail.event, std::nullopt, mail.message.tries + 1};
  if (step.event == Event::put_off) {
    const auto dice = static_cast<std::uint8_t>(parts_.env.random.bytes(1)[0]);
    const auto wait = wait_after(step.tries, dice);
    if (wait) {
      step.due_at = mail.attempt.at + *wait;
    } else {
      step.event = Event::give_up;
    }
  }
  if (!store::move(tx, mail.message, step, mail.attempt)) {
    // Cancelled meanwhile, or another worker was quicker: what was sent all the same stands in its story.
    if (may_have_left(mail.attempt.outcome)) store::note(tx, mail.message, mail.attempt);
    return;
  }
  switch (step.event) {
    case Event::hand_over:
      ++run.handed_over;
      settle_trouble(tx, mail.message, "delivered", mail.attempt.at);
      break;
    case Event::spool:
      ++run.spooled;
      settle_trouble(tx, mail.message, "spooled", mail.attempt.at);
      break;
    case Event::put_off: ++run.deferred; break;
    case Event::give_up:
      ++run.parked;
      open_trouble(tx, mail.message, mail.attempt);
      break;
    default:
      ++run.cancelled;
      tell_unreached(tx, mail.message, "nothing_to_say", mail.attempt.at);
      break;
  }
}

void Worker::note_way(const Prepared& mail, const Outcome& outcome, Instant now) {
  const std::string lane = mail.lane.value_or("");
  Lanes::Told told{Lanes::Went::through, mail.begun, ""};
  if (is_about_the_way(outcome)) {
    told.went = Lanes::Went::shut;
    told.words = outcome.words;
  } else if (outcome.code == 0 && outcome.fate != Outcome::Fate::spooled && outcome.fate != Outcome::Fate::handed_over) {
    told.went = Lanes::Went::other;  // it broke off on the way
  }
  const Lanes::Ended ended = lanes_.end(lane, now, told);
  if (parts_.transport.has_lanes()) return;  // one domain of many; its name is not for the log
  if (ended.opened) log::event(log::Level::info, spools() ? "mail_folder_back" : "mail_server_back");
  if (!ended.shut) return;
  if (spools()) {
    log::event(log::Level::warning, "mail_folder_not_writable",
               log::field("what", outcome.words) + "," +
                   log::field("do", "make room on its disk, and give the folder to the user noren runs as; mails wait meanwhile"));
  } else {
    log::event(log::Level::warning, "mail_server_down",
               log::field("stage", outcome.stage) + "," + log::field("code", static_cast<std::int64_t>(outcome.code)));
  }
}

}  // namespace noren::mail
