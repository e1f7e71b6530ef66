// Sockets: accepts, reads requests under limits, answers ready pages at once and hands the rest to worker threads.
// The only place that sees Boost.Asio and Beast.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "http/limits.h"
#include "http/site.h"

namespace noren::http {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 8080;              // 0: any free one
  std::string tls_certificate;  // PEM files; empty: plain HTTP
  std::string tls_key;
  Limits limits;
  std::vector<std::string> trusted_proxies;  // bring many clients: not held to the limit of one
  std::string setting = "--listen";          // where host and port were said: what to change when they cannot be had
};

// Where a browser of this machine finds a server with these options, without a path: "http://[::1]:8080" (RFC 3986, 3.2.2). One that
// listens everywhere is localhost.
std::string url_of(const ServerOptions& options, int port);

// Throws as Server does when no server can listen there now: before anything is made that a refused start would leave behind.
void check_place(const std::string& host, int port);

class Server {
 public:
  // Binds at once; throws std::runtime_error in one plain sentence when it cannot.
  Server(const Site& site, Metrics& metrics, ServerOptions options);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;
  std::string url() const;  // url_of, with the port it really has
  // No new connections; idle ones are closed; what is in flight is finished, at most limits.stop_time_ms.
  void stop();

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace noren::http
