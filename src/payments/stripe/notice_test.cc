// Notices: whose signature holds, and what they are about.
#include <gtest/gtest.h>

#include "base/hex.h"
#include "crypto/crypto.h"
#include "payments/stripe/stripe.h"

namespace noren::payments::stripe {
namespace {

using nlohmann::json;

const StripeGateway kOfNotices({.key = "sk_test_1", .hook = "whsec_1"});
constexpr std::int64_t kSeconds = 1'795'230'000;
const Instant kNow(kSeconds * 1'000'000);

json event_about(const char* type, const char* object) {
  return {{"id", "evt_1"}, {"object", "event"}, {"type", type}, {"created", kSeconds - 2}, {"data", {{"object", json::parse(object)}}}};
}

const std::string kBody =
    event_about("payment_intent.succeeded", R"({"id": "pi_1", "object": "payment_intent", "metadata": {"noren_attempt": "at1"}})").dump();

std::string v1(const std::string& secret, std::int64_t at, const std::string& body = kBody) {
  return "v1=" + to_hex(crypto::hmac_sha256(secret, std::to_string(at) + "." + body));
}
std::string t(std::int64_t at) { return "t=" + std::to_string(at) + ","; }

struct SignatureCase {
  const char* what;
  std::string header;
  bool holds;
};

TEST(StripeNotice, OnlyARightAndFreshSignatureHolds) {
  const std::string zeros = "v1=" + std::string(64, '0');
  for (const SignatureCase& c : std::vector<SignatureCase>{
           {"right", t(kSeconds) + v1("whsec_1", kSeconds), true},
           {"with the old scheme beside it", t(kSeconds) + v1("whsec_1", kSeconds) + ",v0=" + std::string(64, 'a'), true},
           {"two, the second right", t(kSeconds) + v1("whsec_old", kSeconds) + "," + v1("whsec_1", kSeconds), true},
           {"two, the first right, a space between", t(kSeconds) + v1("whsec_1", kSeconds) + ", " + zeros, true},
           {"five minutes old", t(kSeconds - 300) + v1("whsec_1", kSeconds - 300), true},
           {"five minutes ahead", t(kSeconds + 300) + v1("whsec_1", kSeconds + 300), true},
           {"too old", t(kSeconds - 301) + v1("whsec_1", kSeconds - 301), false},
           {"too far ahead", t(kSeconds + 301) + v1("whsec_1", kSeconds + 301), false},
           {"another secret", t(kSeconds) + v1("whsec_2", kSeconds), false},
           {"another body", t(kSeconds) + v1("whsec_1", kSeconds, kBody + " "), false},
           {"a time that was not signed", t(kSeconds + 1) + v1("whsec_1", kSeconds), false},
           {"no v1", "t=1795230000", false},
           {"only v0", t(kSeconds) + "v0" + v1("whsec_1", kSeconds).substr(2), false},
           {"no time", v1("whsec_1", kSeconds), false},
           {"no number for a time", "t=17952x," + v1("whsec_1", kSeconds), false},
           {"a time beyond all numbers", "t=99999999999999999999999," + v1("whsec_1", kSeconds), false},
           {"half a signature", t(kSeconds) + v1("whsec_1", kSeconds).substr(0, 35), false},
           {"an empty one", t(kSeconds) + "v1=", false},
           {"zeros", t(kSeconds) + zeros, false},
           {"nothing", "", false},
           {"commas", ",,,,", false}}) {
    EXPECT_EQ(kOfNotices.read_notice(kBody, c.header, kNow).has_value(), c.holds) << c.what;
  }
  const StripeGateway without({.key = "sk_test_1"});
  EXPECT_FALSE(without.read_notice(kBody, t(kSeconds) + v1("", kSeconds), kNow)) << "no secret is no door for everybody";
}

Read<Notice> read_signed(const std::string& body) {
  return kOfNotices.read_notice(body, t(kSeconds) + v1("whsec_1", kSeconds, body), kNow);
}

struct AboutCase {
  const char* type;
  const char* object;
  const char* payment;
  const char* attempt;
};

TEST(StripeNotice, SaysWhichPaymentAndAttemptItIsAbout) {
  for (const AboutCase& c :
       {AboutCase{"payment_intent.succeeded", R"({"id": "pi_1", "metadata": {"noren_attempt": "at1"}})", "pi_1", "at1"},
        AboutCase{"checkout.session.completed", R"({"id": "cs_test_1", "payment_intent": "pi_1", "metadata": {"noren_attempt": "at1"}})",
                  "cs_test_1", "at1"},
        AboutCase{"charge.refunded", R"({"id": "ch_1", "payment_intent": "pi_1", "metadata": {"noren_attempt": "at1"}})", "pi_1", "at1"},
        AboutCase{"refund.updated", R"({"id": "re_1", "payment_intent": {"id": "pi_1"}, "metadata": {}})", "pi_1", ""},
        AboutCase{"charge.dispute.created", R"({"id": "dp_1", "payment_intent": "pi_1"})", "pi_1", ""},
        AboutCase{"payout.paid", R"({"id": "po_1"})", "", ""},
        AboutCase{"strange", R"({"id": 1, "payment_intent": 2, "metadata": 3})", "", ""}}) {
    const auto notice = read_signed(event_about(c.type, c.object).dump());
    ASSERT_TRUE(notice) << c.type;
    EXPECT_EQ(notice->id, "evt_1");
    EXPECT_EQ(notice->kind, c.type);
    EXPECT_EQ(notice->payment, c.payment) << c.type;
    EXPECT_EQ(notice->attempt, c.attempt) << c.type;
    EXPECT_EQ(notice->sent_at, Instant((kSeconds - 2) * 1'000'000));
  }
}

TEST(StripeNotice, ABodyThatIsNoNoticeIsNone) {
  for (const char* body : {"", "{}", "[]", "<html>", R"({"id": "evt_1", "object": "event", "type": "x", "created": 1})",
                           R"({"id": 1, "object": "event", "type": "x", "created": 1, "data": {}})",
                           R"({"id": "evt_1", "object": "charge", "type": "x", "created": 1, "data": {}})"}) {
    const auto read = read_signed(body);
    ASSERT_FALSE(read) << body;
    EXPECT_EQ(read.error().why, ReadFault::unreadable) << "it is signed: " << body;
  }
}

TEST(StripeNotices, TheSecretBeforeCountsUntilItsTime) {
  const StripeGateway changed(
      {.key = "sk_test_1", .hook = "whsec_2", .hook_before = "whsec_1", .hook_before_until = kNow + std::chrono::hours(1)});
  EXPECT_TRUE(changed.read_notice(kBody, t(kSeconds) + v1("whsec_1", kSeconds), kNow));
  EXPECT_TRUE(changed.read_notice(kBody, t(kSeconds) + v1("whsec_2", kSeconds), kNow));
  EXPECT_FALSE(changed.read_notice(kBody, t(kSeconds) + v1("whsec_3", kSeconds), kNow));
  const std::int64_t later = kSeconds + 3600;
  const Instant then = kNow + std::chrono::hours(1);
  EXPECT_FALSE(changed.read_notice(kBody, t(later) + v1("whsec_1", later), then));
  EXPECT_TRUE(changed.read_notice(kBody, t(later) + v1("whsec_2", later), then));
}

}  // namespace
}  // namespace noren::payments::stripe
