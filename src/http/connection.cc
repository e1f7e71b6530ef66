#include "http/connection.h"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <ctime>
#include <optional>

#include "base/ascii.h"
#include "base/function_ref.h"
#include "http/arrival.h"
#include "log/log.h"

namespace noren::http {
namespace {

namespace beast = boost::beast;
using Parser = beast::http::request_parser<beast::http::string_body>;
using boost::system::error_code;

// The Date header's value, made once a second per thread.
const std::string& date_line() {
  thread_local std::time_t made_at = 0;
  thread_local std::string line;
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[64];
    std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    line = text;
    made_at = now;
  }
  return line;
}

std::string status_line(int status) {
  const auto reason = beast::http::obsolete_reason(static_cast<beast::http::status>(status));
  return "HTTP/1.1 " + std::to_string(status) + " " + std::string(reason) + "\r\n";
}

Method method_of(beast::http::verb verb) {
  switch (verb) {
    case beast::http::verb::get:
    case beast::http::verb::head: return Method::get;
    case beast::http::verb::post: return Method::post;
    case beast::http::verb::put: return Method::put;
    case beast::http::verb::delete_: return Method::delete_;
    default: return Method::other;
  }
}

Head read_head(const Parser& parser, const Connection& connection, bool secure) {
  const auto& message = parser.get();
  Head head;
  head.method = method_of(message.method());
  head.head_only = message.method() == beast::http::verb::head;
  head.target = std::string(message.target());
  head.remote = connection.remote;
  head.secure = secure;
  head.needs_host = message.version() >= 11;
  for (const auto& field : message) {
    const auto name = field.name_string();
    std::string& value = head.headers[lower_ascii(std::string_view(name.data(), name.size()))];
    if (!value.empty()) value += ", ";
    value += std::string(field.value());
  }
  take_absolute(head);
  return head;
}

// What a request that could not be read is told.
int status_for(const error_code& error, const Connection& connection, const Parser& parser, const Limits& limits) {
  if (connection.expired) return 408;
  if (error == beast::http::error::header_limit) {
    // Without a target the request line alone was too long to be read.
    const std::size_t target = parser.get().target().size();
    return target == 0 || target > limits.target_max ? 414 : 431;
  }
  if (error == beast::http::error::body_limit) return 413;
  if (error == beast::http::error::buffer_overflow) return 431;
  return 400;
}

bool is_gone(const error_code& error) {
  return error == beast::http::error::end_of_stream || error == beast::http::error::partial_message || error == asio::error::eof ||
         error == asio::error::connection_reset || error == asio::error::broken_pipe || error == asio::ssl::error::stream_truncated;
}

// Runs work on a worker thread, when its shop's turn has come, and comes back to this one. work must not throw.
asio::awaitable<void> on_worker(Shared& shared, const Site::Leads& leads, FunctionRef<void(bool crowded)> work) {
  auto initiate = [&shared, &leads, work](auto handler) {
    auto back = asio::get_associated_executor(handler);
    const auto kept = std::make_shared<decltype(handler)>(std::move(handler));
    shared.lanes.put(leads.shop, leads.browses, [&shared, work, back, kept](bool crowded) {
      shared.metrics.waiting_changed(-1);
      work(crowded);
      asio::post(back, std::move(*kept));
    });
    shared.metrics.waiting_changed(1);
    asio::post(shared.workers, [&shared] { shared.lanes.work_one(); });
  };
  asio::use_awaitable_t<> token;
  co_await asio::async_initiate<asio::use_awaitable_t<>, void()>(initiate, token);
}

// Wakes a coroutine of one I/O thread from any other. Rung while nobody waits, it is heard by the next who does.
class Bell {
 public:
  explicit Bell(const asio::any_io_executor& executor) : timer_(executor) {}

  static void ring(const std::shared_ptr<Bell>& bell) {
    asio::post(bell->timer_.get_executor(), [bell] {
      bell->rung_ = true;
      bell->timer_.cancel();
    });
  }
  asio::awaitable<void> wait() {
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    if (!rung_) {
      timer_.expires_at(asio::steady_timer::time_point::max());
      co_await timer_.async_wait(token);
    }
    rung_ = false;
  }

 private:
  asio::steady_timer timer_;
  bool rung_ = false;  // of its I/O thread alone
};

// While it lives, what is said rings the bell. Belongs to the coroutine that waits and dies with it.
class Hearing {
 public:
  Hearing(Flow& flow, const std::shared_ptr<Bell>& bell) : flow_(flow) {
    flow_.when_said([bell] { Bell::ring(bell); });
  }
  ~Hearing() { flow_.when_said(nullptr); }
  Hearing(const Hearing&) = delete;
  Hearing& operator=(const Hearing&) = delete;

 private:
  Flow& flow_;
};

template <class Stream>
class Conversation {
 public:
  Conversation(Shared& shared, Connection& connection, Stream& stream, bool secure)
      : shared_(shared), connection_(connection), stream_(stream), secure_(secure) {}

