#include "image/shelf.h"

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "base/check.h"
#include "base/hex.h"
#include "base/whole_file.h"
#include "crypto/crypto.h"

namespace noren::image {
namespace {

constexpr std::size_t kHashLength = 32;
constexpr std::string_view kSuffix = ".webp";

// The same picture may be put there by two at once.
std::string draft_of(const std::string& path) {
  static std::atomic<unsigned> counter = 0;
  return path + "." + std::to_string(::getpid()) + "-" + std::to_string(++counter) + ".new";
}

void check_kept(const std::error_code& failed, const std::string& path) {
  if (failed) throw NotKept(failed, "cannot keep the picture " + path);
}

}  // namespace

Shelf::Shelf(std::string folder) : folder_(std::move(folder)) { std::filesystem::create_directories(folder_); }

Stored Shelf::keep(const Ready& ready) const {
  Stored stored{.width = ready.width, .height = ready.height};
  check(!ready.sizes.empty(), "a picture without sizes");
  stored.hash = to_hex(crypto::sha256(ready.sizes.back().webp)).substr(0, kHashLength);
  for (const Sized& sized : ready.sizes) {
    stored.widths.push_back(sized.width);
    const std::string path = folder_ + "/" + stored.hash + "-" + std::to_string(sized.width) + std::string(kSuffix);
    check_kept(write_whole({path, draft_of(path), 0644}, sized.webp), path);
  }
  check_kept(sync_folder(folder_), folder_);
  return stored;
}

std::optional<std::string> Shelf::read(std::string_view name) const {
  if (!valid_name(name)) return std::nullopt;
  std::ifstream in(folder_ + "/" + std::string(name), std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

bool valid_name(std::string_view name) {
  if (name.size() < kHashLength + 1 + 1 + kSuffix.size() || !name.ends_with(kSuffix)) return false;
  for (const char c : name.substr(0, kHashLength)) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  const std::string_view width = name.substr(kHashLength + 1, name.size() - kHashLength - 1 - kSuffix.size());
  if (name[kHashLength] != '-' || width.empty() || width.size() > 5) return false;
  return width.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace noren::image
