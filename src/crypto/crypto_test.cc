#include "crypto/crypto.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/hex.h"
#include "testing/env.h"
#include "testing/folders.h"

namespace noren::crypto {
namespace {

TEST(CryptoSha256, GivesTheValuesOfFips180) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Hashes, OfPiecesAreThatOfTheWhole) {
  Sha256 pieces;
  for (const std::string_view piece : {"a", "", "bc"}) pieces.add(piece);
  EXPECT_EQ(to_hex(pieces.end()), to_hex(sha256("abc")));
  EXPECT_EQ(to_hex(Sha256().end()), to_hex(sha256("")));
}

struct Vector {
  std::int64_t at;
  const char* code;
};

// RFC 6238 appendix B (SHA-1), the last six of its eight digits.
TEST(CryptoTotp, GivesTheValuesOfRfc6238) {
  const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";  // "12345678901234567890"
  for (const Vector& v : {Vector{59, "287082"}, Vector{1111111109, "081804"}, Vector{1111111111, "050471"}, Vector{1234567890, "005924"},
                          Vector{2000000000, "279037"}, Vector{20000000000, "353130"}}) {
    EXPECT_EQ(totp_code(secret, v.at), v.code) << v.at;
    EXPECT_EQ(totp_match(secret, v.code, v.at), v.at / 30);
    EXPECT_EQ(totp_match(secret, v.code, v.at + 30), v.at / 30);
    EXPECT_EQ(totp_match(secret, v.code, v.at - 30), v.at / 30);
    EXPECT_FALSE(totp_match(secret, v.code, v.at + 90).has_value());
  }
}

TEST(CryptoTotp, RefusesWhatIsNoCodeAndNoSecret) {
  EXPECT_FALSE(totp_match("GEZDGNBVGY3TQOJQ", "", 59).has_value());
  EXPECT_FALSE(totp_match("GEZDGNBVGY3TQOJQ", "28708", 59).has_value());
  EXPECT_FALSE(totp_match("not base32!", "287082", 59).has_value());
  EXPECT_FALSE(totp_match("", "287082", 59).has_value());
}

TEST(CryptoTotp, ANewSecretHas160BitsAndReadsBack) {
  testing::SeededRandom random;
  const std::string secret = totp_secret(random);
  EXPECT_EQ(secret.size(), 32u);
  EXPECT_TRUE(totp_match(secret, totp_code(secret, 1'000'000), 1'000'000).has_value());
}

TEST(CryptoKeys, ASignatureHoldsForItsMessageAndPurposeOnly) {
  const Keys keys(std::string(32, 'k'));
  const std::string signature = keys.sign("cart", "3 mugs");
  EXPECT_EQ(signature.size(), 26u);
  EXPECT_TRUE(keys.verify("cart", "3 mugs", signature));
  EXPECT_FALSE(keys.verify("csrf", "3 mugs", signature));
  EXPECT_FALSE(keys.verify("cart", "4 mugs", signature));
  EXPECT_FALSE(keys.verify("cart", "3 mugs", ""));
  EXPECT_FALSE(keys.verify("cart", "3 mugs", signature + "0"));
  EXPECT_FALSE(Keys(std::string(32, 'x')).verify("cart", "3 mugs", signature));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string bent = signature;
    bent[i] = bent[i] == '0' ? '1' : '0';
    EXPECT_FALSE(keys.verify("cart", "3 mugs", bent)) << i;
  }
}

TEST(CryptoKeys, ABoxOpensWholeOrNotAtAll) {
  testing::SeededRandom random;
  const Keys keys(std::string(32, 'k'));
  const std::string box = keys.seal("totp", "secret 茶", random);
  EXPECT_EQ(keys.open("totp", box), "secret 茶");
  EXPECT_FALSE(keys.open("mail", box).has_value());
  EXPECT_FALSE(keys.open("totp", box.substr(1)).has_value());
  EXPECT_FALSE(keys.open("totp", "").has_value());
  for (std::size_t i = 0; i < box.size(); ++i) {
    std::string bent = box;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    EXPECT_FALSE(keys.open("totp", bent).has_value()) << i;
  }
  EXPECT_NE(keys.seal("totp", "secret 茶", random), box);
  EXPECT_EQ(keys.open("totp", keys.seal("totp", "", random)), "");
}

