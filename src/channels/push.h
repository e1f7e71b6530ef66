// Web Push: messages to a browser that asked for them. RFC 8030 (the call), 8291 and 8188 (encryption, aes128gcm), 8292 (VAPID). The
// cryptography is OpenSSL's. Thread: safe from any.
#pragma once
#include "channels/port.h"
#include "crypto/crypto.h"

namespace noren::channels::push {

// A browser's subscription, as PushSubscription.toJSON() says it.
struct Subscription {
  std::string endpoint;
  std::string key;   // p256dh, 65 raw bytes
  std::string auth;  // 16 raw bytes
};
// known: origins of push services. Nothing for what is none, and for an address anywhere else: nobody has us call where he likes.
std::optional<Subscription> read_subscription(std::string_view json, const std::vector<std::string>& more_services);
bool is_known_service(std::string_view endpoint, const std::vector<std::string>& more_services);

// The shop's pair of keys (P-256), made from the house's master key: it stays the same, and nothing is stored.
struct KeyPair {
  std::string secret;      // 32 raw bytes
  std::string public_key;  // 65 raw bytes, uncompressed
};
KeyPair key_pair_from(std::string_view seed);  // 32 bytes
KeyPair shop_keys(const crypto::Keys& keys, const ShopId& shop);

// RFC 8291: the whole body. own: a pair made for this one message; salt: 16 bytes.
std::optional<std::string> encrypt(const Subscription& to, std::string_view plain, const KeyPair& own, std::string_view salt);
// RFC 8292: the value of Authorization.
std::string vapid(const KeyPair& shop, const std::string& endpoint, const std::string& contact, Instant now);
bool is_vapid_signed(const std::string& token, std::string_view public_key);  // for tests

std::unique_ptr<Port> open(const KeyPair& shop, std::string contact, std::vector<std::string> more_services, env::Random& random);

}  // namespace noren::channels::push
