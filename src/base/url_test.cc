#include "base/url.h"

#include <gtest/gtest.h>

namespace noren {
namespace {

TEST(Origins, AreAllInFrontOfThePath) {
  for (const std::string_view url : {"https://psp.test:8443/v1/x", "https://psp.test:8443", "https://psp.test:8443?a=/", "https://psp.test:8443#/"})
    EXPECT_EQ(origin_of(url), "https://psp.test:8443") << url;
  EXPECT_EQ(origin_of("http://[::1]:8080/"), "http://[::1]:8080");
}

TEST(Origins, ATextThatIsNoAddressHasNone) {
  for (const std::string_view text : {"", "/orders", "psp.test/v1", "https:/psp.test"}) EXPECT_EQ(origin_of(text), "") << text;
}

}  // namespace
}  // namespace noren
