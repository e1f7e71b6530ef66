#include "http/ready.h"

#include <brotli/encode.h>
#include <zlib.h>

#include "base/check.h"
#include "base/hex.h"
#include "crypto/crypto.h"
#include "http/accept.h"

namespace noren::http {
namespace {

constexpr std::size_t kCompressFrom = 600;  // bytes; below, the head costs more than is won

bool compressible(std::string_view type) {
  return type.starts_with("text/") || type.starts_with("application/json") || type.starts_with("application/xml") ||
         type.starts_with("application/rss+xml") || type.starts_with("image/svg");
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  check(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  check(done == Z_STREAM_END, "zlib");
  out.shrink_to_fit();  // kept for long: without the room that was reserved for the worst case
  return out;
}

std::string brotli(std::string_view bytes) {
  std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string out(size, '\0');
  const int done = BrotliEncoderCompress(5, 18, BROTLI_MODE_TEXT, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()), &size,
                                         reinterpret_cast<uint8_t*>(out.data()));
  check(done == BROTLI_TRUE, "brotli");
  out.resize(size);
  out.shrink_to_fit();
  return out;
}

}  // namespace

const Ready::Form& Ready::best_for(std::string_view accept_encoding) const {
  if (!brotli.body.empty() && accepts_coding(accept_encoding, "br")) return brotli;
  if (!gzip.body.empty() && accepts_coding(accept_encoding, "gzip")) return gzip;
  return plain;
}

std::shared_ptr<const Ready> make_ready(const Response& response, std::string_view security_headers) {
  check(response.status == 200 && response.public_max_age_s.has_value(), "only public pages are kept ready");
  auto ready = std::make_shared<Ready>();
  const int age = *response.public_max_age_s;
  ready->etag = "\"" + to_hex(crypto::sha256(response.body).substr(0, 12)) + "\"";
  std::string common = "Content-Type: " + response.content_type + "\r\n";
  std::string caching = "ETag: " + ready->etag + "\r\nVary: Accept-Encoding\r\nCache-Control: public, max-age=" + std::to_string(age) +
                        (age >= 31'536'000 ? ", immutable" : "") + "\r\n";
  for (const auto& [name, value] : response.headers) common += name + ": " + value + "\r\n";
  common += security_headers;
  const auto head_for = [&](const char* encoding, std::size_t size) {
    return common + caching + encoding + "Content-Length: " + std::to_string(size) + "\r\n\r\n";
  };
  ready->plain = {head_for("", response.body.size()), response.body};
  if (compressible(response.content_type) && response.body.size() >= kCompressFrom) {
    std::string small = gzip(response.body);
    ready->gzip.head = head_for("Content-Encoding: gzip\r\n", small.size());
    ready->gzip.body = std::move(small);
    std::string smaller = brotli(response.body);
    ready->brotli.head = head_for("Content-Encoding: br\r\n", smaller.size());
    ready->brotli.body = std::move(smaller);
  }
  ready->not_modified_head = caching + "\r\n";
  return ready;
}

}  // namespace noren::http
