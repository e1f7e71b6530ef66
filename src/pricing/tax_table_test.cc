#include <gtest/gtest.h>

#include "base/embedded.h"
#include "pricing/pricing.h"

namespace noren::pricing {
namespace {

std::string entry(const std::string& kind, const std::string& rest) { return "[[rate]]\nkind = \"" + kind + "\"\nsource = \"law\"\n" + rest + "\n"; }

TEST(TaxTable, KnowsTheRatesOfTheirDays) {
  struct Case {
    TaxKind kind;
    LocalDate day;
    int percent;
  };
  for (const Case& c : {Case{TaxKind::standard, {1989, 4, 1}, 3}, Case{TaxKind::standard, {1997, 4, 1}, 5}, Case{TaxKind::standard, {2014, 3, 31}, 5},
                        Case{TaxKind::standard, {2014, 4, 1}, 8}, Case{TaxKind::standard, {2019, 9, 30}, 8}, Case{TaxKind::reduced, {2019, 9, 30}, 8},
                        Case{TaxKind::standard, {2019, 10, 1}, 10}, Case{TaxKind::reduced, {2019, 10, 1}, 8}, Case{TaxKind::standard, {2026, 11, 21}, 10},
                        Case{TaxKind::reduced, {2026, 11, 21}, 8}}) {
    EXPECT_EQ(TaxTable::built_in().percent(c.kind, c.day), c.percent) << to_iso(c.day);
  }
}

TEST(TaxTable, ADayBeforeTheTaxExistedIsABug) { EXPECT_THROW(TaxTable::built_in().percent(TaxKind::standard, {1989, 3, 31}), Bug); }

TEST(TaxTable, AComingRateBeginsAndEndsOnItsDays) {
  const TaxTable table(entry("standard", "percent = 10\nfrom = 2019-10-01") + entry("reduced", "percent = 8\nfrom = 2019-10-01\nuntil = 2027-03-31") +
                       entry("reduced", "percent = 0\nfrom = 2027-04-01\nuntil = 2029-03-31") + entry("reduced", "percent = 8\nfrom = 2029-04-01"));
  EXPECT_EQ(table.percent(TaxKind::reduced, {2027, 3, 31}), 8);
  EXPECT_EQ(table.percent(TaxKind::reduced, {2027, 4, 1}), 0);
  EXPECT_EQ(table.percent(TaxKind::reduced, {2029, 3, 31}), 0);
  EXPECT_EQ(table.percent(TaxKind::reduced, {2029, 4, 1}), 8);
}

TEST(TaxTable, ATableThatContradictsItselfIsRefusedInWords) {
  const std::string good = entry("standard", "percent = 10\nfrom = 2019-10-01");
  for (const std::string& bad : {
           std::string(), std::string("rate = 3"), std::string("[[rate"), entry("reduced", "percent = 8\nfrom = 2019-10-01"),
           good + entry("standard", "percent = 12\nfrom = 2027-10-01"),                                              // the first has no end
           entry("standard", "percent = 8\nfrom = 2014-04-01\nuntil = 2019-09-01") + good,                            // a gap
           good + entry("luxury", "percent = 30\nfrom = 2019-10-01"), good + entry("reduced", "percent = -1\nfrom = 2019-10-01"),
           good + entry("reduced", "percent = 8\nfrom = \"2019\""), good + entry("reduced", "percent = 8\nfrom = 2019-10-01\nuntil = 2018-10-01"),
           good + "[[rate]]\nkind = \"reduced\"\npercent = 8\nfrom = 2019-10-01\n",
       }) {
    EXPECT_THROW(TaxTable{bad}, std::runtime_error) << bad;
  }
}

}  // namespace
}  // namespace noren::pricing
