#include "html/words.h"

#include <gtest/gtest.h>

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
