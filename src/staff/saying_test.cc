#include "staff/saying.h"

#include <gtest/gtest.h>

namespace noren::staff {
namespace {

struct Row {
  const char* what;
  Saying saying;
  const char* ja;
  const char* en;
};

TEST(Saying, IsReadInTheLanguageOfWhoLooks) {
  const Row rows[] = {
      {"nothing", "", "", ""},
      {"a number", "K7M-4821", "K7M-4821", "K7M-4821"},
      {"a name", Saying::both("マグカップ", "Mug"), "マグカップ", "Mug"},
      {"a name without English", Saying::both("マグカップ", ""), "マグカップ", "マグカップ"},
      {"an amount", Saying::yen(Yen(12'345)), "12,345円", "¥12,345"},
      {"words", Saying::words("staff.deeds.title"), "操作の記録", "Log of deeds"},
      {"words with a number", Saying::words("orders.admin_person.printed_many", 3), "3件の注文", "3 orders"},
      {"words that are no more", Saying::words("gone.for.ever"), "gone.for.ever", "gone.for.ever"},
      {"all of it", Saying::both("白", "White") + " " + Saying::yen(Yen(5)) + "、", "白 5円、", "White ¥5、"},
  };
  for (const Row& row : rows) {
    const Saying kept = Saying::read(row.saying.stored());
    EXPECT_EQ(kept, row.saying) << row.what;
    EXPECT_EQ(kept.in(Locale::ja), row.ja) << row.what;
    EXPECT_EQ(kept.in(Locale::en), row.en) << row.what;
    EXPECT_EQ(kept.empty(), *row.ja == '\0') << row.what;
  }
}

TEST(Saying, ALongTextIsCutBetweenCharactersAndABrokenOneReplaced) {
  std::string text = "a";
  for (int i = 0; i < 200; ++i) text += "あ";
  const std::string shown = Saying(text).in(Locale::ja);
  EXPECT_EQ(shown.size(), 1 + 133 * 3 + 3U);
  EXPECT_TRUE(shown.ends_with("あ…"));
  EXPECT_EQ(Saying::read(Saying("a\xff").stored()).in(Locale::ja), "a\xEF\xBF\xBD");
}

}  // namespace
}  // namespace noren::staff
