// The buyer's side in tests of its pages: the frame around them, and what their forms send.
#pragma once
#include "catalog/frame.h"
#include "house/house.h"
#include "html/html.h"
#include "testing/browser.h"

namespace noren::testing {

html::View shop_frame(const Context&, const catalog::PageMeta& meta);
// The same for pages that ask whether mails go out.
catalog::FrameSource frame_of(const House& house);
http::Response plain_error(const http::Request&, const Context&, int status);

// What the last button of a checkout sends.
Form last_button(const std::string& page);

}  // namespace noren::testing
