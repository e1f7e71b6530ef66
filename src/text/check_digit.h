// Check digits, over ASCII digits only. Pure.
//   7DR: the number modulo 7 (parcels of Yamato, Sagawa and Japan Post)
//   S10: weighted modulo 11 (international mail, UPU S10)
//   Damm: finds every wrong digit and every swap of neighbours (order numbers)
#pragma once
#include <string_view>

namespace noren::text {

char seven_dr_digit(std::string_view digits);    // of the digits before it, any length up to 18
char s10_digit(std::string_view eight_digits);
char damm_digit(std::string_view digits);

}  // namespace noren::text
