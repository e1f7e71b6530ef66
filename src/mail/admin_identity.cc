// The owner's page about what the world can look up of the sender, and the records to add.
#include "html/words.h"
#include "mail/admin_pages.h"
#include "mail/compose.h"
#include "mail/identity.h"

namespace noren::mail {
namespace {

admin::Tone tone_of_standing(Standing standing) {
  switch (standing) {
    case Standing::good: return admin::Tone::good;
    case Standing::missing:
    case Standing::wrong: return admin::Tone::bad;
    case Standing::theirs: return admin::Tone::info;
    case Standing::unknown: return admin::Tone::warn;
  }
  return admin::Tone::warn;
}

html::View point_view(Locale locale, const Looked& looked) {
  const std::string point(point_name(looked.point));
  html::View view{{"label", mail_word(locale, "admin_identity.point_" + point)},
                  {"standing", mail_word(locale, "admin_identity.standing_" + std::string(standing_name(looked.standing)))},
                  {"tone", admin::name_of(tone_of_standing(looked.standing))},
                  {"help", false},
                  {"found", false},
                  {"wanted", false}};
  if (looked.standing != Standing::good) view["help"] = mail_word(locale, "admin_identity.help_" + point);
  html::View lines = html::View::array();
  for (const std::string& text : looked.found) lines.push_back({{"text", text}});
  if (!lines.empty()) view["found"] = {{"lines", std::move(lines)}};
  html::View records = html::View::array();
  for (const Record& record : looked.wanted) records.push_back({{"name", record.name}, {"type", record.type}, {"text", record.text}});
  if (!records.empty()) view["wanted"] = {{"records", std::move(records)}};
  return view;
}

}  // namespace

http::Response identity_page(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  const Leaving& leaving = pages.leaving;
  const auto from = smtp_address(pages.sender(visit.context.shop).from.address);
  html::View view{{"title", mail_word(locale, "admin_identity.title")}, {"domain", false}, {"notice", false}};
  html::View points = html::View::array();
  if (leaving.dns == nullptr) {
    view["notice"] = mail_word(locale, "admin_identity.spools");
  } else if (!from) {
    view["notice"] = mail_word(locale, "admin_identity.no_address");
  } else {
    Identity identity{domain_of(*from), leaving.direct, leaving.host_name, {}};
    if (leaving.signer) identity.keys = leaving.signer->records_for(identity.domain);
    view["domain"] = identity.domain;
    for (const Looked& looked : look_at(*leaving.dns, identity)) points.push_back(point_view(locale, looked));
  }
  view["points"] = std::move(points);
  return pages.desk.page(visit, "mail/admin_identity", std::move(view));
}

}  // namespace noren::mail
