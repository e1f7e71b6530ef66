#include "mail/template_scan.h"

namespace noren::mail {
namespace {

using What = TemplateFault::What;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

struct Section {
  std::string_view name;
  int line = 1;
  const html::View* inner = nullptr;  // what names are looked up in first; null: nothing is known
};

class Scan {
 public:
  Scan(const html::View& sample, FunctionRef<void(What, int, std::string_view)> fault) : fault_(fault) {
    sections_.push_back({"", 1, &sample});
  }

  void tag(std::string_view tag, int line) {
    const char sort = tag.empty() ? '\0' : tag.front();
    if (sort == '!') return;
    if (sort == '{' || sort == '&' || sort == '>' || sort == '=') {
      fault_(What::not_allowed, line, trimmed(tag.substr(1)));
    } else if (sort == '#' || sort == '^') {
      open(trimmed(tag.substr(1)), sort == '^', line);
    } else if (sort == '/') {
      close(trimmed(tag.substr(1)), line);
    } else {
      const std::string_view name = trimmed(tag);
      if (!find(name).known) fault_(What::unknown_name, line, name);
    }
  }

  void end() {
    for (std::size_t i = 1; i < sections_.size(); ++i) fault_(What::unclosed, sections_[i].line, sections_[i].name);
  }

 private:
  struct Found {
    bool known = false;
    const html::View* value = nullptr;
  };

  Found find(std::string_view name) const {
    if (name == "lang" || name == "root" || name == "is_en") return {true, nullptr};
    if (name == ".") return {sections_.size() > 1, sections_.back().inner};
    for (auto section = sections_.rbegin(); section != sections_.rend(); ++section) {
      if (section->inner == nullptr) return {true, nullptr};
      if (const html::View* value = within(*section->inner, name)) return {true, value};
    }
    return {};
  }

  // "shop.name" is a name within a name.
  static const html::View* within(const html::View& view, std::string_view name) {
    if (!view.is_object()) return nullptr;
    const auto dot = name.find('.');
    const auto entry = view.find(std::string(name.substr(0, dot)));
    if (entry == view.end()) return nullptr;
    return dot == std::string_view::npos ? &*entry : within(*entry, name.substr(dot + 1));
  }

  void open(std::string_view name, bool inverted, int line) {
    const Found found = find(name);
    if (!found.known) fault_(What::unknown_name, line, name);
    const html::View* inner = found.value;
    if (found.known && inner != nullptr && !inverted && inner->is_array()) inner = inner->empty() ? nullptr : &inner->front();
    if (!found.known || inverted) inner = sections_.back().inner;
    sections_.push_back({name, line, inner});
  }

  void close(std::string_view name, int line) {
    if (sections_.size() == 1 || sections_.back().name != name) {
      fault_(What::unopened, line, name);
      return;
    }
    sections_.pop_back();
  }

  FunctionRef<void(What, int, std::string_view)> fault_;
  std::vector<Section> sections_;
};

}  // namespace

void scan_template(std::string_view text, const html::View& sample, FunctionRef<void(What, int, std::string_view)> fault) {
  Scan scan(sample, fault);
  int line = 1;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\n') ++line;
    if (!text.substr(at).starts_with("{{")) {
      ++at;
      continue;
    }
    const auto close = text.find("}}", at + 2);
    if (close == std::string_view::npos) {
      fault(What::unclosed, line, trimmed(text.substr(at + 2, 20)));
      break;
    }
    const std::string_view tag = text.substr(at + 2, close - at - 2);
    scan.tag(tag, line);
    line += static_cast<int>(std::count(tag.begin(), tag.end(), '\n'));
    at = close + 2;
    if (tag.starts_with("{") && at < text.size() && text[at] == '}') ++at;
  }
  scan.end();
}

}  // namespace noren::mail
