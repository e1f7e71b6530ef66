// Bodies of the store API from outside: never an exception, and a wish without faults holds only values in their limits.
#include <cstdint>
#include <cstdlib>

#include "checkout/json_input.h"
#include "text/clean.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace checkout = noren::checkout;
  const std::string_view body(reinterpret_cast<const char*>(bytes), size);
  if (const auto read = checkout::read_wish(body); read && read->faults.empty()) {
    const auto& person = read->wish.person;
    for (const std::string* text : {&person.email, &person.phone, &person.note, &person.recipient.name, &person.recipient.line1}) {
      if (!noren::text::is_valid_utf8(*text) || text->size() > 10'000) std::abort();
    }
  }
  if (const auto first = checkout::read_complete(body)) {
    const auto again = checkout::read_complete(first->canonical);
    if (!again || again->canonical != first->canonical) std::abort();
  }
  return 0;
}
