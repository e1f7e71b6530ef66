#include "mail/dkim.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <stdexcept>

#include "base/ascii.h"
#include "base/check.h"
#include "base/hex.h"
#include "crypto/crypto.h"

namespace noren::mail {
namespace {

// Signed where they are there. From once more than it is: a second one added on the way would break the signature (RFC 6376 8.15).
constexpr std::array<std::string_view, 16> kSigned{"from",
                                                   "to",
                                                   "cc",
                                                   "reply-to",
                                                   "subject",
                                                   "date",
                                                   "message-id",
                                                   "mime-version",
                                                   "in-reply-to",
                                                   "references",
                                                   "auto-submitted",
                                                   "content-type",
                                                   "content-transfer-encoding",
                                                   "list-id",
                                                   "list-unsubscribe",
                                                   "list-unsubscribe-post"};
constexpr std::size_t kLineWidth = 72;

struct KeyEnd {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct DigestEnd {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct BioEnd {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Runs of blanks are one, those at the end are none.
std::string relaxed_line(std::string_view line) {
  std::string out;
  for (const char c : line) {
    if (!is_blank(c)) {
      out += c;
    } else if (out.empty() || out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

// RFC 6376 3.4.4.
std::string relaxed_body(std::string_view body) {
  std::string out;
  std::size_t empty_lines = 0;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find("\r\n"), body.size());
    const std::string line = relaxed_line(body.substr(0, end));
    body.remove_prefix(std::min(end + 2, body.size()));
    if (line.empty()) {
      ++empty_lines;
      continue;
    }
    for (; empty_lines > 0; --empty_lines) out += "\r\n";
    out += line;
    out += "\r\n";
  }
  return out;
}

struct Header {
  std::string name;     // lower case
  std::string relaxed;  // "subject:the words", without a line end
};

// RFC 6376 3.4.2: unfolded, blanks made one.
std::vector<Header> headers_in(std::string_view head) {
  std::vector<Header> headers;
  while (!head.empty()) {
    std::size_t end = head.find("\r\n");
    while (end != std::string_view::npos && end + 2 < head.size() && is_blank(head[end + 2])) end = head.find("\r\n", end + 2);
    end = std::min(end, head.size());
    const std::string_view field = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos) continue;
    std::string value;
    for (const char c : field.substr(colon + 1)) {
      if (c != '\r' && c != '\n') value += c;
    }
    value = relaxed_line(value);
    if (value.starts_with(' ')) value.erase(0, 1);
    const std::string name = lower_ascii(relaxed_line(field.substr(0, colon)));
    headers.push_back({name, name + ":" + value});
  }
  return headers;
}

std::string folded(std::string_view text) {
  std::string out;
  for (; text.size() > kLineWidth; text.remove_prefix(kLineWidth)) out += std::string(text.substr(0, kLineWidth)) + "\r\n\t ";
  return out + std::string(text);
}

bool is_of(std::string_view domain, std::string_view above) {
  return domain == above || (domain.size() > above.size() && domain.ends_with(above) && domain[domain.size() - above.size() - 1] == '.');
}

}  // namespace

struct Signer::Key {
  std::string selector, domain;
  std::unique_ptr<EVP_PKEY, KeyEnd> key;
  bool is_rsa = true;

  std::string sign(const std::string& words) const {
    const std::unique_ptr<EVP_MD_CTX, DigestEnd> context(EVP_MD_CTX_new());
    // Ed25519 signs the hash of what is signed (RFC 8463 section 3), RSA makes it itself.
    const std::string what = is_rsa ? words : crypto::sha256(words);
    const auto* bytes = reinterpret_cast<const unsigned char*>(what.data());
    std::size_t size = 0;
    bool done = EVP_DigestSignInit(context.get(), nullptr, is_rsa ? EVP_sha256() : nullptr, nullptr, key.get()) == 1 &&
                EVP_DigestSign(context.get(), nullptr, &size, bytes, what.size()) == 1;
    std::string signature(size, '\0');
    done = done && EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, what.size()) == 1;
    check(done, "a key that could be read does not sign");
    signature.resize(size);
    return signature;
  }

