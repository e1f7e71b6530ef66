// Signs mails so that a reader's server can see who they are from and that nobody changed them (DKIM: RFC 6376, 8301, 8463): rsa-sha256 and
// ed25519-sha256, relaxed/relaxed. Thread: safe from any.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace noren::mail {

// A private key, and the name of its public half: SELECTOR._domainkey.DOMAIN.
struct DkimKey {
  std::string selector;
  std::string domain;
  std::string pem;  // RSA of 1024 bits and more, or Ed25519
};

class Signer {
 public:
  // Throws std::invalid_argument with a plain sentence for a key that is none of these.
  explicit Signer(const std::vector<DkimKey>& keys);
  ~Signer();
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;

  // The mail with a signature in front for each key of the domain in its From: (or of a domain above it). raw: CR LF line ends, whole.
  std::string with_signatures(std::string raw, std::string_view from_domain, Instant now) const;

  // What the DNS has to say: name "s2026._domainkey.example.jp", text "v=DKIM1; k=rsa; p=…".
  struct Record {
    std::string name;
    std::string text;
  };
  std::vector<Record> records() const;
  // Those that sign the mails of that domain.
  std::vector<Record> records_for(std::string_view from_domain) const;

 private:
  struct Key;
  std::vector<std::unique_ptr<Key>> keys_;
};

}  // namespace noren::mail
