#include "mail/reader.h"

#include "mail/gmime.h"

namespace noren::mail {
namespace {

std::string shown(InternetAddressList* list) {
  if (list == nullptr) return "";
  const OwnedText text(internet_address_list_to_string(list, nullptr, FALSE));
  return text_or_empty(text.get());
}

void read_part(ReadMail& mail, GMimeObject* part) {
  if (GMIME_IS_MULTIPART(part)) {
    GMimeMultipart* parts = GMIME_MULTIPART(part);
    for (int i = 0; i < g_mime_multipart_get_count(parts); ++i) read_part(mail, g_mime_multipart_get_part(parts, i));
    return;
  }
  if (!GMIME_IS_PART(part)) return;
  const char* disposition = g_mime_object_get_disposition(part);
  if (disposition != nullptr && std::string_view(disposition) == "attachment") {
    mail.attachments.push_back(text_or_empty(g_mime_part_get_filename(GMIME_PART(part))));
    return;
  }
  if (!GMIME_IS_TEXT_PART(part)) return;
  const OwnedText text(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
  const bool html = g_mime_content_type_is_type(g_mime_object_get_content_type(part), "text", "html");
  (html ? mail.html : mail.text) += text_or_empty(text.get());
}

void read_headers(ReadMail& mail, GMimeObject* of) {
  GMimeHeaderList* list = g_mime_object_get_header_list(of);
  for (int i = 0; i < g_mime_header_list_get_count(list); ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(list, i);
    mail.headers.emplace_back(text_or_empty(g_mime_header_get_name(header)), text_or_empty(g_mime_header_get_value(header)));
  }
}

}  // namespace

const std::string& ReadMail::header(std::string_view name) const {
  static const std::string none;
  for (const auto& [key, value] : headers) {
    const bool same = std::equal(key.begin(), key.end(), name.begin(), name.end(),
                                 [](char a, char b) { return g_ascii_tolower(a) == g_ascii_tolower(b); });
    if (same) return value;
  }
  return none;
}

ReadMail read_mail(std::string_view raw) {
  start_gmime();
  ReadMail mail;
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) return mail;
  read_headers(mail, GMIME_OBJECT(message.get()));
  mail.subject = text_or_empty(g_mime_message_get_subject(message.get()));
  mail.from = shown(g_mime_message_get_from(message.get()));
  mail.to = shown(g_mime_message_get_to(message.get()));
  if (GMimeObject* body = g_mime_message_get_mime_part(message.get())) read_part(mail, body);
  return mail;
}

}  // namespace noren::mail
