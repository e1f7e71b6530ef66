// The cryptography of Web Push with OpenSSL's P-256, HKDF and AES-128-GCM.
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/url.h"
#include "channels/push.h"

namespace noren::channels::push {
namespace {

template <class T, void (*Drop)(T*)>
struct Dropped {
  void operator()(T* one) const { Drop(one); }
};
template <class T, void (*Drop)(T*)>
using Owned = std::unique_ptr<T, Dropped<T, Drop>>;

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Number = Owned<BIGNUM, BN_clear_free>;
using Group = Owned<EC_GROUP, EC_GROUP_free>;
using Point = Owned<EC_POINT, EC_POINT_free>;
using Building = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using Cipher = Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using Digest = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Signature = Owned<ECDSA_SIG, ECDSA_SIG_free>;

constexpr std::size_t kPublic = 65, kSecret = 32, kSalt = 16, kTag = 16;
constexpr std::uint32_t kRecord = 4096;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* room_in(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// secret "": only the public half. Nothing when the public half is no point of the curve.
Key open_key(std::string_view public_key, std::string_view secret) {
  const Building building(OSSL_PARAM_BLD_new());
  const Number number(secret.empty() ? nullptr : BN_bin2bn(bytes_of(secret), static_cast<int>(secret.size()), nullptr));
  OSSL_PARAM_BLD_push_utf8_string(building.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(building.get(), OSSL_PKEY_PARAM_PUB_KEY, public_key.data(), public_key.size());
  if (number) OSSL_PARAM_BLD_push_BN(building.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get());
  const Params params(OSSL_PARAM_BLD_to_param(building.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  check(EVP_PKEY_fromdata_init(context.get()) == 1, "OpenSSL makes no keys");
  if (EVP_PKEY_fromdata(context.get(), &key, secret.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, params.get()) != 1) return nullptr;
  return Key(key);
}

std::optional<std::string> agree(const KeyPair& own, std::string_view other) {
  const Key mine = open_key(own.public_key, own.secret);
  const Key theirs = open_key(other, "");
  if (!mine || !theirs) return std::nullopt;
  const KeyContext context(EVP_PKEY_CTX_new(mine.get(), nullptr));
  std::string shared(kSecret, '\0');
  std::size_t size = shared.size();
  const bool done = EVP_PKEY_derive_init(context.get()) == 1 && EVP_PKEY_derive_set_peer(context.get(), theirs.get()) == 1 &&
                    EVP_PKEY_derive(context.get(), room_in(shared), &size) == 1 && size == shared.size();
  return done ? std::optional(std::move(shared)) : std::nullopt;
}

struct Hkdf {
  std::string_view salt, key, info;
  std::size_t size = 0;
};
std::string derive(const Hkdf& from) {
  const KeyContext context(EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr));
  std::string made(from.size, '\0');
  std::size_t size = made.size();
  const bool done = EVP_PKEY_derive_init(context.get()) == 1 && EVP_PKEY_CTX_set_hkdf_md(context.get(), EVP_sha256()) == 1 &&
                    EVP_PKEY_CTX_set1_hkdf_salt(context.get(), bytes_of(from.salt), static_cast<int>(from.salt.size())) == 1 &&
                    EVP_PKEY_CTX_set1_hkdf_key(context.get(), bytes_of(from.key), static_cast<int>(from.key.size())) == 1 &&
                    EVP_PKEY_CTX_add1_hkdf_info(context.get(), bytes_of(from.info), static_cast<int>(from.info.size())) == 1 &&
                    EVP_PKEY_derive(context.get(), room_in(made), &size) == 1 && size == made.size();
  check(done, "OpenSSL derives no key");
  return made;
}

std::string seal(std::string_view key, std::string_view nonce, std::string_view plain) {
  const Cipher cipher(EVP_CIPHER_CTX_new());
  std::string sealed(plain.size() + kTag, '\0');
  int size = 0, rest = 0;
  const bool done = EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, bytes_of(key), bytes_of(nonce)) == 1 &&
                    EVP_EncryptUpdate(cipher.get(), room_in(sealed), &size, bytes_of(plain), static_cast<int>(plain.size())) == 1 &&
                    EVP_EncryptFinal_ex(cipher.get(), room_in(sealed) + size, &rest) == 1 &&
                    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTag, room_in(sealed) + plain.size()) == 1;
  check(done, "OpenSSL seals nothing");
  return sealed;
}

}  // namespace

KeyPair key_pair_from(std::string_view seed) {
  check(seed.size() == kSecret, "a seed of another length");
  const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const Number number(BN_bin2bn(bytes_of(seed), static_cast<int>(seed.size()), nullptr));
  const Number order(BN_dup(EC_GROUP_get0_order(group.get())));
  if (BN_cmp(number.get(), order.get()) >= 0) BN_sub(number.get(), number.get(), order.get());
  check(!BN_is_zero(number.get()), "a seed that is no key");
  const Point point(EC_POINT_new(group.get()));
  KeyPair pair{std::string(kSecret, '\0'), std::string(kPublic, '\0')};
  const bool done = EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, nullptr) == 1 &&
                    EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, room_in(pair.public_key), kPublic,
                                       nullptr) == kPublic &&
                    BN_bn2binpad(number.get(), room_in(pair.secret), kSecret) == static_cast<int>(kSecret);
  check(done, "OpenSSL makes no key");
  return pair;
}

