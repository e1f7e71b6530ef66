#include "base/hex.h"

#include <gtest/gtest.h>

namespace noren {
namespace {

// RFC 4648, 10
TEST(Hex, Base64IsPadded) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) EXPECT_EQ(to_base64(plain), encoded) << plain;
  EXPECT_EQ(to_base64("\xff\xfe\xfd"), "//79");
}

TEST(Hex, BytesComeBackFromTheirHex) {
  EXPECT_EQ(to_hex(std::string("\0\xa5", 2)), "00a5");
  EXPECT_EQ(from_hex("00A5"), std::string("\0\xa5", 2));
  for (const char* wrong : {"0", "0g", "xx"}) EXPECT_FALSE(from_hex(wrong)) << wrong;
}

}  // namespace
}  // namespace noren
