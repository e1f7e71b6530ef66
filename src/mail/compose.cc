#include "mail/compose.h"

#include "base/hex.h"
#include "crypto/crypto.h"
#include "mail/gmime.h"
#include "mail/rules.h"
#include "text/mail_address.h"

namespace noren::mail {
namespace {

struct DateUnref {
  void operator()(GDateTime* date) const { g_date_time_unref(date); }
};
struct ZoneUnref {
  void operator()(GTimeZone* zone) const { g_time_zone_unref(zone); }
};
struct OptionsFree {
  void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};

std::string short_hash(std::string_view text) { return to_base32(crypto::sha256(text).substr(0, 15)); }

void add_mailbox(GMimeMessage* message, GMimeAddressType type, const Address& address) {
  if (address.address.empty()) return;
  const std::string name = one_line(address.name);
  const std::string at = smtp_address(address.address).value_or(one_line(address.address));
  g_mime_message_add_mailbox(message, type, name.empty() ? nullptr : name.c_str(), at.c_str());
}

Owned<GMimeObject> text_part(const char* subtype, const std::string& text) {
  Owned<GMimeTextPart> part(g_mime_text_part_new_with_subtype(subtype));
  g_mime_text_part_set_charset(part.get(), "utf-8");
  g_mime_text_part_set_text(part.get(), text.c_str());
  // Old relays know seven bits only; Japanese becomes base64, English stays readable (quoted-printable).
  GMimePart* as_part = GMIME_PART(part.get());
  g_mime_part_set_content_encoding(as_part, g_mime_part_get_best_content_encoding(as_part, GMIME_ENCODING_CONSTRAINT_7BIT));
  return Owned<GMimeObject>(GMIME_OBJECT(part.release()));
}

Owned<GMimeObject> attachment_part(const Attachment& attachment) {
  const std::string type = one_line(attachment.content_type);
  const auto slash = type.find('/');
  const bool known = slash != std::string::npos;
  Owned<GMimePart> part(g_mime_part_new_with_type(known ? type.substr(0, slash).c_str() : "application",
                                                  known ? type.substr(slash + 1).c_str() : "octet-stream"));
  const Owned<GMimeStream> bytes(g_mime_stream_mem_new_with_buffer(attachment.bytes.data(), attachment.bytes.size()));
  const Owned<GMimeDataWrapper> content(g_mime_data_wrapper_new_with_stream(bytes.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(part.get(), GMIME_CONTENT_ENCODING_BASE64);
  g_mime_object_set_disposition(GMIME_OBJECT(part.get()), "attachment");
  g_mime_part_set_filename(part.get(), one_line(attachment.name).c_str());
  return Owned<GMimeObject>(GMIME_OBJECT(part.release()));
}

// GMime would draw boundaries at random; made from the message's id, the same letter gives the same bytes.
Owned<GMimeMultipart> multipart(const char* subtype, const Letter& letter) {
  Owned<GMimeMultipart> parts(g_mime_multipart_new_with_subtype(subtype));
  g_mime_multipart_set_boundary(parts.get(), ("=_" + short_hash(std::string(subtype) + letter.message_id)).c_str());
  return parts;
}

Owned<GMimeObject> body_of(const Letter& letter) {
  Owned<GMimeObject> words = text_part("plain", letter.text);
  if (!letter.html.empty()) {
    Owned<GMimeMultipart> both = multipart("alternative", letter);
    g_mime_multipart_add(both.get(), words.get());
    g_mime_multipart_add(both.get(), text_part("html", letter.html).get());
    words.reset(GMIME_OBJECT(both.release()));
  }
  if (letter.attachments.empty()) return words;
  Owned<GMimeMultipart> all = multipart("mixed", letter);
  g_mime_multipart_add(all.get(), words.get());
  for (const Attachment& attachment : letter.attachments) g_mime_multipart_add(all.get(), attachment_part(attachment).get());
  return Owned<GMimeObject>(GMIME_OBJECT(all.release()));
}

void set_date(GMimeMessage* message, Instant at) {
  const std::unique_ptr<GTimeZone, ZoneUnref> japan(g_time_zone_new_offset(9 * 3600));
  const std::unique_ptr<GDateTime, DateUnref> utc(g_date_time_new_from_unix_utc(at.seconds()));
  const std::unique_ptr<GDateTime, DateUnref> there(g_date_time_to_timezone(utc.get(), japan.get()));
  g_mime_message_set_date(message, there.get());
}

// What lets a mailbox offer its own button to end it, and sort letters to many apart from the mails about orders.
void add_list_headers(GMimeObject* headers, const Letter& letter) {
  if (!letter.list_id.empty()) {
    g_mime_object_set_header(headers, "List-Id", ("<" + one_line(letter.list_id) + ">").c_str(), "us-ascii");
    g_mime_object_set_header(headers, "Precedence", "bulk", "us-ascii");
  }
  if (letter.unsubscribe_url.empty()) return;
  // Raw, on a line of its own: GMime would write a long one in encoded words, which no mailbox reads here (RFC 2369, 2).
  g_mime_object_set_header(headers, "List-Unsubscribe", "<>", "us-ascii");
  GMimeHeader* unsubscribe = g_mime_header_list_get_header(g_mime_object_get_header_list(headers), "List-Unsubscribe");
  g_mime_header_set_raw_value(unsubscribe, ("\n <" + one_line(letter.unsubscribe_url) + ">\n").c_str());
  g_mime_object_set_header(headers, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click", "us-ascii");
}

}  // namespace

std::string compose(const Letter& letter) {
  start_gmime();
  const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
  GMimeObject* headers = GMIME_OBJECT(message.get());
  add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, letter.from);
  add_mailbox(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, letter.reply_to);
  add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, letter.to);
  g_mime_message_set_subject(message.get(), one_line(letter.subject).c_str(), "utf-8");
  set_date(message.get(), letter.date);
  g_mime_message_set_message_id(message.get(), one_line(letter.message_id).c_str());
  if (!letter.thread_id.empty()) {
    const std::string thread = "<" + one_line(letter.thread_id) + ">";
    g_mime_object_set_header(headers, "In-Reply-To", thread.c_str(), "us-ascii");
    g_mime_object_set_header(headers, "References", thread.c_str(), "us-ascii");
  }
  if (letter.automatic) g_mime_object_set_header(headers, "Auto-Submitted", "auto-generated", "us-ascii");
  add_list_headers(headers, letter);
  g_mime_message_set_mime_part(message.get(), body_of(letter).get());

  const std::unique_ptr<GMimeFormatOptions, OptionsFree> options(g_mime_format_options_new());
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Owned<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(headers, options.get(), memory.get());
  return bytes_of(memory.get());
}

std::string message_id_of(const Message& message, std::string_view domain) {
  return short_hash("message/" + message.shop.str() + "/" + message.id.str()) + "@" + std::string(domain);
}

std::string thread_id_of(const ShopId& shop, std::string_view thread, std::string_view domain) {
  return short_hash("thread/" + shop.str() + "/" + std::string(thread)) + "@" + std::string(domain);
}

std::optional<std::string> smtp_address(std::string_view address) {
  const auto parsed = text::parse_mail_address(address);
  if (!parsed) return std::nullopt;
  return parsed->for_smtp();
}

std::string domain_of(std::string_view address) {
  const auto parsed = text::parse_mail_address(address);
  return parsed ? parsed->domain : "localhost";
}

}  // namespace noren::mail
