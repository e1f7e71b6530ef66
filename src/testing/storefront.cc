#include "testing/storefront.h"

namespace noren::testing {

html::View shop_frame(const Context&, const catalog::PageMeta& meta) {
  return html::View{{"shop", {{"name", "くるみ雑貨店"}, {"style_url", "/shop.css"}}},
                    {"page", {{"title", meta.title}, {"noindex", meta.noindex}}}};
}

catalog::FrameSource frame_of(const House& house) {
  return [&house](const Context& context, const catalog::PageMeta& meta) {
    html::View view = shop_frame(context, meta);
    view["mails_kept"] = house.mails_kept;
    return view;
  };
}

http::Response plain_error(const http::Request&, const Context&, int status) { return http::text("error", status); }

Form last_button(const std::string& page) { return hidden_fields(page, {"csrf", "key", "seen"}); }

}  // namespace noren::testing
