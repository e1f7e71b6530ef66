#include "mime/message.h"

#include <gtest/gtest.h>

#include "mime/charset.h"

namespace noren::mime {
namespace {

TEST(MailCharsets, Iso2022JpWithHalfWidthKanaAndMakersRows) {
  EXPECT_EQ(to_utf8("\x1B$B$\"\x1B(B", "iso-2022-jp"), "あ");
  EXPECT_EQ(to_utf8("\x1B(I1\x1B(B ok", "iso-2022-jp"), "ｱ ok");
  EXPECT_EQ(to_utf8("\x1B$B-!\x1B(B", ""), "①");                    // NEC's row 13
  EXPECT_EQ(to_utf8("\x1B$B$\"\nplain", "us-ascii"), "あ\nplain");  // cut off before its end
}

TEST(MailCharsets, TheBytesDecideWhereTheLabelIsWrong) {
  EXPECT_EQ(to_utf8("\x82\xA0", "iso-2022-jp"), "あ");
  EXPECT_EQ(to_utf8("\x82\xA0", "shift_jis"), "あ");
  EXPECT_EQ(to_utf8("\xA4\xA2\xA4\xA4", "euc-jp"), "あい");
  EXPECT_EQ(to_utf8("\xE3\x81\x82", ""), "あ");
  EXPECT_EQ(to_utf8("caf\xE9", "iso-8859-1"), "café");
  EXPECT_EQ(to_utf8("a\xFFz", "utf-8"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(to_utf8("plain", "no-such-charset"), "plain");
}

TEST(MailHeaders, EncodedWordsAreJoinedBeforeTheyAreDecoded) {
  EXPECT_EQ(decode_header("=?ISO-2022-JP?B?GyRCJCIbKEI=?="), "あ");
  EXPECT_EQ(decode_header("=?UTF-8?B?44E=?= =?UTF-8?B?gg==?="), "あ");
  EXPECT_EQ(decode_header("Re: =?utf-8?q?caf=C3=A9_au_lait?= now"), "Re: café au lait now");
  EXPECT_EQ(decode_header("=?broken"), "=?broken");
}

TEST(MailMessages, APartIsHandedOutAsText) {
  const Message message = read_message(
      "Content-Type: multipart/mixed; boundary=x\r\nSubject: a\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n"
      "\x1B$B$\"\x1B(B\r\n--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+YSAmbHQ7IGI8L3A+\r\n--x--\r\n");
  ASSERT_EQ(message.texts.size(), 2u);
  EXPECT_EQ(message.texts[0].text.substr(0, 3), "あ");
  EXPECT_NE(message.texts[1].text.find("a < b"), std::string::npos);
  EXPECT_EQ(message.headers.get("subject"), "a");
}

TEST(MailMessages, AReportHandsOutItsFieldsAndTheOriginal) {
  const Message message = read_message(
      "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n"
      "Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; b@example.jp\nDiagnostic-Code: smtp; 550\n two lines\n\n--x\n"
      "Content-Type: text/rfc822-headers\n\nMessage-ID: <1@example.jp>\nTo: b@example.jp\n\n--x--\n");
  EXPECT_EQ(message.report_type, "delivery-status");
  ASSERT_EQ(message.status.size(), 2u);
  EXPECT_EQ(message.status[1].get("diagnostic-code"), "smtp; 550 two lines");
  EXPECT_EQ(message.original.get("message-id"), "<1@example.jp>");
}

TEST(MailMessages, PartsWhoseBoundaryTheHeaderDoesNotNameAreFound) {
  const Message message = read_message(
      "Content-Type: multipart/report; boundary=other\nSubject: s\n\n--real\nContent-Type: text/plain\n\nwords\n--real\n"
      "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; b@example.jp\n\n--real--\n");
  EXPECT_EQ(message.status.size(), 1u);
  EXPECT_EQ(message.headers.get("subject"), "s");
}

TEST(MailMessages, LimitsAreKeptAndTold) {
  std::string deep = "Subject: s\n";
  for (int i = 0; i < 60; ++i)
    deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
  EXPECT_TRUE(read_message(deep).beyond_limits);
  EXPECT_TRUE(read_message(std::string(2000, 'x'), {.bytes = 1000}).beyond_limits);
  EXPECT_NO_THROW(read_message(""));
  EXPECT_NO_THROW(read_message("\n\n\n"));
  EXPECT_NO_THROW(read_message(std::string("\0\0:\0\n", 5)));
}

TEST(MailMessages, AMailboxIsSplitAtItsSeparators) {
  EXPECT_EQ(split_mailbox("Subject: a\n\nFrom here on\n").size(), 1u);
  EXPECT_EQ(split_mailbox("From x Thu Jan  1 00:00:00 2026\nSubject: a\n\nb\n\nFrom y Thu Jan  1 00:00:00 2026\nSubject: c\n\nd\n").size(),
            2u);
}

}  // namespace
}  // namespace noren::mime
