// What a line of the log of deeds says, kept so that it can be read in either language: a row of parts, each a text that is the same
// in both (an order number), one in both (an item's name), a key of words, or an amount. Stored as JSON. Thread: a plain value.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "base/money.h"

namespace noren::staff {

class Saying {
 public:
  Saying() = default;
  // The same in both languages. A long text is cut, here and below.
  Saying(std::string_view text);
  Saying(const std::string& text) : Saying(std::string_view(text)) {}
  Saying(const char* text) : Saying(std::string_view(text)) {}

  // Without English the Japanese stands for it.
  static Saying both(std::string_view ja, std::string_view en);
  template <class Name>
  static Saying name(const Name& name) {
    return both(name.ja, name.en);
  }
  // key as html::word takes it, with its {n}; shown as it is when its words are no more.
  static Saying words(std::string_view key, std::optional<std::int64_t> n = std::nullopt);
  static Saying yen(Yen amount);

  Saying& operator+=(const Saying& more);
  friend Saying operator+(Saying left, const Saying& right) { return left += right; }
  bool operator==(const Saying&) const = default;
  bool empty() const { return parts_.empty(); }

  std::string in(Locale locale) const;
  std::string stored() const;
  static Saying read(const std::string& stored);

 private:
  static Saying of(nlohmann::json part);

  nlohmann::json parts_ = nlohmann::json::array();
};

}  // namespace noren::staff
