#include "image/image.h"

#include <vips/vips.h>

#include <memory>

#include "base/check.h"

namespace noren::image {
namespace {

constexpr int kQuality = 82;

struct Unref {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

// libvips once per process: one thread a picture (workers are many already), no cache, no loaders of other formats. What it warns
// of on stderr, line by line of a picture, comes to us as an error as well.
void start_vips() {
  static const bool started = [] {
    check(VIPS_INIT("noren") == 0, "libvips does not start");
    g_log_set_handler("VIPS", G_LOG_LEVEL_MASK, [](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (const char* loader : {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif", "VipsForeignLoadSvg"}) {
      vips_operation_block_set(loader, FALSE);
    }
    return true;
  }();
  (void)started;
}

enum class Type { jpeg, png, webp, gif, svg, unknown };

bool looks_like_svg(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  const auto start = bytes.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || bytes[start] != '<') return false;
  return bytes.substr(0, 4096).find("<svg") != std::string_view::npos;
}

Type sniff(std::string_view bytes) {
  if (bytes.starts_with("\xff\xd8\xff")) return Type::jpeg;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return Type::png;
  if (bytes.size() > 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") return Type::webp;
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return Type::gif;
  if (looks_like_svg(bytes)) return Type::svg;
  return Type::unknown;
}

// Opens the header only: pixels are decoded when they are asked for.
Image open_header(std::string_view bytes, Type type) {
  void* buffer = const_cast<char*>(bytes.data());
  const std::size_t size = bytes.size();
  VipsImage* image = nullptr;
  int failed = -1;
  switch (type) {
    case Type::jpeg: failed = vips_jpegload_buffer(buffer, size, &image, nullptr); break;
    case Type::png: failed = vips_pngload_buffer(buffer, size, &image, nullptr); break;
    case Type::webp: failed = vips_webpload_buffer(buffer, size, &image, nullptr); break;
    case Type::gif: failed = vips_gifload_buffer(buffer, size, &image, nullptr); break;
    case Type::svg: failed = vips_svgload_buffer(buffer, size, &image, nullptr); break;
    case Type::unknown: break;
  }
  return failed == 0 ? Image(image) : nullptr;
}

bool too_large(const VipsImage* image) {
  const std::int64_t width = vips_image_get_width(image);
  const std::int64_t height = vips_image_get_height(image);
  return width > kSideMax || height > kSideMax || width * height > kPixelsMax;
}

// Upright, in sRGB, at most `width` wide; nothing when the pixels cannot be decoded. vips_thumbnail turns by EXIF, uses the
// picture's colour profile and lets JPEG shrink while decoding. An SVG is drawn at the size asked for. Of a file that stopped on its
// way libvips would show what came and a grey rest; its own "fail_on" (8.14) does not reach the loader.
Image shrink(std::string_view bytes, int width, bool may_enlarge) {
  VipsImage* image = nullptr;
  const int failed = vips_thumbnail_buffer(const_cast<char*>(bytes.data()), bytes.size(), &image, width, "height", kSideMax, "size",
                                           may_enlarge ? VIPS_SIZE_BOTH : VIPS_SIZE_DOWN, "export_profile", "srgb",
                                           "option_string", "[fail_on=error]", nullptr);
  return failed == 0 ? Image(image) : nullptr;
}

// libvips 8.14 writes EXIF into WebP whatever "strip" says: where a photograph was taken must not go along.
Image without_metadata(VipsImage* image) {
  VipsImage* bare = nullptr;
  if (vips_copy(image, &bare, nullptr) != 0) return nullptr;
  char** names = vips_image_get_fields(bare);
  for (char** name = names; *name != nullptr; ++name) {
    const std::string_view field(*name);
    if (field.starts_with("exif-") || field.starts_with("xmp-") || field.starts_with("iptc-")) vips_image_remove(bare, *name);
  }
  g_strfreev(names);
  return Image(bare);
}

Result<Sized, ImageError> write_webp(VipsImage* picture) {
  const Image bare = without_metadata(picture);
  if (!bare) return Fail(ImageError::broken);
  VipsImage* image = bare.get();
  void* out = nullptr;
  std::size_t size = 0;
  if (vips_webpsave_buffer(image, &out, &size, "Q", kQuality, "strip", TRUE, "effort", 4, nullptr) != 0) {
    return Fail(ImageError::broken);
  }
  Sized sized{vips_image_get_width(image), std::string(static_cast<const char*>(out), size)};
  g_free(out);
  return sized;
}

Result<Ready, ImageError> make_sizes(std::string_view bytes, Type type) {
  Ready ready;
  for (const int wanted : kWidths) {
    const Image image = shrink(bytes, wanted, type == Type::svg);
    if (!image) return Fail(ImageError::broken);
    const int width = vips_image_get_width(image.get());
    if (width == ready.width) break;  // the original is no wider
    auto sized = write_webp(image.get());
    if (!sized) return Fail(sized.error());
    ready.width = width;
    ready.height = vips_image_get_height(image.get());
    ready.sizes.push_back(std::move(*sized));
  }
  return ready;
}

// libvips keeps its error texts and scratch memory per thread: both are given back after each picture.
struct ThreadMemory {
  ~ThreadMemory() {
    vips_error_clear();
    vips_thread_shutdown();
  }
};

}  // namespace

std::string word_key(ImageError error) {
  switch (error) {
    case ImageError::empty: return "image.errors.empty";
    case ImageError::too_many_bytes: return "image.errors.too_many_bytes";
    case ImageError::unknown_type: return "image.errors.unknown_type";
    case ImageError::too_many_pixels: return "image.errors.too_many_pixels";
    case ImageError::broken: return "image.errors.broken";
  }
  return "image.errors.broken";
}

Result<Ready, ImageError> make_ready(std::string_view bytes, const MakeOptions& options) {
  if (bytes.empty()) return Fail(ImageError::empty);
  if (bytes.size() > kBytesMax) return Fail(ImageError::too_many_bytes);
  const Type type = sniff(bytes);
  if (type == Type::unknown || (type == Type::svg && !options.trusted_svg)) return Fail(ImageError::unknown_type);
  start_vips();
  const ThreadMemory memory;
  {
    const Image header = open_header(bytes, type);
    if (!header) return Fail(ImageError::broken);
    if (too_large(header.get())) return Fail(ImageError::too_many_pixels);
  }
  return make_sizes(bytes, type);
}

}  // namespace noren::image
