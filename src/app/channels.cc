#include "app/channels.h"

#include <sstream>

namespace noren::app {

channels::Standard channels_of(const config::Config& config, std::function<bool()> only_shop) {
  const config::Messages& messages = config.messages;
  channels::Standard standard;
  standard.line_base = messages.line.api_base;
  while (standard.line_base.ends_with('/')) standard.line_base.pop_back();
  standard.line = {messages.line.channel_token, messages.line.channel_secret, messages.line.account};
  standard.sms = {messages.sms.url, messages.sms.secret};
  standard.fax = {messages.fax.url, messages.fax.secret};
  standard.fax_mail = messages.fax_mail;
  std::istringstream services(messages.push_services);
  for (std::string origin; services >> origin;) standard.push_services.push_back(origin);
  standard.only_shop = std::move(only_shop);
  return standard;
}

std::vector<orders::Told> told_of(db::Tx& tx, const orders::Order& order, Locale locale, bool for_owner) {
  std::vector<orders::Told> told;
  for (channels::StoryLine& line : channels::story_of(tx, order.shop, order.id, locale, for_owner))
    told.push_back({line.at, std::move(line.what), std::move(line.detail), line.good, line.bad});
  return told;
}

}  // namespace noren::app
