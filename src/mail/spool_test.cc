#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "mail/transport.h"
#include "testing/folders.h"

namespace noren::mail {
namespace {

class MailSpool : public ::testing::Test {
 protected:
  ~MailSpool() override { testing::remove_folder(folder_); }

  std::vector<std::string> files() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      if (entry.is_regular_file()) found.push_back(std::filesystem::relative(entry.path(), folder_).string());
    }
    return found;
  }
  std::string read(const std::string& path) const {
    std::ifstream in(folder_ + "/" + path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }

  const std::string folder_ = testing::make_folder();
  const Instant noon_{1'795'230'000'000'000};
  std::unique_ptr<Transport> spool_ = open_spool(folder_, true);
};

TEST_F(MailSpool, WhatIsForgottenIsDeletedAndNothingElse) {
  spool_->send({"s1:c7x:order_received", noon_, "a@example.jp", "b@example.jp"}, "raw\r\n");
  spool_->send({"s1:c7y:order_received", noon_, "a@example.jp", "b@example.jp"}, "raw\r\n");
  EXPECT_TRUE(spool_->forget({"s1:c7x:order_received", noon_}));
  ASSERT_EQ(files().size(), 1U);
  EXPECT_NE(files()[0].find("c7y"), std::string::npos);
  EXPECT_TRUE(spool_->forget({"s1:c7x:order_received", noon_})) << "it was gone";
}

TEST_F(MailSpool, AMessageIsAFileByDayAndHash) {
  const Outcome outcome = spool_->send({"s1:c7x:order_received", noon_, "a@example.jp", "b@example.jp"}, "raw\r\n");
  EXPECT_EQ(outcome.fate, Outcome::Fate::spooled) << "nobody took it";
  const auto all = files();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0], spool_path("s1:c7x:order_received", noon_));
  EXPECT_TRUE(all[0].starts_with("2026-11-21/"));
  EXPECT_TRUE(all[0].ends_with("/s1.c7x.order_received.eml"));
  EXPECT_EQ(read(all[0]), "raw\r\n");
}

TEST_F(MailSpool, TheSameMessageTwiceIsOneFile) {
  spool_->send({"s1:c7x:k", noon_, "", ""}, "first");
  spool_->send({"s1:c7x:k", noon_, "", ""}, "second");
  ASSERT_EQ(files().size(), 1U);
  EXPECT_EQ(read(files()[0]), "second");
  EXPECT_TRUE(spool_->repeatable());
}

TEST_F(MailSpool, NoIdLeadsOutOfTheFolder) {
  EXPECT_EQ(spool_path("../../etc/passwd", noon_).find(".."), spool_path("../../etc/passwd", noon_).npos);
  spool_->send({"../../../x", noon_, "", ""}, "x");
  spool_->send({"a/b", noon_, "", ""}, "x");
  EXPECT_EQ(files().size(), 2U);
  EXPECT_NE(spool_path("a:b", noon_), spool_path("a.b", noon_));
}

TEST_F(MailSpool, AFolderThatCannotBeWrittenIsALaterNotALoss) {
  std::ofstream(folder_ + "/2026-11-21") << "a file where the folder should be";
  const Outcome outcome = spool_->send({"s1:c7x:k", noon_, "", ""}, "raw");
  EXPECT_EQ(outcome.fate, Outcome::Fate::temporary);
  EXPECT_EQ(outcome.stage, kFolderStage) << "nothing that a mail server said";
  EXPECT_TRUE(outcome.words.starts_with(folder_ + "/2026-11-21/")) << outcome.words;
  EXPECT_TRUE(outcome.words.ends_with(": Not a directory")) << outcome.words;
}

TEST(MailRelay, TheFolderIsNoServer) {
  EXPECT_FALSE(is_server("spool:"));
  EXPECT_FALSE(is_server(""));
  EXPECT_TRUE(is_server("smtp://localhost"));
  EXPECT_TRUE(is_server("mx:"));
}

}  // namespace
}  // namespace noren::mail
