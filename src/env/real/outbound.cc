#include "env/real/outbound.h"

#include <curl/curl.h>
#include <signal.h>

#include <chrono>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/check.h"
#include "env/real/curl.h"
#include "env/real/talk.h"

namespace noren::env {
namespace {

using Moment = std::chrono::steady_clock::time_point;

constexpr std::chrono::milliseconds kPollMax{60'000};

struct MultiFree {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

bool one_line(const std::string& text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos; }

void check_call(const Call& call) {
  check(one_line(call.method) && one_line(call.url), "a call's method and address stand on one line");
  for (const auto& [name, value] : call.headers) check(!name.empty() && one_line(name) && one_line(value), "a header stands on one line");
}

std::unique_ptr<CURLM, MultiFree> open_multi(const OutboundOptions& options) {
  begin_curl();
  std::unique_ptr<CURLM, MultiFree> multi(curl_multi_init());
  if (!multi) throw std::runtime_error("libcurl could not be started");
  curl_multi_setopt(multi.get(), CURLMOPT_MAX_HOST_CONNECTIONS, options.per_host);
  curl_multi_setopt(multi.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, options.total);
  curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, options.total);
  return multi;
}

}  // namespace

class CurlOutbound::Loop {
 public:
  explicit Loop(const OutboundOptions& options)
      : multi_(open_multi(options)), on_failure_(options.on_failure), thread_([this] { run(); }) {}

  ~Loop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    curl_multi_wakeup(multi_.get());
    thread_.join();
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void add(Call call, std::function<void(Called)> done) {
    const Moment until = std::chrono::steady_clock::now() + call.within;
    {
      const std::lock_guard lock(mutex_);
      waiting_.emplace(until, std::make_unique<Talk>(std::move(call), std::move(done)));
    }
    curl_multi_wakeup(multi_.get());
  }

 private:
  using Talks = std::multimap<Moment, std::unique_ptr<Talk>>;

  void run() {
    // Signals are for the threads that wait for them; a connection closed by the other side would raise SIGPIPE here.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    while (take_waiting()) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      finish_ended();
      finish_late();
      curl_multi_poll(multi_.get(), nullptr, 0, poll_ms(), nullptr);
    }
    while (!under_way_.empty()) {
      finish(under_way_.begin(), std::nullopt);
      take_waiting();  // of a done that starts another call
    }
  }

  // False when the end has come.
  bool take_waiting() {
    Talks taken;
    bool go_on = true;
    {
      const std::lock_guard lock(mutex_);
      taken.swap(waiting_);
      go_on = !stopping_;
    }
    for (auto& [until, talk] : taken) {
      const auto at = under_way_.emplace(until, std::move(talk));
      if (!at->second->begin(multi_.get())) finish(at, std::nullopt);
    }
    return go_on;
  }

  void finish_ended() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode result = message->data.result;
      const auto at =
          std::find_if(under_way_.begin(), under_way_.end(), [&](const auto& entry) { return entry.second->is(message->easy_handle); });
      if (at != under_way_.end()) finish(at, result);
    }
  }

  void finish_late() {
    const Moment now = std::chrono::steady_clock::now();
    while (!under_way_.empty() && under_way_.begin()->first <= now) finish(under_way_.begin(), std::nullopt);
  }

  // result: nothing when the call is given up.
  void finish(Talks::iterator at, std::optional<CURLcode> result) {
    const std::unique_ptr<Talk> talk = std::move(at->second);
    under_way_.erase(at);
    talk->end(multi_.get(), result, on_failure_);
  }

  int poll_ms() const {
    if (under_way_.empty()) return static_cast<int>(kPollMax.count());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(under_way_.begin()->first - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), kPollMax).count());
  }

  const std::unique_ptr<CURLM, MultiFree> multi_;
  const std::function<void(std::string_view)> on_failure_;
  Talks under_way_;  // of the thread alone; the key is the deadline
  std::mutex mutex_;
  Talks waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

CurlOutbound::CurlOutbound(OutboundOptions options) : loop_(std::make_unique<Loop>(options)) {}
CurlOutbound::~CurlOutbound() = default;

void CurlOutbound::start(Call call, std::function<void(Called)> done) {
  check_call(call);
  loop_->add(std::move(call), std::move(done));
}

}  // namespace noren::env
