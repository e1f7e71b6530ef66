// Arrows point down: src/LAYERS says who may include whom, and a private header is read by its own folder only.
#include <sstream>

#include "rules.h"

namespace noren::tidy {
namespace {

std::string opening_comment(std::string_view header) {
  std::string comment;
  std::istringstream in{std::string(header)};
  for (std::string line; std::getline(in, line) && line.rfind("//", 0) == 0;) comment += line.substr(2);
  return comment;
}

bool is_private(std::string_view header) {
  const std::string comment = opening_comment(header);
  for (const char* mark : {"Private to ", "; private to ", "Private.", "Belongs to "}) {
    if (comment.find(mark) != std::string::npos) return true;
  }
  return false;
}

// "orders/store.h" of a line that says #include "orders/store.h"; empty otherwise.
std::string included(std::string_view line) {
  constexpr std::string_view kInclude = "#include \"";
  if (line.rfind(kInclude, 0) != 0) return "";
  const std::size_t end = line.find('"', kInclude.size());
  return std::string(line.substr(kInclude.size(), end - kInclude.size()));
}

}  // namespace

Layers::Layers(std::string_view text) {
  std::istringstream in{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.rfind('#', 0) == 0) continue;
    std::istringstream words(line);
    for (std::string folder; words >> folder;) line_of_folder_[folder] = number;
  }
}

std::optional<int> Layers::of(const std::string& folder) const {
  const auto found = line_of_folder_.find(folder);
  if (found == line_of_folder_.end()) return std::nullopt;
  return found->second;
}

void check_includes(const Source& source, const Layers& layers, const ReadHeader& read, Findings& out) {
  const std::string from = source.folder();
  if (source.test()) return;
  const auto own = layers.of(from);
  if (!own) {
    out.push_back({source.path, 1, "layers", "src/LAYERS does not name the folder " + from});
    return;
  }
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string header = included(source.lines[i]);
    const std::size_t slash = header.find('/');
    if (slash == std::string::npos) continue;
    const std::string to = header.substr(0, slash);
    if (to == from) continue;
    const int line = static_cast<int>(i) + 1;
    const auto other = layers.of(to);
    if (to == "testing" || (other && *other >= *own)) {
      out.push_back({source.path, line, "layers", from + " may not include " + header + ": it does not stand above " + from + " in src/LAYERS"});
      continue;
    }
    const auto text = read(header);
    if (text && is_private(*text)) out.push_back({source.path, line, "private header", header + " belongs to " + to + " alone"});
  }
}

}  // namespace noren::tidy
