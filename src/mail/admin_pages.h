// What the owner's pages of mail share. Private to mail.
#pragma once
#include "mail/pages.h"

namespace noren::mail {

// Words of this feature's side of the owner: "mail.<key>", or the fallback when there are none (a kind of a later version).
std::string mail_word(Locale locale, const std::string& key);
std::string mail_word_or(Locale locale, const std::string& key, const std::string& otherwise);
std::string kind_word(Locale locale, const std::string& kind);
staff::Saying kind_saying(const std::string& kind);  // for the log of deeds

http::Response messages_page(const AdminPages& pages, const admin::Visit& visit);
// What lies in the spool folder would only be put there once more, while there is no mail server.
bool may_retry(const AdminPages& pages, State state);
// As in Subjects.
std::string corrected_at(const AdminPages& pages, db::Tx& tx, const Message& message);
http::Response retry_message(const AdminPages& pages, const admin::Visit& visit);
http::Response send_trial(const AdminPages& pages, const admin::Visit& visit);

http::Response templates_page(const AdminPages& pages, const admin::Visit& visit);
http::Response template_page(const AdminPages& pages, const admin::Visit& visit);
http::Response change_template(const AdminPages& pages, const admin::Visit& visit);
http::Response preview_template(const AdminPages& pages, const admin::Visit& visit);

// HTML that is not ours to trust on a page of its own: no scripts, no forms, nothing fetched from elsewhere.
http::Response foreign_html(std::string html);

}  // namespace noren::mail
