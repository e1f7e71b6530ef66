#include "http/server.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include "http/client_limit.h"
#include "http/connection.h"
#include "log/log.h"

namespace noren::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kReapEvery = std::chrono::milliseconds(250);

// One I/O thread with its connections. Everything in it is touched by that thread only, except through asio::post.
struct IoThread {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
  std::list<Connection> connections;
  std::thread thread;
};

// Throws in one plain sentence.
void listen_at(tcp::acceptor& acceptor, const std::string& host, int port, const std::string& setting) {
  const std::string where = host + ":" + std::to_string(port);
  error_code error;
  const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
  if (error) throw std::runtime_error("cannot listen on " + where + ": give an IP address, for example 127.0.0.1");
  const tcp::endpoint endpoint(address, static_cast<unsigned short>(port));
  acceptor.open(endpoint.protocol());
  acceptor.set_option(asio::socket_base::reuse_address(true));
  acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(4096, error);
  if (error) throw std::runtime_error("cannot listen on " + where + ": " + error.message() + "; choose another with " + setting);
}

}  // namespace

std::string url_of(const ServerOptions& options, int port) {
  const bool everywhere = options.host == "0.0.0.0" || options.host == "::";
  std::string host = everywhere ? "localhost" : options.host;
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return (options.tls_certificate.empty() ? "http://" : "https://") + host + ":" + std::to_string(port);
}

void check_place(const std::string& host, int port) {
  asio::io_context context;
  tcp::acceptor acceptor(context);
  listen_at(acceptor, host, port, ServerOptions().setting);
}

struct Server::Body {
  Body(const Site& site, Metrics& metrics, ServerOptions opts)
      : options(std::move(opts)), shared{site, metrics, options.limits, asio::thread_pool(static_cast<std::size_t>(options.limits.workers)), nullptr,
               Flows({options.limits.flows_max, options.limits.loopback_exempt ? options.limits.flows_max : options.limits.flows_per_client_max}),
               Lanes({options.limits.waiting_max, options.limits.workers})} {}

  void open();
  void load_tls();
  asio::awaitable<void> accept_loop();
  asio::awaitable<void> reap_loop(IoThread& io);
  void take(tcp::socket socket, IoThread& io, std::string remote);
  bool admit(const std::string& remote);
  void forget(const std::string& remote);
  void stop();

  const ServerOptions options;
  Shared shared;
  std::unique_ptr<asio::ssl::context> tls;
  std::vector<std::unique_ptr<IoThread>> threads;
  std::unique_ptr<tcp::acceptor> acceptor;
  std::mutex mutex;
  std::condition_variable all_gone;
  int open_connections = 0;
  std::unordered_map<std::string, int> per_client;
  bool stopped = false;
};

void Server::Body::load_tls() {
  if (options.tls_certificate.empty()) return;
  tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
  error_code error;
  tls->use_certificate_chain_file(options.tls_certificate, error);
  if (error) throw std::runtime_error("cannot read the TLS certificate " + options.tls_certificate + ": " + error.message());
  tls->use_private_key_file(options.tls_key, asio::ssl::context::pem, error);
  if (error) throw std::runtime_error("cannot read the TLS key " + options.tls_key + ": " + error.message());
  shared.tls = tls.get();
}

void Server::Body::open() {
  load_tls();
  for (int i = 0; i < options.limits.io_threads; ++i) threads.push_back(std::make_unique<IoThread>());
  acceptor = std::make_unique<tcp::acceptor>(threads[0]->context);
  listen_at(*acceptor, options.host, options.port, options.setting);
  asio::co_spawn(threads[0]->context, accept_loop(), [](std::exception_ptr failure) {
    if (failure) log::event(log::Level::error, "accept_loop_failed");
  });
  for (auto& io : threads) {
    asio::co_spawn(io->context, reap_loop(*io), [](std::exception_ptr failure) {
      if (failure) log::event(log::Level::error, "reap_loop_failed");
    });
    io->thread = std::thread([&context = io->context] { context.run(); });
  }
}

