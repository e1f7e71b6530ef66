#include "html/words.h"

#include <gtest/gtest.h>

#include "base/embedded.h"
#include "html/all_words.h"
#include "html/html.h"

namespace noren::html {
namespace {

TEST(Words, EveryKeyHasBothLanguages) {
  EXPECT_EQ(all_words(Locale::ja).size(), all_words(Locale::en).size());
  for (const auto& [key, text] : all_words(Locale::ja)) {
    EXPECT_FALSE(text.empty()) << key;
    // 様 behind a name has no English; nothing else may be without.
    EXPECT_TRUE(!word(Locale::en, key).empty() || key.ends_with(".sama")) << key;
  }
}

TEST(Words, MoneyAndDaysReadAsInEachCountry) {
  EXPECT_EQ(yen_text(Locale::ja, Yen(1234567)), "1,234,567円");
  EXPECT_EQ(yen_text(Locale::en, Yen(-980)), "-¥980");
  EXPECT_EQ(date_text(Locale::ja, {2026, 11, 21}), "2026年11月21日（土）");
  EXPECT_EQ(date_text(Locale::en, {2026, 11, 21}), "Sat, 21 Nov 2026");
  EXPECT_EQ(time_text(Locale::ja, from_japan_time({{2026, 11, 21}, 12, 3, 0})), "11月21日 12:03");
}

TEST(Words, OneIsSaidInTheSingular) {
  const auto ships = [](const char* days) { return word(Locale::en, "checkout.delivery.ship_within", {{"days", days}}); };
  EXPECT_EQ(ships("1"), "Ships within 1 working day of your order.");
  EXPECT_EQ(ships("12"), "Ships within 12 working days of your order.");
}

TEST(Words, TheBuyerIsSpelledInOneWay) {
  for (const embedded::File& file : embedded::all_files()) {
    EXPECT_EQ(file.bytes.find("お客様"), std::string_view::npos) << file.path;
  }
}

TEST(Words, TheShopsAcceptanceHasOneName) {
  for (const char* key : {"orders.state.confirmed", "orders.step.confirmed", "orders.story.confirmed", "orders.message.order_accepted",
                          "orders.badge.confirmed", "mail.admin_messages.kind_order_accepted", "mail.order_accepted.subject",
                          "mail.order_accepted.accepted", "mail.payment_received.accepted", "checkout.thanks.next_accept"}) {
    EXPECT_NE(word(Locale::ja, key).find("承諾"), std::string::npos) << key;
    EXPECT_EQ(word(Locale::ja, key).find("確定"), std::string::npos) << key << ": that is the buyer's press";
  }
}

TEST(Templates, EscapeUnlessToldOtherwiseAndTreatEmptyAsAbsent) {
  const Templates templates;
  const View view = {{"name", "<b>\"&'"}, {"html", "<i>x</i>"}, {"empty", ""}, {"list", {"a", "b"}}, {"n", 3}};
  EXPECT_EQ(templates.render_text("{{name}}|{{{html}}}|{{#empty}}x{{/empty}}{{^empty}}none{{/empty}}|{{#list}}{{.}},{{/list}}|{{n}}|{{lang}}{{root}}",
                                  view, Locale::en, true),
            "&lt;b&gt;&quot;&amp;&#39;|<i>x</i>|none|a,b,|3|en/en");
  EXPECT_THROW(templates.render_text("{{#open}}", view, Locale::ja, true), std::invalid_argument);
}

}  // namespace
}  // namespace noren::html
