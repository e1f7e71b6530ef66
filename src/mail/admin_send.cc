// What the owner can have sent: once more what did not arrive, and a test mail.
#include "crypto/crypto.h"
#include "html/words.h"
#include "mail/admin_pages.h"
#include "mail/rules.h"
#include "mail/store.h"

namespace noren::mail {
namespace {

// Back to the list it came from; only ever a page of this list.
std::string back_from(const admin::Visit& visit) {
  const std::string& from = visit.request.form.get("from");
  const bool ours = from.starts_with("/admin/mail?") && from.find_first_of("\r\n\\") == std::string::npos;
  return ours ? from : "/admin/mail";
}

}  // namespace

std::string corrected_at(const AdminPages& pages, db::Tx& tx, const Message& message) {
  return pages.subjects.corrected_at ? pages.subjects.corrected_at(tx, message) : std::string();
}

http::Response retry_message(const AdminPages& pages, const admin::Visit& visit) {
  const Context& context = visit.context;
  const MessageId id(visit.request.form.get("id"));
  const std::string& to = visit.request.form.get("to");
  House& house = pages.desk.house();
  const std::string reason = mail_word(context.locale, to.empty() ? "admin_messages.retried" : "admin_messages.reason_corrected");
  const std::string fault = house.db.write([&](db::Tx& tx) -> std::string {
    const auto key = parse_message_id(id.str());
    const auto before = key ? store::find(tx, context.shop, *key) : std::nullopt;
    if (!before) return "not_found";
    if (to.empty()) {
      if (!may_retry(pages, before->state)) return "not_allowed";
      const auto done = retry(tx, context, id);
      if (!done) return done.error() == ChangeError::not_found ? "not_found" : "not_allowed";
    } else if (!corrected_at(pages, tx, *before).empty()) {
      return "corrected_elsewhere";
    } else {
      const auto sent = resend(tx, context, {id, reason, to});
      if (!sent)
        return sent.error() == ResendError::address_wrong ? "bad_address"
               : sent.error() == ResendError::not_found   ? "not_found"
                                                          : "not_now";
    }
    const auto face = pages.subjects.face ? pages.subjects.face(tx, *before) : std::nullopt;
    staff::record_deed(
        tx, context, house,
        {"mail.deed.sent_again", "message", face ? face->href : "/admin/mail",
         face ? staff::Saying(face->label) : staff::Saying::words("mail.admin_messages.title"), kind_saying(before->kind), masked(to)});
    return "";
  });
  if (fault == "not_found") return pages.desk.not_found(visit);
  if (!fault.empty()) return pages.desk.refused(visit, 422, mail_word(context.locale, "admin_messages." + fault), back_from(visit));
  pages.worker.wake();
  return pages.desk.done(visit, back_from(visit), "mail.admin_messages.retried");
}

http::Response send_trial(const AdminPages& pages, const admin::Visit& visit) {
  const Context& context = visit.context;
  House& house = pages.desk.house();
  const std::string subject = crypto::token(house.env.random);
  house.db.write([&](db::Tx& tx) {
    Message message{.shop = context.shop, .kind = "trial", .subject_type = "trial", .subject_id = subject, .recipient = Role::owner};
    message.created_at = context.now;
    message.asked_by = context.actor.name;
    store::insert_resend(tx, message);
    staff::record_deed(tx, context, house,
                       {"mail.deed.trial", "message", "/admin/mail", staff::Saying::words("mail.admin_messages.title"), "", ""});
  });
  pages.worker.wake();
  if (pages.worker.spools()) {
    const char* kept = pages.desk.options().demo ? "mail.admin_messages.trial_kept_demo" : "mail.admin_messages.trial_kept";
    return pages.desk.done(visit, "/admin/mail", kept, admin::Tone::warn);
  }
  return pages.desk.done(visit, "/admin/mail", "mail.admin_messages.trial_sent");
}

void add_own_kinds(Contents& contents, std::function<Sender(const ShopId&)> sender) {
  const auto source = [sender = std::move(sender)](db::Tx&, const Message& message) {
    Content content;
    content.view = {{"shop_name", sender(message.shop).from.name},
                    {"sent_by", message.asked_by},
                    {"sent_at", html::time_text(Locale::ja, message.created_at)}};
    return std::optional(content);
  };
  const auto sample = [](Locale locale) {
    return html::View{{"shop_name", mail_word(locale, "sample.shop_name")},
                      {"sent_by", mail_word(locale, "sample.sent_by")},
                      {"sent_at", html::time_text(locale, Instant(1'795'230'000'000'000))}};
  };
  contents.add("trial", {source, Role::owner, sample});
}

}  // namespace noren::mail
