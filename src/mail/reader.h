// Reads a mail back into what a person sees: for the demo's mailbox and for tests. Never throws on a mangled mail: what cannot be
// read is empty. Thread: safe from any.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace noren::mail {

struct ReadMail {
  std::vector<std::pair<std::string, std::string>> headers;  // in order, decoded to UTF-8
  std::string subject;
  std::string from;  // as a mail program shows it: くるみ雑貨店 <shop@example.jp>
  std::string to;
  std::string text;
  std::string html;
  std::vector<std::string> attachments;  // file names

  const std::string& header(std::string_view name) const;  // "" when absent
};

ReadMail read_mail(std::string_view raw);

}  // namespace noren::mail
