#include "mail/smtp/route.h"

#include <gmock/gmock.h>

#include "testing/dns.h"

namespace noren::mail::smtp {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> addresses_to(env::Dns& dns, const char* domain, std::uint8_t dice = 0) {
  std::vector<std::string> all;
  const auto hops = route_to(dns, domain, dice);
  if (!hops) return {hops.error().words};
  for (const Hop& hop : *hops) all.push_back(hop.host + " " + hop.address);
  return all;
}

TEST(MailRoute, ExchangersAreTriedByPreferenceAndThoseOfOneTakeTurns) {
  testing::FixedDns dns;
  dns.exchanges_of["shop.test"] = {{20, "c.shop.test"}, {10, "a.shop.test"}, {10, "b.shop.test"}};
  dns.addresses_of = {{"a.shop.test", {"2001:db8::1", "192.0.2.1"}}, {"b.shop.test", {"192.0.2.2"}}, {"c.shop.test", {"192.0.2.3"}}};
  EXPECT_THAT(addresses_to(dns, "shop.test"),
              ElementsAre("a.shop.test 2001:db8::1", "a.shop.test 192.0.2.1", "b.shop.test 192.0.2.2", "c.shop.test 192.0.2.3"));
  EXPECT_THAT(addresses_to(dns, "shop.test", 1),
              ElementsAre("b.shop.test 192.0.2.2", "a.shop.test 2001:db8::1", "a.shop.test 192.0.2.1", "c.shop.test 192.0.2.3"));
}

TEST(MailRoute, WithoutExchangersTheDomainsOwnAddressIsAsked) {
  testing::FixedDns dns;
  dns.addresses_of["small.test"] = {"192.0.2.9"};
  EXPECT_THAT(addresses_to(dns, "small.test"), ElementsAre("small.test 192.0.2.9"));
}

TEST(MailRoute, ADomainThatTakesNoMailIsRefusedForGood) {
  testing::FixedDns dns;
  dns.exchanges_of["null.test"] = {{0, ""}};
  dns.texts_of["silent.test"] = {"v=spf1 -all"};
  const std::tuple<const char*, const char*> table[] = {{"null.test", "5.1.10"}, {"nowhere.test", "5.1.2"}, {"silent.test", "5.1.2"}};
  for (const auto& [domain, enhanced] : table) {
    const auto hops = route_to(dns, domain, 0);
    ASSERT_FALSE(hops.has_value()) << domain;
    EXPECT_EQ(hops.error().fate, Outcome::Fate::permanent) << domain;
    EXPECT_EQ(hops.error().enhanced, enhanced) << domain;
    EXPECT_EQ(hops.error().stage, kDnsStage);
  }
}

TEST(MailRoute, NameServersThatDoNotAnswerAreForLater) {
  testing::FixedDns dns;
  dns.faults["away.test"] = env::DnsFault::away;
  dns.exchanges_of["half.test"] = {{10, "mx.half.test"}};
  dns.faults["mx.half.test"] = env::DnsFault::away;
  dns.exchanges_of["slip.test"] = {{10, "mx.slip.test"}};
  for (const char* domain : {"away.test", "half.test", "slip.test"}) {
    const auto hops = route_to(dns, domain, 0);
    ASSERT_FALSE(hops.has_value()) << domain;
    EXPECT_EQ(hops.error().fate, Outcome::Fate::temporary) << domain;
    EXPECT_THAT(hops.error().words, HasSubstr(domain));
  }
}

TEST(MailRoute, TheDomainIsWhatStandsBehindTheLastAt) {
  EXPECT_EQ(domain_in("\"a..b\"@Docomo.NE.jp"), "docomo.ne.jp");
  EXPECT_EQ(domain_in("\"a@b\"@x.test"), "x.test");
  EXPECT_EQ(domain_in("nobody"), "");
}

}  // namespace
}  // namespace noren::mail::smtp