std::optional<std::string> encrypt(const Subscription& to, std::string_view plain, const KeyPair& own, std::string_view salt) {
  check(salt.size() == kSalt, "a salt of another length");
  // One record holds it: delimiter and tag included (RFC 8188 2).
  if (to.key.size() != kPublic || to.auth.size() != kSalt || plain.size() + 1 + kTag > kRecord) return std::nullopt;
  const auto shared = agree(own, to.key);
  if (!shared) return std::nullopt;
  const std::string info = std::string("WebPush: info") + '\0' + to.key + own.public_key;
  const std::string key = derive({to.auth, *shared, info, 32});
  const std::string content_key = derive({salt, key, std::string_view("Content-Encoding: aes128gcm\0", 28), 16});
  const std::string nonce = derive({salt, key, std::string_view("Content-Encoding: nonce\0", 24), 12});
  std::string body(salt);
  for (const int shift : {24, 16, 8, 0}) body.push_back(static_cast<char>((kRecord >> shift) & 0xFF));
  body.push_back(static_cast<char>(kPublic));
  body += own.public_key;
  return body + seal(content_key, nonce, std::string(plain) + '\x02');
}

std::string vapid(const KeyPair& shop, const std::string& endpoint, const std::string& contact, Instant now) {
  constexpr std::int64_t kGood_s = 12 * 3'600;  // 24 hours at most
  const nlohmann::json claims = {{"aud", origin_of(endpoint)}, {"exp", now.seconds() + kGood_s}, {"sub", "mailto:" + contact}};
  const std::string said = base64url(R"({"typ":"JWT","alg":"ES256"})") + "." + base64url(claims.dump());
  const Key key = open_key(shop.public_key, shop.secret);
  const Digest digest(EVP_MD_CTX_new());
  std::string der(128, '\0');
  std::size_t size = der.size();
  const bool done = key && EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
                    EVP_DigestSign(digest.get(), room_in(der), &size, bytes_of(said), said.size()) == 1;
  check(done, "OpenSSL signs nothing");
  const unsigned char* at = bytes_of(der);
  const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
  std::string raw(2 * kSecret, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), room_in(raw), kSecret);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), room_in(raw) + kSecret, kSecret);
  return "vapid t=" + said + "." + base64url(raw) + ", k=" + base64url(shop.public_key);
}

bool is_vapid_signed(const std::string& token, std::string_view public_key) {
  const std::size_t dot = token.rfind('.');
  const auto raw = dot == std::string::npos ? std::nullopt : from_base64url(std::string_view(token).substr(dot + 1));
  if (!raw || raw->size() != 2 * kSecret) return false;
  const Signature signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes_of(*raw), kSecret, nullptr), BN_bin2bn(bytes_of(*raw) + kSecret, kSecret, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  const std::string encoded(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  const Key key = open_key(public_key, "");
  const Digest digest(EVP_MD_CTX_new());
  const std::string said = token.substr(0, dot);
  return key && EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(digest.get(), bytes_of(encoded), encoded.size(), bytes_of(said), said.size()) == 1;
}

}  // namespace noren::channels::push
