#include <algorithm>
#include <array>
#include <charconv>

#include "mime/message.h"
#include "text/code_points.h"

namespace noren::mime {
namespace {

bool is_tag(std::string_view tag, std::string_view name) {
  if (tag.size() < name.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i)
    if ((tag[i] | 0x20) != name[i]) return false;
  return tag.size() == name.size() || !((tag[name.size()] | 0x20) >= 'a' && (tag[name.size()] | 0x20) <= 'z');
}

bool breaks_line(std::string_view tag) {
  if (tag.starts_with("/")) tag.remove_prefix(1);
  constexpr std::array<std::string_view, 12> kBlocks = {"br",    "p",   "div",        "tr", "li", "ul",
                                                        "table", "pre", "blockquote", "hr", "td", "title"};
  const bool heading = tag.size() >= 2 && (tag[0] | 0x20) == 'h' && tag[1] >= '1' && tag[1] <= '6';
  return heading || std::any_of(kBlocks.begin(), kBlocks.end(), [&](std::string_view name) { return is_tag(tag, name); });
}

// "&lt;" at the beginning of rest: its text, and how long it was; length 0 when it is none.
std::size_t append_entity(std::string& out, std::string_view rest) {
  const std::size_t end = rest.substr(0, 12).find(';');
  if (end == std::string_view::npos) return 0;
  const std::string_view name = rest.substr(1, end - 1);
  struct Named {
    std::string_view name, text;
  };
  constexpr std::array<Named, 6> kNamed = {{{"lt", "<"}, {"gt", ">"}, {"amp", "&"}, {"quot", "\""}, {"nbsp", " "}, {"apos", "'"}}};
  for (const Named& named : kNamed) {
    if (name != named.name) continue;
    out += named.text;
    return end + 1;
  }
  if (name.size() < 2 || name[0] != '#') return 0;
  const bool hex = (name[1] | 0x20) == 'x';
  const std::string_view digits = name.substr(hex ? 2 : 1);
  unsigned code = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return 0;
  if (code < 0x20 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = ' ';
  text::append_code_point(out, code);
  return end + 1;
}

}  // namespace

std::string text_of_html(std::string_view html) {
  std::string out;
  for (std::size_t i = 0; i < html.size();) {
    const char c = html[i];
    if (c == '<' && html.substr(i).starts_with("<!--")) {
      const std::size_t end = html.find("-->", i);
      i = end == std::string_view::npos ? html.size() : end + 3;
    } else if (c == '<' && i + 1 < html.size() &&
               (html[i + 1] == '/' || html[i + 1] == '!' || ((html[i + 1] | 0x20) >= 'a' && (html[i + 1] | 0x20) <= 'z'))) {
      const std::size_t end = html.find('>', i);
      const std::string_view tag = html.substr(i + 1, end == std::string_view::npos ? std::string_view::npos : end - i - 1);
      // "<user@example.jp>" stands in hand-made HTML and is no tag.
      if (tag.find('@') != std::string_view::npos && tag.find_first_of(" =\n") == std::string_view::npos && end != std::string_view::npos) {
        out += html.substr(i, end - i + 1);
      } else if (breaks_line(tag)) {
        out += '\n';
      }
      i = end == std::string_view::npos ? html.size() : end + 1;
      const char* skipped = is_tag(tag, "style") ? "</style" : is_tag(tag, "script") ? "</script" : nullptr;
      if (skipped != nullptr) i = std::min(html.find(skipped, i), html.size());
    } else if (c == '&') {
      const std::size_t length = append_entity(out, html.substr(i));
      if (length == 0) out += c;
      i += std::max<std::size_t>(length, 1);
    } else {
      out += c;
      ++i;
    }
  }
  return out;
}

}  // namespace noren::mime
