// Handing mails to a mail server by libcurl, one connection kept for many (RFC 5321, 3207, 6409).
#include <curl/curl.h>

#include <atomic>
#include <cstring>
#include <stdexcept>

#include "env/real/curl.h"
#include "mail/transport.h"

namespace noren::mail {
namespace {

constexpr std::size_t kWordsMax = 500;
constexpr long kIdleMax_s = 30;  // a kept connection older than this is opened anew: servers hang up on silent ones

struct EasyFree {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct UrlFree {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct CurlText {
  void operator()(char* text) const { curl_free(text); }
};

struct Relay {
  std::string url;  // with the EHLO name as its path
  bool has_user = false;
  bool tls_from_start = false;
  bool loopback = false;
};

std::string url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  const std::unique_ptr<char, CurlText> owned(text);
  return text;
}

Relay parse_relay(const SmtpOptions& options) {
  const std::invalid_argument wrong("mail.relay must be spool:, smtp://user:pass@host:587 or smtps://user:pass@host");
  const std::unique_ptr<CURLU, UrlFree> url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, options.url.c_str(), 0) != CURLUE_OK) throw wrong;
  const std::string scheme = url_part(url.get(), CURLUPART_SCHEME);
  const std::string host = url_part(url.get(), CURLUPART_HOST);
  if ((scheme != "smtp" && scheme != "smtps") || host.empty()) throw wrong;
  if (!options.own_name.empty()) curl_url_set(url.get(), CURLUPART_PATH, ("/" + options.own_name).c_str(), 0);
  return {url_part(url.get(), CURLUPART_URL), !url_part(url.get(), CURLUPART_USER).empty(), scheme == "smtps",
          host == "localhost" || host == "[::1]" || host.starts_with("127.")};
}

// One mail on its way: what is left to send, how far the conversation is, and the server's last words.
struct Talk {
  std::string_view rest;
  bool all_sent = false;
  std::string stage = "connect";
  std::string words;
  const std::atomic<bool>* stopping = nullptr;
};

std::size_t give_bytes(char* into, std::size_t size, std::size_t count, void* user) {
  auto& talk = *static_cast<Talk*>(user);
  const std::size_t n = std::min(size * count, talk.rest.size());
  std::memcpy(into, talk.rest.data(), n);
  talk.rest.remove_prefix(n);
  talk.stage = "body";
  if (n == 0) talk.all_sent = true;
  return n;
}

std::size_t take_line(char* line, std::size_t size, std::size_t count, void* user) {
  auto& talk = *static_cast<Talk*>(user);
  std::string_view text(line, size * count);
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
  if (text.starts_with("221 ") && !talk.words.empty() && talk.words.front() != '2') return size * count;  // the farewell after a refusal
  // "250-" goes on, "250 " is the last line; a new answer begins after a last one.
  const auto last_start = talk.words.rfind('\n') + 1;  // 0 when there is one line only
  const bool goes_on = talk.words.size() >= last_start + 4 && talk.words[last_start + 3] == '-';
  if (!goes_on) {
    talk.words = text.substr(0, kWordsMax);
  } else if (talk.words.size() < kWordsMax) {
    talk.words += "\n";
    talk.words += text.substr(0, kWordsMax);
  } else {
    talk.words.replace(last_start, std::string::npos, text.substr(0, kWordsMax));  // a server that talks for ever
  }
  return size * count;
}

int follow(CURL*, curl_infotype type, char* bytes, std::size_t size, void* user) {
  if (type != CURLINFO_HEADER_OUT) return 0;
  auto& talk = *static_cast<Talk*>(user);
  const std::string_view command(bytes, size);
  if (command.starts_with("MAIL ")) talk.stage = "mail";
  if (command.starts_with("RCPT ")) talk.stage = "rcpt";
  if (command.starts_with("DATA")) talk.stage = "data";
  return 0;
}

int go_on(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) { return static_cast<Talk*>(user)->stopping->load() ? 1 : 0; }

// A server may say anything; what is kept is ASCII (RFC 5321 4.2), which every database and page takes.
std::string kept(std::string words) {
  words.resize(std::min(words.size(), kWordsMax));
  std::replace_if(words.begin(), words.end(), [](char c) { return c != '\n' && (c < 0x20 || c > 0x7E); }, '?');
  return words;
}

Outcome outcome_of(CURLcode result, long code, const Talk& talk, const char* error) {
  using Fate = Outcome::Fate;
  Outcome outcome{Fate::temporary, static_cast<int>(code), talk.stage, kept(talk.words)};
  if (result == CURLE_OK) {
    outcome.fate = Fate::handed_over;
    return outcome;
  }
  // The server's own no. A 5xx before the recipient was named is about us (password, our address), not about this mail: it stays
  // in the queue until a person has set it right.
  const bool said = result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY || result == CURLE_LOGIN_DENIED;
  const bool about_recipient = talk.stage == "rcpt" || talk.stage == "data" || talk.stage == "body";
  if (said && code >= 400 && code < 600) {
    if (code >= 500 && about_recipient) outcome.fate = Fate::permanent;
    return outcome;
  }
  // Everything was sent and no answer came: it may have been taken.
  if (talk.all_sent) outcome.fate = Fate::unknown;
  outcome.code = 0;
  outcome.words = error[0] != '\0' ? kept(error) : curl_easy_strerror(result);
  return outcome;
}

class Smtp final : public Transport {
 public:
  explicit Smtp(const SmtpOptions& options) : options_(options), relay_(parse_relay(options)), easy_(curl_easy_init()) {
    if (!easy_) throw std::runtime_error("libcurl could not be started");
  }

