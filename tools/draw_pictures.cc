// Draws an SVG of ours as the WebP sizes the storefront serves, at build time: drawing the demo's pictures takes a minute that
// its first start must not take.
//   draw_pictures IN.svg OUT KEPT     OUT is a bundle (image/bundle.h); what another build drew from the same bytes lies in KEPT
#include <glib.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "image/bundle.h"

namespace {

namespace fs = std::filesystem;

std::string name_of(const std::string& bytes) {
  gchar* sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, bytes.data(), static_cast<gssize>(bytes.size()));
  std::string name(sum);
  g_free(sum);
  return name;
}

// A picture is there whole or not at all, whoever draws it at the same moment.
bool keep(const fs::path& drawn, const fs::path& kept) {
  std::error_code failed;
  fs::create_directories(kept.parent_path(), failed);
  const fs::path half = kept.string() + "." + drawn.filename().string() + std::to_string(g_random_int());
  fs::copy_file(drawn, half, failed);
  if (!failed) fs::rename(half, kept, failed);
  return !failed;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: draw_pictures IN.svg OUT KEPT\n";
    return 2;
  }
  std::ifstream in(argv[1], std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  const fs::path kept = fs::path(argv[3]) / name_of(bytes.str());
  std::error_code none;
  if (fs::copy_file(kept, argv[2], fs::copy_options::overwrite_existing, none)) return 0;
  const auto ready = noren::image::make_ready(bytes.str(), {.trusted_svg = true});
  if (!ready) {
    std::cerr << argv[1] << " cannot be drawn\n";
    return 1;
  }
  std::ofstream out(argv[2], std::ios::binary);
  out << noren::image::pack(*ready);
  out.close();
  return out && keep(argv[2], kept) ? 0 : 1;
}
