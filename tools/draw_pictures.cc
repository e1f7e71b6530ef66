// Draws an SVG of ours as the WebP sizes the storefront serves, at build time: drawing the demo's pictures takes a minute that
// its first start must not take.
//   draw_pictures IN.svg OUT     OUT is a bundle (image/bundle.h)
#include <fstream>
#include <iostream>
#include <sstream>

#include "image/bundle.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: draw_pictures IN.svg OUT\n";
    return 2;
  }
  std::ifstream in(argv[1], std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  const auto ready = noren::image::make_ready(bytes.str(), {.trusted_svg = true});
  if (!ready) {
    std::cerr << argv[1] << " cannot be drawn\n";
    return 1;
  }
  std::ofstream out(argv[2], std::ios::binary);
  out << noren::image::pack(*ready);
  out.close();
  return out ? 0 : 1;
}
