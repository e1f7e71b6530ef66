#include "payments/replies.h"

namespace noren::payments {

std::string short_words(std::string words) {
  constexpr std::size_t kMost = 300;
  if (words.size() <= kMost) return words;
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
  words.resize(end);
  return words;
}

}  // namespace noren::payments
