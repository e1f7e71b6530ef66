// The end of the process after a write that the system has lost. Going on would be worse: the kernel counts the lost pages as clean,
// so that a later sync succeeds over the hole and orders answered after it would be lost with the power (PostgreSQL ends for the
// same reason). The next start reads the log from the disk again, keeps the whole part of it and begins a new one.
#pragma once
#include <string_view>

namespace noren::db::sqlite {

inline constexpr int kPanicCode = 74;  // sysexits.h: EX_IOERR

[[noreturn]] void panic(std::string_view what);

}  // namespace noren::db::sqlite
