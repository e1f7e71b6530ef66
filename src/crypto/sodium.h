// libsodium made ready once, for the files of this folder. Thread: safe from any.
#pragma once
#include <string_view>

namespace noren::crypto {

void start_sodium();

inline const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace noren::crypto
