// The buyer's side in tests of its pages: the frame around them, and what their forms send.
#pragma once
#include "catalog/frame.h"
#include "house/house.h"
#include "html/html.h"
#include "testing/browser.h"

namespace noren::testing {

inline html::View shop_frame(const Context&, const catalog::PageMeta& meta) {
  return html::View{{"shop", {{"name", "くるみ雑貨店"}, {"style_url", "/shop.css"}}},
                    {"page", {{"title", meta.title}, {"noindex", meta.noindex}}}};
}
// The same for pages that ask whether mails go out.
inline catalog::FrameSource frame_of(const House& house) {
  return [&house](const Context& context, const catalog::PageMeta& meta) {
    html::View view = shop_frame(context, meta);
    view["mails_kept"] = house.mails_kept;
    return view;
  };
}
inline http::Response plain_error(const http::Request&, const Context&, int status) { return http::text("error", status); }

// What the last button of a checkout sends.
inline Form last_button(const std::string& page) { return hidden_fields(page, {"csrf", "key", "seen"}); }

}  // namespace noren::testing
