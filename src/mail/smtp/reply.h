// An SMTP server's answer: its lines put together as they come in, and what they say (RFC 5321 4.2, 2034, 3463). Nothing a server sends
// takes more than kReplyMost bytes of memory. Private to mail. Pure.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace noren::mail::smtp {

inline constexpr std::size_t kLineMost = 2048;  // RFC 5321 allows 512; some say more
inline constexpr std::size_t kLinesMost = 128;
inline constexpr std::size_t kReplyMost = 16 * 1024;

struct Reply {
  int code = 0;          // 200 to 599
  std::string enhanced;  // "5.1.1", or "" where the server says none
  std::string words;     // all its lines, with a line end between

  bool is(int hundred) const { return code / 100 == hundred; }
};

// Takes bytes, gives answers. What came after an answer stays for the next one.
class ReplyReader {
 public:
  enum class Found { more, reply, nonsense };  // nonsense: this is no SMTP server, or talks for ever; nothing can be read after it

  void add(std::string_view bytes) { waiting_ += bytes; }
  Found next(Reply& reply);
  // Something lies here that nobody has asked for.
  bool has_rest() const { return !waiting_.empty(); }

 private:
  std::string waiting_;
  Reply begun_;
  std::size_t lines_ = 0;
};

// "5.1.1" at the start of the text behind the code; its class is the code's.
std::optional<std::string> enhanced_code(int code, std::string_view text);

// A server may say anything; what is kept is ASCII (RFC 5321 4.2), which every database and page takes, and at most 500 bytes.
std::string kept_words(std::string words);

}  // namespace noren::mail::smtp
