// Signatures as another's program reads them: OpenDKIM's library.
#include "mail/dkim.h"

#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <stdbool.h>
#include <sys/types.h>

extern "C" {
#include <opendkim/dkim.h>
}

#include <map>
#include <memory>

#include "mail/compose.h"

namespace noren::mail {
namespace {

constexpr Instant kSignedAt(1'795'000'000'000'000);

std::string pem_of(EVP_PKEY* key) {
  const std::unique_ptr<BIO, int (*)(BIO*)> into(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_PrivateKey(into.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(into.get(), &bytes);
  std::string pem(bytes, static_cast<std::size_t>(size));
  EVP_PKEY_free(key);
  return pem;
}

std::string rsa_pem(unsigned bits = 2048) { return pem_of(EVP_RSA_gen(bits)); }
std::string ed25519_pem() { return pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

std::map<std::string, std::string> dns_of_dkim;

DKIM_CBSTAT look_up(DKIM*, DKIM_SIGINFO* signature, unsigned char* into, std::size_t size) {
  const std::string name = std::string(reinterpret_cast<const char*>(dkim_sig_getselector(signature))) + "._domainkey." +
                           reinterpret_cast<const char*>(dkim_sig_getdomain(signature));
  const auto found = dns_of_dkim.find(name);
  if (found == dns_of_dkim.end() || found->second.size() >= size) return DKIM_CBSTAT_NOTFOUND;
  found->second.copy(reinterpret_cast<char*>(into), size);
  into[found->second.size()] = '\0';
  return DKIM_CBSTAT_CONTINUE;
}

struct Verdict {
  DKIM_STAT whole = DKIM_STAT_INTERNAL;
  int passed = 0, signatures = 0;
};

Verdict verdict_on(const std::string& mail, const Signer& signer) {
  dns_of_dkim.clear();
  for (const Signer::Record& record : signer.records()) dns_of_dkim[record.name] = record.text;
  const std::unique_ptr<DKIM_LIB, void (*)(DKIM_LIB*)> library(dkim_init(nullptr, nullptr), dkim_close);
  dkim_set_key_lookup(library.get(), look_up);
  std::uint64_t at = static_cast<std::uint64_t>(kSignedAt.seconds());
  dkim_options(library.get(), DKIM_OP_SETOPT, DKIM_OPTS_FIXEDTIME, &at, sizeof at);
  DKIM_STAT status = DKIM_STAT_OK;
  DKIM* talk = dkim_verify(library.get(), reinterpret_cast<const unsigned char*>("test"), nullptr, &status);
  std::string copy = mail;
  status = dkim_chunk(talk, reinterpret_cast<unsigned char*>(copy.data()), copy.size());
  if (status == DKIM_STAT_OK) status = dkim_chunk(talk, nullptr, 0);
  bool testkey = false;
  Verdict verdict;
  verdict.whole = dkim_eom(talk, &testkey);
  DKIM_SIGINFO** all = nullptr;
  if (dkim_getsiglist(talk, &all, &verdict.signatures) == DKIM_STAT_OK) {
    for (int n = 0; n < verdict.signatures; ++n) {
      if (dkim_sig_process(talk, all[n]) == DKIM_STAT_OK && dkim_sig_getbh(all[n]) == DKIM_SIGBH_MATCH &&
          (dkim_sig_getflags(all[n]) & DKIM_SIGFLAG_PASSED) != 0)
        ++verdict.passed;
    }
  }
  dkim_free(talk);
  return verdict;
}

std::string order_mail() {
  Letter letter;
  letter.from = {"shop@example.jp", "くるみ雑貨店"};
  letter.to = {"hanako@docomo.ne.jp", "山田 花子"};
  letter.reply_to = {"info@example.jp", ""};
  letter.subject = "【くるみ雑貨店】ご注文を受け付けました（自動返信）K7M-4821　ありがとうございます、とても長い件名の例です";
  letter.text = "ありがとうございます。\n\n  字下げ  と  空白   \n\n\n";
  letter.html = "<p>ありがとうございます。</p>";
  letter.message_id = "abc@example.jp";
  letter.thread_id = "thread@example.jp";
  letter.date = kSignedAt;
  return compose(letter);
}

TEST(DkimSigning, AnotherProgramVerifiesBothKinds) {
  const Signer rsa({{"s2026", "example.jp", rsa_pem()}});
  const Verdict of_rsa = verdict_on(rsa.with_signatures(order_mail(), "example.jp", kSignedAt), rsa);
  EXPECT_EQ(of_rsa.whole, DKIM_STAT_OK) << dkim_getresultstr(of_rsa.whole);
  EXPECT_EQ(of_rsa.passed, 1);
  const Signer curve({{"e2026", "example.jp", ed25519_pem()}});
  const Verdict of_curve = verdict_on(curve.with_signatures(order_mail(), "example.jp", kSignedAt), curve);
  EXPECT_EQ(of_curve.whole, DKIM_STAT_OK) << dkim_getresultstr(of_curve.whole);
  EXPECT_EQ(of_curve.passed, 1);
}

TEST(DkimSigning, TwoKeysMakeTwoSignaturesAndADomainAboveSignsForThoseBelow) {
  const Signer both({{"s1", "example.jp", rsa_pem()}, {"s2", "example.jp", ed25519_pem()}, {"other", "example.com", ed25519_pem()}});
  const std::string mail = both.with_signatures(order_mail(), "shop.example.jp", kSignedAt);
  EXPECT_THAT(mail, ::testing::StartsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.jp; s=s1;"));
  EXPECT_THAT(mail, ::testing::Not(::testing::HasSubstr("example.com")));
  const Verdict verdict = verdict_on(mail, both);
  EXPECT_EQ(verdict.signatures, 2);
  EXPECT_EQ(verdict.passed, 2);
}

TEST(DkimSigning, WhatIsChangedOnTheWayIsSeen) {
  const Signer rsa({{"s1", "example.jp", rsa_pem()}});
  const std::string mail = rsa.with_signatures(order_mail(), "example.jp", kSignedAt);
  std::string body = mail;
  body.replace(body.size() - 30, 1, body[body.size() - 30] == 'x' ? "y" : "x");
  EXPECT_NE(verdict_on(body, rsa).whole, DKIM_STAT_OK);
  std::string second_from = mail;
  second_from.insert(second_from.find("From:"), "From: other@example.com\r\n");
  EXPECT_NE(verdict_on(second_from, rsa).whole, DKIM_STAT_OK) << "a second From: is signed to be none";
  std::string blanks = mail;
  const std::size_t from = blanks.find("Auto-Submitted: ");
  blanks.insert(from + 15, "  ");
  EXPECT_EQ(verdict_on(blanks, rsa).whole, DKIM_STAT_OK) << "blanks are nobody's harm";
}

TEST(DkimSigning, AMailOfAnotherDomainIsLeftAsItIs) {
  const Signer rsa({{"s1", "example.jp", rsa_pem()}});
  EXPECT_EQ(rsa.with_signatures(order_mail(), "badexample.jp", kSignedAt), order_mail());
}

TEST(DkimSigning, AKeyThatIsNoneIsRefused) {
  for (const std::string& pem :
       {std::string(), std::string("-----BEGIN PRIVATE KEY-----\nxx\n-----END PRIVATE KEY-----\n"), rsa_pem(512)}) {
    EXPECT_THROW(Signer({{"s1", "example.jp", pem}}), std::invalid_argument);
  }
}

}  // namespace
}  // namespace noren::mail
