#include "http/client_limit.h"

#include <gtest/gtest.h>

namespace noren::http {
namespace {

using std::chrono::seconds;

const Instant kNow = from_japan_time({{2026, 11, 21}, 12, 0, 0});

int taken(TokenBuckets& buckets, const std::string& key, Instant now) {
  int count = 0;
  while (count < 100 && !buckets.take(key, now)) ++count;
  return count;
}

TEST(TokenBuckets, EachHasSomeAtOnceAndMoreWithTime) {
  TokenBuckets buckets({5, seconds(2)});
  EXPECT_EQ(taken(buckets, "a", kNow), 5);
  EXPECT_EQ(buckets.take("a", kNow), seconds(2));
  EXPECT_EQ(taken(buckets, "b", kNow), 5) << "another's are not touched";
  EXPECT_EQ(taken(buckets, "a", kNow + seconds(6)), 3);
  EXPECT_EQ(taken(buckets, "a", kNow + seconds(600)), 5) << "never more than at once";
}

TEST(TokenBuckets, WhatIsGivenBackCanBeTakenAgainAndAClockSetBackGivesNothing) {
  TokenBuckets buckets({2, seconds(2)});
  EXPECT_EQ(taken(buckets, "a", kNow), 2);
  buckets.give_back("a", kNow);
  EXPECT_EQ(taken(buckets, "a", kNow - seconds(100)), 1);
}

TEST(TokenBuckets, ManyClientsDoNotFillTheMemory) {
  TokenBuckets buckets({1, seconds(1)});
  for (int i = 0; i < 50'000; ++i) EXPECT_FALSE(buckets.take(std::to_string(i), kNow));
}

TEST(ClientKey, OneNetworkOfIpv6IsOneClient) {
  EXPECT_EQ(client_key("2001:db8:1:2::1"), client_key("2001:db8:1:2:3::99"));
  EXPECT_NE(client_key("2001:db8:1:2::1"), client_key("2001:db8:1:3::1"));
  EXPECT_NE(client_key("192.0.2.1"), client_key("192.0.2.2"));
}

TEST(ClientKey, HoweverTheAddressIsWritten) {
  EXPECT_EQ(client_key("2001:db8:1::1"), client_key("2001:db8:1::2")) << "the fourth group is left out as a zero";
  EXPECT_EQ(client_key("2001:db8:1::1"), client_key("2001:db8:1:0:3:4:5:6"));
  EXPECT_EQ(client_key("2001:DB8:1:2::1"), client_key("2001:db8:1:2:ffff::"));
  EXPECT_NE(client_key("2001:db8:1::1"), client_key("2001:db8:1:1::1"));
  EXPECT_EQ(client_key("::ffff:192.0.2.1"), client_key("192.0.2.1")) << "the same machine, by the other door";
  EXPECT_NE(client_key("::ffff:192.0.2.1"), client_key("::ffff:192.0.2.2"));
  EXPECT_EQ(client_key("unknown"), "unknown");
}

}  // namespace
}  // namespace noren::http
