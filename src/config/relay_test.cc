#include "config/relay.h"

#include <gtest/gtest.h>

namespace noren::config {
namespace {

TEST(RelaySetting, AServerIsReadWithItsPortAndWhoSignsIn) {
  const auto submission = read_relay("smtp://user%40shop:p%3Ass@mail.example.jp:587");
  ASSERT_TRUE(submission.has_value());
  EXPECT_EQ(submission->host, "mail.example.jp");
  EXPECT_EQ(submission->port, 587);
  EXPECT_EQ(submission->user, "user@shop");
  EXPECT_EQ(submission->password, "p:ss");
  EXPECT_FALSE(submission->tls_from_start);
  EXPECT_EQ(read_relay("smtp://localhost")->port, 25);
  EXPECT_TRUE(read_relay("smtp://localhost")->is_loopback());
  EXPECT_EQ(read_relay("smtps://mail.example.jp/")->port, 465);
  EXPECT_TRUE(read_relay("smtps://mail.example.jp")->tls_from_start);
  EXPECT_EQ(read_relay("smtp://[::1]:2525")->host, "::1");
  EXPECT_EQ(read_relay("smtp://[::1]:2525")->port, 2525);
}

TEST(RelaySetting, EachRecipientsOwnServerIsAskedAtPort25OrAnother) {
  EXPECT_TRUE(read_relay("mx:")->direct);
  EXPECT_EQ(read_relay("mx:")->port, 25);
  EXPECT_EQ(read_relay("mx:2525")->port, 2525);
}

TEST(RelaySetting, WhatIsNoneIsNone) {
  for (const char* wrong :
       {"", "mail.example.jp", "http://x", "smtp://", "smtps://", "smtp://u:p@", "smtp://mail.example.jp:notaport", "smtp://a host",
        "smtp://x:0", "smtp://x:70000", "smtp://u%0d%0a:p@x", "smtp://u%4:p@x", "smtp://[::1", "smtp://:p@x", "mx:0", "mx://x"}) {
    EXPECT_FALSE(read_relay(wrong).has_value()) << wrong;
  }
  EXPECT_TRUE(is_relay("spool:"));
  EXPECT_TRUE(is_relay("mx:"));
  EXPECT_FALSE(is_relay("spool"));
}

}  // namespace
}  // namespace noren::config
