#include "bank/zengin_file.h"

#include <algorithm>

#include "bank/zengin.h"
#include "base/check.h"
#include "text/encoding.h"

namespace noren::bank {
namespace {

constexpr std::size_t kRecord = 120;

class Record {
 public:
  Record& digits(std::string_view number, std::size_t width) {
    check(number.size() <= width && number.find_first_not_of("0123456789") == std::string_view::npos, "a number does not fit its field");
    bytes_ += std::string(width - number.size(), '0');
    bytes_ += number;
    return *this;
  }
  Record& digits(std::int64_t number, std::size_t width) { return digits(std::to_string(number), width); }

  // What is longer than its field is cut where cutting is harmless: names of banks and branches, which their codes name anyway.
  Record& text(std::string_view zengin, std::size_t width, bool may_cut = false) {
    const text::Cp932 made = text::to_cp932(zengin);
    check(made.unfit.empty() && made.bytes.size() == signs_of(zengin), "a text is not in the banks' alphabet");
    check(may_cut || made.bytes.size() <= width, "a text does not fit its field");
    std::string field = made.bytes.substr(0, width);
    field.resize(width, ' ');
    bytes_ += field;
    return *this;
  }
  Record& spaces(std::size_t width) {
    bytes_.append(width, ' ');
    return *this;
  }
  std::string done() const {
    check(bytes_.size() == kRecord, "a record is not of 120 bytes");
    return bytes_ + "\r\n";
  }

 private:
  std::string bytes_;
};

// A name written in kanji says nothing to the bank's machine; the code does.
std::string kana_or_nothing(const std::string& name) { return to_zengin(name).value_or(""); }

std::string month_and_day(LocalDate day) {
  const std::string iso = to_iso(day);
  return iso.substr(5, 2) + iso.substr(8, 2);
}

std::string header(const Consignor& consignor, LocalDate transfer_on) {
  const Account& own = consignor.account;
  return Record()
      .digits("1", 1)
      .digits("21", 2)
      .digits("0", 1)
      .digits(consignor.code, 10)
      .text(consignor.name, kConsignorNameMax)
      .digits(month_and_day(transfer_on), 4)
      .digits(own.bank_code, 4)
      .text(kana_or_nothing(own.bank), 15, true)
      .digits(own.branch_code, 3)
      .text(kana_or_nothing(own.branch), 15, true)
      .digits(static_cast<int>(own.kind), 1)
      .digits(own.number, 7)
      .spaces(17)
      .done();
}

std::string data(const TransferLine& line) {
  const Account& to = line.account;
  return Record()
      .digits("2", 1)
      .digits(to.bank_code, 4)
      .text(kana_or_nothing(to.bank), 15, true)
      .digits(to.branch_code, 3)
      .text(kana_or_nothing(to.branch), 15, true)
      .digits("0", 4)  // 手形交換所番号: not used
      .digits(static_cast<int>(to.kind), 1)
      .digits(to.number, 7)
      .text(to.holder, kHolderMax)
      .digits(line.amount.amount(), 10)
      .digits("0", 1)  // 新規コード: その他
      .spaces(20)      // 顧客コード
      .digits("7", 1)  // 電信振込
      .spaces(8)
      .done();
}

}  // namespace

std::size_t signs_of(std::string_view zengin) {
  return static_cast<std::size_t>(
      std::count_if(zengin.begin(), zengin.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string transfer_file(const Consignor& consignor, LocalDate transfer_on, std::span<const TransferLine> lines) {
  std::string file = header(consignor, transfer_on);
  Yen total;
  for (const TransferLine& line : lines) {
    file += data(line);
    total += line.amount;
  }
  file += Record().digits("8", 1).digits(static_cast<std::int64_t>(lines.size()), 6).digits(total.amount(), 12).spaces(101).done();
  return file + Record().digits("9", 1).spaces(119).done();
}

}  // namespace noren::bank
