#include "mail/compose.h"

#include <gtest/gtest.h>

#include "mail/reader.h"

namespace noren::mail {
namespace {

Letter letter() {
  Letter letter;
  letter.from = {"shop@kurumi.example.jp", "くるみ雑貨店"};
  letter.to = {"hanako@example.jp", "山田 花子"};
  letter.reply_to = {"info@kurumi.example.jp", ""};
  letter.subject = "【くるみ雑貨店】ご注文を受け付けました（注文番号 K7M-4821）：髙橋様・﨑・①・㈱・🍵";
  letter.text = "山田 花子 様\n\nありがとうございます。\n.\n合計 1,200円\n";
  letter.html = "<p>山田 花子 様</p><p>合計 <b>1,200円</b></p>";
  letter.message_id = "abc@kurumi.example.jp";
  letter.thread_id = "thread@kurumi.example.jp";
  letter.date = Instant(1'795'230'000'000'000);
  return letter;
}

TEST(Composer, WhatGoesInComesOutAgain) {
  const ReadMail mail = read_mail(compose(letter()));
  EXPECT_EQ(mail.subject, letter().subject);
  EXPECT_EQ(mail.from, "くるみ雑貨店 <shop@kurumi.example.jp>");
  EXPECT_EQ(mail.to, "山田 花子 <hanako@example.jp>");
  EXPECT_EQ(mail.text, letter().text);
  EXPECT_EQ(mail.html, letter().html);
  EXPECT_EQ(mail.header("Reply-To"), "info@kurumi.example.jp");
  EXPECT_EQ(mail.header("Message-Id"), "<abc@kurumi.example.jp>");
  EXPECT_EQ(mail.header("In-Reply-To"), "<thread@kurumi.example.jp>");
  EXPECT_EQ(mail.header("References"), "<thread@kurumi.example.jp>");
  EXPECT_EQ(mail.header("Auto-Submitted"), "auto-generated");
  EXPECT_EQ(mail.header("MIME-Version"), "1.0");
  EXPECT_EQ(mail.header("Date"), "Sat, 21 Nov 2026 12:00:00 +0900");
}

TEST(Composer, ALetterToManyHasTheMailboxesOwnButton) {
  Letter many = letter();
  many.unsubscribe_url = "https://kurumi.example.jp/newsletter/stop/k3v9q2m7t5w8x4z6-news-" + std::string(60, 'a') + "\r\nX-Evil: 1";
  many.list_id = "news.kurumi.example.jp";
  const std::string raw = compose(many);
  EXPECT_NE(raw.find("List-Unsubscribe:\r\n <https://kurumi.example.jp/newsletter/stop/k3v9"), std::string::npos) << raw;
  EXPECT_EQ(raw.find("\r\nX-Evil"), std::string::npos);
  const ReadMail mail = read_mail(raw);
  EXPECT_EQ(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  EXPECT_EQ(mail.header("List-Id"), "<news.kurumi.example.jp>");
  EXPECT_EQ(mail.header("Precedence"), "bulk");
  EXPECT_EQ(read_mail(compose(letter())).header("List-Unsubscribe"), "") << "mails about orders have none";
}

TEST(Composer, OnlySevenBitsAndShortLinesWithCrlf) {
  const std::string raw = compose(letter());
  std::size_t line = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    ASSERT_LT(static_cast<unsigned char>(raw[i]), 0x80) << "at " << i;
    if (raw[i] == '\n') {
      ASSERT_TRUE(i > 0 && raw[i - 1] == '\r') << "a bare line end at " << i;
      line = 0;
    } else {
      ASSERT_LE(++line, 998U);
    }
  }
}

TEST(Composer, TheSameLetterGivesTheSameBytes) { EXPECT_EQ(compose(letter()), compose(letter())); }

TEST(Composer, NobodyCanAddAHeader) {
  Letter evil = letter();
  evil.subject = "hello\r\nBcc: victim@example.com\r\n\r\nbody";
  evil.to.name = "x\nBcc: victim@example.com";
  evil.reply_to.address = "a@example.jp\r\nBcc: victim@example.com";
  evil.from.name = std::string("shop\0\r\nX-Evil: 1", 16);
  const ReadMail mail = read_mail(compose(evil));
  EXPECT_EQ(mail.header("Bcc"), "");
  EXPECT_EQ(mail.header("X-Evil"), "");
  EXPECT_EQ(mail.text, letter().text);
}

TEST(Composer, OldCarrierAddressesGetAQuotedLocalPart) {
  EXPECT_EQ(smtp_address("ab..c@docomo.ne.jp"), "\"ab..c\"@docomo.ne.jp");
  EXPECT_EQ(smtp_address("abc.@ezweb.ne.jp"), "\"abc.\"@ezweb.ne.jp");
  EXPECT_EQ(smtp_address("hanako@example.jp"), "hanako@example.jp");
  EXPECT_FALSE(smtp_address("hanako").has_value());
  EXPECT_FALSE(smtp_address("").has_value());
  Letter old = letter();
  old.to = {"ab..c@docomo.ne.jp", ""};
  EXPECT_NE(compose(old).find("To: \"ab..c\"@docomo.ne.jp\r\n"), std::string::npos) << compose(old).substr(0, 600);
}

TEST(Composer, AttachmentsKeepTheirJapaneseNamesAndBytes) {
  Letter with = letter();
  with.attachments.push_back({"領収書 K7M-4821.pdf", "application/pdf", std::string("%PDF\0\xff\r\n", 8)});
  const std::string raw = compose(with);
  const ReadMail mail = read_mail(raw);
  ASSERT_EQ(mail.attachments.size(), 1U);
  EXPECT_EQ(mail.attachments[0], "領収書 K7M-4821.pdf");
  EXPECT_EQ(mail.text, letter().text);
  EXPECT_EQ(mail.html, letter().html);
  EXPECT_NE(raw.find("multipart/mixed"), std::string::npos);
  EXPECT_NE(raw.find("JVBERgD/DQo="), std::string::npos) << "base64 of the bytes";
}

TEST(Composer, TextAloneIsNoMultipartAndAPersonsMailIsNotAutomatic) {
  Letter plain = letter();
  plain.html.clear();
  plain.automatic = false;
  plain.thread_id.clear();
  const std::string raw = compose(plain);
  EXPECT_EQ(raw.find("multipart"), std::string::npos);
  EXPECT_EQ(read_mail(raw).header("Auto-Submitted"), "");
  EXPECT_EQ(read_mail(raw).header("References"), "");
  EXPECT_EQ(read_mail(raw).text, plain.text);
}

TEST(Composer, IdsAreTheSameEachTimeAndDifferentForEachMessage) {
  Message message{.id = MessageId("c1:order_received"), .shop = ShopId("s1")};
  const std::string id = message_id_of(message, "kurumi.example.jp");
  EXPECT_EQ(message_id_of(message, "kurumi.example.jp"), id);
  EXPECT_TRUE(id.ends_with("@kurumi.example.jp"));
  message.id = MessageId("c1:order_received:2");
  EXPECT_NE(message_id_of(message, "kurumi.example.jp"), id);
  EXPECT_EQ(domain_of("shop@Kurumi.example.jp"), "kurumi.example.jp");
}

TEST(MailReader, AMangledMailIsEmptyNotAnError) {
  EXPECT_EQ(read_mail("").text, "");
  EXPECT_EQ(read_mail("\xff\xfe\x00garbage").subject, "");
  EXPECT_EQ(read_mail("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n").html, "");
}

}  // namespace
}  // namespace noren::mail