  asio::awaitable<void> run() {
    bool more = true;
    while (more && !shared_.stopping) {
      more = co_await one_request();
    }
  }

 private:
  // Each step is true when the connection may carry another request.
  asio::awaitable<bool> one_request() {
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    if (buffer_.size() == 0) {
      connection_.idle = true;
      connection_.expect_within(shared_.limits.idle_time_ms);
      const std::size_t count = co_await stream_.async_read_some(buffer_.prepare(kFirstRead), token);
      connection_.idle = false;
      if (error) co_return false;
      buffer_.commit(count);
    }
    Parser parser;
    parser.body_limit(boost::none);  // the route's own limit follows, when the head tells the route
    parser.header_limit(static_cast<std::uint32_t>(shared_.limits.header_max));
    connection_.expect_within(shared_.limits.header_time_ms);
    co_await beast::http::async_read_header(stream_, buffer_, parser, token);
    if (error && is_gone(error)) co_return false;
    const Head head = read_head(parser, connection_, secure_);
    if (error) {
      const int status = status_for(error, connection_, parser, shared_.limits);
      co_return co_await refuse(head, status);
    }
    if (head.target.size() > shared_.limits.target_max) co_return co_await refuse(head, 414);
    const bool keep = parser.keep_alive();
    if (parser.is_done()) {
      const std::shared_ptr<const Ready> ready = shared_.site.ready(head);
      if (ready) co_return co_await send_ready(head, *ready, keep);
    }
    co_return co_await with_body(parser, head, keep);
  }

