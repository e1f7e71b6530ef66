// Ids: strings that cannot be mixed up, because each noun has its own tag.
#pragma once
#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace noren {

template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}
  explicit Id(std::string_view text) : text_(text) {}
  explicit Id(const char* text) : text_(text) {}

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  std::string text_;
};

using ShopId = Id<struct ShopTag>;          // "s1": short, made by us
using ItemId = Id<struct ItemTag>;
using VariantId = Id<struct VariantTag>;
using CheckoutId = Id<struct CheckoutTag>;  // an order's id is its checkout's
using OrderId = Id<struct OrderTag>;
using StaffId = Id<struct StaffTag>;
using MessageId = Id<struct MessageTag>;

}  // namespace noren

template <class Tag>
struct std::hash<noren::Id<Tag>> {
  std::size_t operator()(const noren::Id<Tag>& id) const { return std::hash<std::string>{}(id.str()); }
};