asio::awaitable<void> Server::Body::accept_loop() {
  asio::steady_timer pause(threads[0]->context);
  for (std::size_t next = 0; !shared.stopping; next = (next + 1) % threads.size()) {
    IoThread& io = *threads[next];
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    tcp::socket socket = co_await acceptor->async_accept(io.context, token);
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // no file descriptor free, or the client went away: take breath, never spin
      pause.expires_after(std::chrono::milliseconds(20));
      co_await pause.async_wait(token);
      continue;
    }
    const auto peer = socket.remote_endpoint(error);
    if (error) continue;
    std::string remote = peer.address().to_string();
    if (!admit(remote)) continue;  // the socket closes
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    take(std::move(socket), io, std::move(remote));
  }
}

bool Server::Body::admit(const std::string& remote) {
  const std::lock_guard lock(mutex);
  const auto& proxies = options.trusted_proxies;
  const bool exempt =
      (options.limits.loopback_exempt && is_loopback(remote)) || std::find(proxies.begin(), proxies.end(), remote) != proxies.end();
  int& mine = per_client[remote];
  if (open_connections >= options.limits.connections_max || (!exempt && mine >= options.limits.connections_per_client_max)) {
    if (mine == 0) per_client.erase(remote);
    return false;
  }
  ++mine;
  ++open_connections;
  shared.metrics.connections_changed(1);
  return true;
}

void Server::Body::forget(const std::string& remote) {
  const std::lock_guard lock(mutex);
  const auto found = per_client.find(remote);
  if (--found->second == 0) per_client.erase(found);
  --open_connections;
  shared.metrics.connections_changed(-1);
  if (open_connections == 0) all_gone.notify_all();
}

void Server::Body::take(tcp::socket socket, IoThread& io, std::string remote) {
  asio::post(io.context, [this, &io, socket = std::move(socket), remote = std::move(remote)]() mutable {
    io.connections.emplace_back(std::move(socket));
    const auto place = std::prev(io.connections.end());
    place->remote = remote;
    asio::co_spawn(io.context, serve(shared, *place), [this, &io, place](std::exception_ptr failure) {
      if (failure) log::event(log::Level::error, "connection_failed");
      const std::string gone = place->remote;
      io.connections.erase(place);
      forget(gone);
    });
  });
}

// Cuts short every wait that is over its time; a connection that is told so answers 408 or closes.
asio::awaitable<void> Server::Body::reap_loop(IoThread& io) {
  asio::steady_timer timer(io.context);
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  while (!error) {
    timer.expires_after(kReapEvery);
    co_await timer.async_wait(token);
    const auto now = std::chrono::steady_clock::now();
    for (Connection& connection : io.connections) {
      const bool over = connection.deadline < now;
      if (!over && !(shared.stopping && connection.idle)) continue;
      connection.expired = over;
      connection.deadline = std::chrono::steady_clock::time_point::max();
      error_code ignored;
      connection.socket.cancel(ignored);
    }
  }
}

void Server::Body::stop() {
  if (std::exchange(stopped, true)) return;
  shared.stopping = true;
  shared.flows.end_all();
  if (!threads.empty()) {
    asio::post(threads[0]->context, [this] {
      error_code ignored;
      acceptor->close(ignored);
    });
  }
  {
    std::unique_lock lock(mutex);
    all_gone.wait_for(lock, std::chrono::milliseconds(options.limits.stop_time_ms), [this] { return open_connections == 0; });
  }
  shared.workers.join();
  for (auto& io : threads) {
    io->work.reset();
    io->context.stop();
    if (io->thread.joinable()) io->thread.join();
  }
}

Server::Server(const Site& site, Metrics& metrics, ServerOptions options)
    : body_(std::make_unique<Body>(site, metrics, std::move(options))) {
  body_->open();
}

Server::~Server() { stop(); }

int Server::port() const { return body_->acceptor->local_endpoint().port(); }

std::string Server::url() const { return url_of(body_->options, port()); }

void Server::stop() { body_->stop(); }

}  // namespace noren::http
