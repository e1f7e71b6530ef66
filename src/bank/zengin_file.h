// The file of a transfer order as banks take it (全銀協規定形式 総合振込): records of 120 bytes, CR LF behind each, half-width kana of
// JIS X 0201 (in CP932 one byte a sign). Header 1, data 2, trailer 8, end 9; numbers right with zeros, text left with spaces.
// Source: 全銀協制定ファイルフォーマット【総合振込】 as published by the banks. Pure.
#pragma once
#include <span>
#include <string>

#include "bank/types.h"

namespace noren::bank {

inline constexpr std::size_t kHolderMax = 30;  // signs; a voiced mark is one
inline constexpr std::size_t kConsignorNameMax = 40;
inline constexpr std::size_t kLinesMost = 9999;
inline constexpr Yen kLineMost{9'999'999'999};

struct TransferLine {
  Account account;
  Yen amount;
};

// Everything in it was checked when it was entered: a field that does not fit is a Bug.
std::string transfer_file(const Consignor& consignor, LocalDate transfer_on, std::span<const TransferLine> lines);

// Signs of a text in the banks' alphabet.
std::size_t signs_of(std::string_view zengin);

}  // namespace noren::bank
