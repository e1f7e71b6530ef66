#include "text/mail_address.h"

#include <gtest/gtest.h>

#include "text/mail_domains.h"

namespace noren::text {
namespace {

TEST(MailAddress, AcceptsWhatBuyersHave) {
  const std::pair<const char*, const char*> cases[] = {
      {"hanako@example.jp", "hanako@example.jp"},
      {" Hanako.Y+shop@Example.CO.JP\r\n", "Hanako.Y+shop@example.co.jp"},
      {"ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"},
      {"hanako@gmail。com", "hanako@gmail.com"},
      {"a..b@docomo.ne.jp", "a..b@docomo.ne.jp"},
      {"a.@ezweb.ne.jp", "a.@ezweb.ne.jp"},
      {"\"a..b\"@docomo.ne.jp", "a..b@docomo.ne.jp"},
      {"o'brien/x?=y@example.org", "o'brien/x?=y@example.org"},
      {"info@日本語.jp", "info@xn--wgv71a119e.jp"},
      {"hana\u200Bko@example.jp", "hanako@example.jp"},
  };
  for (const auto& [typed, address] : cases) {
    const auto result = parse_mail_address(typed);
    ASSERT_TRUE(result) << typed;
    EXPECT_EQ(result->str(), address) << typed;
  }
}

TEST(MailAddress, RefusesWhatCannotBeOne) {
  const std::pair<std::string, MailAddressError> cases[] = {
      {"", MailAddressError::missing},
      {"hanako", MailAddressError::no_at},
      {"@example.jp", MailAddressError::bad_local},
      {"hana ko@example.jp", MailAddressError::bad_local},
      {"花子@example.jp", MailAddressError::bad_local},
      {"a@b@example.jp", MailAddressError::bad_local},
      {"<hanako@example.jp>", MailAddressError::bad_local},
      {"a\r\nBcc: x@example.jp", MailAddressError::bad_local},
      {"hanako@example", MailAddressError::bad_domain},
      {"hanako@example.jp\r\nBcc: x", MailAddressError::bad_domain},
      {"hanako@-example.jp", MailAddressError::bad_domain},
      {"hanako@example..jp", MailAddressError::bad_domain},
      {"hanako@yahoo.co,jp", MailAddressError::bad_domain},
      {"hanako@192.168.0.1", MailAddressError::bad_domain},
      {"hanako@[127.0.0.1]", MailAddressError::bad_domain},
      {std::string("a\0b@example.jp", 14), MailAddressError::bad_local},
      {"hanako@exa\xffmple.jp", MailAddressError::bad_domain},
      {std::string(65, 'a') + "@example.jp", MailAddressError::too_long},
      {"a@" + std::string(100'000, 'b'), MailAddressError::too_long},
  };
  for (const auto& [typed, why] : cases) {
    const auto result = parse_mail_address(typed);
    ASSERT_FALSE(result) << typed;
    EXPECT_EQ(result.error(), why) << typed;
  }
}

TEST(MailAddress, OddDotsAreQuotedForTheServer) {
  EXPECT_EQ(parse_mail_address("ab..c@docomo.ne.jp")->for_smtp(), "\"ab..c\"@docomo.ne.jp");
  EXPECT_EQ(parse_mail_address(".ab@ezweb.ne.jp")->for_smtp(), "\".ab\"@ezweb.ne.jp");
  EXPECT_TRUE(parse_mail_address("ab.@ezweb.ne.jp")->has_odd_dots());
  EXPECT_EQ(parse_mail_address("a.b@docomo.ne.jp")->for_smtp(), "a.b@docomo.ne.jp");
}

TEST(MailAddress, HintsAtTheDomainThatWasMeant) {
  const std::pair<const char*, const char*> cases[] = {
      {"gmial.com", "gmail.com"},
      {"gamil.com", "gmail.com"},
      {"gmail.co", "gmail.com"},
      {"gmai.com", "gmail.com"},
      {"gmail.comm", "gmail.com"},
      {"gmail.co.jp", "gmail.com"},
      {"docomo.co.jp", "docomo.ne.jp"},
      {"docomo.ne.jo", "docomo.ne.jp"},
      {"docmo.ne.jp", "docomo.ne.jp"},
      {"yahoo.co,jp", "yahoo.co.jp"},
      {"yaho.co.jp", "yahoo.co.jp"},
      {"yahoo.cojp", "yahoo.co.jp"},
      {"ezweb.ne.ip", "ezweb.ne.jp"},
      {"ezwed.ne.jp", "ezweb.ne.jp"},
      {"ezweb.co.jp", "ezweb.ne.jp"},
      {"softbank.co.jp", "softbank.ne.jp"},
      {"i.softbank.ne.jp", "i.softbank.jp"},
      {"iclod.com", "icloud.com"},
      {"Gmail,com", "gmail.com"},
      {"ｇｍａｉｌ．ｃｏｎ", "gmail.com"},
      {"hotmial.com", "hotmail.com"},
      {"outlook.co.jp", "outlook.jp"},
      {"gmail.com.", "gmail.com"},
  };
  for (const auto& [typed, meant] : cases) EXPECT_EQ(suggest_domain(typed).value_or("(none)"), meant) << typed;
}

TEST(MailAddress, LeavesRealDomainsAlone) {
  for (const char* domain : {"gmail.com", "GMAIL.COM", "ymail.com", "mail.com", "email.com", "yahoo.com", "yahoo.ne.jp", "example.jp",
                             "goo.jp", "aol.com", "au.com", "kurumi.example", ""}) {
    EXPECT_EQ(suggest_domain(domain), std::nullopt) << domain;
  }
}

TEST(MailAddress, HintsForAWholeAddress) {
  EXPECT_EQ(suggest_mail_address("hanako@yahoo.co,jp"), "hanako@yahoo.co.jp");
  EXPECT_EQ(suggest_mail_address("Hanako@gmial.com"), "Hanako@gmail.com");
  EXPECT_EQ(suggest_mail_address("hanako@gmail.com"), std::nullopt);
  EXPECT_EQ(suggest_mail_address("<script>@gmial.com"), std::nullopt);
  EXPECT_EQ(suggest_mail_address("gmial.com"), std::nullopt);
}

TEST(MailAddress, KnowsCarriers) {
  for (const char* domain :
       {"docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "t.vodafone.ne.jp", "DOCOMO.NE.JP", "ymobile.ne.jp"}) {
    EXPECT_TRUE(is_carrier_mail(domain)) << domain;
  }
  for (const char* domain : {"gmail.com", "notdocomo.ne.jp", "yahoo.co.jp", "ne.jp", "", "docomo.ne.jp.example.com"})
    EXPECT_FALSE(is_carrier_mail(domain)) << domain;
  EXPECT_TRUE(carrier_domains().starts_with("docomo.ne.jp ezweb.ne.jp "));
  EXPECT_EQ(carrier_domains().find("gmail.com"), std::string::npos);
}

TEST(MailDomains, AreOfAKind) {
  const std::pair<const char*, MailDomainKind> cases[] = {
      {"docomo.ne.jp", MailDomainKind::carrier},   {"t.vodafone.ne.jp", MailDomainKind::carrier}, {"Rakumail.jp", MailDomainKind::carrier},
      {"gmail.com", MailDomainKind::webmail},      {"yahoo.co.jp", MailDomainKind::webmail},      {"laposte.net", MailDomainKind::webmail},
      {"mailinator.com", MailDomainKind::throwaway}, {"sute.jp", MailDomainKind::throwaway},
      {"my.mailinator.com", MailDomainKind::throwaway}, {"YOPMAIL.com", MailDomainKind::throwaway},
      {"kurumi.example", MailDomainKind::other},   {"u-tokyo.ac.jp", MailDomainKind::other},      {"", MailDomainKind::other},
      {"com", MailDomainKind::other},              {"..", MailDomainKind::other}};
  for (const auto& [domain, kind] : cases) EXPECT_EQ(mail_domain_kind(domain), kind) << domain;
}

TEST(MailDomains, NoneThatWeKnowIsThrownAway) {
  for (const MailDomains::Known& known : mail_domains().known) {
    EXPECT_FALSE(is_listed_throwaway(known.name)) << known.name << ": hints of the list would be wrong here";
  }
}

TEST(MailDomains, EachCarrierTellsHowToLetADomainIn) {
  const std::pair<const char*, const char*> cases[] = {{"docomo.ne.jp", "docomo"}, {"ezweb.ne.jp", "au"},     {"au.com", "au"},
                                                       {"softbank.ne.jp", "softbank"}, {"i.softbank.jp", "softbank"},
                                                       {"ymobile.ne.jp", "softbank"}, {"k.vodafone.ne.jp", "softbank"},
                                                       {"rakumail.jp", "rakuten"}, {"gmail.com", ""}, {"mopera.net", ""}};
  for (const auto& [domain, carrier] : cases) EXPECT_EQ(carrier_of(domain), carrier) << domain;
}

}  // namespace
}  // namespace noren::text
