#include "http/multipart.h"

#include <algorithm>

#include "base/ascii.h"

namespace noren::http {
namespace {

constexpr std::size_t kPartsMax = 2000;

// The value of name="…" in a header; browsers escape a quote as %22.
std::string parameter(std::string_view header, std::string_view name) {
  const std::string wanted = std::string(name) + "=";
  for (std::size_t at = header.find(wanted); at != std::string_view::npos; at = header.find(wanted, at + 1)) {
    if (at > 0 && header[at - 1] != ' ' && header[at - 1] != ';') continue;
    std::string_view value = header.substr(at + wanted.size());
    if (value.starts_with('"')) {
      value.remove_prefix(1);
      return std::string(value.substr(0, std::min(value.find('"'), value.size())));
    }
    return std::string(value.substr(0, std::min(value.find(';'), value.size())));
  }
  return "";
}

struct PartHead {
  std::string name;
  std::string file_name;
  std::string content_type;
  bool is_file = false;
};

PartHead read_part_head(std::string_view head) {
  PartHead part;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    const std::string name = lower_ascii(line.substr(0, std::min(line.find(':'), line.size())));
    if (name == "content-disposition") {
      part.name = parameter(line, "name");
      part.is_file = line.find("filename=") != std::string_view::npos;
      part.file_name = parameter(line, "filename");
    } else if (name == "content-type" && line.size() > 13) {
      part.content_type = std::string(line.substr(13));
      part.content_type.erase(0, part.content_type.find_first_not_of(' '));
    }
  }
  return part;
}

}  // namespace

bool parse_multipart(std::string_view content_type, std::string_view body, Request& request) {
  const std::string boundary = parameter(content_type, "boundary");
  if (boundary.empty() || boundary.size() > 200) return false;
  const std::string delimiter = "--" + boundary;
  if (!body.starts_with(delimiter)) return false;
  body.remove_prefix(delimiter.size());
  for (std::size_t parts = 0; parts < kPartsMax; ++parts) {
    if (body.starts_with("--")) return true;
    if (!body.starts_with("\r\n")) return false;
    body.remove_prefix(2);
    const std::size_t head_end = body.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return false;
    PartHead head = read_part_head(body.substr(0, head_end));
    body.remove_prefix(head_end + 4);
    const std::size_t end = body.find("\r\n" + delimiter);
    if (end == std::string_view::npos) return false;
    if (head.is_file) {
      // An empty file field of a form arrives as a file without name and bytes.
      if (!head.file_name.empty() || end > 0) {
        request.files.push_back(
            {std::move(head.name), std::move(head.file_name), std::move(head.content_type), std::string(body.substr(0, end))});
      }
    } else {
      request.form.add(std::move(head.name), std::string(body.substr(0, end)));
    }
    body.remove_prefix(end + 2 + delimiter.size());
  }
  return false;
}

}  // namespace noren::http
