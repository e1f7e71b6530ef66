#include <gtest/gtest.h>

#include <set>

#include "shipping/shipping.h"

namespace noren::shipping {
namespace {

using text::TrackingVerdict;

TEST(Carriers, EachHasANameInBothLanguagesAndWindowsOfItsOwn) {
  ASSERT_GE(carriers().size(), 4U);
  std::set<std::string> ids;
  for (const Carrier& carrier : carriers()) {
    EXPECT_TRUE(ids.insert(carrier.id).second) << carrier.id;
    EXPECT_FALSE(carrier.name.ja.empty() || carrier.name.en.empty() || carrier.note.empty()) << carrier.id;
    EXPECT_TRUE(carrier.tracking_url.empty() || carrier.tracking_url.find("{no}") != std::string::npos) << carrier.id;
    std::set<std::string> windows;
    for (const TimeWindow& window : carrier.windows) {
      EXPECT_TRUE(windows.insert(window.id).second) << carrier.id;
      EXPECT_FALSE(window.name.ja.empty() || window.name.en.empty()) << carrier.id;
    }
  }
  EXPECT_EQ(find_carrier("pigeon"), nullptr);
}

TEST(Carriers, TheTrackingPageTakesOnlyPlainNumbers) {
  EXPECT_EQ(tracking_url("yamato", "444413758703"), "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number00=1&number01=444413758703");
  EXPECT_EQ(tracking_url("yamato", ""), "");
  EXPECT_EQ(tracking_url("other", "1234"), "");
  EXPECT_EQ(tracking_url("yamato", "1&x=\"><script>"), "");
}

TEST(Carriers, WhoseParcelsHaveANumberIsKnown) {
  for (const char* carrier : {"yamato", "sagawa", "japanpost", "japanpost_letter"}) EXPECT_TRUE(gives_numbers(carrier)) << carrier;
  for (const char* carrier : {"other", "", "pigeon"}) EXPECT_FALSE(gives_numbers(carrier)) << carrier;
}

TEST(Carriers, ATrackingNumberIsDoubtedNeverRefused) {
  struct Case {
    const char* carrier;
    const char* typed;
    TrackingVerdict verdict;
  };
  for (const Case& c :
       {Case{"yamato", "4444-1375-8703", TrackingVerdict::ok}, Case{"yamato", "444413758704", TrackingVerdict::suspicious},
        Case{"yamato", "13112383852", TrackingVerdict::suspicious}, Case{"japanpost", "131-12-38385-2", TrackingVerdict::ok},
        Case{"sagawa", "405548424886", TrackingVerdict::ok}, Case{"yamato", "", TrackingVerdict::malformed}}) {
    EXPECT_EQ(read_tracking_number(c.carrier, c.typed).verdict, c.verdict) << c.carrier << ' ' << c.typed;
  }
}

}  // namespace
}  // namespace noren::shipping
