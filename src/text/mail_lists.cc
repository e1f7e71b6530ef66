// Reads data/mail_domains.bin, made by tools/make_mail_domains.mjs (the layout stands there): prints of names, found by halving.
#include <array>
#include <cstdint>

#include "base/check.h"
#include "base/embedded.h"
#include "text/mail_domains.h"

namespace noren::text {
namespace {

constexpr std::string_view kMagic = "NORENMD1";
constexpr std::size_t kPrint = 6;

using Print = std::array<unsigned char, kPrint>;

Print print_of(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  Print print{};
  for (std::size_t i = 0; i < kPrint; ++i) print[i] = static_cast<unsigned char>(hash >> (56 - 8 * i));
  return print;
}

struct Lists {
  std::string_view throwaway, free;
};

std::size_t count_at(std::string_view file, std::size_t at) {
  std::size_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 8) | static_cast<unsigned char>(file[at + i]);
  return value;
}

Lists read_lists() {
  const std::string_view file = embedded::file("text/data/mail_domains.bin");
  check(file.starts_with(kMagic) && file.size() >= 16, "mail_domains.bin is of another kind");
  const std::size_t first = count_at(file, 8) * kPrint, second = count_at(file, 12) * kPrint;
  check(file.size() == 16 + first + second, "mail_domains.bin is cut short");
  return {file.substr(16, first), file.substr(16 + first)};
}

bool holds(std::string_view list, const Print& wanted) {
  std::size_t low = 0, high = list.size() / kPrint;
  const std::string_view bytes(reinterpret_cast<const char*>(wanted.data()), kPrint);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const int order = list.substr(middle * kPrint, kPrint).compare(bytes);  // char_traits compares bytes as unsigned
    if (order == 0) return true;
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return false;
}

const Lists& lists() {
  static const Lists all = read_lists();
  return all;
}

}  // namespace

bool is_listed_throwaway(std::string_view domain) {
  for (std::string_view rest = domain; rest.find('.') != std::string_view::npos; rest.remove_prefix(rest.find('.') + 1)) {
    if (holds(lists().throwaway, print_of(rest))) return true;
  }
  return false;
}

bool is_listed_free(std::string_view domain) { return holds(lists().free, print_of(domain)); }

}  // namespace noren::text
