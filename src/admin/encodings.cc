#include "admin/encodings.h"

namespace noren::admin {
namespace {

struct EncodingName {
  std::string_view value;
  const char* label;
  text::Encoding encoding;
};
constexpr EncodingName kEncodings[] = {{"utf-8", "UTF-8", text::Encoding::utf8},
                                       {"cp932", "Shift_JIS (CP932)", text::Encoding::cp932},
                                       {"euc-jp", "EUC-JP", text::Encoding::euc_jp}};

}  // namespace

html::View encoding_options(const std::string& automatic, std::optional<text::Encoding> chosen) {
  html::View options = html::View::array({{{"value", "auto"}, {"label", automatic}, {"selected", !chosen}}});
  for (const EncodingName& one : kEncodings)
    options.push_back({{"value", std::string(one.value)}, {"label", one.label}, {"selected", chosen == one.encoding}});
  return options;
}

std::optional<text::Encoding> encoding_from(std::string_view value) {
  for (const EncodingName& one : kEncodings) {
    if (one.value == value) return one.encoding;
  }
  return std::nullopt;
}

}  // namespace noren::admin
