// One connection's life, told as a coroutine: read a head, answer from memory or read the body and ask a worker, again.
// Private to http. Thread: the I/O thread that accepted it.
#pragma once
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <list>

#include "http/flow.h"
#include "http/lanes.h"
#include "http/limits.h"
#include "http/site.h"

namespace noren::http {

namespace asio = boost::asio;

// What all connections of a server share.
struct Shared {
  const Site& site;
  Metrics& metrics;
  const Limits limits;
  asio::thread_pool workers;
  asio::ssl::context* tls = nullptr;
  Flows flows;
  Lanes lanes;
  std::atomic<bool> stopping{false};
};

struct Connection {
  explicit Connection(asio::ip::tcp::socket s) : socket(std::move(s)) {}

  asio::ip::tcp::socket socket;
  std::string remote;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  bool expired = false;  // the reaper cut the current wait short
  bool idle = true;      // between requests: may be closed at any moment

  void expect_within(int milliseconds) { deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds); }
};

// Serves the connection until it ends. Never throws.
asio::awaitable<void> serve(Shared& shared, Connection& connection);

}  // namespace noren::http
