// What comes back from outside: reading never breaks, and what it hands out is sound.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "bounces/bounces.h"
#include "text/clean.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view mail(reinterpret_cast<const char*>(bytes), size);
  for (const auto& reading : noren::bounces::read_mailbox(mail)) {
    if (reading.failures.size() > 1001) std::abort();
    for (const auto& failure : reading.failures) {
      if (failure.words.size() > 1000 || failure.recipient.size() > 2000) std::abort();
      if (!noren::text::is_valid_utf8(failure.recipient)) std::abort();
    }
  }
  return 0;
}
