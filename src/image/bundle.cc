#include "image/bundle.h"

#include <charconv>

#include "base/check.h"

namespace noren::image {
namespace {

// Takes the next number, and the space or line end behind it.
std::size_t take_number(std::string_view& rest) {
  std::size_t value = 0;
  const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  check(read.ec == std::errc() && read.ptr != rest.data() + rest.size(), "a picture bundle is broken");
  rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()) + 1);
  return value;
}

}  // namespace

std::string pack(const Ready& ready) {
  std::string out = std::to_string(ready.width) + " " + std::to_string(ready.height) + " " + std::to_string(ready.sizes.size()) + "\n";
  for (const Sized& size : ready.sizes) out += std::to_string(size.width) + " " + std::to_string(size.webp.size()) + "\n" + size.webp;
  return out;
}

Ready unpack(std::string_view bundle) {
  Ready ready;
  ready.width = static_cast<int>(take_number(bundle));
  ready.height = static_cast<int>(take_number(bundle));
  for (std::size_t left = take_number(bundle); left > 0; --left) {
    const int width = static_cast<int>(take_number(bundle));
    const std::size_t bytes = take_number(bundle);
    check(bytes <= bundle.size(), "a picture bundle is cut off");
    ready.sizes.push_back({width, std::string(bundle.substr(0, bytes))});
    bundle.remove_prefix(bytes);
  }
  return ready;
}

}  // namespace noren::image
