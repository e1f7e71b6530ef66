#include "backup/manifest.h"

#include <gtest/gtest.h>

namespace noren::backup {
namespace {

TEST(Manifest, IsReadAsItWasWritten) {
  Manifest manifest;
  manifest.at = Instant(1'795'230'000'123'456);
  manifest.program = "0160-restores";
  manifest.database = "0146-how-many-pictures";
  manifest.key_apart = "ab12";
  manifest.members = {{"noren.db", 4096, "00ff"}, {"pictures/a.webp", 0, "11"}};
  EXPECT_EQ(read_manifest(to_json(manifest)), manifest);
  manifest.figures = Figures{1, 2, 3, 4, 5, 6};
  EXPECT_EQ(read_manifest(to_json(manifest)), manifest);
}

TEST(Manifest, ThatIsNoneIsNotGuessedAt) {
  for (const char* text : {"", "{}", "[]", "{\"format\":1}", "{\"format\":\"1\"}", "not json"}) EXPECT_FALSE(read_manifest(text)) << text;
}

TEST(Manifest, OfANewerFormatSaysOnlyThat) {
  const auto newer = read_manifest(R"({"format":2,"at":{}})");
  ASSERT_TRUE(newer);
  EXPECT_GT(newer->format, kFormat);
}

TEST(Manifest, NamesThatLeadOutOfTheFolderAreNoMembers) {
  for (const char* name : {"noren.db", "sandbox.db", "keys/master", "demo", "pictures/0a-320.webp", "mail/2026-11-21/3f/s1.eml"})
    EXPECT_TRUE(may_be_member(name)) << name;
  for (const char* name : {"", "/", "/etc/passwd", "noren.toml", "keys/other", "pictures", "pictures/", "pictures//a",
                           "pictures/../noren.db", "mail/./a", "mail/a/..", "../mail/a", "lock", "noren.db-wal"})
    EXPECT_FALSE(may_be_member(name)) << name;
}

}  // namespace
}  // namespace noren::backup
