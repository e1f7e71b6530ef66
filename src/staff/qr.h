// A QR code as an SVG element of our own: no script, no style, black on white with its quiet zone.
#pragma once
#include <string>

namespace noren::staff {

std::string qr_svg(const std::string& text);

}  // namespace noren::staff
