#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

#include "mime/charset.h"
#include "mime/message.h"
#include "text/code_points.h"

namespace noren::mime {
namespace {

struct UnrefObject {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Kept = std::unique_ptr<T, UnrefObject>;

void start_reading() {
  static const bool started = (g_mime_init(), true);
  (void)started;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

std::string_view or_empty(const char* text) { return text == nullptr ? std::string_view() : std::string_view(text); }

Fields headers_of(GMimeObject* object) {
  Fields fields;
  GMimeHeaderList* list = g_mime_object_get_header_list(object);
  const int count = std::min(g_mime_header_list_get_count(list), 400);
  for (int i = 0; i < count; ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(list, i);
    const std::string_view raw = text::trim_ascii(or_empty(g_mime_header_get_raw_value(header)));
    fields.add(lower_case(or_empty(g_mime_header_get_name(header))), decode_header(raw.substr(0, 20'000)));
  }
  return fields;
}

std::string memory_bytes(GMimeStream* memory) {
  const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  return {reinterpret_cast<const char*>(array->data), array->len};
}

// What a part holds, its transfer encoding undone.
std::string content_of(GMimePart* part) {
  GMimeDataWrapper* wrapper = g_mime_part_get_content(part);
  if (wrapper == nullptr) return "";
  const Kept<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(wrapper, memory.get());
  return memory_bytes(memory.get());
}

// A returned message that is no message/rfc822 (text/rfc822-headers, or one encoded where RFC 2046 forbids it).
void take_original(Message& message, std::string_view text) {
  if (!message.original.empty()) return;
  while (!text.empty() && (text[0] == '\n' || text.starts_with("From "))) next_line(text);
  std::string_view rest;
  message.original = read_fields(text, 400, &rest);
  message.original_text = rest.substr(0, 2000);
}

class Walk {
 public:
  Walk(Message& message, const Limits& limits) : message_(message), limits_(limits) {}

  void object(GMimeObject* object, std::size_t depth) {
    if (object == nullptr) return;
    if (++seen_ > limits_.parts || depth > limits_.depth) {
      message_.beyond_limits = true;
      return;
    }
    if (GMIME_IS_MULTIPART(object)) {
      GMimeMultipart* multipart = GMIME_MULTIPART(object);
      const int count = g_mime_multipart_get_count(multipart);
      if (count <= 0) preamble(multipart);
      for (int i = 0; i < count; ++i) this->object(g_mime_multipart_get_part(multipart, i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      enclosed(g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)));
    } else if (GMIME_IS_PART(object)) {
      leaf(GMIME_PART(object));
    }
  }

 private:
  // A multipart whose boundary never comes: all of it is text.
  void preamble(GMimeMultipart* multipart) {
    const std::string_view prologue = or_empty(g_mime_multipart_get_prologue(multipart));
    if (!prologue.empty()) add_text("text/plain", to_utf8(prologue.substr(0, limits_.text_bytes), ""));
  }

  void enclosed(GMimeMessage* message) {
    if (message == nullptr || !message_.original.empty()) return;
    message_.original = headers_of(GMIME_OBJECT(message));
    GMimeObject* body = g_mime_message_get_mime_part(message);
    if (body != nullptr && GMIME_IS_MULTIPART(body)) return enclosed_report(GMIME_MULTIPART(body));
    if (body == nullptr || !GMIME_IS_PART(body)) return;
    const std::string content = content_of(GMIME_PART(body));
    message_.original_text = to_utf8(std::string_view(content).substr(0, 2000), "");
  }

  void enclosed_report(GMimeMultipart* multipart) {
    const int count = std::min(g_mime_multipart_get_count(multipart), 10);
    for (int i = 0; i < count; ++i) {
      GMimeObject* part = g_mime_multipart_get_part(multipart, i);
      GMimeContentType* type = g_mime_object_get_content_type(part);
      if (GMIME_IS_PART(part) && type != nullptr && g_mime_content_type_is_type(type, "message", "delivery-status"))
        message_.enclosed_status =
            read_blocks(std::string_view(content_of(GMIME_PART(part))).substr(0, limits_.text_bytes), limits_.blocks);
    }
  }

  void leaf(GMimePart* part) {
    GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const std::string name = type == nullptr ? "text/plain"
                                             : lower_case(or_empty(g_mime_content_type_get_media_type(type))) + "/" +
                                                   lower_case(or_empty(g_mime_content_type_get_media_subtype(type)));
    const bool report = name.starts_with("message/");
    const bool textual = name.starts_with("text/") || name == "application/json" || name == "multipart/mixed";
    if (!report && !textual) return;
    const std::string content = content_of(part);
    const std::string_view bytes = std::string_view(content).substr(0, limits_.text_bytes);
    if (bytes.size() < content.size()) message_.beyond_limits = true;
    const std::string_view charset = or_empty(type == nullptr ? nullptr : g_mime_content_type_get_parameter(type, "charset"));
    if (name == "message/delivery-status" || name == "message/global-delivery-status") {
      if (message_.status.empty()) message_.status = read_blocks(bytes, limits_.blocks);
    } else if (name == "message/feedback-report") {
      if (message_.feedback.empty()) message_.feedback = read_blocks(bytes, 10);
    } else if (name == "message/disposition-notification") {
      if (message_.disposition.empty()) message_.disposition = read_blocks(bytes, 10);
    } else if (report || name == "text/rfc822-headers" || name == "text/rfc822") {
      take_original(message_, bytes);
    } else {
      add_text(name, name == "text/html" ? text_of_html(to_utf8(bytes, charset)) : to_utf8(bytes, charset));
    }
  }

  void add_text(std::string type, std::string text) { message_.texts.push_back({std::move(type), std::move(text)}); }

  Message& message_;
  const Limits& limits_;
  std::size_t seen_ = 0;
};

// The lines before the header: "From …" of a mailbox, empty ones, "X-Envelope" of some pipes is none of them.
std::string_view without_preface(std::string_view bytes) {
  while (!bytes.empty() && (bytes[0] == '\n' || bytes.starts_with("From ") || bytes.starts_with(">From "))) next_line(bytes);
  return bytes;
}

}  // namespace

std::string with_lf(std::string_view bytes) {
  std::string result;
  result.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\r') {
      result += bytes[i];
      continue;
    }
    // "\r\r\n" of a gateway that translated twice is one end.
    while (i + 1 < bytes.size() && bytes[i + 1] == '\r' && bytes.substr(i + 2, 1) == "\n") ++i;
    if (i + 1 < bytes.size() && bytes[i + 1] == '\n') ++i;
    result += '\n';
  }
  return result;
}

std::vector<std::string> split_mailbox(std::string_view bytes) {
  std::string all = with_lf(bytes);
  std::vector<std::string> messages;
  if (!all.starts_with("From ")) return {std::move(all)};
  std::size_t begin = 0;
  while (begin < all.size()) {
    std::size_t next = begin;
    // A separator is "From " at the beginning of a line, with a time in it (RFC 4155) and a header below; the empty line before it is often lost.
    do {
      next = all.find("\nFrom ", next + 1);
      if (next == std::string::npos) break;
      std::string_view rest = std::string_view(all).substr(next + 1);
      const std::string_view line = next_line(rest);
      if (line.find(':') != std::string_view::npos && !field_line(rest.substr(0, rest.find('\n'))).name.empty()) break;
    } while (true);
    const std::size_t end = next == std::string::npos ? all.size() : next + 1;
    messages.push_back(all.substr(begin, end - begin));
    begin = end;
  }
  return messages;
}

namespace {

// GMime's reading of it.
Message parsed_message(std::string_view source, const Limits& limits) {
  Message message;
  const Kept<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(source.data(), source.size()));
  const Kept<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Kept<GMimeMessage> parsed(g_mime_parser_construct_message(parser.get(), nullptr));
  if (parsed == nullptr) {
    message.texts.push_back({"text/plain", to_utf8(source.substr(0, limits.text_bytes), "")});
    return message;
  }
  message.headers = headers_of(GMIME_OBJECT(parsed.get()));
  GMimeObject* body = g_mime_message_get_mime_part(parsed.get());
  if (body != nullptr) {
    if (GMimeContentType* type = g_mime_object_get_content_type(body)) {
      message.type = lower_case(or_empty(g_mime_content_type_get_media_type(type))) + "/" +
                     lower_case(or_empty(g_mime_content_type_get_media_subtype(type)));
      message.report_type = lower_case(or_empty(g_mime_content_type_get_parameter(type, "report-type")));
    }
    Walk(message, limits).object(body, 0);
  }
  return message;
}

// The boundary of a multipart whose header names another one or none: the first line with two hyphens that a part's header follows.
std::string boundary_in(std::string_view body, std::size_t most_lines) {
  for (std::size_t lines = 0; !body.empty() && lines < most_lines; ++lines) {
    const std::string_view line = text::trim_ascii(next_line(body));
    if (line.size() < 5 || line.size() > 80 || !line.starts_with("--") || line.find_first_of(" \t\"") != std::string_view::npos) continue;
    if (lower_case(body.substr(0, 8)) == "content-") return std::string(line.substr(2));
  }
  return "";
}

// A message that was cut or mended on its way so that its parts stand in its text.
Message with_found_parts(Message whole, std::string_view source, const Limits& limits) {
  if (whole.texts.size() > 1 || !whole.status.empty() || !whole.feedback.empty() || !whole.disposition.empty()) return whole;
  const std::size_t head = source.find("\n\n");
  if (head == std::string_view::npos) return whole;
  const std::string_view body = source.substr(head + 2);
  // A multipart in which nothing was found is read as it stands.
  if (whole.texts.empty() && whole.type.starts_with("multipart/"))
    whole.texts.push_back({"text/plain", to_utf8(body.substr(0, limits.text_bytes), "")});
  const std::string boundary = boundary_in(body, whole.type.starts_with("multipart/") ? 200 : 12);
  if (boundary.empty()) return whole;
  const std::string mended = "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n\n" + std::string(body);
  Message parts = parsed_message(mended, limits);
  if (parts.texts.empty() && parts.status.empty()) return whole;  // nothing better
  parts.headers = std::move(whole.headers);
  parts.type = std::move(whole.type);
  parts.report_type = std::move(whole.report_type);
  return parts;
}

}  // namespace

Message read_message(std::string_view bytes, const Limits& limits) {
  start_reading();
  const std::string lines = with_lf(bytes.substr(0, limits.bytes));
  const std::string_view source = without_preface(lines);
  Message message;
  if (!source.empty()) message = with_found_parts(parsed_message(source, limits), source, limits);
  message.beyond_limits = message.beyond_limits || bytes.size() > limits.bytes;
  return message;
}

}  // namespace noren::mime