  asio::awaitable<bool> with_body(Parser& parser, const Head& head, bool keep) {
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const Site::Leads leads = shared_.site.leads(head);
    const std::size_t body_max = leads.body_max;
    const auto announced = parser.content_length();
    if (announced && *announced > body_max) co_return co_await refuse(head, 413);
    parser.body_limit(body_max);
    if (!parser.is_done()) {
      connection_.expect_within(shared_.limits.body_time_ms + static_cast<int>(body_max / 65'536) * 1000);
      if (head.headers.contains("expect")) {
        co_await asio::async_write(stream_, asio::buffer(kContinue), token);
        if (error) co_return false;
      }
      co_await beast::http::async_read(stream_, buffer_, parser, token);
      if (error && is_gone(error)) co_return false;
      if (error) {
        const int status = status_for(error, connection_, parser, shared_.limits);
        co_return co_await refuse(head, status);
      }
    }
    co_return co_await ask_worker(parser, head, leads, keep);
  }

  asio::awaitable<bool> ask_worker(Parser& parser, const Head& head, const Site::Leads& leads, bool keep) {
    if (!shared_.lanes.admits(leads.shop, leads.browses)) {
      const Response busy = shared_.site.busy(head, leads);
      co_return co_await send(head, busy, keep);
    }
    connection_.deadline = std::chrono::steady_clock::time_point::max();
    Site::Answer answer;
    const auto arrival = std::make_shared<Arrival>();
    auto work = [&](bool crowded) {
      try {
        answer = shared_.site.answer(head, std::move(parser.get().body()), crowded);
        if (answer.response.later) arrival->start(answer.response.later);
      } catch (const std::exception& failure) {
        log::event(log::Level::error, "answer_failed", log::field("what", failure.what()));
        answer.response = text("Error 500\n", 500);
      }
    };
    co_await on_worker(shared_, leads, work);
    if (answer.response.later) {
      co_await until_there(*arrival);
      answer.response = shared_.site.arrived(answer, *arrival->take());
    }
    if (answer.response.hang_up) {
      error_code ignored;
      connection_.socket.close(ignored);
      co_return false;
    }
    if (answer.ready) co_return co_await send_ready(head, *answer.ready, keep);
    if (answer.response.flow) co_return co_await send_flow(head, answer);
    co_return co_await send(head, answer.response, keep);
  }

  asio::awaitable<void> until_there(Arrival& arrival) {
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    asio::steady_timer timer(connection_.socket.get_executor(), asio::steady_timer::time_point::max());
    const Arrival::Waiting waiting(arrival, timer);
    while (!waiting.over()) {
      co_await timer.async_wait(token);
    }
  }

  // Its end is the connection's: nobody knows before how long it will be.
  asio::awaitable<bool> send_flow(const Head& head, const Site::Answer& answer) {
    const std::shared_ptr<Flow> flow = answer.response.flow;
    if (!shared_.flows.admit(answer.client, flow)) {
      flow->end();
      co_return co_await refuse(head, 503);
    }
    co_await send_head(answer.response);
    if (!head.head_only) co_await pass_on(*flow);
    flow->end();
    shared_.flows.gone(answer.client, flow);
    co_return false;
  }

  asio::awaitable<void> send_head(const Response& response) {
    std::string start = status_line(response.status);
    std::string tail = Site::header_lines(response);
    tail += "Content-Type: " + response.content_type + "\r\nCache-Control: no-store\r\n\r\n";
    co_await write(start, tail, response.body, false);
  }

  asio::awaitable<void> pass_on(Flow& flow) {
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const auto bell = std::make_shared<Bell>(connection_.socket.get_executor());
    const Hearing hearing(flow, bell);
    Flow::Piece piece;
    while (!error && !piece.last) {
      piece = flow.take();
      if (piece.text.empty() && !piece.last) {
        connection_.deadline = std::chrono::steady_clock::time_point::max();
        co_await bell->wait();
        continue;
      }
      connection_.expect_within(shared_.limits.write_time_ms);
      co_await asio::async_write(stream_, asio::buffer(piece.text), token);
    }
  }

  asio::awaitable<bool> send_ready(const Head& head, const Ready& ready, bool keep) {
    const auto asked = head.headers.find("if-none-match");
    const bool unchanged = asked != head.headers.end() && asked->second.find(ready.etag) != std::string::npos;
    const auto accepts = head.headers.find("accept-encoding");
    const Ready::Form& form = ready.best_for(accepts == head.headers.end() ? std::string_view() : std::string_view(accepts->second));
    std::string_view tail = form.head;
    std::string_view bytes = form.body;
    if (unchanged) tail = ready.not_modified_head;
    if (unchanged || head.head_only) bytes = std::string_view();
    std::string start = status_line(unchanged ? 304 : 200);
    co_return co_await write(start, tail, bytes, keep);
  }

  asio::awaitable<bool> send(const Head& head, const Response& response, bool keep) {
    std::string start = status_line(response.status);
    std::string tail = Site::header_lines(response);
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!response.body.empty()) tail += "Content-Type: " + response.content_type + "\r\n";
    if (!response.public_max_age_s) tail += "Cache-Control: no-store\r\n";
    if (response.public_max_age_s) tail += "Cache-Control: public, max-age=" + std::to_string(*response.public_max_age_s) + "\r\n";
    if (!bodiless) tail += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    tail += "\r\n";
    std::string_view bytes = response.body;
    if (head.head_only || bodiless) bytes = std::string_view();
    co_return co_await write(start, tail, bytes, keep);
  }

  asio::awaitable<bool> write(std::string& start, std::string_view tail, std::string_view bytes, bool keep) {
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    keep = keep && !shared_.stopping;
    start += date_line();
    if (!keep) start += "Connection: close\r\n";
    if (secure_) start += "Strict-Transport-Security: max-age=31536000\r\n";
    const std::array<asio::const_buffer, 3> pieces = {asio::buffer(start), asio::buffer(tail.data(), tail.size()),
                                                      asio::buffer(bytes.data(), bytes.size())};
    connection_.expect_within(shared_.limits.write_time_ms);
    co_await asio::async_write(stream_, pieces, token);
    co_return !error && keep;
  }

  // Says why, then reads on for a moment: closing at once would reset the connection before the answer is seen.
  asio::awaitable<bool> refuse(const Head& head, int status) {
    connection_.expired = false;
    Response response = shared_.site.refusal(head, status);
    if (status == 503) response.with("Retry-After", "2");
    co_await send(head, response, false);
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    connection_.socket.shutdown(asio::ip::tcp::socket::shutdown_send, error);
    connection_.expect_within(shared_.limits.drain_time_ms);
    std::vector<char> waste(kWasteBytes);
    while (!error) {
      co_await connection_.socket.async_read_some(asio::buffer(waste), token);
    }
    co_return false;
  }

  static constexpr std::size_t kFirstRead = 1024;
  static constexpr std::size_t kWasteBytes = 16 * 1024;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

  Shared& shared_;
  Connection& connection_;
  Stream& stream_;
  const bool secure_;
  beast::flat_buffer buffer_;
};

asio::awaitable<void> serve_tls(Shared& shared, Connection& connection) {
  asio::ssl::stream<asio::ip::tcp::socket&> stream(connection.socket, *shared.tls);
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  connection.idle = false;
  connection.expect_within(shared.limits.header_time_ms);
  co_await stream.async_handshake(asio::ssl::stream_base::server, token);
  if (error) co_return;
  Conversation<asio::ssl::stream<asio::ip::tcp::socket&>> conversation(shared, connection, stream, true);
  co_await conversation.run();
  connection.expect_within(shared.limits.drain_time_ms);
  co_await stream.async_shutdown(token);
}

}  // namespace

asio::awaitable<void> serve(Shared& shared, Connection& connection) {
  if (shared.tls != nullptr) {
    co_await serve_tls(shared, connection);
  } else {
    Conversation<asio::ip::tcp::socket> conversation(shared, connection, connection.socket, false);
    co_await conversation.run();
  }
}

}  // namespace noren::http
