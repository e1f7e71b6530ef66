// One HTTP call on its way through libcurl: how it is asked, what has come back, whether anything went out.
// Private to env/real. Thread: the outbound thread alone, after it was made.
#pragma once
#include <curl/curl.h>

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "env/outbound.h"

namespace noren::env {

class Talk {
 public:
  Talk(Call call, std::function<void(Called)> done);
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  bool begin(CURLM* multi);  // false: libcurl does not take it
  // result: libcurl's, or nothing when the call is given up under way. Calls done, and on_failure, if there is one, with what that threw.
  void end(CURLM* multi, std::optional<CURLcode> result, const std::function<void(std::string_view)>& on_failure);
  bool is(const CURL* easy) const { return easy_.get() == easy; }

 private:
  struct EasyFree {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct ListFree {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  void set_connection();
  void set_request();
  void add_header(const std::string& line);
  bool take(std::size_t bytes);
  static std::size_t take_header(char* line, std::size_t size, std::size_t count, void* user);
  static std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* user);
  static int before_sending(void* user, char*, char*, int, int);

  const Call call_;
  const std::function<void(Called)> done_;
  std::unique_ptr<CURL, EasyFree> easy_;
  std::unique_ptr<curl_slist, ListFree> headers_;
  Reply reply_;
  std::size_t taken_ = 0;  // bytes of the reply, headers and body
  bool head_ended_ = false;
  bool sent_ = false;  // the first byte of the call has gone out, or may have
};

// "Content-Type: text/html \r\n" → {"content-type", "text/html"}; nothing for a line that is no header. Pure.
std::optional<std::pair<std::string, std::string>> read_header(std::string_view line);
// RFC 9110 9.2.2: safe and idempotent methods. A key by which the other side would know a repetition is not enough: a provider says even
// a failure again under the same key, and whoever lost an answer asks first. Pure.
bool may_repeat(const Call& call);

}  // namespace noren::env
