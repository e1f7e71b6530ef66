#include "env/real/talk.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace noren::env {
namespace {

constexpr long kIdleMax_s = 50;  // a kept connection older than this is opened anew: servers hang up on silent ones

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool has_header(const Call& call, std::string_view name) {
  return std::any_of(call.headers.begin(), call.headers.end(), [&](const auto& header) { return lower_ascii(header.first) == name; });
}

}  // namespace

std::optional<std::pair<std::string, std::string>> read_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  return std::pair{lower_ascii(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))};
}

bool may_repeat(const Call& call) {
  constexpr std::array<std::string_view, 5> kIdempotent = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"};
  return std::find(kIdempotent.begin(), kIdempotent.end(), call.method) != kIdempotent.end();
}

Talk::Talk(Call call, std::function<void(Called)> done) : call_(std::move(call)), done_(std::move(done)) {}

bool Talk::begin(CURLM* multi) {
  easy_.reset(curl_easy_init());
  if (!easy_) return false;
  set_connection();
  set_request();
  return curl_multi_add_handle(multi, easy_.get()) == CURLM_OK;
}

void Talk::set_connection() {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // a call given up while its name is looked up does not wait for the look-up
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, kIdleMax_s);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_sending);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
}

void Talk::set_request() {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_URL, call_.url.c_str());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "noren");
  if (call_.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (call_.method != "GET" || !call_.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call_.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call_.method.c_str());
  }
  // What libcurl would add by itself: a pause before the body, and a type that may be wrong.
  add_header("Expect:");
  if (!has_header(call_, "content-type")) add_header("Content-Type:");
  for (const auto& [name, value] : call_.headers) add_header(value.empty() ? name + ";" : name + ": " + value);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
}

void Talk::add_header(const std::string& line) {
  curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)headers_.release();
  headers_.reset(longer);
}

bool Talk::take(std::size_t bytes) {
  taken_ += bytes;
  return taken_ <= kReplyMax;
}

std::size_t Talk::take_header(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& talk = *static_cast<Talk*>(user);
  const std::string_view line(bytes, size * count);
  if (!talk.take(line.size())) return 0;
  if (line.starts_with("HTTP/")) talk.reply_.headers.clear();  // the real answer after a 100 or 103
  talk.head_ended_ = line == "\r\n" || line == "\n" || !talk.reply_.body.empty();
  if (auto header = read_header(line)) talk.reply_.headers.push_back(std::move(*header));
  return line.size();
}

std::size_t Talk::take_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& talk = *static_cast<Talk*>(user);
  if (!talk.take(size * count)) return 0;
  talk.reply_.body.append(bytes, size * count);
  return size * count;
}

// libcurl calls this when the connection stands, TLS and all, just before the first byte of the call. It comes a second time when
// a kept connection ended without an answer and libcurl would send the call again on a new one.
int Talk::before_sending(void* user, char*, char*, int, int) {
  auto& talk = *static_cast<Talk*>(user);
  if (talk.sent_ && !may_repeat(talk.call_)) return CURL_PREREQFUNC_ABORT;
  talk.sent_ = true;
  return CURL_PREREQFUNC_OK;
}

void Talk::end(CURLM* multi, std::optional<CURLcode> result, const std::function<void(std::string_view)>& on_failure) {
  // For libcurl a connection closed amid the headers is an answer with no body.
  const bool whole = result == CURLE_OK && head_ended_;
  long status = 0;
  if (whole) curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  if (easy_) curl_multi_remove_handle(multi, easy_.get());
  easy_.reset();
  reply_.status = static_cast<int>(status);
  Called called = Fail(sent_ ? CallFailure::lost : CallFailure::not_sent);
  if (whole) called = std::move(reply_);
  try {
    done_(std::move(called));
  } catch (const std::exception& mistake) {  // one caller's must not take everybody's calls with it
    if (on_failure) on_failure(mistake.what());
  } catch (...) {
    if (on_failure) on_failure("what is no exception");
  }
}

}  // namespace noren::env
