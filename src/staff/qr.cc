#include "staff/qr.h"

#include <qrencode.h>

#include <memory>

#include "base/check.h"

namespace noren::staff {

std::string qr_svg(const std::string& text) {
  constexpr int kQuiet = 4;
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  check(code != nullptr, "a QR code could not be made");
  const int side = code->width + 2 * kQuiet;
  std::string path;
  for (int y = 0; y < code->width; ++y) {
    const unsigned char* line = code->data + y * code->width;
    for (int x = 0; x < code->width; ++x) {
      int run = 0;
      while (x + run < code->width && (line[x + run] & 1) != 0) ++run;
      if (run == 0) continue;
      path += "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h" + std::to_string(run) + "v1h-" +
              std::to_string(run) + "z";
      x += run;
    }
  }
  const std::string size = std::to_string(side);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size +
         "\" shape-rendering=\"crispEdges\" aria-hidden=\"true\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" + size + "h-" + size +
         "z\"/><path fill=\"#000\" d=\"" + path + "\"/></svg>";
}

}  // namespace noren::staff