  bool repeatable() const override { return false; }
  void stop() override { stopping_ = true; }

  Outcome send(const Envelope& envelope, std::string_view raw) override {
    if (stopping_) return {Outcome::Fate::temporary, 0, "connect", "stopping"};
    bool reused = false;
    const Outcome first = try_once(envelope, raw, false, reused);
    // A kept connection may have been closed behind our back: that says nothing about the server.
    const bool dead_line = reused && first.fate == Outcome::Fate::temporary && first.code == 0 && first.stage != "body";
    return dead_line && !stopping_ ? try_once(envelope, raw, true, reused) : first;
  }

 private:
  void set_connection(bool fresh) {
    CURL* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_URL, relay_.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, kIdleMax_s);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_ms));
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, std::max(1L, options_.answer_ms / 1000L));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.whole_ms));
    // A password goes over TLS to a server that proves its name, or not at all. Without one, TLS is taken when offered, whoever
    // signed it: better than open text, and what mail servers do among themselves (RFC 7435). On this machine it protects nothing.
    if (relay_.has_user || relay_.tls_from_start) {
      curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    } else {
      curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(relay_.loopback ? CURLUSESSL_NONE : CURLUSESSL_TRY));
      curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
      curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
  }

  Outcome try_once(const Envelope& envelope, std::string_view raw, bool fresh, bool& reused) {
    CURL* easy = easy_.get();
    curl_easy_reset(easy);  // keeps the open connection
    set_connection(fresh);
    Talk talk{.rest = raw, .stopping = &stopping_};
    char error[CURL_ERROR_SIZE] = "";
    const std::unique_ptr<curl_slist, ListFree> to(curl_slist_append(nullptr, ("<" + envelope.to + ">").c_str()));
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, ("<" + envelope.from + ">").c_str());
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(easy, CURLOPT_READDATA, &talk);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &talk);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);  // tells follow() each command; nothing is printed
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, follow);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &talk);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, go_on);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &talk);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error);
    const CURLcode result = curl_easy_perform(easy);
    long code = 0;
    long opened = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &opened);
    reused = opened == 0;
    return outcome_of(result, code, talk, error);
  }

  const SmtpOptions options_;
  const Relay relay_;
  const std::unique_ptr<CURL, EasyFree> easy_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace

std::unique_ptr<Transport> open_smtp(const SmtpOptions& options) {
  env::begin_curl();
  return std::make_unique<Smtp>(options);
}

}  // namespace noren::mail
