// Tracking numbers as the owner types them. A wrong check digit is warned of, never refused: carriers make exceptions.
// 12 digits: Yamato, Sagawa, Yu-Pack (last = first 11 modulo 7). 11: Japan Post registered (last = first 10 modulo 7).
// 10: old Sagawa. AA999999999JP: international mail (UPU S10). Pure; safe from any thread.
#pragma once
#include <string>
#include <string_view>

namespace noren::text {

enum class TrackingVerdict {
  ok,
  suspicious,  // ask "is this right?" and accept when told yes
  malformed,   // nothing a carrier could mean: empty, other characters, shorter than 4 or longer than 40
};

struct TrackingNumber {
  std::string number;  // capitals and digits only; "" when malformed
  TrackingVerdict verdict = TrackingVerdict::malformed;
};

TrackingNumber read_tracking_number(std::string_view typed);

std::string tracking_number_text(std::string_view number);  // 1234-5678-9012, 131-12-38385-2, others as they are

}  // namespace noren::text
