#include "mail/returns.h"

#include <gtest/gtest.h>

namespace noren::mail {
namespace {

const crypto::Keys& return_keys() {
  static const crypto::Keys keys(std::string(crypto::kMasterKeyBytes, 'k'));
  return keys;
}

Message message_of_return(const char* subject) {
  Message message;
  message.shop = ShopId("s1");
  message.subject_id = subject;
  message.kind = "order_received";
  message.id = message_id(subject, "order_received", 1);
  return message;
}

TEST(MailReturns, AnAddressSaysWhichTryItIsAbout) {
  const std::string ref = return_ref(message_of_return("01jd8x2v5y3k7m9p1q4r6t8w0z"), Instant(1));
  EXPECT_EQ(ref.size(), 16U);
  const std::string address = return_address(return_keys(), ref, "bounce.example.jp");
  EXPECT_TRUE(address.ends_with("@bounce.example.jp")) << address;
  EXPECT_LE(address.find('@'), 64U) << "RFC 5321 4.5.3.1.1";
  EXPECT_EQ(ref_in_return(return_keys(), address), ref);
  EXPECT_NE(return_ref(message_of_return("01jd8x2v5y3k7m9p1q4r6t8w0z"), Instant(2)), ref) << "another try";
}

TEST(MailReturns, ItOutlivesAChangeOfCase) {
  const std::string ref = return_ref(message_of_return("c1"), Instant(1));
  std::string address = return_address(return_keys(), ref, "bounce.example.jp");
  for (char& c : address) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_EQ(ref_in_return(return_keys(), address), ref);
}

TEST(MailReturns, AForgedOneIsNoneOfOurs) {
  const std::string ref = return_ref(message_of_return("c1"), Instant(1));
  const std::string address = return_address(return_keys(), ref, "bounce.example.jp");
  const crypto::Keys others(std::string(crypto::kMasterKeyBytes, 'x'));
  EXPECT_EQ(ref_in_return(others, address), std::nullopt);
  for (std::size_t at = 7; at < address.find('@'); ++at) {
    std::string forged = address;
    forged[at] = forged[at] == 'a' ? 'b' : 'a';
    EXPECT_EQ(ref_in_return(return_keys(), forged), std::nullopt) << forged;
  }
  for (const char* other : {"", "@", "bounce+@bounce.example.jp", "shop@example.jp", "bounce+x", "bounce"}) {
    EXPECT_EQ(ref_in_return(return_keys(), other), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace noren::mail