TEST(CryptoKeys, AKeyOfOnesOwnSealsToo) {
  testing::SeededRandom random;
  const std::string key = random.bytes(32);
  EXPECT_EQ(open_with(key, seal_with(key, "山田 花子", random)), "山田 花子");
  EXPECT_FALSE(open_with(random.bytes(32), seal_with(key, "山田 花子", random)).has_value());
}

class CryptoKeyFile : public ::testing::Test {
 protected:
  ~CryptoKeyFile() override { testing::remove_folder(folder_); }
  std::string error_of(const std::string& path) {
    try {
      (void)Keys::load_or_create(path, random_);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }
  testing::SeededRandom random_;
  std::string folder_ = testing::make_folder();
  std::string path_ = folder_ + "/keys/master";
};

TEST_F(CryptoKeyFile, IsMadeOnceForItsOwnerOnlyAndReadAfterwards) {
  const Keys first = Keys::load_or_create(path_, random_);
  const Keys second = Keys::load_or_create(path_, random_);
  EXPECT_TRUE(second.verify("p", "m", first.sign("p", "m")));
  struct stat about {};
  ASSERT_EQ(::stat(path_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  EXPECT_EQ(about.st_size, 32);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_ + "/keys"), {}), 1);
}

TEST_F(CryptoKeyFile, ThreadsThatStartTogetherAgree) {
  std::vector<std::string> signatures(8);
  std::vector<std::thread> threads;
  for (auto& signature : signatures) threads.emplace_back([&] { signature = Keys::load_or_create(path_, random_).sign("p", "m"); });
  for (auto& thread : threads) thread.join();
  for (const auto& signature : signatures) EXPECT_EQ(signature, signatures[0]);
}

TEST_F(CryptoKeyFile, OfAnotherSizeIsRefusedInOneSentence) {
  std::filesystem::create_directories(folder_ + "/keys");
  for (const std::size_t size : {0, 31, 33, 1000}) {
    std::ofstream(path_, std::ios::trunc) << std::string(size, 'x');
    EXPECT_NE(error_of(path_).find("does not hold a key of 32 bytes"), std::string::npos) << size;
  }
}

TEST_F(CryptoKeyFile, ThatCannotBeReadOrMadeIsToldWithItsPath) {
  std::filesystem::create_directories(path_);
  EXPECT_NE(error_of(path_).find(path_), std::string::npos);
  std::ofstream(folder_ + "/file") << "not a folder";
  EXPECT_NE(error_of(folder_ + "/file/keys/master").find("cannot be"), std::string::npos);
}

TEST(CryptoPassword, IsSaltedAndCheckedAtTheRealCost) {
  const std::string encoded = hash_password("くるみ 3つ");
  EXPECT_EQ(encoded.rfind("$argon2id$v=19$m=32768,t=3,p=1$", 0), 0u) << encoded;
  EXPECT_TRUE(verify_password(encoded, "くるみ 3つ"));
  EXPECT_FALSE(verify_password(encoded, "くるみ 4つ"));
  EXPECT_NE(hash_password("くるみ 3つ"), encoded);
  EXPECT_FALSE(needs_rehash(encoded));
}

TEST(CryptoPassword, ABrokenOrOlderHashIsFalseAndNeverACrash) {
  for (const char* broken : {"", "x", "$argon2id$v=19$m=32768,t=3,p=1$", "$argon2id$v=19$m=99999999999,t=3,p=1$aaaa$bbbb"}) {
    EXPECT_FALSE(verify_password(broken, "p")) << broken;
    EXPECT_TRUE(needs_rehash(broken)) << broken;
  }
  EXPECT_FALSE(verify_password(std::string(10'000, 'a'), "p"));
}

TEST(CryptoHmac, IsTheOneOfTheTestVectors) {
  // RFC 4231, cases 2 and 6 (a key longer than a block).
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(CryptoToken, Has26CharactersOfBase32) {
  testing::SeededRandom random;
  const std::string first = token(random);
  EXPECT_EQ(first.size(), 26u);
  EXPECT_EQ(first.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz"), std::string::npos);
  EXPECT_NE(token(random), first);
}

}  // namespace
}  // namespace noren::crypto
