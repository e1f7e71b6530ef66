// How words and pages promise a mail, for tests of a shop whose mails are kept (House::mails_kept): there nobody may read one of these.
// Pure.
#pragma once
#include <string_view>

namespace noren::testing {

inline constexpr std::string_view kMailPromises[] = {
    "メールを送りま",   "メールをお送りしま", "メールでお知らせ", "メールでお尋ね",   "メールでお送り",  "メールで知らせ",
    "メールで送",       "メールが届きます",   "メールを送る",     "リンクをお送りし", "リンクを送",      "確認をお送り",
    "お知らせをお送り", "お知らせメールが届", "told by mail",     "tell you by mail", "ask you by mail", "sent by mail",
    "being mailed",     "we mailed",          "We mail",          "Mail me",          "send one mail",   "We write to you",
    "will write",       "We send you",        "We send the",      "are sending you",  "get a mail",      "gets a mail",
    "gets the mail",    "is being sent",      "end the mail",     "ends the mail",    "link is sent",    "link goes to",
    "goes here",        "in our mail"};

// The first of them that a text says; "" when it promises none.
inline std::string_view mail_promised_in(std::string_view text) {
  for (const std::string_view promise : kMailPromises) {
    if (text.find(promise) != std::string_view::npos) return promise;
  }
  return "";
}

}  // namespace noren::testing
