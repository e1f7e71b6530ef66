#include "pdf/paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/check.h"

namespace noren::pdf {
namespace {

// The first family that is there is taken; each has Japanese glyphs.
constexpr const char* kFamilies = "Noto Sans CJK JP, Noto Sans JP, IPAexGothic, IPAGothic, TakaoGothic, VL Gothic, sans-serif";

cairo_status_t append(void* target, const unsigned char* bytes, unsigned int count) {
  static_cast<std::string*>(target)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

PangoAlignment pango_align(Align align) {
  switch (align) {
    case Align::left: return PANGO_ALIGN_LEFT;
    case Align::centre: return PANGO_ALIGN_CENTER;
    case Align::right: return PANGO_ALIGN_RIGHT;
  }
  return PANGO_ALIGN_LEFT;
}

struct Free {
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoAttrList* attributes) const { pango_attr_list_unref(attributes); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* pen) const { cairo_destroy(pen); }
};
using Layout = std::unique_ptr<PangoLayout, Free>;

}  // namespace

struct Paper::Drawing {
  std::string bytes;
  std::unique_ptr<cairo_surface_t, Free> surface;
  std::unique_ptr<cairo_t, Free> pen;

  Layout lay_out(double width, std::string_view text, const Style& style) const {
    Layout layout(pango_cairo_create_layout(pen.get()));
    const std::unique_ptr<PangoFontDescription, Free> font(pango_font_description_from_string(kFamilies));
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_context_set_language(pango_layout_get_context(layout.get()), pango_language_from_string("ja"));
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout.get(), pango_align(style.align));
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    // A long name is broken where the line ends, not hyphenated: the hyphen would stand in the name.
    const std::unique_ptr<PangoAttrList, Free> attributes(pango_attr_list_new());
    pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout.get(), attributes.get());
    return layout;
  }
};

Paper::Paper(const std::string& title, Instant made) : drawing_(std::make_unique<Drawing>()) {
  drawing_->surface.reset(cairo_pdf_surface_create_for_stream(append, &drawing_->bytes, kWidth, kHeight));
  cairo_surface_t* surface = drawing_->surface.get();
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, to_rfc3339(made).c_str());
  drawing_->pen.reset(cairo_create(surface));
  check(cairo_status(drawing_->pen.get()) == CAIRO_STATUS_SUCCESS, "a PDF cannot be begun");
}

Paper::~Paper() = default;

double Paper::text(const Place& place, std::string_view text, const Style& style) {
  const Layout layout = drawing_->lay_out(place.width, text, style);
  cairo_t* pen = drawing_->pen.get();
  const double shade = style.grey ? 0.4 : 0.1;
  cairo_set_source_rgb(pen, shade, shade, shade);
  cairo_move_to(pen, place.x, place.y);
  pango_cairo_show_layout(pen, layout.get());
  int height = 0;
  pango_layout_get_size(layout.get(), nullptr, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

double Paper::height_of(double width, std::string_view text, const Style& style) const {
  const Layout layout = drawing_->lay_out(width, text, style);
  int height = 0;
  pango_layout_get_size(layout.get(), nullptr, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

void Paper::rule(double x, double y, double width, double thickness) {
  cairo_t* pen = drawing_->pen.get();
  cairo_set_source_rgb(pen, 0.4, 0.4, 0.4);
  cairo_set_line_width(pen, thickness);
  cairo_move_to(pen, x, y);
  cairo_line_to(pen, x + width, y);
  cairo_stroke(pen);
}

void Paper::box(double x, double y, double width, double height) {
  cairo_t* pen = drawing_->pen.get();
  cairo_set_source_rgb(pen, 0.95, 0.94, 0.92);
  cairo_rectangle(pen, x, y, width, height);
  cairo_fill(pen);
}

void Paper::next_page() { cairo_show_page(drawing_->pen.get()); }

std::string Paper::finish() {
  cairo_show_page(drawing_->pen.get());
  drawing_->pen.reset();
  cairo_surface_finish(drawing_->surface.get());
  check(cairo_surface_status(drawing_->surface.get()) == CAIRO_STATUS_SUCCESS, "a PDF could not be written");
  return std::move(drawing_->bytes);
}

}  // namespace noren::pdf
