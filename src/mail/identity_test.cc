#include "mail/identity.h"

#include <gtest/gtest.h>

#include "testing/dns.h"

namespace noren::mail {
namespace {

const Identity kDirect{"example.jp", true, "mail.example.jp", {{"s1._domainkey.example.jp", "v=DKIM1; k=rsa; p=abc"}}};

std::map<Point, Looked> looked_at(env::Dns& dns, const Identity& identity) {
  std::map<Point, Looked> by_point;
  for (Looked& looked : look_at(dns, identity)) by_point[looked.point] = std::move(looked);
  return by_point;
}

testing::FixedDns good_world() {
  testing::FixedDns dns;
  dns.exchanges_of["example.jp"] = {{10, "mail.example.jp"}};
  dns.addresses_of["mail.example.jp"] = {"192.0.2.1"};
  dns.names_of["192.0.2.1"] = {"mail.example.jp"};
  dns.texts_of["example.jp"] = {"some-verification=1", "v=spf1 a:mail.example.jp ~all"};
  dns.texts_of["s1._domainkey.example.jp"] = {"v=DKIM1;k=rsa; p=abc"};
  dns.texts_of["_dmarc.example.jp"] = {"v=DMARC1; p=quarantine"};
  return dns;
}

TEST(MailIdentity, WhatIsThereIsFoundGood) {
  testing::FixedDns dns = good_world();
  for (const Looked& looked : look_at(dns, kDirect)) {
    EXPECT_EQ(looked.standing, Standing::good) << point_name(looked.point);
    EXPECT_TRUE(looked.wanted.empty()) << point_name(looked.point);
  }
}

TEST(MailIdentity, WhatIsMissingIsSaidAsTheRecordToAdd) {
  testing::FixedDns dns;
  dns.texts_of["example.jp"] = {"some-verification=1"};
  dns.addresses_of["mail.example.jp"] = {"192.0.2.1"};
  dns.names_of["192.0.2.1"] = {"host-1.provider.example"};
  auto looked = looked_at(dns, kDirect);
  EXPECT_EQ(looked[Point::answers].standing, Standing::missing);
  EXPECT_EQ(looked[Point::spf].standing, Standing::missing);
  EXPECT_EQ(looked[Point::spf].wanted.at(0).text, "v=spf1 a:mail.example.jp ~all");
  EXPECT_EQ(looked[Point::dkim].wanted.at(0).name, "s1._domainkey.example.jp");
  EXPECT_EQ(looked[Point::dkim].wanted.at(0).text, "v=DKIM1; k=rsa; p=abc");
  EXPECT_EQ(looked[Point::dmarc].wanted.at(0).name, "_dmarc.example.jp");
  EXPECT_EQ(looked[Point::host].standing, Standing::wrong);
  EXPECT_EQ(looked[Point::host].wanted.at(0).type, "PTR");
}

TEST(MailIdentity, WhatIsThereAndOtherwiseIsSaidSo) {
  testing::FixedDns dns = good_world();
  dns.texts_of["example.jp"] = {"v=spf1 -all"};
  dns.texts_of["s1._domainkey.example.jp"] = {"v=DKIM1; k=rsa; p=older"};
  auto looked = looked_at(dns, kDirect);
  EXPECT_EQ(looked[Point::spf].standing, Standing::wrong);
  EXPECT_EQ(looked[Point::spf].wanted.at(0).text, "v=spf1 a:mail.example.jp -all");
  EXPECT_EQ(looked[Point::dkim].standing, Standing::wrong);
  dns.texts_of["example.jp"] = {"v=spf1 ip4:192.0.2.1 -all"};
  EXPECT_EQ(looked_at(dns, kDirect)[Point::spf].standing, Standing::good);
  dns.texts_of["example.jp"] = {"v=spf1 include:provider.example ~all"};
  EXPECT_EQ(looked_at(dns, kDirect)[Point::spf].standing, Standing::theirs);
  dns.texts_of["example.jp"] = {"v=spf1 ~all", "v=spf1 -all"};
  EXPECT_EQ(looked_at(dns, kDirect)[Point::spf].standing, Standing::wrong) << "two are none";
}

TEST(MailIdentity, OfARelayItsOwnMattersCannotBeToldFromHere) {
  testing::FixedDns dns = good_world();
  auto looked = looked_at(dns, {"example.jp", false, "", {}});
  EXPECT_EQ(looked[Point::spf].standing, Standing::theirs);
  EXPECT_EQ(looked[Point::dkim].standing, Standing::theirs);
  EXPECT_EQ(looked[Point::dmarc].standing, Standing::good);
  EXPECT_FALSE(looked.contains(Point::host));
}

TEST(MailIdentity, TheDomainAboveMaySpeakForThoseBelow) {
  testing::FixedDns dns = good_world();
  EXPECT_EQ(looked_at(dns, {"shop.example.jp", false, "", {}})[Point::dmarc].standing, Standing::good);
}

TEST(MailIdentity, NameServersThatDoNotAnswerSayNothing) {
  testing::FixedDns dns = good_world();
  for (const char* name : {"example.jp", "_dmarc.example.jp", "s1._domainkey.example.jp", "mail.example.jp", "192.0.2.1"}) {
    dns.faults[name] = env::DnsFault::away;
  }
  for (const Looked& looked : look_at(dns, kDirect)) {
    EXPECT_EQ(looked.standing, Standing::unknown) << point_name(looked.point);
    EXPECT_TRUE(looked.wanted.empty());
  }
}

}  // namespace
}  // namespace noren::mail
