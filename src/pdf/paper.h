// A document on A4 as PDF: text laid out by Pango in a Japanese font of the system, drawn by Cairo. Points (1/72 inch) from the
// top left corner. One object per document; not thread-safe, but many may be drawn at once.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"

namespace noren::pdf {

inline constexpr double kWidth = 595.28;   // A4, ISO 216
inline constexpr double kHeight = 841.89;
inline constexpr double kMargin = 48;

enum class Align { left, centre, right };

struct Style {
  double size = 10;
  bool bold = false;
  Align align = Align::left;
  bool grey = false;
};

struct Place {
  double x = kMargin;
  double y = kMargin;
  double width = kWidth - 2 * kMargin;  // longer text is broken into lines
};

class Paper {
 public:
  // title and the instant stand in the document's properties: the same content gives the same bytes.
  Paper(const std::string& title, Instant made);
  ~Paper();
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;

  // Draws the text and gives its height.
  double text(const Place& place, std::string_view text, const Style& style = {});
  double height_of(double width, std::string_view text, const Style& style = {}) const;
  void rule(double x, double y, double width, double thickness = 0.5);
  void box(double x, double y, double width, double height);  // filled with a light grey: behind text drawn after it
  void next_page();

  std::string finish();  // the PDF; nothing can be drawn any more

 private:
  struct Drawing;
  std::unique_ptr<Drawing> drawing_;
};

}  // namespace noren::pdf
