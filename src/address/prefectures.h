// The 47 prefectures (JIS X 0401), in the order everybody in Japan lists them. Read-only; safe from any thread.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace noren::address {

// Zones carriers price by; words for them: address.area.<name>.
enum class Area { hokkaido, tohoku, kanto, shinetsu, hokuriku, tokai, kansai, chugoku, shikoku, kyushu, okinawa };

std::string_view area_name(Area area);  // "hokkaido" …

struct Prefecture {
  int code = 0;      // 1 … 47
  std::string ja;    // 福岡県
  std::string kana;  // フクオカケン
  std::string en;    // Fukuoka
  Area area = Area::hokkaido;
};

std::span<const Prefecture> prefectures();

const Prefecture& prefecture(int code);  // 1 … 47; anything else is a bug

// By what people and files write: 福岡県, 福岡, フクオカケン, Fukuoka, "fukuoka-ken"; nullptr when it is none.
const Prefecture* find_prefecture(std::string_view name);

}  // namespace noren::address
