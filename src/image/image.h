// Pictures made ready for the web: from the bytes somebody uploaded to three upright, metadata-free WebP files.
// The type is told from the bytes, never from the file's name. Photographs carry the place where they were taken (EXIF GPS):
// nothing but the pixels goes on. Units: pixels, bytes. Thread: safe from any; one picture is worked on by one thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace noren::image {

inline constexpr std::size_t kMegabyte = 1024 * 1024;
inline constexpr std::size_t kMegabytesMax = 20;  // said on pages; every limit on what is uploaded comes from it
inline constexpr std::size_t kBytesMax = kMegabytesMax * kMegabyte;
inline constexpr std::int64_t kPixelsMax = 60'000'000;  // width x height, refused before anything is decoded
inline constexpr int kSideMax = 20'000;
inline constexpr int kWidths[] = {320, 800, 1600};

enum class ImageError {
  empty,           // no bytes
  too_many_bytes,  // above kBytesMax
  unknown_type,    // not JPEG, PNG, WebP or GIF (or an SVG that is not trusted)
  too_many_pixels, // a bomb, or a picture nobody needs that large
  broken,          // the type is known but it cannot be decoded
};
// The key of the words that tell it: "image.errors.broken". {n} in them is kMegabytesMax.
std::string word_key(ImageError error);

struct Sized {
  int width = 0;
  std::string webp;
};

struct Ready {
  int width = 0;  // of the largest
  int height = 0;
  std::vector<Sized> sizes;  // ascending; widths above the original's are left out, its own taken instead (never enlarged)
};

struct MakeOptions {
  bool trusted_svg = false;  // our own drawings only: an SVG of strangers can name files and grow without end
};

Result<Ready, ImageError> make_ready(std::string_view bytes, const MakeOptions& options = {});

}  // namespace noren::image