  std::string public_half() const {
    if (!is_rsa) {
      std::string raw(32, '\0');
      std::size_t size = raw.size();
      check(EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(raw.data()), &size) == 1,
            "a key without its public half");
      return to_base64(raw);
    }
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key.get(), &der);
    check(size > 0, "a key without its public half");
    const std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return to_base64(bytes);
  }
};

Signer::Signer(const std::vector<DkimKey>& keys) {
  for (const DkimKey& each : keys) {
    auto key = std::make_unique<Key>();
    key->selector = each.selector;
    key->domain = each.domain;
    const std::unique_ptr<BIO, BioEnd> pem(BIO_new_mem_buf(each.pem.data(), static_cast<int>(each.pem.size())));
    // An empty password: a sealed key is none of ours, and nobody sits there to be asked for one.
    char none[] = "";
    key->key.reset(PEM_read_bio_PrivateKey(pem.get(), nullptr, nullptr, none));
    const int kind = key->key ? EVP_PKEY_get_base_id(key->key.get()) : 0;
    key->is_rsa = kind == EVP_PKEY_RSA;
    constexpr int kLeastBits = 1024;
    const bool strong = kind == EVP_PKEY_ED25519 || (key->is_rsa && EVP_PKEY_get_bits(key->key.get()) >= kLeastBits);
    if (!strong)
      throw std::invalid_argument("the key of " + each.selector + "._domainkey." + each.domain +
                                  " in [mail] dkim is neither RSA of 1024 bits or more nor Ed25519");
    keys_.push_back(std::move(key));
  }
}

Signer::~Signer() = default;

std::string Signer::with_signatures(std::string raw, std::string_view from_domain, Instant now) const {
  const std::size_t end = raw.find("\r\n\r\n");
  check(end != std::string::npos, "a mail without an end of its headers");
  const std::string domain = lower_ascii(from_domain);
  const std::vector<Header> headers = headers_in(std::string_view(raw).substr(0, end + 2));
  const std::string body_hash = to_base64(crypto::sha256(relaxed_body(std::string_view(raw).substr(end + 4))));
  std::string in_front;
  for (const auto& key : keys_) {
    if (!is_of(domain, key->domain)) continue;
    std::string names, words;
    for (const std::string_view name : kSigned) {
      // Of several of one name the last one counts first (RFC 6376 5.4.2).
      for (auto header = headers.rbegin(); header != headers.rend(); ++header) {
        if (header->name != name) continue;
        names += (names.empty() ? "" : ":") + header->name;
        words += header->relaxed + "\r\n";
      }
      if (name == "from") names += (names.empty() ? "" : ":") + std::string(name);
    }
    const std::string line = "v=1; a=" + std::string(key->is_rsa ? "rsa" : "ed25519") + "-sha256; c=relaxed/relaxed; d=" + key->domain +
                             "; s=" + key->selector + ";\r\n\tt=" + std::to_string(now.seconds()) + "; h=" + folded(names) +
                             ";\r\n\tbh=" + body_hash + ";\r\n\tb=";
    std::string own;
    for (const char c : line) {
      if (c != '\r' && c != '\n') own += c;
    }
    words += "dkim-signature:" + relaxed_line(own);
    in_front += "DKIM-Signature: " + line + folded(to_base64(key->sign(words))) + "\r\n";
  }
  return in_front + raw;
}

std::vector<Signer::Record> Signer::records() const { return records_for(""); }

std::vector<Signer::Record> Signer::records_for(std::string_view from_domain) const {
  std::vector<Record> all;
  for (const auto& key : keys_) {
    if (!from_domain.empty() && !is_of(from_domain, key->domain)) continue;
    all.push_back({key->selector + "._domainkey." + key->domain,
                   "v=DKIM1; k=" + std::string(key->is_rsa ? "rsa" : "ed25519") + "; p=" + key->public_half()});
  }
  return all;
}

}  // namespace noren::mail
