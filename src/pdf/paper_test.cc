#include "pdf/paper.h"

#include <gtest/gtest.h>

namespace noren::pdf {
namespace {

TEST(Paper, ALongNameIsBrokenWithoutAHyphenThatIsNotPartOfIt) {
  const Paper paper("test", Instant(0));
  const double line = paper.height_of(kWidth, "W");
  const auto lines = [&](double width, int letters) {
    return paper.height_of(width, std::string(static_cast<std::size_t>(letters), 'W')) / line;
  };
  double width = 50;
  while (lines(width, 10) > 1.5) width += 0.5;
  EXPECT_NEAR(lines(width, 20), 2, 0.1) << "ten to a line: no room is taken by a hyphen";
}

}  // namespace
}  // namespace noren::pdf
