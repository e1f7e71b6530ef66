#include "mime/fields.h"

#include <algorithm>

#include "mime/charset.h"
#include "text/code_points.h"

namespace noren::mime {

std::string_view Fields::get(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
  return found == fields_.end() ? std::string_view() : std::string_view(found->value);
}

bool Fields::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

FieldLine field_line(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && end < 78 && line[end] > ' ' && line[end] < 0x7F && line[end] != ':') ++end;
  std::size_t colon = end;
  while (colon < line.size() && line[colon] == ' ') ++colon;
  if (end == 0 || colon >= line.size() || line[colon] != ':') return {};
  return {line.substr(0, end), text::trim_ascii(line.substr(colon + 1))};
}

Fields read_fields(std::string_view text, std::size_t most, std::string_view* rest) {
  Fields fields;
  std::string name, value;
  const auto keep = [&] {
    if (name.empty()) return;
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    fields.add(std::move(name), decode_header(value));
    name.clear();
  };
  std::string_view left = text;
  while (!left.empty()) {
    std::string_view after = left;
    const std::string_view line = next_line(after);
    const bool folded = !line.empty() && (line[0] == ' ' || line[0] == '\t');
    if (text::trim_ascii(line).empty()) {
      left = after;
      break;
    }
    if (folded && !name.empty()) {
      if (value.size() < 20'000) {
        value += ' ';
        value += text::trim_ascii(line);
      }
    } else {
      const FieldLine field = field_line(line);
      if (field.name.empty() || fields.all().size() >= most) break;
      keep();
      name = field.name;
      value = field.value;
    }
    left = after;
  }
  keep();
  if (rest != nullptr) *rest = left;
  return fields;
}

std::vector<Fields> read_blocks(std::string_view text, std::size_t most_blocks) {
  std::vector<Fields> blocks;
  while (!text.empty() && blocks.size() < most_blocks) {
    std::string_view rest;
    Fields fields = read_fields(text, 100, &rest);
    if (!fields.empty()) blocks.push_back(std::move(fields));
    if (rest.size() == text.size()) next_line(rest);  // a line that is no field
    text = rest;
  }
  return blocks;
}

}  // namespace noren::mime
