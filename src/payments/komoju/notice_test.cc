// Notices: whose signature holds, and what they are about.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "crypto/crypto.h"
#include "payments/komoju/komoju.h"

namespace noren::payments::komoju {
namespace {

using nlohmann::json;

const Instant kNow = from_japan_time({{2026, 11, 21}, 12, 0, 0});

json event_of(const char* type) {
  return {{"id", "eve1"},
          {"type", type},
          {"resource", "event"},
          {"created_at", "2026-11-21T02:59:58Z"},
          {"reason", nullptr},
          {"data", {{"id", "pay1"}, {"resource", "payment"}, {"status", "captured"}, {"external_order_num", "A-1001.s1.at1.1"}}}};
}

std::string sign(const std::string& body, const std::string& secret = "hook-secret") { return to_hex(crypto::hmac_sha256(secret, body)); }

KomojuGateway gateway(const std::string& before = "", std::optional<Instant> until = std::nullopt) {
  return KomojuGateway({.key = "sk_test_1", .hook = "hook-secret", .hook_before = before, .hook_before_until = until});
}

TEST(KomojuNotice, OnlyTheShopsOwnSecretSignsIt) {
  const std::string body = event_of("payment.captured").dump();
  EXPECT_TRUE(gateway().read_notice(body, sign(body), kNow));
  EXPECT_FALSE(gateway().read_notice(body, sign(body, "another"), kNow));
  EXPECT_FALSE(gateway().read_notice(body + " ", sign(body), kNow));
  EXPECT_FALSE(gateway().read_notice(body, "", kNow));
  EXPECT_FALSE(gateway().read_notice(body, sign(body).substr(1), kNow));
  EXPECT_FALSE(KomojuGateway({.hook = ""}).read_notice(body, sign(body, ""), kNow)) << "no secret signs nothing";
  const auto hour = std::chrono::hours(1);
  EXPECT_TRUE(gateway("old-secret", kNow + hour).read_notice(body, sign(body, "old-secret"), kNow));
  EXPECT_FALSE(gateway("old-secret", kNow - hour).read_notice(body, sign(body, "old-secret"), kNow));
}

struct AboutCase {
  const char* type;
  About about;
};

TEST(KomojuNotice, ItSaysWhatItIsAbout) {
  for (const AboutCase& c :
       {AboutCase{"payment.captured", About::payment}, AboutCase{"payment.authorized", About::payment},
        AboutCase{"payment.expired", About::payment}, AboutCase{"payment.failed", About::payment},
        AboutCase{"payment.refund.created", About::refund}, AboutCase{"payment.refunded", About::refund}, AboutCase{"ping", About::other},
        AboutCase{"customer.created", About::other}, AboutCase{"settlement.created", About::other}}) {
    const std::string body = event_of(c.type).dump();
    const auto notice = gateway().read_notice(body, sign(body), kNow);
    ASSERT_TRUE(notice) << c.type;
    EXPECT_EQ(notice->about, c.about) << c.type;
    EXPECT_EQ(notice->id, "eve1");
    EXPECT_EQ(notice->kind, c.type);
    EXPECT_EQ(notice->sent_at, kNow - std::chrono::seconds(2));
    EXPECT_EQ(notice->payment, c.about == About::other ? "" : "pay1");
    EXPECT_EQ(notice->attempt, c.about == About::other ? "" : "at1");
  }
}

TEST(KomojuNotice, WhatIsNoNoticeIsNone) {
  json without_id = event_of("payment.captured");
  without_id.erase("id");
  json other_kind = event_of("payment.captured");
  other_kind["resource"] = "payment";
  json no_time = event_of("payment.captured");
  no_time["created_at"] = "yesterday";
  for (const std::string& body :
       {std::string("{}"), std::string("[]"), std::string("\xff"), without_id.dump(), other_kind.dump(), no_time.dump()})
    EXPECT_FALSE(gateway().read_notice(body, sign(body), kNow)) << body;
  json foreign = event_of("payment.captured");
  foreign["data"]["external_order_num"] = nullptr;
  const auto notice = gateway().read_notice(foreign.dump(), sign(foreign.dump()), kNow);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->attempt, "");
}

}  // namespace
}  // namespace noren::payments::komoju
