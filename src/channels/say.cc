// The words of a telling, and the same on paper.
#include "catalog/frame.h"
#include "channels/reach.h"
#include "channels/rules.h"
#include "html/words.h"
#include "orders/token.h"
#include "pdf/paper.h"
#include "text/phone.h"

namespace noren::channels {
namespace {

using html::word;
using pdf::kMargin;

constexpr double kMillimetre = 72 / 25.4;
// 長形3号 and DL with a window: the address lies 12 to 40 mm from the top of a sheet folded in three.
constexpr double kWindowLeft = 20 * kMillimetre;
constexpr double kWindowTop = 14 * kMillimetre;
constexpr double kWindowWidth = 85 * kMillimetre;
constexpr double kFold = 99 * kMillimetre;
constexpr double kFoldMark = 14;

std::string mail_kind(const MessageId& message) {
  const std::string& id = message.str();
  const std::size_t colon = id.find(':');
  return colon == std::string::npos ? std::string() : id.substr(colon + 1);
}

}  // namespace

MessageId linked_message(const OrderId& order) { return MessageId(order.str() + ":linked"); }

Said say(const Parts& parts, const Reached& reached, const store::Stored& stored, bool mail_dead) {
  const orders::Order& order = reached.order;
  const Locale locale = order.document.locale;
  const auto shop = parts.shops.by_id(order.shop);
  const std::string name = shop ? shop->settings.name.in(locale) : std::string();
  Said said;
  said.title = word(locale, "channels.say.title", {{"shop", name}});
  said.url = parts.base_url(order.shop) + catalog::link(locale, "/orders/" + orders::order_token(parts.house.keys, order.shop, order.id.str())) +
             "?m=" + mail_kind(stored.message);
  if (stored.message == linked_message(order.id)) {
    said.short_text = word(locale, "channels.say.linked", {{"number", order.number}});
    said.text = said.short_text + "\n" + said.url;
    return said;
  }
  const std::string what = word(locale, "channels.say." + std::string(name_of(stored.send.occasion)), {{"number", order.number}});
  const std::string why = word(locale, mail_dead ? "channels.say.why_dead" : "channels.say.why_unseen");
  said.short_text = what + why;
  said.text = said.title + "\n" + what + "\n" + why + "\n" + word(locale, "channels.say.link") + "\n" + said.url;
  return said;
}

std::string paper_of(const Parts& parts, const Reached& reached, const Said& said, Instant now) {
  const Locale locale = reached.order.document.locale;
  const orders::Address& to = reached.person.who_orders();
  const auto shop = parts.shops.by_id(reached.order.shop);
  pdf::Paper paper(said.title, now);
  double y = kWindowTop;
  const auto in_window = [&](const std::string& line, double size) {
    if (!line.empty()) y += paper.text({kWindowLeft, y, kWindowWidth}, line, {size}) + 2;
  };
  in_window((locale == Locale::ja ? "〒" : "") + to.postcode, 10);
  in_window(to.prefecture + to.city + to.line1, 10);
  in_window(to.line2, 10);
  in_window(word(locale, "channels.paper.to", {{"name", to.name}}), 12);
  paper.rule(0, kFold, kFoldMark);
  paper.rule(0, 2 * kFold, kFoldMark);
  y = kFold + 24;
  const double inner = pdf::kWidth - 2 * kMargin;
  y += paper.text({kMargin, y, inner}, html::date_text(locale, japan_time(now).date), {10, false, pdf::Align::right}) + 6;
  if (shop) {
    const shops::Settings& settings = shop->settings;
    y += paper.text({kMargin, y, inner}, settings.name.in(locale), {11, true, pdf::Align::right}) + 2;
    y += paper.text({kMargin, y, inner}, settings.contact.email, {9, false, pdf::Align::right}) + 2;
    y += paper.text({kMargin, y, inner}, text::phone_text(settings.contact.phone), {9, false, pdf::Align::right}) + 24;
  }
  y += paper.text({kMargin, y, inner}, word(locale, "channels.paper.title", {{"number", reached.order.number}}), {15, true}) + 16;
  y += paper.text({kMargin, y, inner}, said.short_text, {11}) + 12;
  y += paper.text({kMargin, y, inner}, word(locale, "channels.paper.page"), {11}) + 6;
  y += paper.text({kMargin, y, inner}, said.url, {10}) + 16;
  paper.text({kMargin, y, inner}, word(locale, "channels.paper.contact"), {11});
  return paper.finish();
}

}  // namespace noren::channels
